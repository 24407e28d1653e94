"""Faults as people read them, and what is wrong with a value that stood in no file."""

from costshare.documents.fault_text import value_text
from costshare.documents.language import Language
from costshare.errors import InvalidValueError


def test_a_value_that_stood_nowhere_is_told_with_what_is_right_and_amounts_as_tables_have_them() -> None:
    error = InvalidValueError("credit-amount", "3000.00", number="F1", left="1965.75", amount="3000.00")
    assert value_text(error).replace("\N{NO-BREAK SPACE}", " ").splitlines() == [
        "så mycket av F1 kan inte krediteras: 1 965,75 kr före moms är kvar",
        "    väntat: ett belopp före moms på högst 1 965,75 kr",
        "    åtgärd: utelämna beloppet för att kreditera allt som är kvar",
    ]
    assert (
        value_text(error, Language.ENGLISH)
        .splitlines()[0]
        .endswith(": 1\N{NO-BREAK SPACE}965,75 kr before VAT is left")
    )
