import pytest

from costshare.errors import InvalidValueError
from costshare.federation.identifiers import orgnr


@pytest.mark.parametrize(
    ("text", "canonical", "digits"),
    [
        ("2120000456", "212000-0456", "2120000456"),
        ("222000-0026", "222000-0026", "2220000026"),
        ("NO 942953119", "NO942953119", "942953119"),
        ("NO 942 953 119", "NO942953119", "942953119"),
    ],
)
def test_forms(text: str, canonical: str, digits: str) -> None:
    assert orgnr.normalise(text) == canonical
    assert orgnr.digits(text) == digits


@pytest.mark.parametrize(
    "text",
    [
        "811228-9874",  # a right check digit, but a personal identity number: the third digit is below 2
        "212000-0457",
        "21200-00456",
        "212000 0456 1",
        "942953119",  # a Norwegian number that doesn't say so
        "NO 942953118",
        "NO 942-953119",
        "NO 000000000",
        "NO",
        "SE 2120000456",
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="orgnr"):
        orgnr.normalise(text)


@pytest.mark.parametrize("text", [" NO 942953118", "NO 12", "no", " 212000-0457"])
def test_the_fault_shows_what_stood_there(text: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        orgnr.normalise(text)
    assert caught.value.found == text
