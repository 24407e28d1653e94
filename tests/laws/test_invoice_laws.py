"""What every invoice keeps: what is printed adds up, and its basis can be redone with what it prints."""

import re
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from costshare.billing.vat import VatCategory
from costshare.documents.invoice_html import invoice_html
from costshare.documents.invoice_text import invoice_text
from costshare.documents.invoice_view import invoice_view
from costshare.money.amounts import read_ore
from costshare.testing.case import Case
from costshare.testing.charters import cases
from costshare.testing.strategies import ore
from costshare.workspace.terms import Billing
from tests.documents.invoices import amounts_in, of_allocation, page, with_lines
from tests.laws.folders import fewer, possible

# What names may hold: any text but what a workspace refuses, and surrogates, which no file holds.
NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200).filter(str.strip)
LINES = st.dictionaries(NAMES, ore(), min_size=1, max_size=60)
CATEGORIES = st.sampled_from(VatCategory)
NUMBER = re.compile(r"[\u2212]?\d{1,3}(?:\u00a0\d{3})*(?:,\d+)?")


def printed(text: str) -> int:
    """The one amount that a text prints, in öre."""
    (amount,) = amounts_in(text)
    return amount


def exact(text: str) -> Fraction:
    """A printed number, with as many decimals as it has."""
    match = NUMBER.search(text)
    assert match
    return Fraction(match[0].replace("\u2212", "-").replace("\u00a0", "").replace(",", "."))


def redone(result: str) -> bool:
    """Whether a pocket calculator gets the printed part, but for the last of its decimals."""
    sides, _, part = result.rpartition("=")
    amount, _, ratio = sides.partition("×")
    above, _, below = ratio.partition("/")
    return abs(exact(amount) * exact(above) / (exact(below) if below else 1) - exact(part)) <= Fraction(1, 10_000)


@given(LINES, CATEGORIES)
def test_printed_lines_add_to_the_printed_net(lines: dict[str, int], category: VatCategory) -> None:
    view = invoice_view(with_lines(lines, category))
    rows = [row for table in view.lines for row in table.rows if not row.carried]
    assert sum(printed(row.cells[-1]) for row in rows) == printed(view.totals.rows[0].cells[0])


@given(LINES, CATEGORIES)
def test_printed_totals_add_to_what_is_to_be_paid(lines: dict[str, int], category: VatCategory) -> None:
    totals = invoice_view(with_lines(lines, category)).totals
    assert totals.total is not None
    assert sum(printed(row.cells[0]) for row in totals.rows) == printed(totals.total.cells[0])


@given(LINES, CATEGORIES)
def test_what_is_carried_is_the_sum_of_what_stands_before(lines: dict[str, int], category: VatCategory) -> None:
    before = 0
    for table in invoice_view(with_lines(lines, category)).lines:
        for row in table.rows:
            if row.carried:
                assert printed(row.cells[-1]) == before
            else:
                before += printed(row.cells[-1])


@given(LINES, CATEGORIES)
@fewer()
def test_text_and_page_print_the_same_amounts(lines: dict[str, int], category: VatCategory) -> None:
    named = {f"Pool {at}": amount for at, amount in enumerate(lines.values())}
    record = with_lines(named, category)
    (main,) = page(invoice_html(record)).all("main")
    cells = "\n".join(each.text for each in main.all("td", "th", "dd", "p"))
    assert amounts_in(invoice_text(record)) == amounts_in(cells)


@given(LINES)
@fewer()
def test_no_name_makes_markup(lines: dict[str, int]) -> None:
    plain = {f"{'x' * len(name)}{at}": amount for at, (name, amount) in enumerate(lines.items())}
    named, unnamed = (page(invoice_html(with_lines(given))) for given in (lines, plain))
    assert {each.name for each in named.all()} == {each.name for each in unnamed.all()}
    assert not list(named.all("script"))
    assert all(name in named.text.replace("\r", "\n") for name in lines)


@given(LINES, CATEGORIES)
@fewer()
def test_the_same_record_makes_the_same_documents(lines: dict[str, int], category: VatCategory) -> None:
    record = with_lines(lines, category)
    assert invoice_text(record) == invoice_text(with_lines(lines, category))
    assert invoice_html(record) == invoice_html(with_lines(lines, category))


@given(cases(), st.sampled_from([1, 2, 4, 12]), st.data())
@fewer()
def test_the_basis_can_be_redone_from_what_it_prints(case: Case, count: int, data: st.DataObject) -> None:
    allocation = possible(case)
    member = data.draw(st.sampled_from(allocation.members)).id
    record = of_allocation(allocation, member, billing=Billing(instalments=count))
    assume(record)
    view = invoice_view(record)
    assert view.basis
    bounded = {cell["pool"] for cell in record["basis"]["cells"] for each in cell["pieces"] if "limits" in each}
    for pool, line in zip(view.basis.pools, record["lines"], strict=True):
        for piece in pool.pieces:
            if piece.weights and line["pool"] not in bounded:
                assert redone(piece.results[-1])
        assert pool.parts.total is not None
        parts = [exact(row.cells[0]) for row in pool.parts.rows]
        assert abs(sum(parts) - exact(pool.parts.total.cells[0])) <= Fraction(len(parts) + 1, 20_000)
        assert pool.instalments is not None
        assert printed(pool.instalments.rows[-1].cells[1]) == read_ore(line["planned"])
        assert [row.mark for row in pool.instalments.rows].count("denna faktura") == 1
    assert invoice_text(record)
    assert page(invoice_html(record)).text
