"""What would keep a document from being sent, told before it is issued: where in the charter it is mended."""

from collections.abc import Mapping
from typing import Any, Final

from attrs import evolve

from costshare.errors import Fault, Place, WorkspaceError
from costshare.exchange.rules.texts import FEDERATION, MEMBERS
from costshare.exchange.ubl import ubl

CHARTER: Final = Place("charter.toml", 1, 1)


def peppol_faults(record: Mapping[str, Any], member: Place, federation: Place = CHARTER) -> tuple[Fault, ...]:
    """The faults of `costshare.exchange.ubl.ubl`, each where it comes from: what is missing is never guessed.

    `member` and `federation` are where the receiver and the federation stand in the charter. A rule on a field of
    theirs is told there, with the id of the member; each field once, though several rules ask for it. Every other rule
    is told at the document.
    """
    try:
        ubl(record)
    except WorkspaceError as error:
        found = [in_charter(each, record["member"]["id"], member, federation) for each in error.faults]
        return tuple({(each.code, each.place, each.values.get("field", "")): each for each in found}.values())
    return ()


def in_charter(fault: Fault, member: str, at: Place, federation: Place) -> Fault:
    """A fault at the member or the federation, if it is a field of theirs that breaks the rule."""
    named = fault.values.get("field", "")
    if named.startswith(MEMBERS):
        told = f"{MEMBERS}{member}: {named.removeprefix(MEMBERS)}"
        return evolve(fault, place=at, values={**fault.values, "field": told})
    return evolve(fault, place=federation) if named.startswith(FEDERATION) else fault
