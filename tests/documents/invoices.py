"""Records of invoices to make documents of: kept ones, changed ones, and those of an allocation."""

import copy
import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from attrs import define, field

from costshare.allocation.allocation import Allocation
from costshare.billing.claim import Claim, ClaimKey, ClaimLine
from costshare.billing.invoice import invoice
from costshare.billing.plan import YearPlan, plan
from costshare.billing.record import Issue, record
from costshare.billing.vat import VatCategory, vat_on
from costshare.federation.membership import Contact, Federation
from costshare.federation.parties import Address
from costshare.money.amounts import plain, read_ore
from costshare.money.rounding import half_away
from costshare.money.shares import read_share
from costshare.workspace.terms import Billing

KEPT: Final = Path(__file__).parents[1] / "golden" / "invoices"
LETTERS: Final = Path(__file__).parents[1] / "golden" / "letters"
NAMES: Final = ("contribution", "service")
OTHERS: Final = ("credit", "settlement", "owed")
"""A credit note, a settlement's invoice, and a settlement's credit note beside an earlier settlement."""
SPACES: Final = re.compile(r"\s+")
VOID: Final = frozenset({"meta", "br", "link", "img", "input", "hr"})
QUARTERLY: Final = Billing(instalments=4)
ADDRESS: Final = Address(street="Gatan 1", postcode="999 99", city="Orten")
SELLER: Final = {
    "name": "Förbundet",
    "orgnr": "222222-2222",
    "vat_number": "SE222222222201",
    "bankgiro": "5050-1055",
    "address": ADDRESS,
    "contact": Contact(name="Ekonomi"),
}


def kept(name: str) -> Any:  # noqa: ANN401 - a JSON document
    """A record as it was once issued."""
    return json.loads((KEPT / f"{name}.json").read_text("utf-8"))


def letter(name: str) -> Any:  # noqa: ANN401 - a JSON document
    """The plain data of a statement, or of a reminder, as it was once made."""
    return json.loads((LETTERS / f"{name}.json").read_text("utf-8"))


def changed(base: Mapping[str, Any], path: str, value: object) -> Any:  # noqa: ANN401 - a JSON document
    """The record with another value at a path of names and positions joined by points."""
    found = copy.deepcopy(base)
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place: Any = found
    for part in way:
        place = place[part]
    place[last] = value
    return found


def with_lines(amounts: Mapping[str, int], category: VatCategory = VatCategory.OUTSIDE) -> Any:  # noqa: ANN401 - JSON
    """A record of pools by name and öre, whose year holds nothing but this period."""
    found = kept("service" if category is VatCategory.STANDARD else "contribution")
    found["category"] = str(category)
    found["lines"] = [
        {
            "pool": f"p{at}",
            "name": name,
            "net": plain(ore),
            "planned": plain(ore),
            "instalments": {"2013-Q1": plain(ore)},
        }
        for at, (name, ore) in enumerate(amounts.items())
    ]
    net = sum(amounts.values())
    vat = vat_on(net, read_share(f"{found['rate']} %"))
    payable = half_away((net + vat) * read_share("1 %")) * 100
    found |= {"net": plain(net), "vat": plain(vat), "rounding": plain(payable - net - vat), "payable": plain(payable)}
    found["basis"] |= {"cells": [], "pools": []}
    return found


def of_allocation(
    allocation: Allocation, member: str, *, billing: Billing = QUARTERLY, chosen: YearPlan | None = None, at: int = 0
) -> Any:  # noqa: ANN401 - a JSON document
    """The record of one member's invoice for one of its periods; None where it takes no part in anything."""
    year_plan = chosen or plan(allocation, billing)
    mine = [each for each in year_plan.spreads if each.member == member]
    if not mine:
        return None
    period = list(mine[0].amounts)[at]
    names = {split.pool.id: split.pool.name for split in allocation.pools}
    key = ClaimKey(
        federation="222222-2222",
        run="bill",
        period=period,
        member=member,
        recipient="212000-0456",
        category=VatCategory.OUTSIDE,
    )
    lines = tuple(
        ClaimLine(pool=each.pool, name=names.get(each.pool, each.pool), amount=each.amounts[period]) for each in mine
    )
    claim = Claim(key=key, party=allocation.member(member).party, lines=lines)
    on = dt.date(allocation.year, 1, 15)
    made = invoice(claim, number=f"F{allocation.year}0001", reference="1234582", on=on, billing=billing)
    issue = Issue(vat_grounds={"O": "Medlemsbidrag"}, instalments=billing.instalments, advance="100 %")
    federation = Federation(members=allocation.members, **SELLER)  # type: ignore[arg-type]
    return json.loads(json.dumps(record(made, federation, allocation, issue, plan=year_plan)))


def amounts_in(text: str) -> list[int]:
    """Öre of every amount with two decimals that a text prints, in order."""
    found = re.findall(r"(?<![\d,])[\u2212]?\d{1,3}(?:\u00a0\d{3})*,\d{2}(?!\d)", text)
    return [read_ore(each.replace("\u2212", "-").replace("\u00a0", "").replace(",", ".")) for each in found]


def flat(text: str) -> str:
    """The text on one line, however it was wrapped."""
    return SPACES.sub(" ", text)


@define
class Element:
    """An element of a page, with what stands in it."""

    name: str
    attributes: dict[str, str | None]
    inside: list["Element | str"] = field(factory=list)

    @property
    def text(self) -> str:
        """All text in it."""
        return "".join(each if isinstance(each, str) else each.text for each in self.inside)

    def all(self, *names: str) -> Iterator["Element"]:
        """The elements of those names inside it, in order."""
        for each in self.inside:
            if isinstance(each, Element):
                if each.name in names or not names:
                    yield each
                yield from each.all(*names)


class Reader(HTMLParser):
    """Reads a page, and minds that each element ends where it may."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def page(content: bytes) -> Element:
    """The page as elements."""
    reader = Reader()
    reader.feed(content.decode())
    reader.close()
    (root,) = reader.open
    return root
