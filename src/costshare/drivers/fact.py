"""One measured value, and the drivers' common question."""

import datetime as dt
from fractions import Fraction

from attrs import frozen

from costshare.periods.period import Period


@frozen(kw_only=True)
class Scaled:
    """How a newcomer's volume was scaled.

    What was `counted` on its `days` of membership, to the `of_days` of the window.
    """

    counted: Fraction
    days: int
    of_days: int


@frozen(kw_only=True)
class Fact:
    """What a driver says of one member: a value on `day`, or over `window`.

    `source` is as the file names it, `unit` as the charter does. A weight that no file
    holds, such as the 1 of equal parts, has neither day nor window.
    """

    value: Fraction
    day: dt.date | None = None
    window: Period | None = None
    source: str = ""
    unit: str = ""
    scaled: Scaled | None = None


@frozen(kw_only=True)
class Row:
    """One row of a level or a flow: a value on a day, or over a period, of one member."""

    when: Period
    value: Fraction
    source: str
    line: int
