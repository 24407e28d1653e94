"""Claims: what one member owes for one period under one VAT category, before it is an invoice."""

from collections.abc import Container, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from attrs import field, frozen

from costshare.billing.plan import Cell, YearPlan
from costshare.billing.vat import TREATMENTS, VatCategory
from costshare.costs.pools import Pool
from costshare.federation.membership import Member
from costshare.federation.parties import Party

Claimed = tuple[str, VatCategory]
NO_REVISIONS: Final[Mapping[Claimed, int]] = MappingProxyType({})


@frozen(kw_only=True)
class ClaimKey:
    """What makes a claim one and the same: it is issued once. `revision` counts up when an issued one is credited.

    `run` is the kind of run, such as ``bill``; `recipient` the organisation number of the one who pays.
    """

    federation: str
    run: str
    period: str
    member: str
    recipient: str
    category: VatCategory
    revision: int = 1


@frozen(kw_only=True)
class ClaimLine:
    """One pool's part of a claim: öre before VAT, of either sign."""

    pool: str
    name: str
    amount: int


@frozen(kw_only=True)
class Claim:
    """What is to be invoiced: not zero, and no line of it is."""

    key: ClaimKey
    party: Party
    lines: tuple[ClaimLine, ...] = field(hash=False)

    @property
    def net(self) -> int:
        """Öre before VAT."""
        return sum(line.amount for line in self.lines)


def claims(  # noqa: PLR0913 - the last two by keyword
    federation: str,
    plan: YearPlan,
    period: str,
    members: tuple[Member, ...],
    pools: Mapping[str, Pool],
    *,
    only: Container[Cell] | None = None,
    revisions: Mapping[Claimed, int] = NO_REVISIONS,
) -> Iterator[Claim]:
    """The claims of a period, members in charter order and categories by code; a claim of zero is none.

    `federation` is its organisation number. The pools must say how each kind of member stands to VAT. With `only`,
    nothing else is claimed than those members' pools; `revisions` are those of the next claims, 1 where left out.
    """
    for member in members:
        by_category: dict[VatCategory, list[ClaimLine]] = {}
        for pool_id, amount in plan.of(member.id, period).items():
            if amount and (only is None or (member.id, pool_id) in only):
                pool = pools[pool_id]
                category = TREATMENTS[pool.vat[member.kind]]
                line = ClaimLine(pool=pool_id, name=pool.name, amount=amount)
                by_category.setdefault(category, []).append(line)
        for category, lines in sorted(by_category.items()):
            if sum(line.amount for line in lines):
                key = ClaimKey(
                    federation=federation,
                    run="bill",
                    period=period,
                    member=member.id,
                    recipient=member.party.invoicing.orgnr or member.party.orgnr,
                    category=category,
                    revision=revisions.get((member.id, category), 1),
                )
                yield Claim(key=key, party=member.party, lines=tuple(lines))
