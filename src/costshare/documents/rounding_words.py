"""Why an amount was rounded as it was, in words."""

from costshare.allocation.rounding import Reason
from costshare.documents.language import Translate


def rounding(reason: Reason, unit: int, _: Translate) -> str:
    """Why an amount was rounded as it was, to a unit in öre."""
    units = {1: _("öre"), 100: _("kronor")}.get(unit, _("thousands of kronor"))
    return {
        Reason.WHOLE: _("Nothing to round."),
        Reason.REMAINDER: _("Rounded up to whole {unit}: among the largest fractions of the pool."),
        Reason.NO_REMAINDER: _("Rounded down to whole {unit}: larger fractions of the pool were rounded up."),
        Reason.TOTAL_UP: _("Rounded up to whole {unit}, so that the member's total stays within one of exact."),
        Reason.TOTAL_DOWN: _("Rounded down to whole {unit}, so that the member's total stays within one of exact."),
        Reason.NEAREST: _("Rounded alone to the nearest whole {unit}."),
    }[reason].format(unit=units)
