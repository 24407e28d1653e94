"""Every command that writes, each with something to do at its time of the year."""

from collections.abc import Iterator
from typing import Final

from costshare.register.register import Register
from costshare.register.schema import PAYMENTS as BOOKED
from costshare.register.schema import POSTINGS
from tests.billing.agreement import FEDERATION
from tests.disturbed.places import Place
from tests.disturbed.year import BILL, CREDIT, DAY, LATE, LATER, PAID, PAYMENTS, SETTLE, UNKNOWN, Command

Words = tuple[str, ...]

BEGUN: Final = Command(name="begun", words=(), before=(*BILL.before, PAYMENTS))
BILLED: Final = Command(name="billed", words=(), before=SETTLE.before)


def commands(place: Place) -> Iterator[Words]:
    """Every command that writes before the year is over, each with something left to do after those before it."""
    decided = ("--reason", "ringde", "--on", DAY)
    yield BILL.words
    yield ("payments", LATER, "--on", DAY)
    yield ("match", paid(place, UNKNOWN), PAID[1], *decided)
    yield ("unmatch", matched(place, PAID[0]), PAID[0], *decided)
    yield ("pay", "F20270003", *decided)
    yield ("refund", paid(place, UNKNOWN + 1), *decided)
    yield ("remind", "--on", LATE)
    yield CREDIT.words


def after_the_year(_place: Place) -> Iterator[Words]:
    """The command that comes then."""
    yield SETTLE.words


def paid(place: Place, amount: int) -> str:
    """The payment of that amount, in öre."""
    with Register.open(place.where, federation=FEDERATION, create=False) as register, register.reading() as reading:
        return next(str(row.id) for row in reading.rows(BOOKED.select().where(BOOKED.c.amount == amount)))


def matched(place: Place, number: str) -> str:
    """A payment that is matched with the document of that number."""
    with Register.open(place.where, federation=FEDERATION, create=False) as register, register.reading() as reading:
        return next(str(row.payment) for row in reading.rows(POSTINGS.select().where(POSTINGS.c.number == number)))
