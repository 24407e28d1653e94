"""What a sum of costs is: planned, actual or expected."""

from enum import StrEnum


class Basis(StrEnum):
    """Budget, outcome (utfall) or forecast (prognos)."""

    BUDGET = "budget"
    OUTCOME = "outcome"
    FORECAST = "forecast"
