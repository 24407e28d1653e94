import pytest
from stdnum.iban import calc_check_digits

from costshare.errors import InvalidValueError
from costshare.federation.identifiers import iban


def test_printed_in_fours() -> None:
    assert iban.printed("se4550000000058398257466") == "SE45 5000 0000 0583 9825 7466"


@pytest.mark.parametrize(
    "text",
    [
        "SE4650000000058398257466",  # the check digits
        "SE45500000000583982574",  # too short for Sweden
        "XX4550000000058398257466",  # no such country
        "SE45-5000-0000-0583-9825-7466",
        "SE45 5000 0000 0583 9825 746é",
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="iban"):
        iban.normalise(text)


@pytest.mark.parametrize(("right", "alias"), [("97", "00"), ("98", "01"), ("02", "99")])
def test_check_digits_with_the_same_remainder_are_refused(right: str, alias: str) -> None:
    account = next(
        number for number in map("{:020}".format, range(1, 1000)) if calc_check_digits(f"SE00{number}") == right
    )
    assert iban.normalise(f"SE{right}{account}") == f"SE{right}{account}"
    with pytest.raises(InvalidValueError):
        iban.normalise(f"SE{alias}{account}")
