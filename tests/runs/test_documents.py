import hashlib
import json
import shutil
from pathlib import Path

import pytest

from costshare.documents.invoice_html import invoice_html
from costshare.documents.invoice_text import invoice_text
from costshare.documents.language import Language
from costshare.errors import RegisterError, UnknownIdError, WorkspaceError
from costshare.runs.documents import MANIFEST, documents_again, write_files
from costshare.runs.documents import recorded as job
from costshare.runs.files import documents, names
from costshare.runs.folders import write_whole
from costshare.runs.kinds import ALWAYS
from costshare.runs.payments import Books, Clerk, pay
from tests.billing.agreement import NOW, QUARTERS, billed, charter, issued, lay, register, tree

RUN = "bill-2027-Q1"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with one period billed, its documents not yet written."""
    root = lay(tmp_path / "w")
    billed(root)
    return root


def write(root: Path, language: Language = Language.SWEDISH) -> tuple[Path, ...]:
    with register(root) as opened:
        return write_files(root, job(opened, RUN, language))


def again(root: Path, run: str | None = None, language: Language = Language.SWEDISH) -> list[Path]:
    return list(documents_again(root, run, language))


def test_every_invoice_has_a_text_and_a_page(root: Path) -> None:
    (first, *_) = issued(root)
    assert names(first, ALWAYS) == ("F20270001.txt", "F20270001.html")
    for language in Language:
        with register(root) as opened:
            made = documents(first, job(opened, RUN, language))
        contents = (invoice_text(first, language).encode(), invoice_html(first, language))
        assert made == list(zip(names(first, ALWAYS), contents, strict=True))


def test_the_files_of_a_run_stand_in_its_folder_with_their_hashes(root: Path) -> None:
    written = write(root)
    out = root / "out" / RUN
    names = [f"F2027000{number}.{kind}" for number in range(1, 5) for kind in ("txt", "html")]
    assert written == (*(out / name for name in names), out / MANIFEST)
    assert sorted(path.name for path in out.iterdir()) == sorted([*names, MANIFEST])
    manifest = json.loads((out / MANIFEST).read_text("utf-8"))
    assert list(manifest) == ["files", "run"]
    assert manifest["run"] == RUN
    assert list(manifest["files"]) == sorted(names)
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest
    assert (out / MANIFEST).read_bytes().endswith(b"}\n")


@pytest.mark.parametrize("language", Language)
def test_the_same_records_make_the_same_bytes(root: Path, language: Language) -> None:
    write(root, language)
    before = tree(root)
    write(root, language)
    assert tree(root) == before
    shutil.rmtree(root / "out")
    assert again(root, language=language) == [root / "out" / RUN / MANIFEST]
    assert tree(root) == before


def test_the_register_is_enough(root: Path) -> None:
    billed(root, *QUARTERS[1:])
    again(root)
    before = tree(root / "out")
    assert {name for name in before if name.endswith(MANIFEST)} == {f"bill-{name}/{MANIFEST}" for name in QUARTERS}
    shutil.rmtree(root / "out")
    (root / "costs.csv").unlink()
    lay(root, charter(lambda made: made.update(members=[], pools=[])))
    assert len(again(root)) == 4
    assert tree(root / "out") == before


def test_one_run_only(root: Path) -> None:
    billed(root, QUARTERS[1])
    assert again(root, RUN) == [root / "out" / RUN / MANIFEST]
    assert [path.name for path in (root / "out").iterdir()] == [RUN]


def test_a_run_that_is_not_known_names_those_that_are(root: Path) -> None:
    with pytest.raises(UnknownIdError) as caught:
        again(root, "bill-2027-Q2")
    assert (caught.value.kind, caught.value.unknown, caught.value.known) == ("run", "bill-2027-Q2", (RUN,))
    assert not (root / "out").exists()


def test_without_a_register_there_is_nothing_to_make(tmp_path: Path) -> None:
    root = lay(tmp_path)
    before = tree(root)
    assert again(root) == []
    with pytest.raises(UnknownIdError):
        again(root, RUN)
    assert tree(root) == before


def test_another_register(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    (root / "register.db").rename(other)
    with pytest.raises(RegisterError, match="is behind"):
        again(root)
    assert list(documents_again(root, None, Language.SWEDISH, where=other)) == [root / "out" / RUN / MANIFEST]


def test_a_run_that_only_books_makes_no_folder(root: Path) -> None:
    pay(Books(path=root), "F20270001", None, Clerk(on=NOW.date(), now=NOW, user="ekonom", reason="annat konto"))
    assert again(root) == [root / "out" / RUN / MANIFEST]
    with pytest.raises(UnknownIdError, match="pay-F20270001"):
        again(root, "pay-F20270001")


def test_a_register_that_cannot_be_used_is_told(root: Path) -> None:
    (root / "register.db").write_bytes(b"no register at all, but a text that is long enough")
    with pytest.raises(RegisterError, match="is not a register"):
        again(root)


def test_whose_register_it_is_must_be_readable(root: Path) -> None:
    (root / "charter.toml").write_text("schema = 1\n", "utf-8")
    with pytest.raises(WorkspaceError):
        again(root)


def test_a_run_without_invoices_has_a_manifest(tmp_path: Path) -> None:
    root = lay(tmp_path, costs={"stod": 0})
    billed(root)
    (manifest,) = again(root)
    assert json.loads(manifest.read_text("utf-8")) == {"files": {}, "run": RUN}


@pytest.mark.parametrize("failing", range(1, 9))
def test_the_manifest_comes_last(root: Path, monkeypatch: pytest.MonkeyPatch, failing: int) -> None:
    """Whoever finds a manifest finds every file that it names."""
    calls = iter(range(1, 100))

    def fail(path: Path, content: bytes) -> None:
        if next(calls) == failing:
            raise OSError(28, "no room", str(path))
        write_whole(path, content)

    monkeypatch.setattr("costshare.runs.documents.write_whole", fail)
    with pytest.raises(OSError, match="no room"):
        write(root)
    found = [path.name for path in (root / "out" / RUN).iterdir()]
    assert len(found) == failing - 1
    assert MANIFEST not in found


def test_what_a_killed_run_left_unfinished_goes(root: Path) -> None:
    write(root)
    before = tree(root)
    (root / "out" / RUN / f".{MANIFEST}.k3j2h1g_.part").write_bytes(b"half a mani")
    write(root)
    assert tree(root) == before


def test_a_broken_file_is_made_whole_again(root: Path) -> None:
    *files, _ = write(root)
    before = tree(root)
    files[0].write_bytes(b"?")
    files[1].unlink()
    again(root)
    assert tree(root) == before
