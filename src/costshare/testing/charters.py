"""Hypothesis strategies for whole workspaces: an agreement, the files it rests on, and the year that is asked for.

They are valid in form, and most can be allocated: now and then nobody is left to take a share, or bounds cannot hold.
"""

import datetime as dt
from itertools import pairwise
from typing import Any, Final

from attrs import define, field

from costshare.costs.basis import Basis
from costshare.federation.parties import Kind
from costshare.periods.period import DAY
from costshare.testing.case import Case
from costshare.testing.drawing import st
from costshare.testing.key_tables import KINDS, LEAVES, KeyTables, Table, day_of, day_rules, of_either_basis, windows
from costshare.testing.strategies import IDS, ORGNRS, days, ore

YEARS: Final = (2023, 2024, 2025)
LONG_AGO: Final = dt.date(2009, 1, 1)
METHODS: Final = ("direct", "step-down", "reciprocal")
MODES: Final = ("must-sum", "must-sum", "nearest")
UNITS: Final = ("0.01", "0.01", "1", "1000")
TYPES: Final = ("upphandling", "rådgivning")


@st.composite
def cases(
    draw: st.DrawFn, *, kinds: tuple[str, ...] = KINDS, modes: tuple[str, ...] = MODES, amounts: bool = True
) -> Case:
    """Workspaces of one to four members, a handful of keys and one to six pools; the year and the basis to ask for.

    Keys are of the `kinds` (``equal``, ``fixed``, ``level``, ``volume``, ``blend``, ``versions``, ``of``), rounding of
    the `modes`. Without `amounts` no bound is in kronor, so that everything is in proportion to the costs.
    """
    return Drawing(draw=draw, year=draw(st.sampled_from(YEARS)), basis=draw(st.sampled_from(Basis))).case(
        kinds, modes, amounts
    )


@define(kw_only=True)
class Drawing:
    """One workspace on its way."""

    draw: st.DrawFn
    year: int
    basis: Basis
    tables: dict[str, list[list[str]]] = field(factory=dict)

    def case(self, kinds: tuple[str, ...], modes: tuple[str, ...], amounts: bool) -> Case:  # noqa: FBT001
        """The workspace."""
        draw = self.draw
        members = self.members()
        rules = {name: draw(st.lists(day_rules(), min_size=1, max_size=2)) for name in ("pop", "area")}
        overs = {name: draw(st.lists(windows(), min_size=1, max_size=2)) for name in ("spend", "cases", "hours")}
        anchor = members[0]["id"]
        keys = KeyTables(
            draw=draw, year=self.year, members=members, anchor=anchor, levels=rules, volumes=overs, amounts=amounts
        )
        keys.add(draw(st.integers(1, 3)), tuple(kind for kind in kinds if kind in LEAVES))
        keys.add(draw(st.sampled_from([1, 2, 3, 0])), tuple(kind for kind in kinds if kind not in LEAVES) or kinds)
        pools, overhead = self.pools(keys)
        charter: Table = {
            "schema": 1,
            "federation": {"name": "Förbundet", "orgnr": ORGNRS[3]},
            "members": draw(st.permutations(members)),
            "candidates": [{"id": "kandidat", "name": "Kandidat", "kind": "municipality", "orgnr": ORGNRS[4]}],
            "drivers": self.drivers(keys.drivers(), members, rules, overs),
            "keys": keys.tables(),
            "pools": draw(st.permutations(pools)),
            "costs": self.costs(pools),
            "rounding": {"unit": draw(st.sampled_from(UNITS)), "mode": draw(st.sampled_from(modes))},
            "proration": {"by": draw(st.sampled_from(["days", "days", "months"]))},
        }
        return Case(
            charter=charter | ({"overhead": overhead} if overhead else {}),
            tables=self.tables,
            year=self.year,
            basis=self.basis,
        )

    def members(self) -> list[Table]:
        """One to four members; the first is one all the time, most often."""
        draw = self.draw
        found: list[Table] = []
        for member in draw(st.lists(st.sampled_from(IDS), min_size=draw(st.integers(1, 3)), max_size=4, unique=True)):
            kind = draw(st.sampled_from([str(each) for each in (Kind.MUNICIPALITY, *Kind)]))
            table = {"id": member, "name": f"{member} kommun", "kind": kind, "orgnr": draw(st.sampled_from(ORGNRS))}
            since, until = LONG_AGO, None
            if found or draw(st.integers(0, 15)) == 0:
                since = draw(
                    st.one_of(st.just(LONG_AGO), days(dt.date(self.year - 2, 1, 1), dt.date(self.year, 12, 31)))
                )
                least = max(since, dt.date(self.year - 1, 7, 1))
                until = draw(st.one_of(st.none(), days(least, dt.date(self.year + 1, 6, 30))))
            found.append(table | {"from": since} | ({"until": until} if until else {}))
        return found

    # --- drivers ---------------------------------------------------------------------------------------------------

    def drivers(
        self, used: set[str], members: list[Table], rules: dict[str, list[Any]], overs: dict[str, list[Table]]
    ) -> Table:
        """Those that the keys use of two levels, a flow, and events that are counted and summed from the same file."""
        where = self.draw(st.sampled_from([None, {"type": ["upphandling"]}, {"type": list(TYPES)}]))
        counted = {"file": "drivers/cases.csv", "date": "closed", "joint": "|"}
        drivers: Table = {
            "pop": {"file": "drivers/pop.csv", "unit": "invånare"},
            "area": {"file": "drivers/area.csv", "dates": "latest"},
            "spend": {"file": "drivers/spend.csv", "decimal": ","},
            "cases": counted | {"count": True} | ({"where": where} if where else {}),
            "hours": counted | {"sum": "hours"},
        }
        for name in sorted(used):
            path = drivers[name]["file"]
            if name in rules:
                self.tables[path] = self.level(members, rules[name], oldest=0 if name == "pop" else 366)
            elif name == "spend":
                self.tables[path] = self.flow(members, overs[name])
            elif path not in self.tables:
                self.tables[path] = self.events(members)
        return {name: table for name, table in drivers.items() if name in used}

    def level(self, members: list[Table], rules: list[Any], *, oldest: int) -> list[list[str]]:
        """A value for each member and day asked for, or a day at most so many days older."""
        asked = {day_of(self.year, rule) for given in rules for rule in of_either_basis(given)}
        rows = []
        for member in members:
            chosen = {day - self.draw(st.sampled_from([0, oldest, oldest // 7])) * DAY for day in sorted(asked)}
            for day in sorted(chosen):
                value = self.draw(st.integers(int(member is members[0]), 60_000))
                text = self.draw(st.sampled_from([str(value), f"{value},5", f"{value:,}".replace(",", " ")]))
                rows.append([member["id"], day.isoformat(), text, "SCB"])
        return [["member", "date", "value", "source"], *self.draw(st.permutations(rows))]

    def flow(self, members: list[Table], overs: list[Table]) -> list[list[str]]:
        """Rows that meet, cut at every edge of a window and where membership begins; some from before it left out."""
        edges = {dt.date(self.year + offset, 1, 1) for offset in (-3, -1, 0, 1)}
        for given in overs:
            for window in of_either_basis(given):
                if "from" in window:
                    edges |= {day_of(self.year, window["from"]), day_of(self.year, window["until"]) + DAY}
        rows = []
        for member in members:
            mine = sorted(edges | ({member["from"]} if min(edges) < member["from"] < max(edges) else set()))
            skipping = self.draw(st.booleans())
            for begins, after in pairwise(mine):
                value = self.draw(st.integers(int(member is members[0]), 9_999))
                if not (skipping and after <= member["from"]):
                    rows.append([member["id"], begins.isoformat(), (after - DAY).isoformat(), f"{value}"])
        return [["member", "from", "until", "value"], *rows]

    def events(self, members: list[Table]) -> list[list[str]]:
        """Events of one to three members each, in a row of columns of which some mean nothing."""
        ids = [member["id"] for member in members]
        near = days(dt.date(self.year - 3, 1, 1), dt.date(self.year, 12, 31))
        rows = [
            [ids[0], f"{self.year + offset}-{day}", "1,5", TYPES[0], ""]
            for offset, day in ((-1, "03-01"), (0, "01-01"))
        ]
        for number in range(self.draw(st.integers(0, 8))):
            named = self.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3))
            hours = self.draw(st.sampled_from(["0", "1", "2,25", "1 000", "7.5"]))
            cell = self.draw(st.sampled_from(["|", " | "])).join(named)
            rows.append(
                [cell, self.draw(near).isoformat(), hours, self.draw(st.sampled_from(TYPES)), f"ärende {number}"]
            )
        return [["member", "closed", "hours", "type", "text"], *rows]

    # --- pools and costs -------------------------------------------------------------------------------------------

    def pools(self, keys: KeyTables) -> tuple[list[Table], Table]:
        """One to three pools that members share and up to three overheads, each used by a pool that members share."""
        draw = self.draw
        final = [f"pool-{number}" for number in range(draw(st.integers(1, 3)))]
        closed = [f"over-{number}" for number in range(draw(st.sampled_from([0, 0, 1, 2, 3])))]
        found: list[Table] = []
        for number, pool in enumerate((*final, *closed)):
            low = 4000 + 100 * number
            table: Table = {"id": pool, "name": pool.upper(), "accounts": [f"{low}-{low + 49}", str(low + 60)]}
            if draw(st.booleans()):
                table["cost_centres"] = [f"3{number}0", "999"]
            if pool in final:
                found.append(table | {"key": draw(st.sampled_from(keys.latest()))} | keys.participants())
            else:
                users = draw(st.lists(st.sampled_from([*final, *closed]), max_size=3, unique=True))
                statistic = {user: draw(st.sampled_from([0, 1, 12, "2.5", "0,25"])) for user in users}
                found.append(
                    table | {"statistic": statistic | {draw(st.sampled_from(final)): draw(st.integers(1, 40))}}
                )
        if draw(st.booleans()):
            found[0] = {name: each for name, each in found[0].items() if name not in {"accounts", "cost_centres"}} | {
                "rest": True
            }
        method = draw(st.sampled_from(METHODS))
        order = {"order": draw(st.permutations(closed))} if method == "step-down" else {}
        return found, ({"method": method} | order if closed else {})

    def costs(self, pools: list[Table]) -> list[Table]:
        """A file by pool, one by account and an indexed frame, of which at least one says something of the year."""
        draw = self.draw
        names = [pool["id"] for pool in pools]
        unit = draw(st.sampled_from(["kr", "kr", "tkr"]))
        by_pool = [self.cost_row([draw(st.sampled_from(names))]) for _ in range(draw(st.integers(0, 4)))]
        by_pool.append([names[0], f"{self.year}-12-31", self.amount(), ""])
        self.tables["costs/pools.csv"] = [["pool", "date", "amount", "text"], *by_pool]
        entries: list[Table] = [{"file": "costs/pools.csv", "basis": str(self.basis), "unit": unit}]
        if draw(st.booleans()):
            by_account = [
                self.cost_row(self.landing(draw(st.sampled_from(pools)))) for _ in range(draw(st.integers(1, 4)))
            ]
            self.tables["costs/ledger.csv"] = [["account", "cost_centre", "date", "amount", "text"], *by_account]
            entries.append({"file": "costs/ledger.csv", "basis": draw(st.sampled_from([str(each) for each in Basis]))})
        if draw(st.integers(0, 2)) == 0:
            entries.append(self.frame(draw(st.sampled_from(names))))
        return entries

    def cost_row(self, landing: list[str]) -> list[str]:
        """A row of some amount, most often of the year."""
        first = dt.date(self.year - 1, 11, 1)
        day = self.draw(
            st.one_of(days(dt.date(self.year, 1, 1), dt.date(self.year, 12, 31)), days(first, first.replace(month=12)))
        )
        return [*landing, day.isoformat(), self.amount(), ""]

    def amount(self) -> str:
        """Kronor with none, one or two decimals, by point or by comma."""
        amount = self.draw(ore(least=-(10**9), most=10**10))
        kronor = f"{abs(amount) // 100}.{abs(amount) % 100:02}"
        text = self.draw(st.sampled_from([kronor, kronor.replace(".", ","), f"{abs(amount) // 100}", kronor[:-1]]))
        return f"{'-' if amount < 0 and self.draw(st.booleans()) else ''}{text}"

    def landing(self, pool: Table) -> list[str]:
        """An account and a cost centre that lead to the pool, or a balance account."""
        centre = self.draw(st.sampled_from(pool.get("cost_centres", ["", "310"])))
        if "accounts" not in pool:
            return ["8999", self.draw(st.sampled_from(["", "999"]))]
        low = pool["accounts"][0][:4]
        return [self.draw(st.sampled_from([low, f"{low[:2]}49", f"{low[:2]}60", f"{low}99", "1930", "29999"])), centre]

    def frame(self, pool: str) -> Table:
        """A frame that began up to two years before and reaches the year."""
        draw = self.draw
        start = self.year - draw(st.integers(0, 2))
        index = {
            str(year): draw(st.sampled_from(["3 %", "3.7 %", "-1 %", "1/7"]))
            for year in range(start + 1, self.year + 1)
        }
        table: Table = {
            "pool": pool,
            "basis": str(self.basis),
            "start": {"year": start, "amount": draw(st.integers(0, 90_000_000))},
        }
        table |= {"index": index} if index else {}
        table |= {"index_cap": "3 %"} if draw(st.booleans()) else {}
        if not index or draw(st.booleans()):
            return table
        return table | {"add": {str(self.year): draw(st.sampled_from([415_000, "-12.50"]))}}
