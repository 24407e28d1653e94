"""Whether a workspace's register is worthy of trust: its chain, its tables, its money, its anchor, its documents."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from attrs import evolve, field, frozen

from costshare.documents.verified_text import message
from costshare.register.halves import looked_at
from costshare.register.reading import Reading
from costshare.register.verify import Finding
from costshare.runs import anchors
from costshare.runs.documents_check import documents_found
from costshare.runs.registers import REGISTER, opened, owned

NOTES: Final = frozenset(
    {
        "no-anchor",
        "not-anchored",
        "anchor-anew",
        "head-earlier",
        "document-missing",
        "document-unknown",
        "document-unchecked",
        "document-version",
    }
)
"""What is told and is no failure."""
ANCHOR: Final = "anchor"
ANEW: Final = "anchor-anew"


@frozen(kw_only=True)
class Verified:
    """What was found: `count` invoices and credit notes, the hash that the journal leads to, and the findings."""

    count: int
    head: str
    findings: tuple[Finding, ...] = field(hash=False)

    @property
    def failures(self) -> tuple[Finding, ...]:
        """The findings that are more than notes."""
        return tuple(each for each in self.findings if each.code not in NOTES)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """The other findings."""
        return tuple(each for each in self.findings if each.code in NOTES)

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.failures

    def to_dict(self) -> dict[str, Any]:
        """What ``costshare verify --json`` prints."""
        return {
            "ok": self.ok,
            "count": self.count,
            "head": self.head,
            "findings": [
                {
                    "code": each.code,
                    "level": "note" if each.code in NOTES else "failure",
                    "subject": each.subject,
                    "message": message(each),
                }
                for each in self.findings
            ],
        }


def verify(
    path: str | Path, *, where: Path | str | None = None, head: str = "", accept_restored: bool = False
) -> Verified:
    """Look at everything that a register holds and at what stands beside it; nothing is written.

    `head` is a hash that somebody noted: the journal must have led to it once. With `accept_restored` the anchor is
    begun anew where nothing else is wrong. Without an anchor it cannot be proved that nothing was taken from the end of
    the register, or that it was not made anew as a whole: that is noted.

    Raises `WorkspaceError` where the charter does not say whose register it is, and `RegisterError` for a register that
    cannot be used.
    """
    workspace, _ = owned(path)
    anchor = workspace.root / anchors.ANCHOR
    with opened(workspace, where, create=False) as register:
        with register.reading() as reading:
            place = where or workspace.root / REGISTER
            noted = head.strip().lower()
            found = [*looked_at(reading, place, register.federation, noted=noted), *anchored(reading, anchor)]
            count, last = reading.count(), reading.head()
        found.extend(Finding("guard", name) for name in register.unguarded())
        found.extend(documents_found(workspace.root, register))
        verified = Verified(count=count, head=last, findings=tuple(dict.fromkeys(found)))
        if accept_restored and count and not {each.code for each in verified.failures} - {ANCHOR}:
            with register.reading() as reading:
                anchors.write(anchor, reading.uuid(), anchors.marked(reading), anew=True)
            rest = [each for each in verified.findings if each.code not in {ANCHOR, "no-anchor", "not-anchored"}]
            return evolve(verified, findings=(*rest, Finding(ANEW, anchors.ANCHOR)))
        return verified


def anchored(reading: Reading, path: Path) -> Iterator[Finding]:
    """Whether each line of the anchor says what the register says of that moment; and whether all of it is anchored.

    ``anchor``: a line that does not. ``no-anchor``, ``not-anchored``: notes of what therefore cannot be proved.
    """
    last, uuid, furthest, named = reading.last(), reading.uuid(), 0, False
    if path.exists():
        for number, said in anchors.lines(path):
            if isinstance(said, anchors.Mark):
                furthest = max(furthest, said.entries)
                is_so = said == anchors.mark_at(reading, said.entries)
            else:
                is_so, named = said == uuid and not named, named or bool(said)
            if not is_so:
                yield Finding(ANCHOR, f"{path.name}:{number}")
        if not named:
            yield Finding(ANCHOR, path.name)
    if last.entry and not furthest:
        yield Finding("no-anchor", anchors.ANCHOR)
    elif furthest < last.entry:
        yield Finding("not-anchored", f"entry {furthest + 1}")
