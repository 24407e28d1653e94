"""What laws of whole years begin with."""

from tests.runs.whole_year import quarter_once, year_once

__all__ = ["quarter_once", "year_once"]
