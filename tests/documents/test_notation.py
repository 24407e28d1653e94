"""Each trap of Babel's that we would fall into, pinned; and what is written reads back as it was."""

import datetime as dt
from collections.abc import Iterator
from decimal import ROUND_DOWN, Clamped, Context, Decimal, Inexact, Rounded, localcontext, setcontext
from fractions import Fraction

import pytest
from babel.numbers import format_currency, format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from costshare.documents.language import Language
from costshare.documents.notation import MINUS, NO_BREAK, Notation
from costshare.money.amounts import read_ore
from costshare.money.reading import read_number
from costshare.money.rounding import half_away
from costshare.periods.period import Period

SWEDISH, ENGLISH = Notation(Language.SWEDISH), Notation(Language.ENGLISH)
BOTH = pytest.mark.parametrize("write", [SWEDISH, ENGLISH], ids=list(Language))
AMOUNTS = st.integers() | st.integers(-(10**30), 10**30)


@BOTH
@given(ore=st.integers(-(10**27), 10**27))
def test_an_amount_reads_back(write: Notation, ore: int) -> None:
    assert read_ore(write.kronor(ore)) == ore
    assert read_ore(write.amount(ore).removesuffix(f"{NO_BREAK}kr")) == ore


@BOTH
@given(value=st.fractions(-(10**15), 10**15))
def test_a_number_reads_back_to_its_last_decimal(write: Notation, value: Fraction) -> None:
    assert read_number(write.number(value), decimal=",") == Fraction(half_away(value * 10**4), 10**4)
    if value.denominator == 1:
        assert read_number(write.ratio(value), decimal=",") == value


@given(ore=st.integers())
def test_an_amount_is_what_babel_says_but_for_the_minus(ore: int) -> None:
    with localcontext(prec=400):
        said = format_currency(Decimal(ore) / 100, "SEK", locale="sv_SE")
    assert SWEDISH.amount(ore) == said.replace("-", MINUS)


@pytest.mark.parametrize(
    ("ore", "written"),
    [
        (123456789, "1·234·567,89"),
        (-123456789, "−1·234·567,89"),
        (0, "0,00"),
        (-1, "−0,01"),
        (99, "0,99"),
        (100000, "1·000,00"),
        (10**17 + 5, "1·000·000·000·000·000,05"),
        (10**40 + 1, "100" + "·000" * 12 + ",01"),
    ],
)
def test_kronor(ore: int, written: str) -> None:
    assert SWEDISH.kronor(ore) == written.replace("·", NO_BREAK)


def test_why_the_minus_is_ours() -> None:
    assert format_decimal(-1, locale="sv_SE") == "-1", (
        "Babel writes a hyphen: when it no longer does, drop our own minus"
    )
    assert SWEDISH.number(Fraction(-1)) == f"{MINUS}1"


def test_why_percentages_have_their_decimals() -> None:
    assert format_percent(Decimal("-0.005"), locale="sv_SE") == f"-0{NO_BREAK}%"
    assert SWEDISH.share(Fraction(-5, 1000)) == f"{MINUS}0,5{NO_BREAK}%"
    assert SWEDISH.share(Fraction(1, 3)) == f"33,333333{NO_BREAK}%"
    assert SWEDISH.percent("30.154") == f"30,154{NO_BREAK}%"
    assert SWEDISH.percent("0.000") == f"0,000{NO_BREAK}%"


def test_a_half_goes_away_from_zero_whatever_babel_would_do() -> None:
    assert format_decimal(Decimal("0.125"), "0.00", locale="sv_SE") == "0,12", "half even, by the decimal context"
    assert SWEDISH.exact_kronor(Fraction(25, 2), places=2) == "0,13"
    assert SWEDISH.exact_kronor(Fraction(-25, 2), places=2) == f"{MINUS}0,13"


@pytest.fixture
def odd_context() -> Iterator[None]:
    """A caller's decimal context in which Babel alone rounds away or refuses."""
    kept = localcontext().__enter__()
    setcontext(Context(prec=3, rounding=ROUND_DOWN, traps=[Inexact, Rounded, Clamped], Emin=-2, Emax=2))
    yield
    setcontext(kept)


@pytest.mark.usefixtures("odd_context")
def test_the_callers_decimal_context_has_no_say() -> None:
    assert SWEDISH.kronor(123456789) == "1·234·567,89".replace("·", NO_BREAK)
    assert SWEDISH.exact_kronor(Fraction(2, 3), places=6) == "0,006667"
    assert SWEDISH.ratio(Fraction(10**9, 3)) == "1·000·000·000/3 (333·333·333,333333)".replace("·", NO_BREAK)


def test_a_number_may_be_long() -> None:
    value = Fraction(10**900 + 1, 3**500)
    assert SWEDISH.ratio(value).replace(NO_BREAK, "").startswith(f"{value.numerator}/{value.denominator} (")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Fraction(6000), "6·000"),
        (Fraction(1, 2), "0,5"),
        (Fraction(239, 3), "239/3 (79,666667)"),
        (Fraction(1, 10**6), "0,000001"),
        (Fraction(1, 10**7), "1/10·000·000 (0)"),
        (Fraction(-1, 3), "−1/3 (−0,333333)"),
    ],
)
def test_a_ratio_is_exact(value: Fraction, written: str) -> None:
    assert SWEDISH.ratio(value) == written.replace("·", NO_BREAK)


def test_days() -> None:
    assert SWEDISH.day(dt.date(2027, 3, 1)) == "1 mars 2027"
    assert ENGLISH.day(dt.date(2027, 3, 1)) == "1 March 2027"
    assert SWEDISH.days(Period(dt.date(2027, 1, 1), dt.date(2028, 1, 1))) == "2027"
    assert SWEDISH.days(Period(dt.date(2027, 1, 1), dt.date(2027, 7, 1))) == "1 januari 2027 – 30 juni 2027"


def test_both_languages_write_numbers_as_in_sweden() -> None:
    assert ENGLISH.kronor(-123456789) == SWEDISH.kronor(-123456789)
