"""Credit runs: what a credit note takes back, what it sets off, and what may be billed again."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from costshare.errors import InvalidValueError, UnknownIdError, WorkspaceError
from costshare.register.accounts import postings
from costshare.runs.bill import bill
from costshare.runs.credit import credit
from tests.billing.agreement import QUARTERS, Charter, billed, issued, lay, order, register, tree
from tests.runs.whole_year import (
    REASON,
    SETTLED,
    credited,
    crediting,
    lay_year,
    opens,
    paid,
    paying,
    run_ids,
    settled,
    standing,
)

Q1 = QUARTERS[0]
AMOUNTS = ("net", "vat", "rounding", "payable")
ADA, BO, CIA_EXEMPT, CIA_TAXED = "F20270001", "F20270002", "F20270003", "F20270004"


@pytest.fixture
def root(billed_quarter: Path) -> Path:
    """A first quarter, billed."""
    return billed_quarter


def refused(root: Path, number: str, **said: Any) -> InvalidValueError:  # noqa: ANN401 - an order's own
    """What refuses a credit, in a dry run as well; nothing is written."""
    before = tree(root)
    with pytest.raises(InvalidValueError) as caught:
        credit(root, crediting(number, **said))
    with pytest.raises(InvalidValueError, match=caught.value.code):
        credit(root, crediting(number, **said), dry_run=True)
    assert tree(root) == before
    return caught.value


def offsets(root: Path) -> list[tuple[str, str, int]]:
    """What is set off and rounded."""
    with register(root) as found, found.reading() as reading:
        return [(str(each.kind), each.number, each.amount) for each in postings(reading) if not each.payment]


# --- the credit note --------------------------------------------------------------------------------------------------


def test_a_full_credit_note_says_what_its_invoice_said(root: Path) -> None:
    record = credited(root, CIA_TAXED)
    invoice, note = issued(root)[3], issued(root)[4]
    assert note == record
    assert [note[name] for name in AMOUNTS] == [invoice[name] for name in AMOUNTS]
    assert (note["number"], note["kind"], note["run"], note["revision"]) == ("F20270005", "credit-note", "credit", 1)
    assert (note["credits"], note["references"]) == (CIA_TAXED, [CIA_TAXED])
    assert (note["period"], note["member"]) == (invoice["period"], invoice["member"])
    assert note["ocr"] not in {each["ocr"] for each in issued(root)[:4]}


def test_it_is_a_run_of_its_own_with_the_reason(root: Path) -> None:
    credited(root, ADA, 100_00)
    credited(root, ADA)
    assert run_ids(root) == ["bill-2027-Q1", f"credit-{ADA}", f"credit-{ADA}-2"]
    with register(root) as found:
        run = found.runs()[-1]
    assert (run.kind, run.period, run.year, run.issued) == ("credit", ADA, 2027, dt.date(2027, 5, 2))
    assert (run.reason, run.user) == (REASON, "ekonom")


def test_numbers_are_of_the_invoice_s_series_and_the_year_of_issue(root: Path) -> None:
    lay_year(root, lambda made: made["billing"].update(series="X"))
    assert credited(root, ADA)["number"] == "F20270005"
    assert credited(root, BO, on=dt.date(2028, 1, 3))["number"] == "F20280001"


def test_parts_sum_to_the_invoice_and_the_last_takes_the_rest(root: Path) -> None:
    notes = [credited(root, ADA, 7_000_00), credited(root, ADA, 7_000_00), credited(root, ADA)]
    assert [each["net"] for each in notes] == ["7000.00", "7000.00", "6102.88"]
    assert [each["rounding"] for each in notes] == ["0.00", "0.00", "0.12"]
    assert [each["revision"] for each in notes] == [1, 2, 3]
    assert refused(root, ADA).code == "credit-done"


def test_a_credit_needs_only_the_register(root: Path) -> None:
    text = (root / "charter.toml").read_text("utf-8")
    (root / "charter.toml").write_text(
        text.replace("instalments", "instalment").replace("[keys.", "[drivers."), "utf-8"
    )
    (root / "costs.csv").unlink()
    assert credited(root, ADA)["net"] == "20102.88"


def test_terms_without_rounding_round_no_part(tmp_path: Path) -> None:
    root = lay_year(tmp_path / "w", lambda made: made["billing"].update(payable="none"))
    billed(root, Q1)
    assert credited(root, CIA_TAXED, 1_000_01)["payable"] == "1250.01"


# --- what it sets off -------------------------------------------------------------------------------------------------


def test_an_unpaid_invoice_is_set_off(root: Path) -> None:
    credited(root, ADA)
    assert offsets(root) == [("offset", ADA, 20_103_00), ("offset", "F20270005", -20_103_00)]
    assert not {ADA, "F20270005"} & opens(root).keys()


def test_a_part_lowers_what_is_open(root: Path) -> None:
    credited(root, CIA_TAXED, 1_000_00)
    assert opens(root)[CIA_TAXED] == 5_000_00
    assert "F20270005" not in opens(root)


def test_what_was_paid_is_owed_to_the_member(root: Path) -> None:
    paid(root, paying(20_103_00, issued(root)[0]["ocr"]))
    credited(root, ADA)
    assert offsets(root) == []
    assert opens(root)["F20270005"] == -20_103_00


def test_of_what_was_paid_in_part_the_rest_is_set_off(root: Path) -> None:
    paid(root, paying(20_000_00, issued(root)[0]["ocr"]))
    credited(root, ADA)
    assert ADA not in opens(root)
    assert opens(root)["F20270005"] == -20_000_00


def test_an_invoice_below_zero_is_set_off_too(tmp_path: Path) -> None:
    root = lay(tmp_path / "w", costs={"stod": -400_00})
    billed(root, Q1)
    assert [each["payable"] for each in issued(root)] == ["-50.00", "-30.00", "-25.00"]
    credited(root, ADA, -10_00)
    assert opens(root) == {ADA: -40_00, BO: -30_00, CIA_EXEMPT: -25_00}
    credited(root, ADA)
    assert opens(root) == {BO: -30_00, CIA_EXEMPT: -25_00}


def test_a_rest_below_a_krona_is_closed_and_opened_again(tmp_path: Path) -> None:
    root = lay_year(tmp_path / "w", lambda made: made["billing"].update(payable="none"))
    billed(root, Q1)
    credited(root, ADA, 20_102_00)
    assert offsets(root) == [
        ("offset", ADA, 20_102_00),
        ("rounding", ADA, 88),
        ("offset", "F20270005", -20_102_00),
    ]
    assert not {ADA, "F20270005"} & opens(root).keys()
    credited(root, ADA)
    assert offsets(root)[3:] == [("offset", ADA, 88), ("rounding", ADA, -88), ("offset", "F20270006", -88)]
    assert not {ADA, "F20270005", "F20270006"} & opens(root).keys()
    assert standing(root)[ADA].rounded == 0
    assert len(issued(root)) == 6, "and sound"


def test_no_more_is_owed_than_was_paid_where_the_rest_was_rounded_away(tmp_path: Path) -> None:
    root = lay_year(tmp_path / "w", lambda made: made["billing"].update(payable="none"))
    billed(root, Q1)
    paid(root, paying(20_102_00, issued(root)[0]["ocr"]))
    assert standing(root)[ADA].rounded == 88
    credited(root, ADA)
    assert opens(root)["F20270005"] == -20_102_00


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("amount", "code"), [(0, "credit-zero"), (-1, "credit-zero"), (20_102_89, "credit-amount")])
def test_nothing_and_more_than_is_left_are_refused(root: Path, amount: int, code: str) -> None:
    error = refused(root, ADA, amount=amount)
    assert (error.code, error.values["left"]) == (code, "20102.88")


def test_a_credit_note_is_not_before_its_invoice(root: Path) -> None:
    error = refused(root, ADA, on=dt.date(2027, 1, 14))
    assert (error.code, error.values["first"]) == ("day-before", dt.date(2027, 1, 15))
    assert credited(root, ADA, on=dt.date(2027, 1, 15))["date"] == "2027-01-15"


def test_a_reason_is_one_line_that_can_be_read(root: Path) -> None:
    assert refused(root, ADA, reason="fel\amottagare").code == "decision-character"


def test_a_credit_note_is_not_credited(root: Path) -> None:
    credited(root, ADA)
    assert refused(root, "F20270005").code == "credit-kind"


def test_a_reason_is_needed() -> None:
    for blank in ("", "  ", "\n"):
        with pytest.raises(InvalidValueError, match="decision-reason"):
            crediting(ADA, reason=blank)


def test_a_day_is_of_a_year_that_can_be(root: Path) -> None:
    assert refused(root, ADA, on=dt.date(2201, 1, 1)).code == "year-span"


@pytest.mark.parametrize("dry_run", [False, True])
def test_an_unknown_number_names_the_nearest(root: Path, *, dry_run: bool) -> None:
    before = tree(root)
    for given, known in (
        ("F20270009", ("F20270003", "F20270004")),
        ("F20260009", ("F20270001", "F20270002")),
        ("F202700025", ("F20270001", "F20270002", "F20270003", "F20270004")),
        (issued(root)[1]["ocr"], ("F20270002",)),
    ):
        with pytest.raises(UnknownIdError) as caught:
            credit(root, crediting(given), dry_run=dry_run)
        assert (caught.value.kind, caught.value.unknown, caught.value.known) == ("invoice", given, known)
    assert tree(root) == before


def test_where_nothing_is_issued_nothing_is_made(tmp_path: Path) -> None:
    root = lay_year(tmp_path / "w")
    before = tree(root)
    with pytest.raises(UnknownIdError) as caught:
        credit(root, crediting(ADA))
    assert caught.value.known == ()
    assert tree(root) == before


# --- a look first -----------------------------------------------------------------------------------------------------


def test_a_dry_run_leaves_nothing_and_says_what_will_be(root: Path) -> None:
    before = tree(root)
    seen = credit(root, crediting(ADA, amount=100_00), dry_run=True)
    with pytest.raises(WorkspaceError, match="plan-hash"):
        credit(root, crediting(ADA, amount=100_01, expect=seen.plan))
    assert tree(root) == before
    done = credit(root, crediting(ADA, amount=100_00, expect=seen.plan))
    assert (seen.records, seen.plan, seen.new) == (done.records, done.plan, done.new)
    assert [batch.run for batch in (*seen.batches, *done.batches)] == ["", f"credit-{ADA}"]


def test_a_second_credit_is_another_plan(root: Path) -> None:
    plan = credit(root, crediting(ADA, amount=100_00), dry_run=True).plan
    credited(root, ADA, 100_00)
    with pytest.raises(WorkspaceError, match="plan-hash"):
        credit(root, crediting(ADA, amount=100_00, expect=plan))


# --- billed again -----------------------------------------------------------------------------------------------------


def test_what_is_credited_in_full_is_billed_again_once(root: Path) -> None:
    for revision in (2, 3):
        last = next(each for each in reversed(issued(root)) if each["member"]["id"] == "ada")
        credited(root, last["number"])
        again = billed(root, Q1)
        assert again.new == 1
        new = issued(root)[-1]
        assert (new["member"]["id"], new["revision"], new["net"]) == ("ada", revision, "20102.88")
        assert billed(root, Q1).new == 0
    assert opens(root) == {BO: 15_103_00, CIA_EXEMPT: 103_00, CIA_TAXED: 6_250_00, "F20270008": 20_103_00}
    assert run_ids(root)[2::2] == ["bill-2027-Q1-2", "bill-2027-Q1-3"]


def test_a_part_frees_nothing_until_all_is_credited(root: Path) -> None:
    credited(root, ADA, 100_00)
    assert billed(root, Q1).new == 0
    credited(root, ADA)
    assert billed(root, Q1).new == 1


def test_only_the_credited_category_is_billed_again(root: Path) -> None:
    credited(root, CIA_TAXED)
    assert billed(root, Q1).new == 1
    again = issued(root)[-1]
    assert (again["category"], again["revision"], again["net"]) == ("S", 2, "5000.00")


def test_it_is_billed_again_as_it_would_be_now(root: Path) -> None:
    def moved(made: Charter) -> None:
        made["members"][0] |= {"orgnr": "212000-0456", "name": "Nya Ada"}

    credited(root, ADA)
    lay_year(root, moved)
    seen = bill(root, order(Q1, on=dt.date(2027, 5, 3)), dry_run=True)
    assert billed(root, Q1, on=dt.date(2027, 5, 3), expect=seen.plan).new == 1
    again = issued(root)[-1]
    assert (again["member"]["name"], again["member"]["orgnr"]) == ("Nya Ada", "212000-0456")
    assert (again["date"], again["revision"]) == ("2027-05-03", 2)


def test_what_is_not_to_be_billed_any_more_makes_one_run_and_no_more(billed_year: Path) -> None:
    """All of the year is billed; then it turns out that a member joined only after its first quarter."""

    def joining(made: Charter) -> None:
        made["members"][0]["from"] = dt.date(2027, 4, 1)

    root = billed_year
    credited(root, ADA)
    lay_year(root, joining)
    assert billed(root, Q1, replan=True).new == 0
    before = tree(root)
    for dry_run in (True, False):
        found = bill(root, order(Q1), dry_run=dry_run)
        assert (found.new, len(found.records)) == (0, 4)
    assert tree(root) == before


# --- a settled year ---------------------------------------------------------------------------------------------------


def test_a_settlement_s_invoice_is_credited_and_settled_again(billed_year: Path) -> None:
    root = billed_year
    first = settled(root)
    invoice = next(each for each in first.billed.records if each["kind"] == "invoice")
    credited(root, invoice["number"], on=SETTLED)
    again = settled(root)
    assert again.billed.new == 1
    new = issued(root)[-1]
    assert [new[name] for name in AMOUNTS] == [invoice[name] for name in AMOUNTS]
    assert (new["run"], new["revision"], invoice["revision"]) == ("settle", 2, 1)
    assert settled(root).billed.new == 0
