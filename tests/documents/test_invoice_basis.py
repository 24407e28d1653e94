"""The basis of an invoice: every step that its receiver can redo."""

from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from costshare.allocation.allocation import Allocation
from costshare.allocation.rounding import Reason
from costshare.billing.plan import YearPlan, advances, plan, replan
from costshare.costs.basis import Basis
from costshare.documents.invoice_basis import invoice_basis
from costshare.documents.invoice_table import Entry, Row
from costshare.documents.invoice_text import invoice_text
from costshare.documents.invoice_weights import weights
from costshare.documents.language import Language, translator
from costshare.documents.pool_basis import PoolBasis
from costshare.documents.rounding_words import rounding
from costshare.runs.check import one_year
from costshare.workspace.terms import Billing
from tests.documents.invoices import changed, flat, kept, of_allocation, with_lines
from tests.faults.mistakes import SOUND

SWEDISH = Language.SWEDISH


@pytest.fixture(scope="module")
def sound() -> Allocation:
    return one_year(SOUND, 2027, Basis.BUDGET)


def pool(name: str, record: Any = None) -> PoolBasis:  # noqa: ANN401 - a JSON document
    (found,) = (each for each in invoice_basis(record or kept("contribution")).pools if each.name == name)
    return found


def rows(found: tuple[Row, ...]) -> list[tuple[str, ...]]:
    return [tuple(flat(text) for text in (row.about, *row.cells)) for row in found]


def test_the_cost_is_its_own_and_what_overheads_gave() -> None:
    costs = pool("Upphandling").costs
    assert rows(costs.rows) == [
        ("Egna kostnader", "8 815 304,00"),
        ("Från lokaler: 260 av 480 enheter av 1 066 000,00 kr", "577 416,666667"),
        ("Från it: 12 av 20 enheter av 1 798 416,666667 kr", "1 079 050,00"),
        ("Från ledning: 12 av 17 enheter av 3 530 481,166667 kr", "2 492 104,352941"),
    ]
    assert costs.total is not None
    assert rows((costs.total,)) == [("Att fördela", "12 963 875,019608")]


def test_overheads_stand_with_what_others_gave_them() -> None:
    overheads = invoice_basis(kept("contribution")).overheads
    assert overheads is not None
    assert rows(overheads.rows)[1] == ("it", "1 754 000,00", "44 416,666667", "1 798 416,666667")


def test_without_overheads_there_is_no_table_of_them() -> None:
    assert invoice_basis(changed(with_lines({"A": 100}), "basis.overheads", [])).overheads is None


def test_a_piece_says_when_by_which_key_and_how_much() -> None:
    piece = pool("Upphandling").pieces[1]
    assert piece.heading == "Del 2 av 3: nyckel befolkning"
    assert flat(piece.about) == "2013. Att fördela: 5 185 550,007843 kr, 40 % av poolen."


@pytest.mark.parametrize("members", [("linkoping", "*"), ("*", "linkoping")])
def test_the_receivers_row_is_its_own_in_whichever_order_the_others_are_kept(members: tuple[str, ...]) -> None:
    weight = {"unit": "invånare", "date": "2011-12-31", "source": "SCB"}
    values = {"linkoping": weight | {"value": "147334"}, "*": weight | {"value": "200000", "count": 41}}
    path = "basis.cells.0.pieces.1.values"
    piece = pool("Upphandling", changed(kept("contribution"), path, {member: values[member] for member in members}))
    shown = piece.pieces[1]
    assert shown.weights is not None
    assert rows(shown.weights.rows[shown.mine : shown.mine + 1]) == [("Linköpings kommun", "147 334")]
    assert flat(shown.results[0]).startswith("Er andel: 147 334 av 347 334 = ")


def test_a_piece_shows_everyones_weight_with_day_and_source() -> None:
    piece = pool("Upphandling").pieces[1]
    assert piece.weights is not None
    assert piece.weights.caption == "Fördelas efter: invånare, 31 december 2011"
    assert piece.weights.source == Entry("Källa", "SCB via Kolada N01951, 31 december 2011")
    assert piece.weights.header == ("Medlem", "invånare")
    assert rows(piece.weights.rows)[0] == ("Linköpings kommun", "147 334")
    assert len(piece.weights.rows) == 7
    assert piece.weights.total is not None
    assert rows((piece.weights.total,)) == [("Summa", "384 733")]
    assert piece.weights.rows[piece.mine].about == "Linköpings kommun"


def test_the_receivers_part_can_be_redone() -> None:
    assert [flat(line) for line in pool("Upphandling").pieces[1].results] == [
        "Er andel: 147 334 av 384 733 = 147 334/384 733 = 38,295129 %",
        "Er del: 5 185 550,007843 kr × 147 334/384 733 = 1 985 813,0830 kr",
    ]


def test_a_window_is_said_in_words() -> None:
    found = pool("Upphandling").pieces[2].weights
    assert found is not None
    assert found.caption == "Fördelas efter: vikt, 1 januari 2010 – 31 december 2012"
    assert found.source is None


def test_equal_parts_are_called_so() -> None:
    found = pool("Upphandling").pieces[0].weights
    assert found is not None
    assert found.caption == "Fördelas efter: lika delar"


def test_days_and_sources_that_differ_are_columns() -> None:
    piece = {
        "values": {
            "a": {"value": "1", "unit": "st", "date": "2012-12-31", "source": "A"},
            "b": {"value": "1/3", "unit": "st", "date": "2012-12-30", "source": ""},
        }
    }
    found = weights(piece, {"a": "Ada"}, SWEDISH)
    assert found.table.header == ("Medlem", "Datum", "Källa", "st")
    assert found.table.texts == 3
    assert rows(found.table.rows) == [
        ("Ada", "31 december 2012", "A", "1"),
        ("b", "30 december 2012", "", "1/3 (0,333333)"),
    ]
    assert found.table.total == Row("Summa", ("", "", found.total))
    assert found.total == "4/3 (1,333333)"


def test_a_newcomers_volume_says_how_it_was_scaled() -> None:
    window = {"unit": "", "date": "2012-12-31", "from": "2010-01-01", "source": ""}
    scaled = {"value": "30", "counted": "10", "days": 365, "of_days": 1096, **window}
    found = weights({"values": {"a": scaled, "b": {"value": "3", **window}}}, {}, SWEDISH).table
    assert found.header == ("Medlem", "Uppräknat", "Vikt")
    assert rows(found.rows) == [("a", "10 × 1 096 / 365 dagar", "30"), ("b", "", "3")]


def test_the_parts_add_up_to_the_exact_sum() -> None:
    parts = pool("Upphandling").parts
    assert rows(parts.rows) == [
        ("lika, 2013", "185 198,2146"),
        ("befolkning, 2013", "1 985 813,0830"),
        ("arenden, 2013", "1 687 563,2515"),
    ]
    assert parts.total is not None
    assert rows((parts.total,)) == [("Exakt summa", "3 858 574,5490")]


def test_the_year_and_what_is_billed_now() -> None:
    assert [(entry.label, flat(entry.value)) for entry in pool("Upphandling").year] == [
        ("Ert belopp för året", "3 858 574,55 kr"),
        ("Avrundning", "Avrundat uppåt till hela öre: en av poolens största rester."),
        ("Debiteras nu", "964 643,64 kr"),
    ]


def test_the_instalments_say_which_is_this() -> None:
    found = pool("Upphandling")
    assert found.instalments is not None
    assert [row.mark for row in found.instalments.rows] == ["denna faktura", "", "", ""]
    assert rows(found.instalments.rows)[2:] == [
        ("1 juli 2013 – 30 september 2013", "964 643,63", "2 893 930,91"),
        ("1 oktober 2013 – 31 december 2013", "964 643,64", "3 858 574,55"),
    ]
    assert [flat(note) for note in found.notes] == [
        "Med denna faktura är 1/4 av 3 858 574,55 kr debiterat, avrundat till hela ören."
    ]


def test_without_a_plan_nothing_is_said_of_instalments() -> None:
    record = changed(changed(kept("service"), "lines.0.instalments", {}), "lines.0.planned", "")
    found = pool("Upphandling", record)
    assert found.instalments is None
    assert found.notes == ()
    assert [entry.label for entry in found.year] == ["Ert belopp för året", "Avrundning", "Debiteras nu"]


def test_a_year_billed_at_once_needs_no_note() -> None:
    assert pool("A", with_lines({"A": 100})).notes == ()


def test_an_advance_is_a_part_of_the_year(sound: Allocation) -> None:
    billing = Billing(instalments=4, advance=Fraction(4, 5))
    record = changed(of_allocation(sound, "ada", billing=billing), "basis.advance", "80 %")
    found = {entry.label: flat(entry.value) for entry in pool("Verksamhet", record).year}
    year, advance = "676,00 kr", "540,80 kr"
    assert (found["Ert belopp för året"], found["Debiteras preliminärt"]) == (year, f"80 % av det, {advance}")


def changed_plan(sound: Allocation, billed: set[str]) -> YearPlan:
    billing = Billing(instalments=4)
    before = plan(sound, billing)
    more = tuple(evolve(each, target=0, amounts=dict.fromkeys(each.amounts, 0)) for each in before.spreads)
    return replan(evolve(before, spreads=more), advances(sound, billing), sound, frozenset(billed))


def test_a_changed_plan_is_told(sound: Allocation) -> None:
    chosen = changed_plan(sound, {"2027-Q1"})
    (note,) = pool("Verksamhet", of_allocation(sound, "ada", chosen=chosen, at=1)).notes
    assert note.startswith("Planen har ändrats: det som redan var debiterat står fast, och resten är fördelad")


def test_what_no_period_is_left_for_is_told(sound: Allocation) -> None:
    chosen = changed_plan(sound, {"2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4"})
    (_, rest) = pool("Verksamhet", of_allocation(sound, "ada", chosen=chosen, at=3)).notes
    assert flat(rest) == "676,00 kr har ingen period kvar och regleras i slutavräkningen."


def test_a_piece_without_the_receiver_says_so(sound: Allocation) -> None:
    taken, not_taken = pool("Verksamhet", of_allocation(sound, "cia")).pieces
    assert taken.weights is not None
    assert not_taken.weights is None
    assert not_taken.heading == "Del 2 av 2: nyckel population"
    assert not_taken.results == ("Ni deltar inte i denna del.",)


def test_bounds_show_where_the_weights_come_from(sound: Allocation) -> None:
    (piece,) = pool("Inköp", of_allocation(sound, "cia")).pieces
    (inner,) = piece.inner
    assert piece.weights is not None
    assert piece.weights.header == ("Medlem", "Vikt", "Grundbelopp, kr", "Golv, kr", "Tak, kr")
    assert rows(piece.weights.rows)[2] == ("Cia AB", "200/1 801 (0,111049)", "0,00", "210,05", "1 680,40")
    assert piece.weights.total == Row("Summa", ("1", "", "", ""))
    assert [flat(line) for line in piece.results[1:]] == [
        "Er andel inom gränserna: 200/1 801 = 11,104942 %",
        "Er del inom gränserna: 233,2593 kr",
    ]
    assert inner.heading == "Varifrån vikterna kommer: nyckel spend"
    assert flat(inner.about) == "2027. 100 % av vikterna."
    assert [flat(line) for line in inner.results] == ["Er vikt härifrån: 1 × 200/1 801 = 200/1 801 (0,111049)"]


def test_a_bound_that_is_not_there_is_a_dash() -> None:
    piece = {
        "values": {"a": {"value": "1", "unit": "", "date": None, "source": ""}},
        "limits": {"a": {"base": "0.00", "floor": None, "cap": "1/3"}},
    }
    assert rows(weights(piece, {}, SWEDISH).table.rows) == [("a", "1", "0,00", "–", "0,3333")]


def test_a_pool_that_is_gone_has_an_amount_of_zero() -> None:
    found = pool("A", with_lines({"A": -100}))
    assert found.pieces == ()
    assert [(entry.label, flat(entry.value)) for entry in found.year] == [
        ("Ert belopp för året", "0,00 kr"),
        ("Debiteras preliminärt", "100 % av det, −1,00 kr"),
        ("Debiteras nu", "−1,00 kr"),
    ]


def test_pieces_are_matched_in_order(sound: Allocation) -> None:
    record = of_allocation(sound, "cia")
    pieces = record["basis"]["pools"][0]["pieces"]
    record["basis"]["pools"][0]["pieces"] = [{**pieces[0], "until": "2027-06-30"}, *pieces]
    found = pool("Verksamhet", record).pieces
    assert [piece.weights is None for piece in found] == [True, False, True]


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_words(reason: Reason) -> None:
    words = {rounding(reason, unit, translator(SWEDISH)) for unit in (1, 100, 100_000)}
    assert all(words)
    assert len(words) == (1 if reason is Reason.WHOLE else 3)


def test_the_introduction_names_the_year_and_the_basis() -> None:
    assert invoice_basis(kept("service")).introduction.startswith("Så har beloppen räknats fram: budget 2013. ")
    outcome = changed(kept("service"), "basis.basis", "outcome")
    assert "utfall 2013" in invoice_text(outcome)
