"""Which kinds of files a run writes: what was asked for, else all that can be; and that verify knows them again."""

import json
import shutil
from pathlib import Path

import pytest

from costshare.documents.basis_csv import basis_csv
from costshare.documents.document_kind import DocumentKind, Lack, LeftOut
from costshare.documents.language import Language
from costshare.errors import InvalidValueError, MissingExtraError, WorkspaceError
from costshare.exchange.einvoice import Attachment
from costshare.exchange.ubl import ubl
from costshare.runs import documents, kinds
from costshare.runs.bill import bill
from costshare.runs.credit import credit
from costshare.runs.documents import MANIFEST, documents_again, write_batches
from costshare.runs.kinds import ALWAYS, asked_for
from costshare.runs.verify import verify
from tests.billing.agreement import QUARTERS, Charter, billed, charter, lay, order, register, tree
from tests.runs.whole_year import crediting

SWEDISH = Language.SWEDISH
REACHED = {"endpoint": "0007:2120000464", "reference": "ZZ1"}
RUN = f"bill-{QUARTERS[0]}"
PAPER = (DocumentKind.TEXT, DocumentKind.HTML, DocumentKind.PDF, DocumentKind.PEPPOL)


def reached(made: Charter) -> None:
    """Let the first member have an address in Peppol."""
    made["members"][0]["invoice"] = REACHED


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay(tmp_path / "w", charter(reached))


def written(root: Path, *asked: DocumentKind) -> set[str]:
    """The names of the files of the first quarter, billed so."""
    found = bill(root, order(documents=asked or None))
    write_batches(root, found.batches, SWEDISH)
    assert {name for each in found.to_dict()["invoices"] for name in each["files"]} <= {
        f"out/{RUN}/{path.name}" for path in (root / "out" / RUN).iterdir()
    }
    return {path.name for path in (root / "out" / RUN).iterdir()} - {MANIFEST}


def endings(names: set[str]) -> set[str]:
    return {name.rpartition(".")[2] for name in names}


def test_what_can_be_is_written_where_nothing_is_asked_for(root: Path) -> None:
    names = written(root)
    assert {"txt", "html", "pdf", "xml"} <= endings(names)
    assert [name for name in names if name.endswith(".xml")] == ["F20270001.xml"]
    assert {name for name in names if name.endswith(".pdf")} == {f"F2027000{number}.pdf" for number in range(1, 5)}
    assert verify(root).findings == ()


@pytest.mark.parametrize("kind", PAPER)
def test_only_what_is_asked_for_is_written(root: Path, kind: DocumentKind) -> None:
    agreed = charter(lambda made: [each.update(invoice=REACHED) for each in made["members"]])
    lay(root, agreed)
    names = written(root, kind)
    assert len(names) == 4
    assert len(endings(names)) == 1
    assert verify(root).findings == ()


def test_what_is_left_out_is_told_with_its_reason(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = bill(root, order(documents=None), dry_run=True)
    left = {each.kind: (each.lack, each.members) for each in found.left_out}
    assert left[DocumentKind.PEPPOL] == (Lack.ENDPOINT, ("bo", "cia"))
    assert left[DocumentKind.SIE] == (Lack.TABLE, ())
    assert DocumentKind.PDF not in left
    monkeypatch.setattr(kinds, "find_spec", lambda _name: None)
    found = bill(root, order(documents=None), dry_run=True)
    assert {each.kind for each in found.left_out if each.lack is Lack.EXTRA} == {DocumentKind.PDF, DocumentKind.XLSX}
    with pytest.raises(MissingExtraError, match=r"costshare\[pdf\]"):
        bill(root, order(documents=(DocumentKind.PDF,)))
    assert not (root / "register.db").exists()


def test_peppol_that_is_asked_for_takes_an_address_of_every_member(root: Path) -> None:
    before = tree(root)
    with pytest.raises(WorkspaceError) as caught:
        bill(root, order(documents=(DocumentKind.PEPPOL,)))
    assert {each.code for each in caught.value.faults} == {"PEPPOL-EN16931-R010", "PEPPOL-EN16931-R003"}
    assert {each.file for each in caught.value.faults} == {"charter.toml"}
    assert tree(root) == before


def test_what_the_charter_does_not_configure_cannot_be_asked_for(root: Path) -> None:
    with pytest.raises(WorkspaceError, match="document-unset"):
        bill(root, order(documents=(DocumentKind.SIE,)))
    assert not (root / "register.db").exists()


def test_what_was_issued_can_be_written_in_other_kinds_later(root: Path) -> None:
    written(root, *ALWAYS)
    list(documents_again(root, RUN, SWEDISH, asked=(DocumentKind.PEPPOL,)))
    manifest = json.loads((root / "out" / RUN / MANIFEST).read_text("utf-8"))["files"]
    assert endings(set(manifest)) == {"txt", "html", "xml"}
    with register(root) as found:
        (first, *_) = found.records()
    enclosed = Attachment("underlag-F20270001.csv", basis_csv(first), "Underlag")
    assert (root / "out" / RUN / "F20270001.xml").read_bytes() == ubl(first, attachments=[enclosed])
    assert verify(root).findings == ()
    with pytest.raises(WorkspaceError, match="document-unset"):
        list(documents_again(root, RUN, SWEDISH, asked=(DocumentKind.SIE,)))


def test_all_of_it_is_made_again_from_the_register_alone(root: Path) -> None:
    agreed = charter(reached)
    agreed["federation"]["colour"] = "#00447c"
    lay(root, agreed)
    written(root)
    before = tree(root / "out")
    shutil.rmtree(root / "out")
    lay(root, charter(lambda made: made.update(members=[], pools=[])))
    list(documents_again(root, None, SWEDISH))
    assert tree(root / "out") == before


def test_a_credit_note_is_written_as_its_invoice_was(root: Path) -> None:
    written(root)
    lay(root, charter(lambda made: made["federation"].update(colour="#00447c")))
    found = credit(root, crediting("F20270001"))
    write_batches(root, found.batches, SWEDISH)
    names = {path.name for path in (root / "out" / "credit-F20270001").iterdir()}
    assert {f"F20270005.{ending}" for ending in ("txt", "html", "pdf", "xml")} <= names
    assert verify(root).findings == ()


@pytest.mark.parametrize("name", ["F20270001.pdf", "F20270001.xml"])
def test_a_changed_byte_is_found(root: Path, name: str) -> None:
    written(root)
    path = root / "out" / RUN / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert [f"{each.code} {each.subject}" for each in verify(root).findings] == [f"document out/{RUN}/{name}"]


def test_what_cannot_be_made_here_is_held_to_the_list(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(root)
    monkeypatch.setattr(kinds, "find_spec", lambda _name: None)
    found = verify(root)
    assert found.ok
    assert {each.code for each in found.findings} == {"document-unchecked"}
    (root / "out" / RUN / "F20270001.pdf").write_bytes(b"%PDF")
    assert [each.subject for each in verify(root).failures] == [f"out/{RUN}/F20270001.pdf"]


def test_kinds_are_named_with_commas_between() -> None:
    assert asked_for(" pdf, text ") == (DocumentKind.TEXT, DocumentKind.PDF)
    for wrong in ("", "pdf,word", "PDF"):
        with pytest.raises(InvalidValueError) as caught:
            asked_for(wrong)
        assert caught.value.code == "document-kind"


def test_the_plan_does_not_depend_on_what_is_written(root: Path) -> None:
    assert bill(root, order(documents=None), dry_run=True).plan == bill(root, order(), dry_run=True).plan


def test_billing_several_quarters_writes_each_into_its_own_folder(root: Path) -> None:
    for quarter in QUARTERS[:2]:
        write_batches(root, billed(root, quarter).batches, SWEDISH)
    assert {path.name for path in (root / "out").iterdir()} == {f"bill-{quarter}" for quarter in QUARTERS[:2]}


def test_peppol_of_a_run_that_reaches_nobody_by_it_is_refused(root: Path) -> None:
    lay(root)
    written(root, *ALWAYS)
    before = tree(root)
    with pytest.raises(WorkspaceError, match="document-unset"):
        list(documents_again(root, RUN, SWEDISH, asked=(DocumentKind.PEPPOL,)))
    assert tree(root) == before


# --- what another system books ----------------------------------------------------------------------------------------


def booked(made: Charter) -> None:
    """Let the charter say in which accounts what is billed is booked."""
    reached(made)
    made["bookkeeping"] = {"claims": "1511", "income": "3510", "vat": "2611", "rounding": "3740"}


@pytest.fixture
def books(tmp_path: Path) -> Path:
    root = lay(tmp_path / "w", charter(booked))
    assert "vouchers.si" in written(root)
    return root


def exports(root: Path) -> list[str]:
    with register(root) as found, found.reading() as reading:
        return [each["kind"] for each in reading.exports(RUN)]


def test_vouchers_are_handed_over_once(books: Path) -> None:
    vouchers = books / "out" / RUN / "vouchers.si"
    content = vouchers.read_bytes()
    assert exports(books) == ["sie"]
    assert verify(books).findings == ()
    vouchers.unlink()  # the finance system has it
    assert verify(books).findings == (), "and nobody misses it"
    written(books)
    list(documents_again(books, None, SWEDISH))
    assert not vouchers.exists()
    assert exports(books) == ["sie"]
    with pytest.raises(WorkspaceError, match="handed-over"):
        list(documents_again(books, RUN, SWEDISH, asked=(DocumentKind.SIE,)))
    list(documents_again(books, RUN, SWEDISH, asked=(DocumentKind.SIE,), copies=True))
    assert not vouchers.exists()
    copy = (books / "out" / RUN / "vouchers-copy.si").read_bytes()
    assert b"KOPIA" in copy
    assert b"KOPIA" not in content
    assert verify(books).findings == ()


def test_a_copy_that_was_changed_is_found(books: Path) -> None:
    list(documents_again(books, RUN, SWEDISH, copies=True))
    assert verify(books).findings == ()
    copy = books / "out" / RUN / "vouchers-copy.si"
    copy.write_bytes(copy.read_bytes().replace(b"3510", b"3511"))
    assert [f"{each.code} {each.subject}" for each in verify(books).findings] == [
        f"document out/{RUN}/vouchers-copy.si"
    ]


def test_who_was_stopped_before_it_was_kept_as_handed_over_writes_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = lay(tmp_path / "w", charter(booked))
    with monkeypatch.context() as stopped:
        stopped.setattr(documents, "hand_over", lambda *_: None)
        written(root)
    before = (root / "out" / RUN / "vouchers.si").read_bytes()
    assert exports(root) == []
    (root / "out" / RUN / "vouchers.si").unlink()
    written(root)
    assert (root / "out" / RUN / "vouchers.si").read_bytes() == before
    assert exports(root) == ["sie"]


def test_a_credit_note_is_booked_in_the_accounts_of_its_invoice(books: Path) -> None:
    def moved(made: Charter) -> None:
        booked(made)
        made["bookkeeping"]["income"] = "3590"

    lay(books, charter(moved))
    found = credit(books, crediting("F20270001"))
    write_batches(books, found.batches, SWEDISH)
    text = (books / "out" / "credit-F20270001" / "vouchers.si").read_bytes().decode("cp437")
    assert "#TRANS 3510 " in text
    assert "3590" not in text


def test_a_finance_system_gets_rows_and_nothing_else(tmp_path: Path) -> None:
    def theirs(made: Charter) -> None:
        booked(made)
        made["billing"]["issuer"] = "finance-system"

    root = lay(tmp_path / "w", charter(theirs))
    found = bill(root, order(documents=None))
    assert {each.lack for each in found.left_out} == {Lack.ISSUER}
    assert {each.kind for each in found.left_out} == {*DocumentKind} - {DocumentKind.ROWS, DocumentKind.XLSX}
    names = written(root)
    assert names == {"rows.csv", "invoices.xlsx"}
    text = (root / "out" / RUN / "rows.csv").read_text("utf-8-sig")
    assert text.count("U20270001") >= 1
    assert "3510" in text, "the account is that of [bookkeeping]"
    assert exports(root) == ["rows"]
    assert verify(root).findings == ()
    with pytest.raises(WorkspaceError, match="document-unset"):
        bill(root, order(QUARTERS[1], documents=(DocumentKind.PEPPOL,)))
    with pytest.raises(WorkspaceError, match="document-unset"):  # or its claims would be booked twice
        list(documents_again(root, RUN, SWEDISH, asked=(DocumentKind.SIE,)))
    letters = bill(root, order(QUARTERS[1], documents=(DocumentKind.TEXT,)), dry_run=True)
    assert letters.left_out == (LeftOut(DocumentKind.TEXT, Lack.ISSUER),)
    list(documents_again(root, RUN, SWEDISH, copies=True))
    assert (root / "out" / RUN / "rows-copy.csv").exists()
    assert verify(root).findings == ()


def test_supplies_of_one_who_has_no_vat_number_are_left_out_of_peppol(tmp_path: Path) -> None:
    def exempt(made: Charter) -> None:
        reached(made)
        made["members"][-1]["invoice"] = REACHED
        del made["federation"]["vat_number"]
        for pool in made["pools"]:
            if isinstance(pool["vat"], dict):
                pool["vat"]["company"] = "exempt"

    root = lay(tmp_path / "w", charter(exempt))
    found = bill(root, order(documents=None))
    assert LeftOut(DocumentKind.PEPPOL, Lack.VAT_NUMBER, ("cia",)) in found.left_out
    write_batches(root, found.batches, SWEDISH)
    xml = {path.stem for path in (root / "out" / RUN).glob("*.xml")}
    assert xml == {"F20270001"}, "her contribution, and nothing of the company"
    with pytest.raises(WorkspaceError, match="BR-E-02"):
        bill(root, order(QUARTERS[1], documents=(DocumentKind.PEPPOL,)))
