"""Who takes part: municipalities, regions, other federations and companies; what an invoice must say of them."""

from enum import StrEnum
from typing import ClassVar

from attrs import field, frozen

from costshare.errors import Place
from costshare.federation.identifiers.optional import (
    endpoint_or_empty,
    gln_or_empty,
    municipality_code_or_empty,
    orgnr_or_empty,
    vat_or_empty,
)


class Kind(StrEnum):
    """What sort of body a member is; keys and VAT treatment may depend on it."""

    MUNICIPALITY = "municipality"
    REGION = "region"
    FEDERATION = "federation"
    COMPANY = "company"


@frozen(kw_only=True)
class Address:
    """A postal address in Sweden unless `country` (ISO 3166 alpha-2) says otherwise."""

    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "SE"


@frozen(kw_only=True)
class Invoicing:
    """What the receiver of an invoice wants on it; empty where it has not said."""

    endpoint: str = field(default="", converter=endpoint_or_empty)
    gln: str = field(default="", converter=gln_or_empty)
    recipient: str = ""
    orgnr: str = field(default="", converter=orgnr_or_empty)
    reference: str = ""
    order: str = ""
    customer_number: str = ""
    accounting: str = ""
    address: Address | None = None


@frozen(kw_only=True)
class Party:
    """A legal person that a federation shares with or sells to. `id` is stable and breaks ties.

    Identifiers are validated and kept in their canonical form (`orgnr` as ``212000-0456``); an invalid one raises
    `costshare.errors.InvalidValueError`. Empty means not known.
    """

    kind: ClassVar[Kind]
    counterparty_default: ClassVar[str]

    id: str
    name: str
    orgnr: str = field(default="", converter=orgnr_or_empty)
    vat_number: str = field(default="", converter=vat_or_empty)
    counterparty: str = ""
    address: Address | None = None
    invoicing: Invoicing = Invoicing()
    place: Place = field(default=Place("charter.toml", 1, 1), eq=False)

    @property
    def counterparty_code(self) -> str:
        """The counterparty code (motpart) of Kommun-Bas: the party's own, or that of its kind."""
        return self.counterparty or self.counterparty_default


@frozen(kw_only=True)
class Municipality(Party):
    """A municipality (kommun); `code` is SCB's four digits."""

    kind = Kind.MUNICIPALITY
    counterparty_default = "82"

    code: str = field(default="", converter=municipality_code_or_empty)


@frozen(kw_only=True)
class Region(Party):
    """A region."""

    kind = Kind.REGION
    counterparty_default = "84"


@frozen(kw_only=True)
class JointAuthority(Party):
    """A municipal federation (kommunalförbund) that is itself a member or customer."""

    kind = Kind.FEDERATION
    counterparty_default = "83"


@frozen(kw_only=True)
class Company(Party):
    """A company, most often owned by municipalities; an ordinary taxable person."""

    kind = Kind.COMPANY
    counterparty_default = "5"


PARTIES: dict[Kind, type[Party]] = {made.kind: made for made in (Municipality, Region, JointAuthority, Company)}
