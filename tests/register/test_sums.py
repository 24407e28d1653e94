"""Money in a register that does not add up, in tables that nothing else was changed in."""
# ruff: noqa: S608 - tables and columns have no placeholders

from pathlib import Path

import pytest
from sqlalchemy import Connection

from costshare.register.reading import Reading
from costshare.register.register import Register
from costshare.register.sums import misposted
from tests.billing.agreement import FEDERATION
from tests.laws.tampering import unguarded, whole_year

ONE = "(SELECT min(rowid) FROM postings WHERE kind = '{kind}')"
PAYMENT = "(SELECT payment FROM postings WHERE kind = 'match' ORDER BY rowid LIMIT 1)"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """A register without guards, in which a whole year has happened."""
    root = whole_year(tmp_path_factory.mktemp("year") / "w")
    unguarded(root / "register.db")
    return Register.open(root / "register.db", federation=FEDERATION, create=False)


def after(register: Register, statement: str) -> set[str]:
    """The codes of what is found once something has been changed; it is undone."""
    with register._engine.connect() as connection, connection.begin() as transaction:
        assert codes(connection) == set()
        assert connection.exec_driver_sql(statement).rowcount > 0
        found = codes(connection)
        transaction.rollback()
    return found


def codes(connection: Connection) -> set[str]:
    return {found.code for found in misposted(Reading(connection))}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (f"UPDATE postings SET payment = 'none' WHERE rowid = {ONE.format(kind='match')}", "posting"),
        (f"UPDATE postings SET number = 'none' WHERE rowid = {ONE.format(kind='match')}", "posting"),
        (f"UPDATE postings SET payment = '' WHERE rowid = {ONE.format(kind='match')}", "posting"),
        (f"UPDATE postings SET number = '' WHERE rowid = {ONE.format(kind='match')}", "posting"),
        (f"UPDATE postings SET amount = 0 WHERE rowid = {ONE.format(kind='match')}", "posting"),
        (f"UPDATE postings SET entry = 3 WHERE rowid = {ONE.format(kind='match')}", "posting"),
        (f"UPDATE postings SET kind = 'gift' WHERE rowid = {ONE.format(kind='match')}", "posting"),
        (f"UPDATE postings SET kind = 'held' WHERE rowid = {ONE.format(kind='match')}", "posting"),
        (f"UPDATE postings SET kind = 'double', number = payment WHERE rowid = {ONE.format(kind='match')}", "posting"),
        (f"UPDATE postings SET kind = 'pay' WHERE rowid = {ONE.format(kind='match')}", "posting"),
        (f"UPDATE postings SET payment = {PAYMENT} WHERE rowid = {ONE.format(kind='pay')}", "posting"),
        (f"UPDATE postings SET amount = -amount WHERE rowid = {ONE.format(kind='pay')}", "posting"),
        (f"UPDATE postings SET number = 'F20270001' WHERE rowid = {ONE.format(kind='refund')}", "posting"),
        (f"UPDATE postings SET payment = {PAYMENT} WHERE rowid = {ONE.format(kind='offset')}", "posting"),
        (f"UPDATE postings SET kind = 'rounding' WHERE rowid = {ONE.format(kind='pay')}", "posting"),
        (f"UPDATE payments SET amount = amount - 1 WHERE id = {PAYMENT}", "payment"),
        (f"UPDATE payments SET amount = -amount WHERE id = {PAYMENT}", "payment"),
        (f"UPDATE postings SET amount = amount + 1 WHERE rowid = {ONE.format(kind='match')}", "payment"),
        (f"UPDATE postings SET amount = -amount WHERE rowid = {ONE.format(kind='match')}", "payment"),
        (f"UPDATE postings SET amount = amount + 1 WHERE rowid = {ONE.format(kind='offset')}", "offset"),
        (f"DELETE FROM postings WHERE rowid = {ONE.format(kind='offset')}", "offset"),
        ("UPDATE invoices SET net = net + 1000000 WHERE credits != ''", "credited"),
        ("UPDATE invoices SET vat = vat - 1 WHERE credits != ''", "credited"),
        ("UPDATE invoices SET rounding = rounding - 1 WHERE credits != ''", "credited"),
        ("UPDATE invoices SET net = -net WHERE credits != ''", "credited"),
        ("UPDATE invoices SET kind = 'credit-note' WHERE number IN (SELECT credits FROM invoices)", "credited"),
        ("UPDATE reminders SET number = 'none'", "reminder"),
        ("UPDATE reminders SET entry = 3", "reminder"),
        ("UPDATE numbers SET reference = 'none' WHERE number = '700001'", "numbered"),
        ("UPDATE numbers SET entry = 3 WHERE number = '700001'", "numbered"),
        ("UPDATE exports SET exported = 'none'", "exported"),
        ("UPDATE exports SET entry = 2", "exported"),
    ],
)
def test_money_that_does_not_add_up_is_found(register: Register, change: str, code: str) -> None:
    assert code in after(register, change)


def test_a_payment_may_be_posted_less_than_it_is(register: Register) -> None:
    assert after(register, f"UPDATE payments SET amount = amount + 1 WHERE id = {PAYMENT}") == set()


def test_a_register_that_is_not_there_has_no_money(tmp_path: Path) -> None:
    with Register.open(tmp_path / "none.db", federation=FEDERATION, create=False) as none, none.reading() as reading:
        assert list(misposted(reading)) == []
