"""A fault as a person reads it: where, what is wrong, what stood there, what was expected, how to mend it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from attrs import evolve

from costshare.documents.language import Language, translator
from costshare.documents.notation import Notation
from costshare.errors import Fault, InvalidValueError, Place
from costshare.faults import located

AMOUNTS: Final = ("amount", "bound", "fee", "floor", "left", "most", "open", "sum")
KRONOR: Final = re.compile(r"-?[0-9]+\.[0-9]{2}")
REASON: Final = re.compile(r"(?P<words>.*?)(?P<number> [0-9]+)?", re.DOTALL)


def fault_text(fault: Fault, language: Language = Language.SWEDISH) -> str:
    """Several lines; what there is nothing to say of is left out."""
    _ = translator(language)
    told = as_spoken(fault, language)
    return "\n".join([f"{told.place}: {told.text('message', _)} [{told.code}]", *repair(told, language)])


def value_text(error: InvalidValueError, language: Language = Language.SWEDISH) -> str:
    """Several lines on a value that stood in no file, as one on the command line: what is wrong, how to mend it."""
    told = as_spoken(evolve(located(error, Place("")), found=""), language)
    return "\n".join([told.text("message", translator(language)), *repair(told, language)])


def repair(told: Fault, language: Language) -> Iterator[str]:
    """A line each: what stood there, what was expected, how to mend it; what there is nothing to say of is left out."""
    _ = translator(language)
    for label, text in (
        (_("found"), told.found),
        (_("expected"), told.text("expected", _)),
        (_("mend"), told.text("hint", _)),
    ):
        if text:
            yield f"    {label}: {text}"


def as_spoken(fault: Fault, language: Language) -> Fault:
    """The fault with the values that fill its text as the language writes them."""
    return evolve(fault, values={name: spoken(name, value, language) for name, value in fault.values.items()})


def spoken(name: str, value: str, language: Language) -> str:
    """A value that fills a fault's text, as the language writes it: amounts with its signs, reasons in its words."""
    if name in AMOUNTS and KRONOR.fullmatch(value):
        return Notation(language).pattern(value, "#,##0.00")
    if name in AMOUNTS:
        return value.replace(".", ",")
    if name == "reason" and (match := REASON.fullmatch(value)):
        return translator(language)(match["words"]) + (match["number"] or "")
    return value


def faults_text(faults: Iterable[Fault], language: Language = Language.SWEDISH) -> str:
    """Every fault, and how many there are."""
    _ = translator(language)
    found = list(faults)
    count = _("{count} faults").format(count=len(found)) if len(found) != 1 else _("1 fault")
    return "\n\n".join([*(fault_text(fault, language) for fault in found), count])


def faults_dict(faults: Iterable[Fault]) -> dict[str, Any]:
    """What ``--json`` prints of faults; in English, since an export does not depend on the language."""
    return {
        "faults": [
            {
                "code": fault.code,
                "file": fault.file,
                "line": fault.line,
                "column": fault.column,
                "message": fault.text("message"),
                "found": fault.found,
                "expected": fault.text("expected"),
                "hint": fault.text("hint"),
            }
            for fault in faults
        ]
    }
