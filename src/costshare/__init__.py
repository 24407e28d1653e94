"""Split the cost of a shared public service between its members, exactly, and show how.

Public names load when they are first used, so that ``import costshare`` costs nothing.
"""

from importlib import import_module

TYPE_CHECKING = False  # type checkers take it for true; importing typing would cost more than all the rest
if TYPE_CHECKING:
    from costshare import exchange as exchange
    from costshare.allocation.allocate import allocate
    from costshare.allocation.allocation import Allocation
    from costshare.allocation.derivation import derivation
    from costshare.apportionment.bounded import apportion_bounded
    from costshare.apportionment.largest_remainder import apportion
    from costshare.apportionment.table import apportion_table
    from costshare.documents.invoice_html import invoice_html
    from costshare.documents.invoice_text import invoice_text
    from costshare.errors import CostshareError, Fault, RegisterError, WorkspaceError
    from costshare.register.register import Register
    from costshare.runs.bill import Order, bill
    from costshare.runs.billed import Billed
    from costshare.runs.credit import CreditOrder, credit
    from costshare.runs.settle import SettleOrder, settle_year
    from costshare.runs.unregistered import invoices, plan
    from costshare.workspace.load import load
    from costshare.workspace.workspace import Workspace

HOMES = {
    "Allocation": "costshare.allocation.allocation",
    "Billed": "costshare.runs.billed",
    "CostshareError": "costshare.errors",
    "CreditOrder": "costshare.runs.credit",
    "Fault": "costshare.errors",
    "Order": "costshare.runs.bill",
    "Register": "costshare.register.register",
    "RegisterError": "costshare.errors",
    "SettleOrder": "costshare.runs.settle",
    "Workspace": "costshare.workspace.workspace",
    "WorkspaceError": "costshare.errors",
    "allocate": "costshare.allocation.allocate",
    "apportion": "costshare.apportionment.largest_remainder",
    "apportion_bounded": "costshare.apportionment.bounded",
    "apportion_table": "costshare.apportionment.table",
    "bill": "costshare.runs.bill",
    "credit": "costshare.runs.credit",
    "derivation": "costshare.allocation.derivation",
    "invoice_html": "costshare.documents.invoice_html",
    "invoice_text": "costshare.documents.invoice_text",
    "invoices": "costshare.runs.unregistered",
    "load": "costshare.workspace.load",
    "plan": "costshare.runs.unregistered",
    "settle_year": "costshare.runs.settle",
}

ROOMS = frozenset({"exchange"})  # ``costshare.exchange.check`` needs no import of its own

__all__ = [
    "Allocation",
    "Billed",
    "CostshareError",
    "CreditOrder",
    "Fault",
    "Order",
    "Register",
    "RegisterError",
    "SettleOrder",
    "Workspace",
    "WorkspaceError",
    "allocate",
    "apportion",
    "apportion_bounded",
    "apportion_table",
    "bill",
    "credit",
    "derivation",
    "invoice_html",
    "invoice_text",
    "invoices",
    "load",
    "plan",
    "settle_year",
]


def __getattr__(name: str) -> object:
    """Load a public name, or a room that has some, on first use."""
    if name in ROOMS:
        return import_module(f"{__name__}.{name}")
    if name not in HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
