"""A fault as a person reads it: where, what is wrong, what stood there, what was expected, how to mend it."""

from collections.abc import Iterable
from typing import Any

from costshare.documents.language import Language, translator
from costshare.errors import Fault


def fault_text(fault: Fault, language: Language = Language.SWEDISH) -> str:
    """Several lines; what there is nothing to say of is left out."""
    _ = translator(language)
    lines = [f"{fault.place}: {fault.text('message', _)} [{fault.code}]"]
    for label, text in (
        (_("found"), fault.found),
        (_("expected"), fault.text("expected", _)),
        (_("mend"), fault.text("hint", _)),
    ):
        if text:
            lines.append(f"    {label}: {text}")
    return "\n".join(lines)


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
