"""What tests of runs begin with."""

from tests.runs.whole_year import billed_quarter, billed_year, quarter_once, year_once

__all__ = ["billed_quarter", "billed_year", "quarter_once", "year_once"]
