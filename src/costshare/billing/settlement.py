"""A settlement (slutavräkning): where the difference between a year's outcome and its advances goes.

It corrects no error: advances are estimates, and the settlement is what makes them exact.

Whether a year is in surplus or in deficit is the federation's to say, not each member's: what counts is the whole
outcome less all advances, whatever was settled of it before. A year may be in surplus though some members owe.

- What is repaid or called reaches each member as its own difference, of either sign.
- What is retained is lost to the members, so only the federation's surplus may be. Members who owe then pay, and what
  they pay goes to those who are owed, in proportion to what they are. So it is where equity lets only a part be repaid.
- What is carried is lost to nobody: each member's difference, of either sign, goes into its advances of the next year.
  A member without a next year is settled with at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any

from attrs import evolve, field, frozen

from costshare.apportionment.largest_remainder import apportion
from costshare.apportionment.table import round_table
from costshare.billing.claim import Claim, ClaimKey, ClaimLine
from costshare.billing.plan import Cell
from costshare.billing.reckoning import Charge, Reckoning, Row, Share
from costshare.billing.vat import VatCategory
from costshare.costs.pools import Pool
from costshare.errors import WorkspaceError
from costshare.faults import fault
from costshare.federation.membership import Member
from costshare.money.amounts import plain
from costshare.periods.period import year
from costshare.workspace.terms import Deficit, Settlement, Surplus


class LineKind(StrEnum):
    """What a line of a settlement's claim is of its pool."""

    OUTCOME = "outcome"
    BROUGHT = "brought"
    MOVED = "moved"
    ADVANCES = "advances"
    SETTLED = "settled"
    CARRIED = "carried"
    RETAINED = "retained"


@frozen(kw_only=True)
class SettlementLine(ClaimLine):
    """One amount of a pool; what lowers the claim is below zero, so that the lines sum to its net."""

    kind: LineKind


@frozen(kw_only=True)
class Policy:
    """What decides where a difference goes: the terms, and what a year's own facts add to them.

    `equity` is the federation's in öre before any settlement of the year. It is asked for only where a floor is agreed
    and more is to be repaid than is called. `share` is the settlement's own key.
    """

    terms: Settlement
    equity: int | None = None
    share: Share | None = None


@frozen(kw_only=True)
class Settled:
    """A year's settlement. Nothing of its rows is open; they stand in charter order and by category.

    Signs are those of rows: what a member is to pay is above zero, what it is owed below; so are a surplus that is
    retained or carried below zero. Over the year, ``outcome + brought = billed + settled + due + retained + carried``.
    """

    year: int
    rows: tuple[Row, ...] = field(hash=False)

    @property
    def due(self) -> int:
        """Öre that this settlement claims, less what it gives back."""
        return sum(row.due for row in self.rows)

    @property
    def retained(self) -> int:
        """Öre that nobody is billed for, nor given back, by now."""
        return sum(row.retained for row in self.rows)

    @property
    def carried(self) -> int:
        """Öre carried to the next year, by this settlement and earlier ones."""
        return sum(row.carried for row in self.rows)

    @property
    def carried_charges(self) -> dict[Charge, int]:
        """What is carried, as the books of a later settlement of the year need it."""
        return {(row.member, row.pool, row.category): row.carried for row in self.rows if row.carried}

    @property
    def carried_cells(self) -> dict[Cell, int]:
        """What is carried, by member and pool, as the next year's plan and books need it; without zeros."""
        found: dict[Cell, int] = {}
        for (member, pool, _), ore in self.carried_charges.items():
            found[member, pool] = found.get((member, pool), 0) + ore
        return {cell: ore for cell, ore in found.items() if ore}

    def to_dict(self) -> dict[str, Any]:
        """Plain data, as a register keeps it."""
        return {"year": self.year, "rows": [row.to_dict() for row in self.rows]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Settled":
        """The settlement that `to_dict` gave."""
        return cls(year=data["year"], rows=tuple(Row.from_dict(each) for each in data["rows"]))


def settle(reckoning: Reckoning, policy: Policy) -> Settled:
    """What is open of the year, by the terms.

    A member's difference below the threshold, of either sign and over all its pools, is retained; what else comes of it
    is said above. A part of a member's difference is spread over its pools and categories in proportion. The same
    books give the same settlement; once it is in them, there is nothing more to settle.

    Raises `WorkspaceError`: ``equity-unknown``, and what `Reckoning.rows` and the settlement's own key raise.
    """
    rows = reckoning.rows(policy.share)
    of_members: dict[str, list[Row]] = {}
    for row in rows:
        of_members.setdefault(row.member, []).append(row)
    following = year(reckoning.outcome.year + 1)
    open_ = Open(
        differences={member: sum(row.open for row in mine) for member, mine in of_members.items()},
        total=sum(row.difference for row in rows),
        settled=sum(row.settled for row in rows),
        staying=frozenset(member.id for member in reckoning.members if member.within(following)),
    )
    carried = open_.carried(policy.terms)
    dues = open_.dues(policy, carried)
    settled = (
        row
        for member, mine in of_members.items()
        for row in (closed(mine, dues.get(member)) if member not in carried else carry(mine))
    )
    return Settled(year=reckoning.outcome.year, rows=tuple(settled))


@frozen(kw_only=True)
class Open:
    """What is open of a year, in öre by member.

    `total` is the year's whole difference, `settled` what earlier settlements took of it; `staying` are those who are
    members in the next year.
    """

    differences: Mapping[str, int]
    total: int
    settled: int
    staying: frozenset[str]

    def carried(self, terms: Settlement) -> frozenset[str]:
        """Those whose difference goes to the next year."""
        carrying = terms.surplus is Surplus.CARRY if self.total <= 0 else terms.deficit is Deficit.CARRY
        return frozenset(filter(self.staying.__contains__, self.counting(terms))) if carrying else frozenset()

    def counting(self, terms: Settlement) -> dict[str, int]:
        """The differences that are no smaller than the threshold."""
        return {member: ore for member, ore in self.differences.items() if abs(ore) >= terms.threshold}

    def dues(self, policy: Policy, carried: frozenset[str]) -> dict[str, int]:
        """What each member that is settled with is to pay, or below zero to get; of the others all is retained.

        Who owes pays all. Where not all can be repaid, those who are owed get parts in proportion.
        """
        differences = {member: ore for member, ore in self.counting(policy.terms).items() if member not in carried}
        owing = {member: ore for member, ore in differences.items() if ore >= 0}
        owed = {member: -ore for member, ore in differences.items() if ore < 0}
        paid, wanted = sum(owing.values()), sum(owed.values())
        given = wanted if wanted <= paid else paid + self.repaid(wanted - paid, policy)
        return owing | {member: -ore for member, ore in apportion(given, owed).items()}

    def repaid(self, wanted: int, policy: Policy) -> int:
        """How much of what is wanted the federation gives: what it has called before, and what it repays beside that.

        What was called was for the year's cost; to give it back as the cost turns out lower repays no surplus.
        """
        if wanted <= self.settled:
            return wanted
        terms = policy.terms
        small = terms.surplus is Surplus.REPAY and -self.total <= terms.total_threshold
        if self.total <= 0 and (small or terms.surplus is Surplus.RETAIN):
            return max(0, self.settled)
        if terms.equity_floor is None:
            return wanted
        if policy.equity is None:
            floor = plain(terms.equity_floor)
            raise WorkspaceError([fault("equity-unknown", terms.place, floor, floor=floor)])
        above = max(0, policy.equity - terms.equity_floor)
        return min(wanted, max(0, self.settled + above))


def carry(rows: Iterable[Row]) -> Iterator[Row]:
    """A member's rows, carried."""
    for row in rows:
        yield evolve(row, carried=row.carried + row.open)


def closed(rows: list[Row], due: int | None) -> Iterator[Row]:
    """A member's rows with what is due of them, and the rest retained; without `due`, all of it."""
    difference = sum(row.open for row in rows)
    if due is None:
        parts = dict.fromkeys(range(len(rows)), 0)
    elif due == difference:
        parts = {place: row.open for place, row in enumerate(rows)}
    else:
        exact = {place: Fraction(row.open * due, difference) for place, row in enumerate(rows)}
        parts = round_table({"": exact}, due)[""]
    for place, row in enumerate(rows):
        yield evolve(row, due=parts[place], retained=row.open - parts[place])


def settlement_claims(
    federation: str,
    settled: Settled,
    members: Iterable[Member],
    pools: Iterable[Pool],
    *,
    revisions: Mapping[tuple[str, VatCategory], int] | None = None,
) -> Iterator[Claim]:
    """The claims of a settlement, members in charter order and categories by code; a net of zero is none.

    `federation` is its organisation number. A net below zero is owed to the member: it becomes a credit note, with all
    signs turned. Each pool has a line for each amount that is not zero: the outcome, less the advances, and what else
    makes the net. `revisions` are those of the next claims, 1 where left out.
    """
    names = {pool.id: pool.name for pool in pools}
    parties = {member.id: member.party for member in members}
    claimed: dict[tuple[str, VatCategory], list[Row]] = {}
    for row in settled.rows:
        claimed.setdefault((row.member, row.category), []).append(row)
    order = {member: place for place, member in enumerate(parties)}
    for (member, category), rows in sorted(claimed.items(), key=lambda each: (order[each[0][0]], each[0][1])):
        if sum(row.due for row in rows):
            party = parties[member]
            key = ClaimKey(
                federation=federation,
                run="settle",
                period=str(settled.year),
                member=member,
                recipient=party.invoicing.orgnr or party.orgnr,
                category=category,
                revision=(revisions or {}).get((member, category), 1),
            )
            lines = tuple(line for row in rows for line in lines_of(row, names[row.pool]))
            yield Claim(key=key, party=party, lines=lines)


def lines_of(row: Row, name: str) -> Iterator[SettlementLine]:
    """The lines of a row, which sum to what is due of it."""
    amounts = {
        LineKind.OUTCOME: row.outcome,
        LineKind.BROUGHT: row.brought,
        LineKind.MOVED: row.moved,
        LineKind.ADVANCES: -row.billed,
        LineKind.SETTLED: -row.settled,
        LineKind.CARRIED: -row.carried,
        LineKind.RETAINED: -row.retained,
    }
    for kind, amount in amounts.items():
        if amount:
            yield SettlementLine(pool=row.pool, name=name, amount=amount, kind=kind)
