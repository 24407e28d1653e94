"""What a check says when it finds nothing wrong: what was left out, and which days the keys ask for."""

from collections.abc import Iterable, Iterator

from costshare.allocation.allocation import Allocation
from costshare.costs.basis import Basis
from costshare.documents.allocation_text import basis_name
from costshare.documents.language import Language, translator
from costshare.documents.notation import Notation
from costshare.documents.tables import table
from costshare.keys.blend import BlendKey
from costshare.keys.bounded import BoundedKey
from costshare.keys.measured import LevelKey, VolumeKey
from costshare.keys.piece import Key
from costshare.keys.versions import VersionedKey
from costshare.workspace.workspace import Workspace


def check_text(workspace: Workspace, allocations: tuple[Allocation, ...], language: Language = Language.SWEDISH) -> str:
    """A table of the years, the ignored sums by account, and the days that keys ask their drivers for."""
    _, write = translator(language), Notation(language)
    years = [[str(each.year), basis_name(each.basis, _), write.kronor(each.amount)] for each in allocations]
    parts = [
        _("{federation}: no faults.").format(federation=workspace.federation.name),
        table([_("Year"), _("Basis"), _("To share, kr")], years, texts=2) if years else _("There are no costs yet."),
    ]
    ignored = list(ignored_rows(workspace, language))
    if ignored:
        head = [_("Account"), _("Year"), _("Basis"), _("Rows"), _("Sum, kr")]
        parts.append(_("Left out, as [ledger] says:") + "\n" + table(head, ignored, texts=3))
    asked = [line for each in allocations for line in days(workspace, each.year, each.basis, language)]
    if asked:
        head = [_("Key"), _("Driver"), _("Year"), _("Basis"), _("Asks for")]
        parts.append(table(head, asked, texts=5))
    return "\n\n".join(parts)


def ignored_rows(workspace: Workspace, language: Language) -> Iterator[list[str]]:
    """The number and sum of the rows left out, by account, year and basis."""
    _, write = translator(language), Notation(language)
    for account, rows in workspace.costs.ignored.items():
        sums: dict[tuple[int, Basis], list[int]] = {}
        for row in rows:
            sums.setdefault((row.date.year, row.basis), []).append(row.amount)
        for (year, basis), amounts in sorted(sums.items()):
            yield [account, str(year), basis_name(basis, _), str(len(amounts)), write.kronor(sum(amounts))]


def days(workspace: Workspace, year: int, basis: Basis, language: Language) -> Iterator[list[str]]:
    """The day, or the days, that each key by a driver asks for, in words."""
    _, write = translator(language), Notation(language)
    used = [workspace.keys[pool.key] for pool in workspace.pools if pool.key]
    for key in leaves(used):
        if isinstance(key, LevelKey):
            asked = write.day(key.at.rule(basis).on(year))
        else:
            window = key.over.rule(basis).on(year)
            asked = f"{write.day(window.start)} – {write.day(window.last)}"
        yield [key.id, key.driver.id, str(year), basis_name(basis, _), asked]


def leaves(keys: Iterable[Key]) -> list[LevelKey | VolumeKey]:
    """The keys by drivers, also those inside others, each once."""
    found: dict[int, LevelKey | VolumeKey] = {}
    for key in keys:
        match key:
            case LevelKey() | VolumeKey():
                found[id(key)] = key
            case BlendKey():
                found |= {id(each): each for each in leaves(part for part, _ in key.parts)}
            case BoundedKey():
                found |= {id(each): each for each in leaves([key.of])}
            case VersionedKey():
                inside = [version for _, version in key.versions]
                found |= {
                    id(each): each for each in leaves(inside if key.otherwise is None else [*inside, key.otherwise])
                }
    return list(found.values())
