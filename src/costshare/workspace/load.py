"""`load`: a folder in, a workspace or every fault out."""

from pathlib import Path
from typing import Any, Final

from attrs import evolve

from costshare.costs.mapping import land
from costshare.errors import Fault, Place, WorkspaceError, in_order
from costshare.faults import fault
from costshare.workspace import files, parties, pools
from costshare.workspace.bookkeeping import bookkeeping
from costshare.workspace.charter import CHARTER, WHOLE, read_charter, without_unusable
from costshare.workspace.draft import Draft
from costshare.workspace.keys import Keys
from costshare.workspace.late import late_payment
from costshare.workspace.layout_read import rows_layout
from costshare.workspace.letterhead import letterhead
from costshare.workspace.schema import LISTS, NAMED, BillingEntry, RoundingEntry
from costshare.workspace.structure import Structuring
from costshare.workspace.terms import ROUNDING_UNITS, Billing, Mode, OverheadRule, Rounding, Settlement, Terms
from costshare.workspace.workspace import Workspace

SCHEMA: Final = 1


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
    found = read_charter(root)
    if isinstance(found, Fault):
        return None, (found,)
    structuring = Structuring(document=found.document, places=found.places, file=CHARTER)
    without_unusable(structuring, found.document)
    schema(structuring)
    entries = structuring.entries()
    draft = Draft(root=root, structuring=structuring, entries=entries, declared=declared_names(found.document))
    workspace = build(draft)
    return workspace, in_order(map(pointed, draft.faults))


def pointed(told: Fault) -> Fault:
    """The fault with line and column, since editors jump to them.

    Those of the beginning where it concerns the whole.
    """
    return told.at(Place(told.file, told.line or 1, told.column or 1))


def schema(structuring: Structuring) -> None:
    """The charter must say which form it has."""
    said = structuring.document.get("schema")
    if said is None:
        structuring.faults.append(fault("missing-field", WHOLE, field="schema", table=CHARTER))
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
    if not pools.mapping_doubtful(draft, made):
        draft.faults.extend(strays)
    terms = evolve(
        agreed(draft, pools.overhead(draft, made)), bookkeeping=bookkeeping(draft, federation, made, keys, ledger)
    )
    return Workspace(
        root=draft.root,
        federation=federation,
        drivers=drivers,
        keys=keys,
        pools=made,
        costs=landed,
        frames=frames,
        terms=terms,
        letterhead=letterhead(draft),
        rows=rows_layout(draft),
        files=tuple(dict.fromkeys(draft.files)),
        tables=draft.declared["tables"],
    )


def series_of(billing: BillingEntry) -> str:
    """The series of the numbers: the agreed one, else F for invoices, and U for what a finance system will number."""
    return billing.series or ("F" if billing.issuer == "costshare" else "U")


def agreed(draft: Draft, overhead: OverheadRule) -> Terms:
    """The terms; keys that they name must be known."""
    entries = draft.entries
    rounding: RoundingEntry = entries["rounding"] or RoundingEntry()
    billing, settlement, ownership, vat = (entries[name] for name in ("billing", "settlement", "ownership", "vat"))
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
            series=series_of(billing),
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
            place=draft.place("settlement"),
        ),
        late=late_payment(draft, entries["late"]),
    )
