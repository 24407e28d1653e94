"""Which kinds of documents a run writes, and what shapes them: frozen when it is made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from typing import Any, Final

import attrs
from attrs import evolve, frozen

from costshare.billing.issuer import FINANCE_SYSTEM
from costshare.billing.vat import TREATMENTS, VatCategory
from costshare.documents.document_kind import EXTRAS, TABLES, DocumentKind, Lack, LeftOut
from costshare.errors import InvalidValueError, MissingExtraError, Place, WorkspaceError
from costshare.faults import fault
from costshare.workspace.bookkeeping_terms import Bookkeeping
from costshare.workspace.charter import CHARTER
from costshare.workspace.layout import Layout
from costshare.workspace.layout_read import ready
from costshare.workspace.letterhead import Letterhead
from costshare.workspace.workspace import Workspace

WHOLE: Final = Place(CHARTER, 1, 1)
PLAIN: Final = Letterhead()
ALWAYS: Final = (DocumentKind.TEXT, DocumentKind.HTML)
"""What needs neither an extra nor a word in the charter; all that runs of older registers wrote."""
LETTERS: Final = (*ALWAYS, DocumentKind.PDF)
"""What people read: the kinds of a reminder."""
HANDED_OVER: Final = frozenset({DocumentKind.SIE, DocumentKind.ROWS})
"""What another system books: it is written once, and a copy says that it is one."""
PLAIN_ROWS: Final = "csv"
"""The layout of rows where the charter names none and a finance system invoices."""
OF_THE_ISSUER: Final = frozenset({DocumentKind.PEPPOL, DocumentKind.SIE})
"""What only the one who issues an invoice writes of it."""


@frozen(kw_only=True)
class Settings:
    """What the files of a run are made by beside its records."""

    kinds: tuple[DocumentKind, ...] = ALWAYS
    letterhead: Letterhead = PLAIN
    bookkeeping: Bookkeeping | None = None
    layout: Layout | None = None
    own_invoices: bool = True

    @property
    def suffix(self) -> str:
        """How the name of a file of rows ends."""
        return "" if self.layout is None else self.layout.file.suffix

    def lacks(self, kind: DocumentKind) -> bool:
        """Whether nothing says how such a file is made."""
        said = {DocumentKind.SIE: self.bookkeeping, DocumentKind.ROWS: self.layout}
        return kind in said and said[kind] is None

    def to_dict(self) -> dict[str, Any]:
        """Plain data, as a run's record keeps it; what is as it is where nothing is said is left out."""
        found: dict[str, Any] = {"documents": [str(kind) for kind in self.kinds]}
        if self.letterhead != PLAIN:
            found["letterhead"] = attrs.asdict(self.letterhead)
        if self.bookkeeping is not None:
            found["bookkeeping"] = self.bookkeeping.to_dict()
        if self.layout is not None:
            found["layout"] = self.layout.to_dict()
        if not self.own_invoices:
            found["issuer"] = FINANCE_SYSTEM
        return found

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Settings":
        """The reverse of `to_dict`; a run of an older register has none, and wrote text and HTML."""
        return cls(
            kinds=tuple(DocumentKind(name) for name in data.get("documents", ALWAYS)),
            letterhead=Letterhead(**data.get("letterhead", {})),
            bookkeeping=Bookkeeping.from_dict(data["bookkeeping"]) if "bookkeeping" in data else None,
            layout=Layout.from_dict(data["layout"]) if "layout" in data else None,
            own_invoices=data.get("issuer") != FINANCE_SYSTEM,
        )


def asked_for(text: str) -> tuple[DocumentKind, ...]:
    """The kinds in a list with commas between, in the order of `DocumentKind`.

    Raises `InvalidValueError` (``document-kind``).
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    known = [str(kind) for kind in DocumentKind]
    for name in names or [""]:
        if name not in known:
            raise InvalidValueError("document-kind", name, kind=name, known=", ".join(known))
    return tuple(kind for kind in DocumentKind if kind in names)


def settings(
    workspace: Workspace, asked: Sequence[DocumentKind] | None, *, has_letters: bool = False
) -> tuple[Settings, tuple[LeftOut, ...]]:
    """What a run of the workspace is to write: what was asked for, else all that can be; and what is left out.

    A run that `has_letters` writes some of its own, whoever issues the invoices: a statement, reminders.

    Raises `WorkspaceError` for a kind that was asked for and that the charter does not configure, and
    `MissingExtraError` for one that is not installed.
    """
    left = tuple(impossible(workspace))
    theirs = () if has_letters or frozen_as(workspace, ()).own_invoices else LETTERS
    letters = tuple(LeftOut(kind, Lack.ISSUER) for kind in theirs if asked is None or kind in asked)
    if asked is not None:
        refuse(each for each in left if each.kind in asked and not each.members)
        return frozen_as(workspace, asked), letters
    wholly = {each.kind for each in (*letters, *left) if not each.members}
    return frozen_as(workspace, [kind for kind in DocumentKind if kind not in wholly]), (*letters, *left)


def also(found: Settings, asked: Sequence[DocumentKind] | None) -> Settings:
    """What was frozen with a run, to write other kinds of files by, where they are asked for.

    Raises `WorkspaceError` for one that the run cannot make, since its charter did not say how or a finance system
    issues its invoices, and `MissingExtraError` for one that is not installed.
    """
    if asked is None:
        return found
    theirs = () if found.own_invoices else OF_THE_ISSUER
    unset = (LeftOut(kind, Lack.TABLE) for kind in asked if found.lacks(kind))
    refuse([*uninstalled(asked), *(LeftOut(kind, Lack.ISSUER) for kind in asked if kind in theirs), *unset])
    return evolve(found, kinds=tuple(asked))


def uninstalled(kinds: Iterable[DocumentKind]) -> Iterator[LeftOut]:
    """Those of the kinds that lack an extra."""
    for kind in kinds:
        if kind in EXTRAS and not all(map(find_spec, EXTRAS[kind][1])):
            yield LeftOut(kind, Lack.EXTRA)


def frozen_as(workspace: Workspace, kinds: Iterable[DocumentKind]) -> Settings:
    """The settings of a run that writes those kinds."""
    billing = workspace.terms.billing
    is_theirs = billing is not None and not billing.own_invoices
    return Settings(
        kinds=tuple(kinds),
        letterhead=workspace.letterhead,
        bookkeeping=workspace.terms.bookkeeping,
        layout=workspace.rows or (ready(PLAIN_ROWS) if is_theirs else None),
        own_invoices=not is_theirs,
    )


def impossible(workspace: Workspace) -> Iterator[LeftOut]:
    """The kinds that cannot be written, and those that some members do not take."""
    yield from uninstalled(DocumentKind)
    said = frozen_as(workspace, ())
    if not said.own_invoices:
        yield from (LeftOut(kind, Lack.ISSUER) for kind in DocumentKind if kind in OF_THE_ISSUER)
        return
    unsaid = (kind for kind in DocumentKind if said.lacks(kind) and TABLES[kind] not in workspace.tables)
    yield from (LeftOut(kind, Lack.TABLE) for kind in unsaid)
    members = workspace.federation.members
    wants = {member.id: member.party.invoicing for member in members}
    without = tuple(name for name, each in wants.items() if not (each.endpoint and (each.reference or each.order)))
    if without:
        yield LeftOut(DocumentKind.PEPPOL, Lack.ENDPOINT, without if len(without) < len(members) else ())
    if not workspace.federation.vat_number and (supplied := tuple(supplied_to(workspace))):
        yield LeftOut(DocumentKind.PEPPOL, Lack.VAT_NUMBER, supplied)


def supplied_to(workspace: Workspace) -> Iterator[str]:
    """The members to whom some pool is a supply, with VAT or exempt from it."""
    for member in workspace.federation.members:
        kind = member.party.kind
        treated = [TREATMENTS[pool.vat[kind]] for pool in workspace.pools if kind in pool.vat]
        if any(category is not VatCategory.OUTSIDE for category in treated):
            yield member.id


def refuse(left: Iterable[LeftOut]) -> None:
    """Say what a kind that was asked for lacks.

    Raises `MissingExtraError` and `WorkspaceError`.
    """
    faults = []
    for each in left:
        if each.lack is Lack.EXTRA:
            raise MissingExtraError(EXTRAS[each.kind][0], f"--documents {each.kind}")
        if each.lack is Lack.ISSUER:
            faults.append(fault("document-unset", WHOLE, str(each.kind), kind=each.kind, field='issuer = "costshare"'))
            continue
        field = "invoice.endpoint, invoice.reference" if each.lack is Lack.ENDPOINT else f"[{TABLES[each.kind]}]"
        faults.append(fault("document-unset", WHOLE, str(each.kind), kind=each.kind, field=field))
    if faults:
        raise WorkspaceError(faults)
