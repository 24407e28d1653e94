from fractions import Fraction

import pytest

from costshare.errors import InvalidValueError
from costshare.money.shares import read_share


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("30 %", Fraction(3, 10)),
        ("30%", Fraction(3, 10)),
        ("33,333 %", Fraction(33333, 100_000)),
        ("33.333 %", Fraction(33333, 100_000)),
        ("0.4 ‰", Fraction(4, 10_000)),
        ("-2 %", Fraction(-1, 50)),
        ("−2 %", Fraction(-1, 50)),
        ("100 % ", Fraction(1)),
        ("1/3", Fraction(1, 3)),
        (" 47199 / 83566 ", Fraction(47199, 83566)),
        ("-1/3", Fraction(-1, 3)),
        ("3/2", Fraction(3, 2)),
        ("1/07", Fraction(1, 7)),
    ],
)
def test_a_share_is_exact(text: str, share: Fraction) -> None:
    assert read_share(text) == share


@pytest.mark.parametrize(
    "text",
    [
        "",
        "%",
        "30",
        "0.3",
        "1/0",
        "1/-3",
        "1/",
        "/3",
        "a/b",
        "30 procent",
        "x %",
        "1,2,3 %",
        "1." + "0" * 50 + " %",
        "1" * 30 + "/" + "1" * 30,
    ],
)
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError) as error:
        read_share(text)
    assert (error.value.code, error.value.found) == ("not-a-share", text)


def test_forty_characters_are_not_too_many() -> None:
    text = "0." + "0" * 35 + "1 %"
    assert len(text) == 40
    assert read_share(text) == Fraction(1, 10**38)
    assert read_share("1/" + "1" * 38) == Fraction(1, int("1" * 38))
