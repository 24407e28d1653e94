import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from costshare.billing.invoice import reference
from costshare.billing.record import digest
from costshare.billing.vat import VatCategory
from costshare.errors import InvalidValueError, RegisterError
from costshare.register.entry import claim_of
from costshare.register.register import Register
from costshare.register.schema import JOURNAL
from costshare.register.sums import misposted
from costshare.register.writing import Writing
from tests.register.issuing import (
    MEMBERS,
    PERIOD,
    PLAN,
    SERIES,
    YEAR,
    amounts,
    issue,
    next_record,
    numbered,
    numbers,
    opened,
    put,
    record,
    start,
)
from tests.register.whole import hand_over


@pytest.fixture
def register(new_place: Callable[[], Path | str]) -> Iterator[Register]:
    with opened(new_place()) as made:
        yield made


def add(register: Register, member: str = MEMBERS[0], **changed: Any) -> None:  # noqa: ANN401 - a record's own
    """Issue one invoice in a run of its own; its record is changed after its claim was made."""
    with register.writing() as writing:
        key, made = next_record(writing, member)
        put(writing, start(writing), key, {**made, **changed})


def add_other(register: Register, **changed: Any) -> None:  # noqa: ANN401 - a record's own
    """Issue one invoice in a run of its own; its claim is that of the changed record."""
    with register.writing() as writing:
        made = {**next_record(writing)[1], **changed}
        put(writing, start(writing), claim_of(made), made)


def add_and(register: Register, act: Callable[[Writing], object]) -> None:
    """Issue one invoice, freeze a plan, and do something more before it is kept."""
    with register.writing() as writing:
        run_id = start(writing)
        writing.save_plan(YEAR, PLAN)
        put(writing, run_id, *next_record(writing))
        act(writing)


def assert_nothing_kept(register: Register) -> None:
    assert register.runs() == ()
    assert register.count() == 0
    assert register.last_number(SERIES, YEAR) == 0
    assert register.plan(YEAR) is None


def test_numbers_count_from_one_in_each_series_and_year(register: Register) -> None:
    found: list[int] = []

    def take(writing: Writing) -> None:
        asked = [("F", 2028, 1), ("F", 2028, 2), ("F", 2029, 1), ("K", 2028, 3), ("F", 2028, 0), ("F", 2028, 1)]
        for series, year, count in asked:
            found.extend(writing.take_numbers(series, year, count))
        found.append(writing.last_number("F", 2028))

    with pytest.raises(RegisterError, match="taken but not issued"):
        add_and(register, take)
    assert found == [1, 2, 3, 1, 1, 2, 3, 4, 4]
    assert register.last_number("F", 2028) == 0


def test_numbers_go_on_where_the_run_before_ended(register: Register) -> None:
    issue(register)
    issue(register, "2027-Q2")
    assert numbers(register) == numbered(2 * len(MEMBERS))
    assert register.last_number(SERIES, YEAR) == 2 * len(MEMBERS)


def test_whatever_is_raised_undoes_everything(register: Register) -> None:
    def stop(writing: Writing) -> None:
        assert writing.count() == 1
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add_and(register, stop)
    assert_nothing_kept(register)
    issue(register)
    assert numbers(register) == numbered(len(MEMBERS))


def test_a_number_that_is_taken_must_be_issued(register: Register) -> None:
    with pytest.raises(RegisterError, match="F20270002 was taken but not issued"):
        add_and(register, lambda writing: writing.take_numbers(SERIES, YEAR, 1))
    assert_nothing_kept(register)


def test_a_number_that_no_series_gave_is_refused(register: Register) -> None:
    with pytest.raises(RegisterError, match="F20270009 was not taken"):
        add(register, number="F20270009")
    assert_nothing_kept(register)


def test_the_hashes_chain_every_entry_from_the_first(register: Register) -> None:
    with register.writing() as writing:
        run_id = start(writing)
        writing.save_plan(YEAR, PLAN)
        for member in MEMBERS:
            put(writing, run_id, *next_record(writing, member))
    head = ""
    with register.reading() as reading:
        for place, row in enumerate(reading.rows(JOURNAL.select().order_by(JOURNAL.c.entry)), 1):
            entry = {"entry": place, "kind": row.kind, "run": row.run_id, "record": json.loads(row.record)}
            assert row.hash == digest({**entry, "previous": head})
            assert row.previous == head
            head = row.hash
    assert place == 3 + len(MEMBERS)
    assert register.head() == head


def test_a_claim_is_issued_once(register: Register) -> None:
    issue(register)
    with pytest.raises(RegisterError, match=r"alvik has already been invoiced for 2027-Q1 \(VAT category S\)"):
        add(register)
    assert register.count() == len(MEMBERS)


@pytest.mark.parametrize(
    "changed",
    [
        {"category": "O"},
        {"revision": 2},
        {"run": "credit"},
        {"period": {"name": "2027-Q2"}},
        {"member": {"id": "borg", "orgnr": "212000-0456"}},
        {"member": {"id": "alvik", "orgnr": "212000-0449"}},
    ],
)
def test_another_claim_of_the_same_member_is_issued_too(register: Register, changed: dict[str, Any]) -> None:
    issue(register, members=MEMBERS[:1])
    add_other(register, **changed)
    assert register.count() == 2


def test_a_payment_reference_is_issued_once(register: Register) -> None:
    issue(register, members=MEMBERS[:1])
    with pytest.raises(RegisterError, match="a payment reference of bill-2027-Q1-2 has already"):
        add(register, MEMBERS[1], ocr=reference(1))
    assert register.count() == 1


def test_a_number_is_issued_once(register: Register) -> None:
    issue(register, members=MEMBERS[:1])
    with pytest.raises(RegisterError, match="F20270001 was not taken"):
        add(register, MEMBERS[1], number="F20270001")
    assert register.count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"federation": "222000-0034"},
        {"run": "credit"},
        {"period": "2027-Q2"},
        {"member": "borg"},
        {"recipient": "212000-0449"},
        {"category": VatCategory.EXEMPT},
        {"revision": 2},
    ],
)
def test_a_record_is_of_the_claim_it_is_issued_for(register: Register, changed: dict[str, Any]) -> None:
    claim = evolve(claim_of(record()), **changed)
    with pytest.raises(RegisterError, match="of another claim"):
        add_and(register, lambda writing: put(writing, "bill-2027-Q1", claim, record()))
    assert_nothing_kept(register)


def test_another_federations_claim_is_refused(register: Register) -> None:
    with pytest.raises(RegisterError, match="of another claim"):
        add_other(register, federation={"orgnr": "222000-0034"})


@pytest.mark.parametrize("field", ["net", "vat", "rounding", "payable"])
def test_amounts_that_do_not_add_up_are_refused(register: Register, field: str) -> None:
    with pytest.raises(RegisterError, match="does not add up"):
        add(register, **{field: "99.00"})
    assert_nothing_kept(register)


def test_lines_that_do_not_add_up_are_refused(register: Register) -> None:
    with pytest.raises(RegisterError, match=r"says 100\.01, and its parts are 80\.01"):
        add(register, lines=record()["lines"][:1])


def test_an_amount_in_another_spelling_is_refused(register: Register) -> None:
    with pytest.raises(InvalidValueError, match="not-an-amount"):
        add(register, net="100,01")


@pytest.mark.parametrize("ore", [1, -1, 0, 10**12, -(10**12), 10**15 + 1])
def test_amounts_of_any_size_are_kept_to_the_ore(register: Register, ore: int) -> None:
    add(register, **amounts(ore, 2, vat=ore, rounding=-7))
    with register._engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT net, vat, rounding, payable FROM invoices").one()
    assert tuple(row) == (ore + 2, ore, -7, 2 * ore - 5)
    assert [type(value) for value in row] == [int] * 4


def test_an_invoice_belongs_to_a_run(register: Register) -> None:
    with pytest.raises(RegisterError, match="belongs to no run"), register.writing() as writing:
        put(writing, "bill-2026-Q4", *next_record(writing))
    assert_nothing_kept(register)


@pytest.mark.parametrize("add", [Writing.add_payments, Writing.add_postings])
def test_whatever_is_written_belongs_to_the_run_of_its_transaction(
    register: Register, add: Callable[[Writing, str, list[dict[str, Any]]], None]
) -> None:
    issue(register)
    with pytest.raises(RegisterError, match="belongs to no run"), register.writing() as writing:
        add(writing, f"bill-{PERIOD}", [])


def test_a_plan_comes_back(register: Register) -> None:
    with register.writing() as writing:
        start(writing)
        writing.save_plan(YEAR, PLAN)
    assert register.plan(YEAR) == PLAN
    assert register.plan(YEAR + 1) is None


def test_the_latest_revision_of_a_plan_holds(register: Register) -> None:
    for revision in range(1, 12):
        with register.writing() as writing:
            start(writing, f"2027-{revision:02}")
            writing.save_plan(YEAR, {"revision": revision})
            writing.save_plan(YEAR + 1, {"revision": -revision})
            assert writing.plan(YEAR) == {"revision": revision}
    assert register.plan(YEAR) == {"revision": 11}


def test_a_plan_is_frozen_by_a_run(register: Register) -> None:
    with pytest.raises(RegisterError, match="plan for 2027 belongs to no run"), register.writing() as writing:
        writing.save_plan(YEAR, PLAN)


def test_runs_of_the_same_kind_and_period_have_ids_of_their_own(register: Register) -> None:
    with register.writing() as writing:
        ids = [start(writing, kind=kind, user=str(turn)) for turn, kind in enumerate(["credit", "credit", "bill"])]
        ids.append(start(writing, kind="credit", user="last"))
    assert ids == ["credit-2027-Q1", "credit-2027-Q1-2", "bill-2027-Q1", "credit-2027-Q1-3"]
    latest = register.run("credit", PERIOD)
    assert latest is not None
    assert (latest.id, latest.user) == (ids[-1], "last")


def test_no_two_runs_have_the_same_id_however_their_periods_are_called(register: Register) -> None:
    with register.writing() as writing:
        ids = [start(writing, period, kind="pay") for period in ("A", "A-2", "A", "A", "a/b", "a b", "a-b")]
    assert ids == ["pay-A", "pay-A-2", "pay-A-3", "pay-A-4", "pay-a-b", "pay-a-b-2", "pay-a-b-3"]


@pytest.mark.parametrize("period", ["../../x", "/etc", "a\\b", "C:x", "*", "\n", "å" * 300, ""])
def test_the_id_of_a_run_is_the_name_of_one_folder(register: Register, tmp_path: Path, period: str) -> None:
    with register.writing() as writing:
        run_id = start(writing, period, kind="refund")
    (tmp_path / run_id).mkdir()
    assert [path.name for path in tmp_path.iterdir()] == [run_id]
    assert register.runs()[0].period == period


def test_an_instant_is_kept_in_utc(register: Register) -> None:
    stockholm = dt.timezone(dt.timedelta(hours=2))
    with register.writing() as writing:
        start(writing, created=dt.datetime(2027, 7, 1, 0, 30, 15, 99, stockholm))
    assert register.runs()[0].created == "2027-06-30T22:30:15+00:00"


def test_the_next_position_is_told_before_the_invoice_is_made(register: Register) -> None:
    issue(register)
    with register.writing() as writing:
        run_id = start(writing, "2027-Q2")
        assert writing.next_position == len(MEMBERS) + 1
        put(writing, run_id, *next_record(writing, period="2027-Q2"))
        assert writing.next_position == len(MEMBERS) + 2
        assert writing.count() == len(MEMBERS) + 1


def test_what_was_handed_over_is_known_by_the_run_whose_files_they_were(register: Register) -> None:
    issue(register)
    hand_over(register, "bill-2027-Q1", {"F20270001": "700001"})
    with register.reading() as reading:
        found = [(each["exported"], each["kind"]) for each in reading.exports("bill-2027-Q1")]
        assert found == [("bill-2027-Q1", "rows")] * 2
        assert reading.exports("bill-2027-Q2") == []
        assert list(misposted(reading)) == []


@pytest.mark.parametrize("again", [{"F20270001": "700009"}, {"F20270002": "700001"}])
def test_a_document_has_one_number_of_a_finance_system_and_a_number_one_document(
    register: Register, again: dict[str, str]
) -> None:
    issue(register)
    hand_over(register, "bill-2027-Q1", {"F20270001": "700001"})
    head = register.head()
    with pytest.raises(RegisterError):
        hand_over(register, "bill-2027-Q1", again, times=0)
    assert register.head() == head
