from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costshare.errors import InvalidValueError
from costshare.money.reading import read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("007", 7),
        ("1234", 1234),
        ("1 234", 1234),
        ("12 345 678,9", Fraction(123456789, 10)),
        ("1\u00a0234.5", Fraction(2469, 2)),
        ("1\u2009234", 1234),
        ("-3,25", Fraction(-13, 4)),
        ("−3.25", Fraction(-13, 4)),
        (" 5 ", 5),
        ("1234,567", Fraction(1234567, 1000)),
        ("0,123", Fraction(123, 1000)),
        ("1.234", Fraction(617, 500)),
        ("1,2340", Fraction(617, 500)),
    ],
)
def test_numbers_are_read_exactly(text: str, value: Fraction) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("1,234", ",", Fraction(617, 500)),
        ("1,234", ".", 1234),
        ("1.234", ",", 1234),
        ("1.234", ".", Fraction(617, 500)),
        ("1.234.567,8", ",", Fraction(12345678, 10)),
        ("1,234,567.8", ".", Fraction(12345678, 10)),
        ("-1 234,5", ",", Fraction(-2469, 2)),
        ("12", ",", 12),
    ],
)
def test_with_a_decimal_sign_the_other_marks_thousands(text: str, decimal, value: Fraction) -> None:
    assert read_number(text, decimal=decimal) == value


@pytest.mark.parametrize("text", ["1,234", "-12,345", "999,999"])
def test_thousands_or_decimals_is_asked(text: str) -> None:
    with pytest.raises(InvalidValueError) as error:
        read_number(text)
    assert (error.value.code, error.value.found) == ("ambiguous-number", text)


@pytest.mark.parametrize(
    "text",
    ["", "x", "1e3", "1 23", "1,2,3", "1.2.3", "12 3456", "+1", "--1", "1.", ".5", "٣", "½", "1_000", "NaN", "0x1"],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError) as error:
        read_number(text)
    assert (error.value.code, error.value.found) == ("not-a-number", text)


@pytest.mark.parametrize(
    ("text", "decimal"), [("1.5", ","), ("1,5", "."), ("12.34,5", ","), ("", "."), ("1,23,456", ".")]
)
def test_the_decimal_sign_is_held_to(text: str, decimal) -> None:
    with pytest.raises(InvalidValueError, match="not-a-number"):
        read_number(text, decimal=decimal)


def test_a_number_has_at_most_forty_characters() -> None:
    assert read_number("9" * 40) == 10**40 - 1
    with pytest.raises(InvalidValueError) as error:
        read_number("9" * 41)
    assert error.value.code == "number-too-long"
    assert error.value.values == {"most": 40}


@given(st.integers(-(10**12), 10**12), st.integers(1, 6), st.sampled_from(".,"))
def test_decimals_are_read_back(number: int, places: int, sign: str) -> None:
    whole, rest = divmod(abs(number), 10**places)
    text = f"{'-' if number < 0 else ''}{whole}{sign}{rest:0{places}}"
    assert read_number(text, decimal=sign) == Fraction(number, 10**places)  # type: ignore[arg-type]
