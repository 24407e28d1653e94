import pytest

from costshare.errors import InvalidValueError
from costshare.federation.identifiers import bankgiro, plusgiro


@pytest.mark.parametrize("text", ["5050-1055", "991-2346", "5402-9681", "902-0033"])
def test_bankgiro_numbers_in_use(text: str) -> None:
    assert bankgiro.normalise(bankgiro.digits(text)) == text


@pytest.mark.parametrize(("text", "canonical"), [("176099-0", "176099-0"), ("90 1950-6", "901950-6")])
def test_plusgiro_numbers_in_use(text: str, canonical: str) -> None:
    assert plusgiro.normalise(text) == canonical


@pytest.mark.parametrize("text", ["505-01055", "0000-0000", "000-0000", "42-0034", "5050-1055-", "50501-1055"])
def test_no_bankgiro(text: str) -> None:
    with pytest.raises(InvalidValueError, match="bankgiro"):
        bankgiro.normalise(text)


@pytest.mark.parametrize("text", ["1760-990", "0-0", "8", "-8", "123456789-7", "90-1950-6"])
def test_no_plusgiro(text: str) -> None:
    with pytest.raises(InvalidValueError, match="plusgiro"):
        plusgiro.normalise(text)
