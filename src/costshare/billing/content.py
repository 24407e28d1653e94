"""What an invoice must say by law, and what it takes to be paid: looked for in its record before it is issued."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from attrs import frozen

from costshare.billing.issuer import is_numbered_here
from costshare.billing.vat import VatCategory

ALWAYS: Final = frozenset(VatCategory)
TAXED: Final = frozenset({VatCategory.STANDARD})
UNTAXED: Final = ALWAYS - TAXED
PARTY: Final = ("name", "address.street", "address.postcode", "address.city")


@frozen(kw_only=True)
class Rule:
    """Something that an invoice must say, under some VAT categories.

    `fields` are where its record says it, as names joined by points; ``*`` is each entry of a list, which has at least
    one. All of them must be there, unless `any_of` lets one do.
    """

    id: str
    source: str
    fields: tuple[str, ...]
    categories: frozenset[VatCategory] = ALWAYS
    any_of: bool = False

    @cached_property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """The fields, in names."""
        return tuple(tuple(field.split(".")) for field in self.fields)

    def met(self, record: Mapping[str, Any]) -> bool:
        """Whether the record says it."""
        found = (said(record, path) for path in self.paths)
        return any(found) if self.any_of else all(found)


def law(point: int) -> str:
    """A point of the paragraph that lists what a full invoice holds."""
    return f"mervärdesskattelagen (2023:200) 17 kap. 24 § {point}"


PRACTICE: Final = "what a payer needs; no rule of law"

RULES: Final = (
    Rule(id="issue-date", source=law(1), fields=("date",)),
    Rule(id="number", source=law(2), fields=("number",)),
    Rule(id="seller-vat-number", source=law(3), fields=("federation.vat_number",), categories=TAXED),
    Rule(id="seller-name-and-address", source=law(5), fields=tuple(f"federation.{field}" for field in PARTY)),
    Rule(id="buyer-name-and-address", source=law(5), fields=tuple(f"member.{field}" for field in PARTY)),
    Rule(id="extent-and-nature", source=law(6), fields=("lines.*.name", "lines.*.net")),
    Rule(id="period", source=law(7), fields=("period.name", "period.from", "period.until")),
    Rule(id="net", source=law(8), fields=("net",)),
    Rule(id="rate", source=law(9), fields=("rate",)),
    Rule(id="vat", source=law(10), fields=("vat",)),
    Rule(id="ground", source=law(11), fields=("ground",), categories=UNTAXED),
    Rule(id="seller-orgnr", source=PRACTICE, fields=("federation.orgnr",)),
    Rule(id="buyer-orgnr", source=PRACTICE, fields=("member.orgnr",)),
    Rule(id="due-date", source=PRACTICE, fields=("due",)),
    Rule(id="payment-reference", source=PRACTICE, fields=("ocr",)),
    Rule(
        id="account",
        source=PRACTICE,
        fields=("federation.bankgiro", "federation.plusgiro", "federation.iban"),
        any_of=True,
    ),
    Rule(id="payable", source=PRACTICE, fields=("payable", "rounding")),
)
"""Source: mervärdesskattelagen (2023:200) 17 kap. 24 §, which follows article 226 of directive 2006/112/EC; points by
their numbers there. Points on what these invoices never hold (intra-community trade, self-billing, reverse charge,
margin schemes) are left out."""

OF_CATEGORY: Final = {each: tuple(rule for rule in RULES if each in rule.categories) for each in VatCategory}


def content_faults(record: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of the rules whose content the record of an invoice lacks, in the order of `RULES`.

    None of one that a finance system makes: it knows what it prints.
    """
    if not is_numbered_here(record):
        return ()
    return tuple(rule.id for rule in OF_CATEGORY[VatCategory(record["category"])] if not rule.met(record))


def said(value: Any, path: Sequence[str]) -> bool:  # noqa: ANN401 - plain data of any shape
    """Whether a text stands at the end of the path, in each entry where it passes a list; blanks are no text."""
    for place, name in enumerate(path):
        if name == "*":
            return (
                isinstance(value, list | tuple) and bool(value) and all(said(each, path[place + 1 :]) for each in value)
            )
        try:
            value = value[name]
        except (KeyError, TypeError, IndexError):
            return False
    return isinstance(value, str) and bool(value.strip())
