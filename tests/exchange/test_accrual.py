"""The accrual of a settlement, and its reversal: per pool and counterparty, nothing of what is retained."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import pytest
from attrs import evolve

from costshare.billing.reckoning import Row
from costshare.billing.settlement import Settled
from costshare.billing.statement import Statement, statement
from costshare.billing.vat import VatCategory
from costshare.errors import WorkspaceError
from costshare.exchange.accrual import accrual, sie_accrual
from costshare.exchange.vouchers import Coded, Voucher, VoucherRow
from costshare.federation.parties import Kind
from costshare.workspace.bookkeeping_terms import Bookkeeping, PoolBooking
from tests.billing.values import YEAR, federation, member, pool
from tests.exchange.bookings import BOOKS, INCOME, OWED, OWING, PROGRAM, SOLD, found_in, read_back, sums, transactions

LAST: Final = dt.date(YEAR, 12, 31)
FEDERATION: Final = federation(member("ada"), member("bo"), member("cia", Kind.COMPANY))
IN_BOOKS: Final = evolve(BOOKS, pools={"it": PoolBooking(objects={"1": "910"})})
COUNCILS, COMPANIES = Coded("20", "82", "Kommuner"), Coded("20", "5", "Företag")
IT: Final = Coded("1", "910", "Pool it")


def stated(due: Mapping[tuple[str, str], int], **other: Mapping[tuple[str, str], int]) -> Statement:
    """The statement of a year with öre by member and pool: due, and what else a row has."""
    cells = list(dict.fromkeys([*due, *(cell for each in other.values() for cell in each)]))
    rows = tuple(
        Row(
            member=name,
            pool=of,
            category=VatCategory.OUTSIDE,
            due=due.get((name, of), 0),
            **{what: ore.get((name, of), 0) for what, ore in other.items()},
        )
        for name, of in cells
    )
    return statement(Settled(year=YEAR, rows=rows), FEDERATION.members, (pool("it"), pool("hr")))


def accrued(found: Statement, books: Bookkeeping = IN_BOOKS, on: dt.date = LAST) -> tuple[Voucher, ...]:
    return accrual(found, (each.party for each in FEDERATION.members), books, on=on)


def test_those_who_owe_and_those_who_are_owed_stand_apart() -> None:
    made, back = accrued(stated({("ada", "it"): 500, ("bo", "it"): -200, ("bo", "hr"): 50, ("cia", "it"): 70}))
    assert made == Voucher(
        LAST,
        "Upplupen slutavräkning 2027",
        (
            VoucherRow(OWED, 500, (COUNCILS,)),
            VoucherRow(INCOME, -300, (IT, COUNCILS), "Pool it"),
            VoucherRow(OWING, -150, (COUNCILS,)),
            VoucherRow(INCOME, -50, (COUNCILS,), "Pool hr"),
            VoucherRow(OWED, 70, (COMPANIES,)),
            VoucherRow(SOLD, -70, (IT, COMPANIES), "Pool it"),
        ),
    )
    assert (back.date, back.text) == (dt.date(2028, 1, 1), "Återföring av upplupen slutavräkning 2027")
    assert set(sums([made, back]).values()) == {0}


def test_it_is_of_the_day_that_is_asked_for_or_of_the_last() -> None:
    found = stated({("ada", "it"): 1})
    days = [[each.date for each in accrued(found, on=day)] for day in (dt.date(2027, 8, 31), dt.date(2028, 2, 1))]
    assert days == [[dt.date(2027, 8, 31), dt.date(2027, 9, 1)], [LAST, dt.date(2028, 1, 1)]]


def test_what_is_carried_is_the_members_and_what_is_retained_is_not() -> None:
    cell = ("ada", "it")
    made, _ = accrued(stated({cell: -100}, carried={cell: -20}, retained={cell: -3}))
    assert sums([made]) == {OWING: -120, INCOME: 120}


def test_one_account_may_serve_for_both() -> None:
    books = evolve(IN_BOOKS, accrued_cost=OWED)
    made, _ = accrued(stated({("ada", "it"): 500, ("bo", "it"): -200}), books)
    assert sums([made]) == {OWED: 300, INCOME: -300}


def test_a_member_whose_pools_cancel_each_other_owes_nothing() -> None:
    made, _ = accrued(stated({("ada", "it"): 10, ("ada", "hr"): -10}))
    assert sums([made]) == {INCOME: 0}
    assert [row.amount for row in made.rows] == [-10, 10]


def test_nothing_to_accrue_is_no_voucher() -> None:
    found = stated({("ada", "it"): 0}, retained={("ada", "it"): 5})
    assert accrued(found) == ()
    assert sie_accrual(found, FEDERATION, IN_BOOKS, on=LAST, program=PROGRAM) is None
    assert accrued(stated({("ada", "it"): 7, ("bo", "it"): -7}), evolve(IN_BOOKS, accrued_cost=OWED)) == ()


@pytest.mark.parametrize(("ore", "field"), [(1, "accrued_income"), (-1, "accrued_cost")])
def test_an_account_that_is_not_said_is_a_fault(ore: int, field: str) -> None:
    without: dict[str, Any] = {field: ""}
    with pytest.raises(WorkspaceError) as caught:
        accrued(stated({("ada", "it"): ore}), evolve(IN_BOOKS, **without))
    (fault,) = caught.value.faults
    assert (fault.code, fault.values["field"]) == ("missing-field", field)


def test_the_file_is_read_back_equal() -> None:
    found = stated({("ada", "it"): 500, ("bo", "it"): -200})
    written = sie_accrual(found, FEDERATION, IN_BOOKS, on=LAST, program=PROGRAM)
    assert written is not None
    read = read_back(written.content)
    assert found_in(read.transactions) == transactions(accrued(found))
    assert (read.company, read.orgnr) == (FEDERATION.name, FEDERATION.orgnr)
    assert b"#GEN 20271231" in written.content
