from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costshare.errors import InexactError, InvalidValueError
from costshare.money.amounts import plain, read_kronor, read_ore, to_kronor, to_ore
from costshare.testing.strategies import ore


@pytest.mark.parametrize(("kronor", "expected"), [(0, 0), (-3, -300), (Decimal("12.5"), 1250), (Decimal("-0.01"), -1)])
def test_kronor_become_ore(kronor: int | Decimal, expected: int) -> None:
    assert to_ore(kronor) == expected


@pytest.mark.parametrize("kronor", [1.0, True, "1", None])
def test_only_exact_numbers_are_kronor(kronor: object) -> None:
    with pytest.raises(InexactError, match=f"not {type(kronor).__name__}"):
        to_ore(kronor)  # type: ignore[arg-type]


def test_fractions_of_an_ore_are_refused() -> None:
    with pytest.raises(InvalidValueError) as error:
        to_ore(Decimal("1.001"))
    assert (error.value.code, error.value.found) == ("too-many-decimals", "1.001")


@pytest.mark.parametrize(
    ("amount", "text"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (100, "1.00"), (-123456, "-1234.56"), (99, "0.99")]
)
def test_amounts_are_written_with_two_decimals(amount: int, text: str) -> None:
    assert plain(amount) == text


@given(ore(least=-(10**40), most=10**40))
def test_kronor_and_ore_are_each_others_inverse(amount: int) -> None:
    with localcontext(prec=3):
        assert to_ore(to_kronor(amount)) == amount


@given(ore())
def test_a_written_amount_is_read_back(amount: int) -> None:
    assert read_ore(plain(amount)) == amount
    assert read_ore(plain(amount).replace(".", ",")) == amount


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1250.50", 125_050), ("1 250,5", 125_050), ("−7", -700), ("0,01", 1), ("1\u00a0000\u202f000", 100_000_000)],
)
def test_amounts_are_read_as_people_write_them(text: str, expected: int) -> None:
    assert read_ore(text) == expected


def test_a_decimal_sign_may_be_said() -> None:
    assert read_ore("1,234", decimal=".") == 123_400
    assert read_ore("1.234,5", decimal=",") == 123_450


@pytest.mark.parametrize(
    ("text", "code"), [("1.005", "too-many-decimals"), ("1,234", "ambiguous-number"), ("kr", "not-a-number")]
)
def test_what_is_no_amount_is_refused(text: str, code: str) -> None:
    with pytest.raises(InvalidValueError) as error:
        read_ore(text)
    assert (error.value.code, error.value.found) == (code, text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (50_000, 5_000_000),
        (-2, -200),
        ("1250.50", 125_050),
        ("50000 kr", 5_000_000),
        ("50 000kr", 5_000_000),
        ("7,5 kronor", 750),
        ("7 SEK ", 700),
    ],
)
def test_a_charter_says_kronor(value: str | int, expected: int) -> None:
    assert read_kronor(value) == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "not-an-amount"),
        ("kr", "not-an-amount"),
        ("2 %", "not-an-amount"),
        ("1" * 50, "not-an-amount"),
        ("1.001 kr", "too-many-decimals"),
        ("1,234", "ambiguous-number"),
        ("5 kr kr", "not-an-amount"),
    ],
)
def test_what_a_charter_cannot_say(value: str, code: str) -> None:
    with pytest.raises(InvalidValueError) as error:
        read_kronor(value)
    assert (error.value.code, error.value.found) == (code, value)


@given(st.integers(-(10**9), 10**9))
def test_whole_kronor_are_whole(kronor: int) -> None:
    assert read_kronor(kronor) == read_kronor(f"{kronor} kr") == to_ore(kronor)
