"""What a credit note takes back of an invoice: all of it, or parts that never add up to more."""

import datetime as dt
from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import given

from costshare.billing.credit import Note, Rest, credit_note, part, rest
from costshare.billing.vat import vat_on
from costshare.errors import InvalidValueError
from costshare.money.amounts import ORE_PER_KRONA, plain, read_ore
from costshare.money.rounding import half_away
from costshare.register.entry import amounts as adds_up
from costshare.testing.drawing import st
from costshare.testing.strategies import ore

ON: Final = dt.date(2027, 5, 2)
AMOUNTS: Final = ("net", "vat", "rounding", "payable")


def invoice(*lines: int, rate: int = 0, whole: bool = True, **said: Any) -> dict[str, Any]:  # noqa: ANN401 - a record's own
    """The record of an invoice of those lines in öre, with VAT in per cent, and payable in whole kronor or not."""
    net = sum(lines)
    vat = vat_on(net, Fraction(rate, 100))
    rounding = half_away(Fraction(net + vat, ORE_PER_KRONA)) * ORE_PER_KRONA - net - vat if whole else 0
    return {
        "kind": "invoice",
        "run": "bill",
        "series": "F",
        "number": "F20270001",
        "date": "2027-01-15",
        "due": "2027-02-15",
        "due_days": 30,
        "revision": 1,
        "rate": f"{rate}.00",
        "lines": [
            {
                "pool": f"p{place}",
                "name": f"Pool {place}",
                "net": plain(line),
                "planned": plain(4 * line),
                "instalments": {"2027-Q1": plain(line)},
            }
            for place, line in enumerate(lines, 1)
        ],
        "net": plain(net),
        "vat": plain(vat),
        "rounding": plain(rounding),
        "payable": plain(net + vat + rounding),
        "references": [],
        "credits": "",
        "basis": {"kind": "instalment"},
        **said,
    }


def note(counter: int = 2, **said: Any) -> Note:  # noqa: ANN401 - a note's own
    return Note(**{"number": f"F2027{counter:04}", "ocr": "1", "on": ON, "revision": 1, "reason": "fel", **said})


def credited(given: dict[str, Any], *parts: int | None) -> list[dict[str, Any]]:
    """The credit notes of those parts, one after the other."""
    notes: list[dict[str, Any]] = []
    for counter, amount in enumerate(parts, 2):
        left = rest(given, notes)
        notes.append(credit_note(given, part(given, left, amount), note(counter), before=left))
    return notes


def said(record: dict[str, Any]) -> tuple[int, ...]:
    """Net, VAT, rounding and payable in öre."""
    return tuple(read_ore(record[name]) for name in AMOUNTS)


def refused(given: dict[str, Any], *parts: int | None) -> InvalidValueError:
    with pytest.raises(InvalidValueError) as caught:
        credited(given, *parts)
    return caught.value


# --- in full ----------------------------------------------------------------------------------------------------------


def test_a_full_credit_note_says_the_same_as_its_invoice_and_names_it() -> None:
    given = invoice(80_01, 20_00, rate=25)
    (made,) = credited(given, None)
    assert said(made) == said(given) == (100_01, 25_00, -1, 125_00)
    assert [(line["line"], line["pool"], line["net"]) for line in made["lines"]] == [
        (1, "p1", "80.01"),
        (2, "p2", "20.00"),
    ]
    assert (made["kind"], made["run"], made["number"], made["ocr"]) == ("credit-note", "credit", "F20270002", "1")
    assert (made["credits"], made["references"]) == ("F20270001", ["F20270001"])
    assert (made["date"], made["due"], made["due_days"]) == ("2027-05-02", "2027-05-02", 0)


def test_it_rests_on_its_invoice_and_the_reason() -> None:
    given = invoice(80_01, 20_00, rate=25)
    first, second = credited(given, 40_00, None)
    assert first["basis"] == {
        "kind": "credit",
        "reason": "fel",
        "invoice": {"number": "F20270001", "date": "2027-01-15", **{name: given[name] for name in AMOUNTS}},
        "left": {"net": "100.01", "vat": "25.00", "rounding": "-0.01"},
    }
    assert second["basis"]["left"] == {"net": "60.01", "vat": "15.00", "rounding": "-0.01"}


def test_it_says_nothing_of_the_other_periods() -> None:
    (made,) = credited(invoice(80_01), None)
    assert (made["lines"][0]["planned"], made["lines"][0]["instalments"]) == ("", {})


def test_an_amount_of_all_that_is_left_is_a_full_credit() -> None:
    given = invoice(80_01, 20_00, rate=25)
    assert credited(given, 100_01) == credited(given, None)


def test_an_invoice_below_zero_is_credited_below_zero() -> None:
    given = invoice(-80_01, -20_00, rate=25)
    first, second = credited(given, -40_00, None)
    assert said(first) == (-40_00, -10_00, 0, -50_00)
    assert said(second) == (-60_01, -15_00, 1, -75_00)
    error = refused(given, 40_00)
    assert (error.code, error.values["left"]) == ("credit-amount", "-100.01")


# --- parts ------------------------------------------------------------------------------------------------------------


def test_a_part_is_shared_over_the_lines_as_they_are_left() -> None:
    given = invoice(60_00, 30_00, 10_00, whole=False)
    first, second, last = credited(given, 10_00, 45_00, None)
    assert [line["net"] for line in first["lines"]] == ["6.00", "3.00", "1.00"]
    assert [line["net"] for line in second["lines"]] == ["27.00", "13.50", "4.50"]
    assert [line["net"] for line in last["lines"]] == ["27.00", "13.50", "4.50"]


def test_lines_that_add_and_take_away_are_credited_alike() -> None:
    given = invoice(300_00, -100_00, rate=25)
    first, last = credited(given, 100_00, None)
    assert [line["net"] for line in first["lines"]] == [line["net"] for line in last["lines"]] == ["150.00", "-50.00"]
    assert said(first) == (100_00, 25_00, 0, 125_00)


def test_a_line_of_which_nothing_is_taken_is_left_out_and_the_others_keep_their_place() -> None:
    given = invoice(1, 1_000_00)
    first, last = credited(given, 500_00, None)
    assert [line["line"] for line in first["lines"]] in ([2], [1, 2])
    assert [line["line"] for line in last["lines"]] == ([1, 2] if len(first["lines"]) == 1 else [2])


def test_vat_is_on_the_part_and_the_last_takes_what_is_left() -> None:
    given = invoice(100_01, rate=25, whole=False)
    notes = credited(given, 33_33, 33_33, None)
    assert [said(each)[1] for each in notes] == [8_33, 8_33, 8_34]
    given = invoice(2, rate=25, whole=False)
    assert [said(each)[1] for each in credited(given, 1, None)] == [0, 1]


def test_no_more_vat_is_taken_than_there_is() -> None:
    given = invoice(8, rate=25, whole=False)
    assert [said(each)[1] for each in credited(given, 2, 2, 2, None)] == [1, 1, 0, 0]


def test_what_is_to_be_paid_is_in_whole_kronor_where_the_invoice_is() -> None:
    assert [said(each)[3] for each in credited(invoice(100_40), 50_30, None)] == [50_00, 50_00]
    assert [said(each)[3] for each in credited(invoice(100_40, whole=False), 50_30, None)] == [50_30, 50_10]
    assert [said(each)[3] for each in credited(invoice(100_40, whole=False), 40, 50_30, None)] == [40, 50_30, 49_70]


def test_an_invoice_of_whole_kronor_does_not_show_whether_it_was_rounded() -> None:
    given = invoice(100_00)
    left = rest(given, [])
    assert part(given, left, 50_30).rounding == -30
    assert part(given, left, 50_30, in_kronor=False).rounding == 0
    after = rest(given, [credit_note(given, part(given, left, 50_30, in_kronor=False), note(), before=left)])
    assert part(given, after, 10_30).rounding == 0, "what was not rounded stays so"
    shown = invoice(100_40)
    assert part(shown, rest(shown, []), 50_30, in_kronor=False).rounding == -30


def test_many_small_parts_round_no_more_away_than_a_krona() -> None:
    """Half a krona each is a krona to pay each time, if nothing holds it back."""
    given = invoice(10_00)
    notes = credited(given, *[50] * 19, None)
    paid = 0
    for number, each in enumerate(notes, 1):
        paid += said(each)[3]
        assert abs(paid - 50 * number) <= ORE_PER_KRONA
        assert said(each)[3] >= 0
    assert paid == 10_00


# --- what cannot be credited ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "code"), [(0, "credit-zero"), (-1, "credit-zero"), (100_02, "credit-amount"), (10**9, "credit-amount")]
)
def test_nothing_and_more_than_is_left_are_refused(amount: int, code: str) -> None:
    error = refused(invoice(80_01, 20_00, rate=25), amount)
    assert (error.code, error.found) == (code, plain(amount))
    assert error.values == {"number": "F20270001", "left": "100.01", "amount": plain(amount)}


def test_what_is_left_is_what_counts() -> None:
    given = invoice(80_01, 20_00, rate=25)
    error = refused(given, 60_00, 40_02)
    assert (error.code, error.values["left"]) == ("credit-amount", "40.01")
    assert len(credited(given, 60_00, 40_01)) == 2


@pytest.mark.parametrize("amount", [None, 1, 100_01])
def test_what_is_credited_in_full_is_done(amount: int | None) -> None:
    error = refused(invoice(80_01, 20_00, rate=25), None, amount)
    assert (error.code, error.values["number"]) == ("credit-done", "F20270001")


def test_what_is_left_is_nothing_only_where_all_is() -> None:
    assert Rest(lines=(0, 0), vat=0, rounding=0).is_empty
    for left in (Rest(lines=(1, -1), vat=0, rounding=0), Rest(lines=(0,), vat=1, rounding=0)):
        assert not left.is_empty
    assert not Rest(lines=(), vat=0, rounding=-1).is_empty


# --- laws -------------------------------------------------------------------------------------------------------------

LINES: Final = st.lists(ore(least=-(10**9), most=10**9).filter(bool), min_size=1, max_size=4).filter(sum)
INVOICES: Final = st.builds(
    lambda lines, rate, whole: invoice(*lines, rate=rate, whole=whole), LINES, st.sampled_from([0, 25]), st.booleans()
)
PARTS: Final = st.lists(st.one_of(st.fractions(0, 1, max_denominator=50), st.just(Fraction(1, 10**9))), max_size=6)


def some_of(left: Rest, share: Fraction) -> int | None:
    """So much of what is left, at least an öre; None where that is all."""
    amount = max(1, int(abs(left.net) * share)) * (-1 if left.net < 0 else 1)
    return amount if abs(amount) < abs(left.net) else None


@given(INVOICES, PARTS)
def test_an_invoice_and_its_credit_notes_add_to_nothing(given: dict[str, Any], shares: list[Fraction]) -> None:
    notes: list[dict[str, Any]] = []
    for share in [*shares, None]:
        left = rest(given, notes)
        if left.is_empty:
            break
        taken = part(given, left, None if share is None else some_of(left, share))
        notes.append(credit_note(given, taken, note(), before=left))
    assert rest(given, notes).is_empty
    sums = [sum(ore) for ore in zip(*map(said, notes), strict=True)]
    assert sums == list(said(given))
    by_line = [
        sum(read_ore(line["net"]) for each in notes for line in each["lines"] if line["line"] == place)
        for place in range(1, len(given["lines"]) + 1)
    ]
    assert by_line == [read_ore(line["net"]) for line in given["lines"]]


@given(INVOICES, PARTS)
def test_a_part_never_takes_more_than_is_left_of_anything(given: dict[str, Any], shares: list[Fraction]) -> None:
    notes: list[dict[str, Any]] = []
    rate, whole = Fraction(given["rate"]) / 100, read_ore(given["payable"]) % ORE_PER_KRONA == 0
    for share in shares:
        left = rest(given, notes)
        if left.is_empty or (amount := some_of(left, share)) is None:
            break
        taken = part(given, left, amount)
        made = credit_note(given, taken, note(), before=left)
        assert adds_up(made)["net"] == taken.net == amount
        for before, after in zip((*left.lines, left.vat), (*taken.lines, taken.vat), strict=True):
            assert 0 <= after * (1 if before > 0 else -1) <= abs(before)
        way = 1 if amount > 0 else -1
        to_pay, left_to_pay = said(made)[3] * way, (left.net + left.vat + left.rounding) * way
        assert 0 <= to_pay <= left_to_pay
        assert taken.vat in {vat_on(amount, rate), left.vat}
        assert not whole or said(made)[3] % ORE_PER_KRONA == 0
        assert whole or taken.rounding == 0
        notes.append(made)
        assert abs(rest(given, notes).rounding) <= ORE_PER_KRONA
