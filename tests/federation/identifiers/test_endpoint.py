import pytest

from costshare.errors import InvalidValueError
from costshare.federation.identifiers import endpoint


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("0007:222000-0026", "0007:2220000026"),
        (" 0007 : 2220000026 ", "0007:2220000026"),
        ("0088:7350053850019", "0088:7350053850019"),
        ("0192:942953119", "0192:942953119"),
        ("9915:a:b", "9915:a:b"),
    ],
)
def test_forms(text: str, canonical: str) -> None:
    assert endpoint.normalise(text) == canonical


@pytest.mark.parametrize(("orgnr", "made"), [("222000-0026", "0007:2220000026"), ("NO 942953119", "0192:942953119")])
def test_made_from_an_organisation_number(orgnr: str, made: str) -> None:
    assert endpoint.of_orgnr(orgnr) == made
    assert endpoint.normalise(made) == made


@pytest.mark.parametrize(
    "text",
    [
        "2220000026",
        "0007:",
        "0007:2220000027",
        "0007:222000002",
        "0007:NO942953119",
        "0088:7350053850018",
        "0192:942953118",
        "007:2220000026",
        ":2220000026",
        "9915:å",
        f"9915:{'1' * 131}",
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        endpoint.normalise(text)
    assert (caught.value.code, caught.value.found) == ("endpoint", text)
