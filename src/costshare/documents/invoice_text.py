"""An invoice or a credit note as plain text: the same content as the page, in lines that fit a letter."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from costshare.documents.invoice_columns import WIDTH, marked_text, table_text, wrapped
from costshare.documents.invoice_pieces import PieceBasis
from costshare.documents.invoice_table import Correspondent, Entry
from costshare.documents.invoice_view import InvoiceView, invoice_view
from costshare.documents.language import Language
from costshare.documents.pool_basis import InvoiceBasis, PoolBasis

LABEL: Final = 26


def invoice_text(record: Mapping[str, Any], language: Language = Language.SWEDISH) -> str:
    """The invoice of a record and then its basis; what it says rests on the record alone."""
    return view_text(invoice_view(record, language))


def view_text(view: InvoiceView) -> str:
    """The text of a view that is at hand already, as where a page is made of it too."""
    return "\n\n".join([*front(view), *(basis(view.basis) if view.basis else ())]) + "\n"


def front(view: InvoiceView) -> Iterator[str]:
    """Who, what, how much, and how to pay."""
    yield correspondent(view.sender)
    yield heading(f"{view.title} {view.number}", "=")
    yield f"{heading(view.receiver.heading, '-')}\n{correspondent(view.receiver)}"
    yield f"{heading(view.facts.heading, '-')}\n{entries(view.facts.entries)}"
    yield from (table_text(table) for table in view.lines)
    yield table_text(view.totals)
    if view.ground:
        yield entries([view.ground])
    if view.account:
        yield table_text(view.account)
    payment = view.payment
    yield "\n".join([heading(payment.heading, "-"), entries(payment.entries), *wrapped(payment.notice, WIDTH)])


def basis(found: InvoiceBasis) -> Iterator[str]:
    """How the amounts were arrived at."""
    yield heading(found.heading, "=")
    yield "\n".join(wrapped(found.introduction, WIDTH))
    yield from (table_text(table) for table in found.tables)
    for each in found.pools:
        yield from pool(each, found.yours)
    if found.overheads:
        yield table_text(found.overheads)


def pool(found: PoolBasis, yours: str) -> Iterator[str]:
    """One pool, from its cost to what is billed."""
    yield heading(found.name, "-")
    yield table_text(found.costs)
    for each in found.pieces:
        yield from piece(each, yours)
    yield table_text(found.parts)
    yield entries(found.year)
    if found.claimed:
        yield "\n".join([table_text(found.claimed), *(line for note in found.notes for line in wrapped(note, WIDTH))])


def piece(found: PieceBasis, yours: str) -> Iterator[str]:
    """One piece: who shares it, then the receiver's part."""
    yield "\n".join([*wrapped(found.heading, WIDTH), *wrapped(found.about, WIDTH)])
    for each in found.inner:
        yield from piece(each, yours)
    if found.weights:
        yield marked_text(found.weights, found.mine, yours)
    yield "\n".join(line for result in found.results for line in wrapped(result, WIDTH))


def heading(text: str, line: str) -> str:
    """A heading, underlined; the line tells its rank."""
    lines = wrapped(text, WIDTH)
    return "\n".join([*lines, line * max(map(len, lines))])


def correspondent(found: Correspondent) -> str:
    """A name, an address, and what else is to be known of a party."""
    lines = [line for text in (found.name, *found.address) for line in wrapped(text, WIDTH)]
    return "\n".join([*lines, *([entries(found.entries)] if found.entries else [])])


def entries(found: Iterable[Entry]) -> str:
    """A line for each: the label, then its value, beside each other."""
    lines = []
    for entry in found:
        label = f"{entry.label}:".ljust(LABEL)
        first, *others = wrapped(entry.value, WIDTH - len(label) - 1)
        lines += [f"{label} {first}", *(f"{' ' * len(label)} {line}" for line in others)]
    return "\n".join(lines)
