"""What orders to issue have in common."""

import datetime as dt
import hashlib
from fractions import Fraction
from importlib.metadata import version

from attrs import Attribute

from costshare.billing.record import Issue
from costshare.billing.vat import TREATMENTS
from costshare.errors import Place, WorkspaceError
from costshare.faults import fault
from costshare.money.rounding import decimals
from costshare.workspace.charter import CHARTER
from costshare.workspace.terms import Billing
from costshare.workspace.workspace import Workspace


def aware(order: object, attribute: "Attribute[dt.datetime]", instant: object) -> None:
    """An instant that is kept for good says which it is, wherever it is read.

    Raises `TypeError` for what is no `datetime`, `ValueError` for one without a time zone.
    """
    del order
    if not isinstance(instant, dt.datetime):
        message = f"{attribute.name} is a datetime, not {type(instant).__name__}"
        raise TypeError(message)
    if instant.utcoffset() is None:
        message = f"{attribute.name} has no time zone: {instant.isoformat()}"
        raise ValueError(message)


def expected(expect: str, found: str) -> None:
    """Refuse another plan than the one that was asked for, if one was; both are hashes.

    Raises `WorkspaceError` (``plan-hash``).
    """
    if expect and expect != found:
        raise WorkspaceError([fault("plan-hash", Place(CHARTER, 1, 1), found, plan=found, expect=expect)])


def program() -> str:
    """This program and its version."""
    return f"costshare {version('costshare')}"


def issue(workspace: Workspace, billing: Billing) -> Issue:
    """What all invoices of the run have in common."""
    return Issue(
        vat_grounds={str(TREATMENTS[name]): ground for name, ground in workspace.terms.vat_grounds.items()},
        instalments=billing.instalments,
        advance=exact_share(billing.advance),
        numbered_here=billing.own_invoices,
    )


def exact_share(share: Fraction) -> str:
    """A share as an agreement writes it: per cent where three decimals hold it, else a ratio."""
    percent = decimals(share * 100, 3)
    return f"{percent.rstrip('0').rstrip('.')} %" if Fraction(percent) == share * 100 else str(share)


def hashes(workspace: Workspace) -> dict[str, str]:
    """The SHA-256 of the charter and of each file that it names."""
    files = (CHARTER, *workspace.files)
    return {name: hashlib.sha256((workspace.root / name).read_bytes()).hexdigest() for name in files}
