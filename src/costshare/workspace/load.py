"""`load`: a folder in, a workspace or every fault out."""

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from costshare.costs.mapping import land
from costshare.errors import Fault, Place, WorkspaceError, in_order
from costshare.faults import fault
from costshare.workspace import files, parties, pools
from costshare.workspace.draft import Draft
from costshare.workspace.keys import Keys
from costshare.workspace.positions import positions
from costshare.workspace.schema import LISTS, NAMED, RoundingEntry
from costshare.workspace.structure import Structuring
from costshare.workspace.terms import ROUNDING_UNITS, Billing, Late, Mode, OverheadRule, Rounding, Settlement, Terms
from costshare.workspace.workspace import Workspace

CHARTER: Final = "charter.toml"
SCHEMA: Final = 1
SYNTAX: Final = re.compile(
    r"(?P<reason>.*) \(at (?:line (?P<line>[0-9]+), column (?P<column>[0-9]+)|end of document)\)"
)


@frozen
class Unread:
    """A number with a decimal point, kept as it stands: it is a fault wherever it is."""

    text: str


def load(path: str | Path) -> Workspace:
    """The workspace in the folder, read and checked.

    Raises `WorkspaceError` carrying every fault of the charter and of the files it names, and `FileNotFoundError`
    where there is no such folder. Faults that only a year can show, such as a missing population, come from
    `costshare.allocate`.
    """
    workspace, faults = read(path)
    if faults or workspace is None:
        raise WorkspaceError(faults)
    return workspace


def read(path: str | Path) -> tuple[Workspace | None, tuple[Fault, ...]]:
    """As much of the workspace as can be read, and every fault; what a fault makes doubtful is left out."""
    root = Path(path)
    if not root.is_dir():
        raise FileNotFoundError(root)
    document, text, faults = charter(root)
    if document is None:
        return None, faults
    structuring = Structuring(document=document, places=positions(text), file=CHARTER)
    without_floats(structuring, document, ())
    schema(structuring)
    declared = declared_names(document)
    draft = Draft(root=root, structuring=structuring, entries=structuring.entries(), declared=declared)
    workspace = build(draft)
    return workspace, in_order(draft.faults)


def charter(root: Path) -> tuple[dict[str, Any] | None, str, tuple[Fault, ...]]:
    """The charter as `tomllib` reads it, and its text."""
    place = Place(CHARTER, 1, 1)
    try:
        raw = (root / CHARTER).read_bytes()
    except FileNotFoundError:
        return None, "", (fault("charter-missing", place, CHARTER),)
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        return None, "", (fault("encoding", Place(CHARTER, line, column), byte=f"0x{raw[error.start]:02x}"),)
    try:
        return tomllib.loads(text, parse_float=Unread), text, ()
    except tomllib.TOMLDecodeError as error:
        return None, text, (syntax(str(error), text),)
    except ValueError:  # an integer with more digits than Python takes
        return None, text, (long_number(text),)
    except RecursionError:
        return None, text, (fault("toml-syntax", place, reason="nested too deeply"),)


def syntax(message: str, text: str) -> Fault:
    """The fault of a text that is not TOML, where `tomllib` gave up."""
    lines = text.split("\n")
    match = SYNTAX.fullmatch(message)
    line, column = (int(match["line"]), int(match["column"])) if match and match["line"] else (len(lines), 1)
    return fault(
        "toml-syntax", Place(CHARTER, line, column), lines[line - 1], reason=match["reason"] if match else message
    )


def long_number(text: str) -> Fault:
    """The fault of a number that is too long for Python to read."""
    for number, line in enumerate(text.split("\n"), start=1):
        if match := re.search(r"[0-9_]{1000,}", line):
            return fault("number-too-long", Place(CHARTER, number, match.start() + 1), match[0], most=40)
    return fault("number-too-long", Place(CHARTER, 1, 1), most=40)


def without_floats(structuring: Structuring, value: Any, path: tuple[str | int, ...]) -> bool:  # noqa: ANN401
    """Take every float out of the document, with a fault for each; whether the value itself is one."""
    if isinstance(value, Unread):
        structuring.faults.append(fault("float", structuring.place(path), value.text))
        structuring.broken.add(path)
        return True
    if isinstance(value, dict):
        for name in [name for name, each in value.items() if without_floats(structuring, each, (*path, name))]:
            del value[name]
    elif isinstance(value, list):
        value[:] = [each for number, each in enumerate(value) if not without_floats(structuring, each, (*path, number))]
    return False


def schema(structuring: Structuring) -> None:
    """The charter must say which form it has."""
    said = structuring.document.get("schema")
    if said is None:
        structuring.faults.append(fault("missing-field", Place(CHARTER, 1, 1), field="schema", table=CHARTER))
    elif said != SCHEMA or isinstance(said, bool):
        structuring.faults.append(fault("schema-version", structuring.place(("schema",)), said))


def declared_names(document: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """The names that the charter declares, also those of tables that cannot be read."""
    names: dict[str, tuple[str, ...]] = {"tables": tuple(document)}
    for name in LISTS:
        items = document.get(name, [])
        items = items if isinstance(items, list) else []
        ids = (item.get("id") for item in items if isinstance(item, dict))
        names[name] = tuple(each for each in ids if isinstance(each, str))
    for name in NAMED:
        table = document.get(name, {})
        names[name] = tuple(table) if isinstance(table, dict) else ()
    names["parties"] = (*names["members"], *names["candidates"], *names["customers"])
    return names


def build(draft: Draft) -> Workspace:
    """The rooms' values from the entries."""
    federation = parties.federation(draft)
    drivers = files.drivers(draft)
    keys = Keys(draft=draft, drivers=drivers).all()
    made = pools.pools(draft)
    ledger = pools.ledger(draft)
    rows, frames = files.costs(draft, ledger.cost_centre)
    landed, strays = land(rows, made, ledger)
    if len(made) == len(draft.declared["pools"]):
        draft.faults.extend(strays)
    terms = agreed(draft, pools.overhead(draft, made))
    return Workspace(
        root=draft.root,
        federation=federation,
        drivers=drivers,
        keys=keys,
        pools=made,
        costs=landed,
        frames=frames,
        terms=terms,
        files=tuple(dict.fromkeys(draft.files)),
    )


def agreed(draft: Draft, overhead: OverheadRule) -> Terms:
    """The terms; keys that they name must be known."""
    entries = draft.entries
    rounding: RoundingEntry = entries["rounding"] or RoundingEntry()
    billing, settlement, late, ownership, vat = (
        entries[name] for name in ("billing", "settlement", "late", "ownership", "vat")
    )
    for name, entry in (("settlement", settlement), ("ownership", ownership)):
        if entry is not None and entry.key is not None:
            draft.known("unknown-key", "keys", [entry.key], (name, "key"))
    grounds = {} if vat is None else {"outside": vat.outside, "exempt": vat.exempt, "standard": vat.standard}
    return Terms(
        overhead=overhead,
        rounding=Rounding(unit=ROUNDING_UNITS[rounding.unit], mode=Mode(rounding.mode)),
        by_months=entries["proration"] is not None and entries["proration"].by == "months",
        vat_grounds={name: ground for name, ground in grounds.items() if ground},
        ownership_key="" if ownership is None else ownership.key,
        billing=billing
        and Billing(
            instalments=billing.instalments,
            advance=billing.advance,
            due_days=billing.due_days,
            series=billing.series,
            payable_in_kronor=billing.payable == "krona",
            own_invoices=billing.issuer == "costshare",
        ),
        settlement=settlement
        and Settlement(
            surplus=settlement.surplus,
            deficit=settlement.deficit,
            threshold=settlement.threshold,
            total_threshold=settlement.total_threshold,
            equity_floor=settlement.equity_floor,
            key=settlement.key or "",
        ),
        late=late
        and Late(
            interest=late.interest,
            rates=late.rates or "",
            due_agreed=late.due_agreed,
            reminder_fee=late.reminder_fee,
        ),
    )
