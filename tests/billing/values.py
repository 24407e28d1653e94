"""An invented federation as values: members, pools, a year's allocation, an invoice and its record."""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from costshare.allocation.allocation import Allocation, Cell, PoolSplit
from costshare.allocation.rounding import Reason
from costshare.billing.claim import Claim, ClaimKey, ClaimLine
from costshare.billing.invoice import Invoice, invoice
from costshare.billing.plan import Spread, YearPlan
from costshare.billing.record import Issue
from costshare.billing.vat import VatCategory
from costshare.costs.basis import Basis
from costshare.costs.pools import Pool
from costshare.errors import Place
from costshare.federation.membership import Contact, Federation, Member
from costshare.federation.parties import PARTIES, Address, Kind, Party
from costshare.workspace.terms import Billing, Rounding

YEAR: Final = 2027
FEDERATION: Final = "222222-2222"
ORGNR: Final = "212000-0456"
OTHER_ORGNR: Final = "212000-0449"
QUARTERS: Final = ("2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4")
ISSUED: Final = dt.date(2027, 1, 15)
SELLER: Final = Address(street="Gatan 1", postcode="999 99", city="Orten")
BUYER: Final = Address(street="Torget 2", postcode="888 88", city="Byn")


def party(name: str = "ada", kind: Kind = Kind.MUNICIPALITY, **said: Any) -> Party:  # noqa: ANN401 - a party's own
    """A party with an address."""
    given = {"orgnr": ORGNR, "address": BUYER, "place": Place("charter.toml", 20, 1), **said}
    return PARTIES[kind](id=name, name=f"{name} kommun", **given)


def member(
    name: str = "ada",
    kind: Kind = Kind.MUNICIPALITY,
    *,
    since: dt.date = dt.date(2010, 1, 1),
    until: dt.date | None = None,
    **said: Any,  # noqa: ANN401 - a party's own
) -> Member:
    """A member with an address."""
    return Member(party=party(name, kind, **said), since=since, until=until)


def pool(name: str = "it", vat: str | Mapping[Kind, str] = "outside", **said: Any) -> Pool:  # noqa: ANN401 - a pool's own
    """A pool that members share, taxed alike for every kind where one treatment is given."""
    by_kind = dict.fromkeys(Kind, vat) if isinstance(vat, str) else dict(vat)
    return Pool(id=name, name=f"Pool {name}", key="equal", vat=by_kind, place=Place("charter.toml", 40, 3), **said)


def federation(*members: Member, **said: Any) -> Federation:  # noqa: ANN401 - a federation's own
    """A federation that may send invoices."""
    given = {
        "orgnr": FEDERATION,
        "vat_number": "SE222222222201",
        "bankgiro": "5050-1055",
        "address": SELLER,
        "contact": Contact(name="Ekonomi", email="ekonomi@example.se", phone="08-465 004 00"),
        "place": Place("charter.toml", 3, 1),
        **said,
    }
    return Federation(name="Förbundet", members=members, **given)


def allocation(cells: Mapping[str, Mapping[str, int]], *members: Member) -> Allocation:
    """Öre by pool and member, as a year's allocation of exactly that."""
    splits = tuple(
        PoolSplit(
            pool=pool(name),
            direct=Fraction(sum(row.values())),
            moves=(),
            exact=Fraction(sum(row.values())),
            pieces=(),
            cells={
                each: Cell(pool=name, member=each, exact=Fraction(ore), amount=ore, reason=Reason.WHOLE)
                for each, ore in row.items()
            },
        )
        for name, row in cells.items()
    )
    return Allocation(
        federation="Förbundet",
        year=YEAR,
        basis=Basis.BUDGET,
        rounding=Rounding(),
        members=members or (member("ada"), member("bo")),
        pools=splits,
    )


def quarterly(advance: Fraction = Fraction(1)) -> Billing:
    """Terms of four instalments."""
    return Billing(instalments=4, advance=advance)


def one_period(cells: Mapping[tuple[str, str], int], period: str = QUARTERS[0]) -> YearPlan:
    """A plan that brings öre by member and pool in one period and nothing in the others."""
    spreads = tuple(
        Spread(member=who, pool=what, target=ore, amounts={period: ore}) for (who, what), ore in cells.items()
    )
    return YearPlan(year=YEAR, instalments=4, spreads=spreads)


def key(**changed: Any) -> ClaimKey:  # noqa: ANN401 - a key's own
    """The claim key of a member's first quarter."""
    given = {
        "federation": FEDERATION,
        "run": "bill",
        "period": QUARTERS[0],
        "member": "ada",
        "recipient": ORGNR,
        "category": VatCategory.STANDARD,
    }
    return ClaimKey(**{**given, **changed})


def claim(*ore: int, category: VatCategory = VatCategory.STANDARD) -> Claim:
    """A claim of so many öre, a line each."""
    lines = tuple(ClaimLine(pool=f"p{place}", name=f"Pool {place}", amount=each) for place, each in enumerate(ore))
    return Claim(key=key(category=category), party=party(), lines=lines)


def invoiced(
    *ore: int, category: VatCategory = VatCategory.STANDARD, billing: Billing | None = None, on: dt.date = ISSUED
) -> Invoice:
    """The claim's invoice."""
    made = claim(*ore, category=category)
    return invoice(made, number="F20270001", reference="000000190", on=on, billing=billing or Billing())


def issue(**changed: Any) -> Issue:  # noqa: ANN401 - an issue's own
    """What the invoices of a run have in common."""
    given = {
        "vat_grounds": {"O": "Medlemsbidrag § 12", "E": "10 kap. 19 § ML"},
        "instalments": 4,
        "advance": "100 %",
    }
    return Issue(**{**given, **changed})
