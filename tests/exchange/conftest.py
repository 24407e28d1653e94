"""What tests of exchange begin with."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.exchange.peppol_records import year


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> tuple[Mapping[str, Any], ...]:
    """The records of a year of runs."""
    return year(tmp_path_factory.mktemp("peppol") / "w")
