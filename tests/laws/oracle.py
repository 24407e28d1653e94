"""FORMATS § 3 a second time, as plainly as it can be said: from the charter's own words to exact öre.

It shares no code with costshare. It looks at each day of the year, or at the first day of each month; is slow; and
knows only charters that can be read.
"""

import datetime as dt
from fractions import Fraction
from itertools import product

from tests.laws.words import add, determinant, is_member, is_share, number, ore, rows_of, runs, share, takes, taking

DAY = dt.timedelta(days=1)


class Refused(Exception):  # noqa: N818 - not an error of the test
    """The charter cannot be followed; the text is the code of the fault."""


class Oracle:
    """One allocation."""

    def __init__(self, charter, tables, year, basis):
        self.charter, self.tables, self.year, self.basis = charter, tables, year, str(basis)
        self.members, self.keys, self.pools = charter["members"], charter["keys"], charter["pools"]
        first, end = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
        self.days = [first + number * DAY for number in range((end - first).days)]
        self.by_months = charter.get("proration", {}).get("by") == "months"

    def exact(self):
        """The exact öre of each final pool and member; without costs, nobody has any."""
        costs = self.closed({pool["id"]: self.cost(pool) for pool in self.pools})
        return {
            pool["id"]: {}
            if costs[pool["id"]] is None
            else self.parts(self.keys[pool["key"]], self.days, taking(pool, self.members), costs[pool["id"]])
            for pool in self.pools
            if "key" in pool
        }

    # --- 1. costs in pools -----------------------------------------------------------------------------------------

    def cost(self, pool):
        """The pool's own öre; None if no file says anything."""
        found = []
        for entry in self.charter["costs"]:
            if entry["basis"] != self.basis:
                continue
            if "pool" in entry and entry["pool"] == pool["id"]:
                found += self.framed(entry)
            for row in rows_of(self.tables[entry["file"]]) if "file" in entry else ():
                if row["date"][:4] == str(self.year) and self.pool_of(row) == pool["id"]:
                    found.append(number(row["amount"]) * 100 * (1000 if entry.get("unit") == "tkr" else 1))
        return sum(found) if found else None

    def framed(self, entry):
        if self.year < entry["start"]["year"]:
            return []
        amount = ore(entry["start"]["amount"])
        for year in range(entry["start"]["year"] + 1, self.year + 1):
            index = share(entry["index"][str(year)])
            if "index_cap" in entry:
                index = min(index, share(entry["index_cap"]))
            amount = amount + amount * index + ore(entry.get("add", {}).get(str(year), 0))
        return [amount]

    def pool_of(self, row):
        if "pool" in row:
            return row["pool"]
        if 1000 <= int(row["account"][:4]) <= 2999:
            return None
        found = [pool["id"] for pool in self.pools if takes(pool, row)]
        found = found or [pool["id"] for pool in self.pools if pool.get("rest")]
        (only,) = found
        return only

    # --- 2. overheads ----------------------------------------------------------------------------------------------

    def closed(self, costs):
        """What each pool costs once the overheads are empty."""
        units = {pool["id"]: pool["statistic"] for pool in self.pools if "statistic" in pool}
        units = {each: {to: number(use) for to, use in uses.items() if to != each} for each, uses in units.items()}
        if not units:
            return costs
        method = self.charter["overhead"]["method"]
        if method == "direct":
            order, receivers = list(units), lambda _: set(costs) - set(units)
        elif method == "step-down":
            order = self.charter["overhead"]["order"]
            receivers = lambda each: set(costs) - set(order[: order.index(each) + 1])  # noqa: E731
        else:
            order, receivers = list(units), lambda each: set(costs) - {each}
        units = {each: {to: use for to, use in uses.items() if to in receivers(each)} for each, uses in units.items()}
        whole = {each: Fraction(cost or 0) for each, cost in costs.items()}
        if method == "reciprocal":
            whole |= self.charged(order, units, whole)
        received = dict.fromkeys(costs, Fraction(0))
        for each in order:
            for to, use in units[each].items():
                part = whole[each] * use / sum(units[each].values())
                received[to] += part
                if method != "reciprocal" or to not in units:
                    whole[to] += part
        return {each: None if cost is None and not received[each] else whole[each] for each, cost in costs.items()}

    @staticmethod
    def charged(order, units, costs):
        """What each overhead costs once all have charged each other: by Cramer's rule, of x = own + others' charges."""
        rows = [
            [Fraction(a == b) - (Fraction(units[b].get(a, 0)) / sum(units[b].values())) for b in order] for a in order
        ]
        own = [costs[each] for each in order]
        below = determinant(rows)
        return {
            each: determinant([[*row[:at], cost, *row[at + 1 :]] for row, cost in zip(rows, own, strict=True)]) / below
            for at, each in enumerate(order)
        }

    # --- 3. shares -------------------------------------------------------------------------------------------------

    def part(self, days):
        """The days' part of the year, or that of the months whose first day is one of them."""
        if self.by_months:
            return Fraction(sum(day.day == 1 for day in days), 12)
        return Fraction(len(days), len(self.days))

    def parts(self, key, days, people, amount):
        """The amount shared by the key over days that follow each other."""
        people = taking(key, people)
        found: dict[str, Fraction] = {}
        if "blend" in key:
            for each in key["blend"]:
                if share(each["weight"]):
                    add(found, self.parts(self.keys[each["key"]], days, people, amount * share(each["weight"])))
        elif "versions" in key:
            for run in runs(days, lambda day: self.version(key, day)):
                if self.part(run):
                    version = (
                        self.keys[key["otherwise"]]
                        if (at := self.version(key, run[0])) is None
                        else key["versions"][at]
                    )
                    add(found, self.parts(version, run, people, amount * self.part(run) / self.part(days)))
        elif self.part(days):
            uncut = self.reaches_in(self.keys[key["of"]] if "of" in key else key)
            for run in [days] if uncut else runs(days, self.state):
                here = [each for each in people if any(is_member(each, day) for day in run)]
                if self.part(run):
                    add(found, self.piece(key, run, here, amount * self.part(run) / self.part(days)))
        return found

    def state(self, day):
        """Who is a member on the day, and which version of each key holds."""
        versioned = [key for key in self.keys.values() if "versions" in key]
        return [each["id"] for each in self.members if is_member(each, day)], [
            self.version(key, day) for key in versioned
        ]

    @staticmethod
    def version(key, day):
        """The place of the version that holds on the day."""
        for at, version in enumerate(key["versions"]):
            if version["from"] <= day <= version.get("until", day):
                return at
        return None

    def piece(self, key, days, people, amount):
        """The amount shared among people, who are members on some of the days."""
        if "of" in key:
            return self.bounded(key, days, people, amount)
        people = [each for each in people if each["id"] in key.get("fixed", [each["id"]])]
        weights = {each["id"]: self.weight(key, each) for each in people}
        if not sum(weights.values()):
            raise Refused("nobody")
        return {each: amount * weight / sum(weights.values()) for each, weight in weights.items()}

    def weight(self, key, member):
        if "equal" in key:
            return 1
        if "fixed" in key:
            return share(key["fixed"][member["id"]])
        driver = self.charter["drivers"][key["driver"]]
        rows = rows_of(self.tables[driver["file"]])
        if "at" in key:
            return self.level(driver, rows, key, member["id"])
        return self.volume(driver, rows, key, member)

    def asked(self, rule):
        if isinstance(rule, dict) and "budget" in rule:
            return rule["outcome" if self.basis == "outcome" else "budget"]
        return rule

    def day(self, rule):
        if isinstance(rule, dt.date):
            return rule
        return dt.date.fromisoformat(f"{self.year + rule['year']}-{rule['day']}")

    def level(self, driver, rows, key, member):
        day = self.day(self.asked(key["at"]))
        values = {dt.date.fromisoformat(row["date"]): number(row["value"]) for row in rows if row["member"] == member}
        for older in range(367 if driver.get("dates") == "latest" else 1):
            if day - older * DAY in values:
                return values[day - older * DAY]
        raise Refused("missing-value")

    def window(self, key):
        rule = self.asked(key["over"])
        if "first" in rule:
            return dt.date(self.year + rule["first"], 1, 1), dt.date(self.year + rule["last"], 12, 31)
        return self.day(rule["from"]), self.day(rule["until"])

    def reaches_in(self, key):
        return "over" in key and self.window(key)[1] >= self.days[0]

    def volume(self, driver, rows, key, member):
        first, last = self.window(key)
        since = max(first, member["from"])
        if since > first and not self.reaches_in(key):
            if "newcomer" not in key:
                raise Refused("newcomer-unsaid")
            if key["newcomer"] == "scaled":
                if since > last:
                    raise Refused("newcomer-unmeasured")
                days, of_days = (last - first).days + 1, (last - since).days + 1
                return self.between(driver, rows, member["id"], since, last) * Fraction(days, of_days)
        return self.between(driver, rows, member["id"], first, last)

    def between(self, driver, rows, member, first, last):
        """What the file holds of the member from the first to the last of the days."""
        total = Fraction(0)
        for row in rows:
            if "from" in row:
                if row["member"] == member and first.isoformat() <= row["from"] and row["until"] <= last.isoformat():
                    total += number(row["value"])
            elif all(row[column] in said for column, said in driver.get("where", {}).items()):
                named = {each.strip() for each in row["member"].split(driver.get("joint"))}
                if member in named and first.isoformat() <= row[driver.get("date", "date")] <= last.isoformat():
                    total += (number(row[driver["sum"]]) if "sum" in driver else 1) / Fraction(len(named))
        return total

    def bounded(self, key, days, people, amount):
        """Bases and floors are also for those they name to whom the key inside gives nothing."""
        whole = amount or Fraction(1)
        weights = self.parts(self.keys[key["of"]], days, people, whole)
        weights = {each: part / whole for each, part in weights.items()}
        named = [each for name in ("base", "floor") if isinstance(key.get(name), dict) for each in key[name]]
        weights |= {each["id"]: Fraction(0) for each in people if each["id"] in named and each["id"] not in weights}
        if any(weight < 0 for weight in weights.values()):
            raise Refused("negative-share")
        stays = {each["id"]: self.part([day for day in days if is_member(each, day)]) for each in people}
        base: dict[str, Fraction] = {}
        low: dict[str, Fraction | None] = {}
        high: dict[str, Fraction | None] = {}
        for each in weights:
            found: dict[str, list[Fraction]] = {"base": [Fraction(0)], "floor": [], "cap": []}
            for name, side, other in (("base", "base", "base"), ("floor", "floor", "cap"), ("cap", "cap", "floor")):
                said = key.get(name)
                said = said.get(each) if isinstance(said, dict) else said
                if said is not None and is_share(said):  # of less than nothing, a part bounds the size
                    part = share(said) * amount * stays[each] / self.part(days)
                    found[other if amount < 0 else side].append(part)
                elif said is not None:
                    found[side].append(ore(said) * stays[each])
            base[each] = found["base"][-1]
            low[each] = max(found["floor"], default=None)
            high[each] = min(found["cap"], default=None)
        for each in weights:  # the bounds of others push nobody to the wrong side of zero
            free = base[each] + weights[each] * (amount - sum(base.values()))
            own = [limit for limit in (Fraction(0), free, low[each], high[each]) if limit is not None]
            if amount >= 0 and low[each] is None:
                low[each] = min(own)
            if amount < 0 and high[each] is None:
                high[each] = max(own)
        return solved(amount, weights, base, low, high)


def solved(amount, weights, base, low, high):
    """Bases, and the rest shared by weights; every way to hold each at its floor, at its cap or at neither is tried."""
    rest = amount - sum(base.values())
    for ways in product(("free", "low", "high"), repeat=len(weights)):
        way = dict(zip(weights, ways, strict=True))
        held = {each: (low if way[each] == "low" else high)[each] for each in weights if way[each] != "free"}
        if None in held.values():
            continue
        left = rest - sum(limit - base[each] for each, limit in held.items())
        below = sum(weight for each, weight in weights.items() if each not in held)
        if not below:
            if left or not one_level(weights, base, way, held):
                continue
            level = Fraction(0)
        else:
            level = left / below
        got = {each: held.get(each, base[each] + level * weight) for each, weight in weights.items()}
        inside = all(
            (low[each] is None or low[each] <= got[each]) and (high[each] is None or got[each] <= high[each])
            for each in weights
        )
        if inside and (
            not below or all(pushed(way[each], level * weights[each] + base[each], got[each]) for each in held)
        ):
            return got
    raise Refused("bounds")


def pushed(way, free, held):
    """Whether one that is held would else be below its floor or above its cap."""
    return free <= held if way == "low" else free >= held


def one_level(weights, base, way, held):
    """Whether, with everyone held, some level would push each of them to where it is held."""
    reached = [(way[each], (limit - base[each]) / weights[each]) for each, limit in held.items() if weights[each]]
    least = [level for which, level in reached if which == "high"]
    most = [level for which, level in reached if which == "low"]
    idle = all(pushed(way[each], base[each], held[each]) for each in held if not weights[each])
    return idle and (not least or not most or max(least) <= min(most))
