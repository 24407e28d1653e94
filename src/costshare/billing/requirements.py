"""What only billing needs of an agreement; asked for once there is a ``[billing]`` table."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import Final

from costshare.billing.late_fees import of_late
from costshare.billing.plan import YearPlan
from costshare.billing.vat import TREATMENTS, VatCategory
from costshare.costs.pools import Pool
from costshare.errors import Fault, Place
from costshare.faults import fault, unknown
from costshare.federation.membership import Federation, Member
from costshare.federation.parties import Address, Kind
from costshare.keys.piece import Key
from costshare.workspace.terms import Terms
from costshare.workspace.workspace import Workspace

ADDRESS: Final = ("street", "postcode", "city")
WHOLE: Final = Place("charter.toml", 1, 1)
NO_KEYS: Final[Mapping[str, Key]] = MappingProxyType({})

Sharing = Iterable[tuple[Pool, AbstractSet[Kind]]]
"""Pools, each with the kinds of member that share it."""


def requirements(workspace: Workspace) -> tuple[Fault, ...]:
    """A fault for each thing that an invoice must say and the charter does not; a blank text says nothing.

    Where a finance system makes the invoices, it knows what they must say beside what its rows hold.
    """
    if workspace.terms.billing is None:
        return (fault("billing-field", WHOLE, field="[billing]", table=WHOLE.file),)
    pools = tuple(pool for pool in workspace.pools if not pool.overhead)
    return (
        *(of_parties(workspace.federation) if workspace.terms.billing.own_invoices else ()),
        *of_pools(workspace.federation, pools, workspace.terms, keys=workspace.keys),
        *of_late(workspace.terms.late),
    )


def of_parties(federation: Federation) -> Iterator[Fault]:
    """Who sends invoices, and who gets them."""
    yield from of_federation(federation)
    yield from of_members(federation.members)


def of_federation(federation: Federation) -> Iterator[Fault]:
    """Who sends the invoice, where from, and which account is to be paid to."""
    yield from of_party(federation.name, federation.address, federation.place, "[federation]")
    if not (federation.bankgiro or federation.plusgiro or federation.iban):
        yield fault("billing-giro", federation.place)


def of_members(members: tuple[Member, ...]) -> Iterator[Fault]:
    """To whom each member's invoices go, and where."""
    for party in (member.party for member in members):
        wants = party.invoicing
        yield from of_party(wants.recipient or party.name, wants.address or party.address, party.place, "[[members]]")


def of_party(name: str, address: Address | None, place: Place, table: str) -> Iterator[Fault]:
    """A name, and an address in full."""
    said = {"name": name} | {f"address.{part}": getattr(address, part, "") for part in ADDRESS}
    for field, text in said.items():
        if not text.strip():
            yield fault("billing-field", place, field=field, table=table)


def of_pools(
    federation: Federation, pools: tuple[Pool, ...], terms: Terms, *, keys: Mapping[str, Key] = NO_KEYS
) -> Iterator[Fault]:
    """What each pool is called, and how it stands to VAT for each kind of member that shares it.

    A key that could not be read, which is a fault of its own, keeps nobody out.
    """
    for pool in pools:
        if not pool.name.strip():
            yield fault("billing-field", pool.place, pool.id, field="name", table="[[pools]]")
    sharing = ((pool, {each.kind for each in sharers(pool, keys, federation.members)}) for pool in pools)
    yield from of_vat(federation, sharing, terms)


def sharers(pool: Pool, keys: Mapping[str, Key], members: tuple[Member, ...]) -> tuple[Member, ...]:
    """The members whom both the pool and its key let in."""
    members, key = pool.participation.among(members), keys.get(pool.key)
    return members if key is None else key.parties(members)


def of_plan(workspace: Workspace, plan: YearPlan, period: str) -> Iterator[Fault]:
    """What the plan brings in a period, where the charter has lost what it takes to invoice it.

    A plan is made once a year. The members and pools in it must stay in the charter until what is left of it is
    billed, also those who have left and those that nobody shares any more.
    """
    members = {member.id: member for member in workspace.federation.members}
    pools = {pool.id: pool for pool in workspace.pools}
    due = [each for each in plan.spreads if each.amounts.get(period)]
    for name in dict.fromkeys(each.member for each in due if each.member not in members):
        yield unknown("unknown-member", WHOLE, name, members)
    for name in dict.fromkeys(each.pool for each in due if each.pool not in pools):
        yield unknown("unknown-pool", WHOLE, name, pools)
    kinds: dict[str, set[Kind]] = {}
    for each in due:
        if each.member in members and each.pool in pools:
            kinds.setdefault(each.pool, set()).add(members[each.member].kind)
    yield from of_vat(workspace.federation, ((pools[name], found) for name, found in kinds.items()), workspace.terms)


def of_vat(federation: Federation, sharing: Sharing, terms: Terms) -> Iterator[Fault]:
    """How each pool stands to VAT for those who share it, and the decision behind it."""
    used: dict[VatCategory, tuple[str, Place]] = {}
    for pool, kinds in sharing:
        for kind in (each for each in Kind if each in kinds):
            if kind in pool.vat:
                treatment = pool.vat[kind]
                used.setdefault(TREATMENTS[treatment], (treatment, pool.place))
            else:
                yield fault("billing-vat", pool.place, pool.id, pool=pool.id, kind=kind)
    yield from of_grounds(federation, used, terms)


def of_settlement(workspace: Workspace, categories: Iterable[VatCategory]) -> Iterator[Fault]:
    """The decision behind each category that is settled: what was billed under it, whatever the pools say by now."""
    names = {category: treatment for treatment, category in TREATMENTS.items()}
    used = {category: (names[category], WHOLE) for category in sorted(set(categories))}
    yield from of_grounds(workspace.federation, used, workspace.terms)


def of_grounds(federation: Federation, used: Mapping[VatCategory, tuple[str, Place]], terms: Terms) -> Iterator[Fault]:
    """The number or the decision that each category needs, told where its treatment was used.

    None where a finance system prints the invoices.
    """
    if terms.billing is not None and not terms.billing.own_invoices:
        return
    for category, (treatment, place) in used.items():
        if category is VatCategory.STANDARD:
            if not federation.vat_number:
                yield fault("billing-vat-number", place, treatment)
        elif not terms.vat_grounds.get(treatment, "").strip():
            yield fault("billing-ground", place, treatment, treatment=treatment)
