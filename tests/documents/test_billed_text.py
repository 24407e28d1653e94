"""What a run issued, in a terminal."""

from typing import Any

import pytest

from costshare.documents.billed_text import billed_text
from costshare.documents.language import Language
from tests.documents.invoices import flat


def document(number: str, kind: str = "invoice", run: str = "bill-1", net: str = "100.00") -> dict[str, Any]:
    """One document of a list; without files where `run` is empty."""
    amounts = {"net": net, "vat": "0.00", "rounding": "0.40", "payable": f"{float(net) + 0.4:.2f}"}
    files = [f"out/{run}/{number}.txt"] if run else []
    return {
        "number": number,
        "member": "ada",
        "kind": kind,
        "due": "2027-02-15",
        "files": files,
        "credited_by": [],
        **amounts,
    }


def told(
    *documents: dict[str, Any],
    new: int | None = None,
    language: Language = Language.SWEDISH,
    is_dry_run: bool = False,
) -> list[str]:
    """The lines that are printed."""
    new = len(documents) if new is None else new
    billed = {"invoices": list(documents), "new": new, "plan": "abc", "files": []}
    return [flat(line) for line in billed_text(billed, language, is_dry_run=is_dry_run).split("\n")]


def test_credit_notes_count_below_zero_and_are_named() -> None:
    lines = told(document("F1"), document("F2", "credit-note", net="30.00"))
    assert lines[0].startswith("Nummer Handling Medlem Netto")
    assert lines[2] == "F1 Faktura ada 100,00 0,00 0,40 100,40 2027-02-15"
    assert lines[3] == "F2 Kreditfaktura ada −30,00 0,00 −0,40 −30,40"
    assert lines[5].strip() == "Summa 70,00 0,00 0,00 70,00"


def test_what_was_credited_since_is_marked() -> None:
    lines = told(document("F1"), {**document("F2"), "credited_by": ["F4", "F9"]})
    assert lines[0].endswith("Förfaller Krediterad av")
    assert lines[2].endswith("2027-02-15")
    assert lines[3].endswith("2027-02-15 F4, F9")
    assert lines[5].strip() == "Summa 200,00 0,00 0,80 200,80"


def test_where_all_are_invoices_it_is_not_said() -> None:
    assert told(document("F1"))[0].startswith("Nummer Medlem Netto")


@pytest.mark.parametrize(
    ("new", "swedish", "english"),
    [
        (0, "0 nya handlingar. Filerna finns i out/bill-2.", "0 new documents. The files stand in out/bill-2."),
        (1, "1 ny handling. Filerna finns i out/bill-2.", "1 new document. The files stand in out/bill-2."),
        (2, "2 nya handlingar. Filerna finns i out/bill-2.", "2 new documents. The files stand in out/bill-2."),
    ],
)
def test_the_folder_is_that_of_the_latest_run(new: int, swedish: str, english: str) -> None:
    documents = (document("F1"), document("F2", run="bill-2"), document("F3", run="bill-2"))
    assert told(*documents, new=new)[-1] == swedish
    assert told(*documents, new=new, language=Language.ENGLISH)[-1] == english


def test_a_dry_run_says_what_would_be() -> None:
    def said(new: int | None = None) -> str:
        return told(document("F1", run=""), document("F2", run=""), new=new, is_dry_run=True)[-1]

    assert said() == "Inget är utfärdat: detta är vad som skulle bli. Plan abc"
    assert said(1) == "1 ny handling skulle utfärdas. Plan abc"
    assert said(0) == "Perioden är redan fakturerad, och inget nytt skulle utfärdas. Plan abc"


def test_what_is_issued_is_said_to_be_also_where_it_has_no_files() -> None:
    assert told(document("F1", run=""), document("F2", run=""))[-1] == "2 nya handlingar, utan egna filer."
    assert told(document("F1", run=""))[-1] == "1 ny handling, utan egna filer."


def test_nothing_to_bill() -> None:
    assert told() == ["Det finns inget att fakturera."]
