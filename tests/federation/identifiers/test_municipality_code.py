import pytest

from costshare.errors import InvalidValueError
from costshare.federation.identifiers import municipality_code


def test_the_county_stands_first() -> None:
    assert municipality_code.county(" 0581") == "05"


@pytest.mark.parametrize("text", ["581", "05810", "0500", "0281", "1180", "2601", "0081", "05-81", "O581"])
def test_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="municipality-code"):
        municipality_code.normalise(text)


def test_there_are_21_counties() -> None:
    assert len(municipality_code.COUNTIES) == 21
