"""What only billing needs of an agreement; asked for once there is a ``[billing]`` table."""

from collections.abc import Iterator

from costshare.billing.vat import TREATMENTS, VatCategory
from costshare.costs.pools import Pool
from costshare.errors import Fault, Place
from costshare.faults import fault
from costshare.federation.membership import Federation, Member
from costshare.federation.parties import Address, Kind
from costshare.workspace.terms import Terms
from costshare.workspace.workspace import Workspace

ADDRESS = ("street", "postcode", "city")


def requirements(workspace: Workspace) -> tuple[Fault, ...]:
    """A fault for each thing that an invoice must say and the charter does not."""
    if workspace.terms.billing is None:
        place = Place("charter.toml", 1, 1)
        return (fault("billing-field", place, field="[billing]", table="charter.toml"),)
    pools = tuple(pool for pool in workspace.pools if not pool.overhead)
    return (
        *of_federation(workspace.federation),
        *of_members(workspace.federation.members),
        *of_vat(workspace.federation, pools, workspace.terms),
    )


def of_federation(federation: Federation) -> Iterator[Fault]:
    """Who sends the invoice, where from, and which account is to be paid to."""
    yield from of_address(federation.address, federation.place, "[federation]")
    if not (federation.bankgiro or federation.plusgiro or federation.iban):
        yield fault("billing-giro", federation.place)


def of_members(members: tuple[Member, ...]) -> Iterator[Fault]:
    """Where each member's invoices go."""
    for member in members:
        address = member.party.invoicing.address or member.party.address
        yield from of_address(address, member.party.place, "[[members]]")


def of_address(address: Address | None, place: Place, table: str) -> Iterator[Fault]:
    """An address in full."""
    for name in ADDRESS:
        if not (address and getattr(address, name)):
            yield fault("billing-field", place, field=f"address.{name}", table=table)


def of_vat(federation: Federation, pools: tuple[Pool, ...], terms: Terms) -> Iterator[Fault]:
    """How each pool stands to VAT for each kind of member that shares it, and the decision behind it."""
    used: dict[VatCategory, tuple[str, Place]] = {}
    for pool in pools:
        kinds = {member.kind for member in pool.participation.among(federation.members)}
        for kind in (each for each in Kind if each in kinds):
            if kind in pool.vat:
                treatment = pool.vat[kind]
                used.setdefault(TREATMENTS[treatment], (treatment, pool.place))
            else:
                yield fault("billing-vat", pool.place, pool.id, pool=pool.id, kind=kind)
    for category, (treatment, place) in used.items():
        if category is VatCategory.STANDARD:
            if not federation.vat_number:
                yield fault("billing-vat-number", place, treatment)
        elif treatment not in terms.vat_grounds:
            yield fault("billing-ground", place, treatment, treatment=treatment)
