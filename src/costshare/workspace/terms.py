"""The terms of an agreement that are neither keys nor pools: how it rounds, prorates, bills and settles."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from attrs import field, frozen

from costshare.errors import Place
from costshare.money.amounts import ORE_PER_KRONA
from costshare.workspace.bookkeeping_terms import Bookkeeping
from costshare.workspace.late_terms import Late


class Method(StrEnum):
    """How overhead pools are closed onto the others."""

    DIRECT = "direct"
    STEP_DOWN = "step-down"
    RECIPROCAL = "reciprocal"


class Mode(StrEnum):
    """Whether rounded amounts add up, or each is rounded alone."""

    MUST_SUM = "must-sum"
    NEAREST = "nearest"


class Surplus(StrEnum):
    """What becomes of advances that were more than the outcome.

    `REPAY`: it goes back to the members. `RETAIN`: the federation keeps it. `CARRY`: it lowers next year's advances.
    """

    REPAY = "repay"
    RETAIN = "retain"
    CARRY = "carry"


class Deficit(StrEnum):
    """What becomes of an outcome that was more than the advances.

    `CALL`: the members pay it. `CARRY`: it raises next year's advances.
    """

    CALL = "call"
    CARRY = "carry"


@frozen(kw_only=True)
class OverheadRule:
    """The method, and for the step-down method the order in which overhead pools are closed."""

    method: Method = Method.DIRECT
    order: tuple[str, ...] = ()


@frozen(kw_only=True)
class Rounding:
    """The unit in öre (1, 100 or 100 000) and the mode."""

    unit: int = 1
    mode: Mode = Mode.MUST_SUM


@frozen(kw_only=True)
class Billing:
    """How a year's allocation is billed; `advance` is the part of the budget that is.

    Without `own_invoices` a finance system numbers the invoices: `series` is then that of the references to them.
    """

    instalments: int = 1
    advance: Fraction = Fraction(1)
    due_days: int = 30
    series: str = "F"
    payable_in_kronor: bool = True
    own_invoices: bool = True


@frozen(kw_only=True)
class Settlement:
    """What happens to the difference between outcome and advances; amounts in öre, before VAT.

    A member's difference below `threshold`, of either sign, is retained. A surplus is repaid only where it is more than
    `total_threshold`, and only as far as the equity then stays at `equity_floor` or above. `key` shares the total
    difference in place of each pool's own.
    """

    surplus: Surplus = Surplus.REPAY
    deficit: Deficit = Deficit.CALL
    threshold: int = 0
    total_threshold: int = 0
    equity_floor: int | None = None
    key: str = ""
    place: Place = field(default=Place("charter.toml", 1, 1), eq=False)


@frozen(kw_only=True)
class Terms:
    """Everything of the agreement that a run needs beside members, keys and pools.

    `vat_grounds` are the decisions behind each VAT treatment, as printed. What is None was not agreed.
    """

    overhead: OverheadRule = OverheadRule()
    rounding: Rounding = Rounding()
    by_months: bool = False
    vat_grounds: Mapping[str, str] = field(factory=dict, hash=False)
    ownership_key: str = ""
    billing: Billing | None = None
    settlement: Settlement | None = None
    late: Late | None = None
    bookkeeping: Bookkeeping | None = None


ROUNDING_UNITS = {"0.01": 1, "1": ORE_PER_KRONA, "1000": 1000 * ORE_PER_KRONA}
