"""What was found of a register, in words: what is wrong, where, and what is only to be noted."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Protocol

from costshare.documents.language import Language, translator
from costshare.faults import said as _

ENTRY: Final = "entry "


class Found(Protocol):
    """Something found: a code, and where."""

    @property
    def code(self) -> str:
        """What kind of thing."""

    @property
    def subject(self) -> str:
        """Where: a number, an entry of the journal, a file."""


MESSAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "chain": _("{subject} does not follow from what is before it: something was changed, put in or taken out."),
        "record": _("{subject} cannot be read, does not add up, or stands in another run than it should."),
        "row": _("{subject} stands otherwise in its table than in the journal, or is not there."),
        "extra": _("{subject} is a row that nothing in the journal accounts for."),
        "number": _("{subject} is a number out of turn."),
        "counter": _("{subject} has a counter that says another last number than the last that was issued."),
        "basis": _("{subject}: what it rests on is not there, or is not what its hash says."),
        "run": _("{subject} is not what such a run writes, or is a run out of turn."),
        "reference": _("{subject} has another payment reference than its place gives."),
        "plan": _("{subject}: the year's plan does not add up."),
        "settlement": _("{subject}: the year's settlement does not add up, or is not what the documents say."),
        "redo": _("{subject}: done over again from what it rests on, this comes out otherwise."),
        "posting": _("{subject} posts something that cannot be: it names what is not there, or rounds away too much."),
        "payment": _("{subject} is a payment of which more is posted than there is."),
        "credited": _("{subject} is credited beyond what it was for."),
        "offset": _("{subject} sets something off that does not sum to zero."),
        "reminder": _("{subject} reminds of something that was not issued."),
        "numbered": _("{subject} gives a number to something that was not issued."),
        "exported": _("{subject} hands over files of a run that was not there."),
        "anchor": _("{subject} says something that the register does not: it has lost something, or is another."),
        "head": _("The register never led to the hash {subject}."),
        "guard": _(
            "{subject} is gone: the database refuses no longer to change what is written. Export the register and "
            "import it into an empty place."
        ),
        "document": _("{subject} is not what the register makes: it was changed."),
        "no-anchor": _(
            "There is no mark in {subject}: that nothing was taken from the register's end, and that it was not made "
            "anew as a whole, cannot be proved."
        ),
        "not-anchored": _(
            "From {subject} on, nothing is marked in the anchor: that nothing was taken from the end, cannot be proved."
        ),
        "anchor-anew": _("{subject} is begun anew from the register as it is now."),
        "head-earlier": _("The register led to the hash {subject} once, and has gone on since."),
        "document-missing": _("{subject} is not there; costshare documents makes it again."),
        "document-unknown": _("{subject} was not made by any run."),
        "document-unchecked": _(
            "{subject}: held to the list of files only; to make them again takes an extra that is not installed."
        ),
        "document-version": _("{subject} is as it was listed, but this version of the program makes it otherwise."),
    }
)


def message(found: Found, language: Language = Language.ENGLISH) -> str:
    """One finding as a sentence."""
    translate = translator(language)
    subject = found.subject
    if subject.startswith(ENTRY):
        subject = translate(_("Entry {number} of the journal")).format(number=subject.removeprefix(ENTRY))
    return translate(MESSAGES[found.code]).format(subject=subject)


def verified_text(
    failures: Iterable[Found], notes: Iterable[Found], *, count: int, head: str, language: Language = Language.SWEDISH
) -> str:
    """What was looked at, what is wrong, what is to be noted, and the verdict."""
    _ = translator(language)
    wrong = [f"{message(each, language)} [{each.code}]" for each in failures]
    note = _("Note")
    noted = [f"{note}: {message(each, language)}" for each in notes]
    parts = ["\n".join(each) for each in (wrong, noted) if each]
    if wrong:
        parts.append(_("The register is not as it was written. Findings: {count}").format(count=len(wrong)))
    elif not head:
        parts.append(_("There is no register yet, and nothing is wrong with it."))
    else:
        verdict = _("The register is as it was written. Invoices and credit notes: {count}. Head: {head}")
        parts.append(verdict.format(count=count, head=head))
    return "\n\n".join(parts)
