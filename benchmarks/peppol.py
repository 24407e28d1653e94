"""Peppol: ten-line invoices a second, made alone and made and checked, beside another maker of electronic invoices."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache, partial
from itertools import count
from pathlib import Path
from time import process_time
from typing import Any, Final

from attrs import frozen
from drafthorse.models.accounting import ApplicableTradeTax
from drafthorse.models.document import Document
from drafthorse.models.party import TaxRegistration
from drafthorse.models.product import ProductCharacteristic
from drafthorse.models.tradelines import LineItem

from benchmarks.timing import markdown, target
from costshare.exchange.ubl import ubl, written
from costshare.exchange.ubl_check import check
from costshare.exchange.ubl_record import einvoice

KEPT: Final = Path(__file__).parents[1] / "tests" / "golden" / "invoices" / "contribution.json"
KEPT_POOL: Final = "upphandling"
LINES: Final = 10
INVOICES: Final = 40
OTHERS: Final = 5
ROUNDS: Final = 25
TIMES_MADE: Final = 25.0
TIMES_CHECKED: Final = 8.0
SOURCE: Final = "SCB via Kolada N01951, 31 december 2011"
GUIDELINE: Final = "urn:cen.eu:en16931:2017"


@cache
def text() -> str:
    """The kept record."""
    return KEPT.read_text("utf-8")


def record(at: int) -> dict[str, Any]:
    """An issued invoice of ten lines, with receiver, numbers, weights and amounts of its own."""
    made = json.loads(text())
    made["number"], made["ocr"], made["credits"] = f"F2013{at:04}", f"{at:09}", ""
    made["member"] |= {"name": f"Kommun {at}", "reference": f"REF-{at}"}
    piece = next(each for each in made["basis"]["cells"][0]["pieces"] if each["key"] == "befolkning")
    made["basis"]["cells"] = [cell(json.loads(json.dumps(piece)), line, at) for line in range(LINES)]
    whole = next(pool for pool in made["basis"]["pools"] if pool["id"] == KEPT_POOL)
    made["basis"]["pools"] = [{**whole, "id": f"p{line}"} for line in range(LINES)]
    nets = [100_000 * (line + 1) + 37 * at + line for line in range(LINES)]
    made["lines"] = [
        {"pool": f"p{line}", "name": f"Kostnadspool {line}", "net": kronor(net)} for line, net in enumerate(nets)
    ]
    payable = -(-sum(nets) // 100) * 100
    made |= {"net": kronor(sum(nets)), "vat": "0.00", "rounding": kronor(payable - sum(nets))}
    made["payable"] = kronor(payable)
    return dict(made)


def cell(piece: dict[str, Any], line: int, at: int) -> dict[str, Any]:
    """A receiver's part of a pool, shared by one key."""
    piece["key"], piece["share"] = f"befolkning {line}", f"{at + 1}/{at + 1000}"
    piece["values"]["linkoping"]["value"] = str(at + 10_000)
    return {"pool": f"p{line}", "member": "linkoping", "pieces": [piece]}


def kronor(ore: int) -> str:
    """Öre as a record has them."""
    return f"{ore // 100}.{ore % 100:02}"


def peer(at: int, schema: str | None) -> bytes:
    """An invoice of ten lines as drafthorse makes it, in the other syntax of EN 16931."""
    made = Document()
    made.context.guideline_parameter.id = GUIDELINE
    made.header.id, made.header.type_code = f"F2013{at:04}", "380"
    made.header.issue_date_time = dt.date(2013, 1, 15)
    agreement, settlement = made.trade.agreement, made.trade.settlement
    agreement.buyer_reference = f"REF-{at}"
    for party, name in ((agreement.seller, "Kommunalförbundet"), (agreement.buyer, f"Kommun {at}")):
        party.name = name
        party.address.line_one, party.address.city_name = "Exempelgatan 1", "Norrköping"
        party.address.postcode, party.address.country_id = "999 99", "SE"
    agreement.seller.tax_registrations.add(TaxRegistration(id=("VA", "SE222222222201")))
    settlement.currency_code, settlement.payment_means.type_code = "SEK", "30"
    settlement.payment_reference = f"{at:09}"
    nets = [Decimal(100_000 * (line + 1) + 37 * at + line) / 100 for line in range(LINES)]
    for line, net in enumerate(nets):
        made.trade.items.add(peer_line(line, net, at))
    settlement.trade_tax.add(tax(sum(nets)))
    total = settlement.monetary_summation
    total.line_total = total.grand_total = total.due_amount = sum(nets)
    total.tax_basis_total, total.tax_total = sum(nets), (Decimal("0.00"), "SEK")
    return bytes(made.serialize(schema=schema))


def peer_line(line: int, net: Decimal, at: int) -> LineItem:
    """One line, with the period, description and properties that costshare's has."""
    made, key, share = LineItem(), f"befolkning {line}", f"{at + 1}/{at + 1000}"
    weight, total, day = f"{at + 10_000}", f"{at + 247_399}", "2011-12-31"
    made.document.line_id, made.product.name = str(line + 1), f"Kostnadspool {line}"
    made.product.description = f"{key} (40 %): {weight} av {total} invånare, {day}, andel {share}"
    said = {"Del av poolen": "40 %", "Andel": share, "Vikt": f"{weight} invånare", "Summa vikter": total}
    for name, value in (said | {"Datum": day, "Källa": SOURCE}).items():
        made.product.characteristics.add(ProductCharacteristic(description=f"{name}, {key}", value=value))
    made.agreement.net.amount = net
    made.delivery.billed_quantity = (Decimal(1), "C62")
    made.settlement.period.start, made.settlement.period.end = dt.date(2013, 1, 1), dt.date(2013, 3, 31)
    made.settlement.trade_tax.type_code, made.settlement.trade_tax.category_code = "VAT", "E"
    made.settlement.trade_tax.rate_applicable_percent = Decimal("0.00")
    made.settlement.monetary_summation.total_amount = net
    return made


def tax(net: Decimal | int) -> ApplicableTradeTax:
    """The VAT breakdown."""
    made = ApplicableTradeTax()
    made.calculated_amount, made.basis_amount = Decimal("0.00"), Decimal(net)
    made.type_code, made.category_code, made.exemption_reason = "VAT", "E", "Undantag"
    made.rate_applicable_percent = Decimal("0.00")
    return made


@frozen
class Maker:
    """What makes documents: from what, with which numbers, and how many a round."""

    make: Callable[[Any], object]
    source: Callable[[int], object]
    count: int


def seconds(makers: Sequence[Maker]) -> list[float]:
    """Seconds a document, for each maker: the least over the rounds, in which they take turns.

    No document is made twice: what is remembered from one to the next is what the documents of a run have in common.
    """
    least = [float("inf")] * len(makers)
    numbers = count()
    for _ in range(ROUNDS):
        for place, maker in enumerate(makers):
            sources = [maker.source(next(numbers)) for _ in range(maker.count)]
            start = process_time()
            for source in sources:
                maker.make(source)
            least[place] = min(least[place], (process_time() - start) / maker.count)
    return least


def sound(at: int) -> bytes:
    """A document that breaks no rule."""
    made = ubl(record(at))
    if check(made):
        message = "what is measured breaks a rule"
        raise ValueError(message)
    return made


def run() -> str:
    """The table and the targets."""
    makers = {
        "drafthorse": Maker(partial(peer, schema=None), int, OTHERS),
        "drafthorse, against its schema": Maker(partial(peer, schema="FACTUR-X_EN16931"), int, OTHERS),
        "costshare, made": Maker(lambda source: written(einvoice(source)), record, INVOICES),
        "costshare, made and checked": Maker(ubl, record, INVOICES),
        "costshare, another's document checked": Maker(check, sound, INVOICES),
    }
    found = dict(zip(makers, seconds(list(makers.values())), strict=True))
    bare = found["drafthorse"]
    rows = [[name, f"{1 / took:,.0f}", f"×{bare / took:.3g}"] for name, took in found.items()]
    made, checked = (bare / found[f"costshare, {what}"] for what in ("made", "made and checked"))
    targets = (
        target(f"made, at least {TIMES_MADE:g} times the peer's rate", made, TIMES_MADE, at_least=True),
        target(f"made and checked, at least {TIMES_CHECKED:g} times", checked, TIMES_CHECKED, at_least=True),
    )
    return "\n\n".join([markdown(["ten lines", "a second", "times the peer's rate"], rows), "\n".join(targets)])
