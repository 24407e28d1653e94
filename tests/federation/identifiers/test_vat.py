import pytest

from costshare.errors import InvalidValueError
from costshare.federation.identifiers import vat


def test_the_organisation_number_stands_inside() -> None:
    assert vat.normalise("SE 222000-0026 01") == "SE222000002601"
    assert vat.orgnr_of("SE222000002601") == "222000-0026"


@pytest.mark.parametrize(
    "text",
    [
        "222000002601",  # no country
        "SE222000002602",  # legal persons have 01
        "SE222000002701",  # the check digit
        "SE2220000026",
        "NO942953119MVA",
        "\u017fE222000002601",  # a long s, whose capital is an S
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="vat-number"):
        vat.normalise(text)
