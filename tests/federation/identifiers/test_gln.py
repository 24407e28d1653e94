import pytest

from costshare.errors import InvalidValueError
from costshare.federation.identifiers import gln


@pytest.mark.parametrize(
    "text",
    [
        "7350053850018",  # the check digit
        "96385074",  # a right EAN-8
        "17350053850016",  # a right GTIN-14
        "7350053-850019",
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="gln"):
        gln.normalise(text)
