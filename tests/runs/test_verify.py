"""What verify says of a workspace: what fails, what is only noted, and what it does to the anchor when told to."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from costshare.documents.language import Language
from costshare.errors import RegisterError, WorkspaceError
from costshare.runs import documents_check
from costshare.runs.anchors import ANCHOR
from costshare.runs.documents import documents_again
from costshare.runs.files import files
from costshare.runs.transfer import export
from costshare.runs.verify import NOTES, verify
from tests.billing.agreement import QUARTERS, billed, lay, register, tree

RUN = f"out/bill-{QUARTERS[0]}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """To be copied: two quarters billed, with their documents."""
    root = lay(tmp_path_factory.mktemp("made") / "w")
    billed(root, *QUARTERS[:2])
    list(documents_again(root, None, Language.SWEDISH))
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "w"))


def codes(root: Path, **said: object) -> list[str]:
    """The codes of the findings, and where."""
    return [f"{found.code} {found.subject}" for found in verify(root, **said).findings]  # type: ignore[arg-type]


def test_a_register_that_is_as_it_was_written(root: Path) -> None:
    before = tree(root)
    found = verify(root)
    with register(root) as opened:
        assert found.to_dict() == {"ok": True, "count": 8, "head": opened.head(), "findings": []}
    assert tree(root) == before, "nothing is written"


def test_no_register_is_sound(tmp_path: Path) -> None:
    root = lay(tmp_path / "w")
    before = tree(root)
    assert verify(root).to_dict() == {"ok": True, "count": 0, "head": "", "findings": []}
    assert verify(root, accept_restored=True).findings == ()
    assert tree(root) == before


def test_whose_register_it_is_must_be_said(tmp_path: Path) -> None:
    (tmp_path / "charter.toml").write_text("schema = 1\n", "utf-8")
    with pytest.raises(WorkspaceError):
        verify(tmp_path)


# --- the head ---------------------------------------------------------------------------------------------------------


def test_a_hash_that_was_noted_must_have_been_the_head(root: Path) -> None:
    with register(root) as opened, opened.reading() as reading:
        found = [reading.at(entry) for entry in range(1, reading.last().entry + 1)]
        heads = [each.hash for each in found if each]
    for head in heads[:-1:5]:
        assert codes(root, head=head) == [f"head-earlier {head}"]
        assert verify(root, head=head).ok
    assert codes(root, head=heads[-1]) == []
    assert codes(root, head=f" {heads[-1].upper()}\n") == []
    for other in ("ab" * 32, heads[0][:-1]):
        assert codes(root, head=other) == [f"head {other}"]
        assert not verify(root, head=other).ok


# --- the anchor -------------------------------------------------------------------------------------------------------


def test_of_a_register_that_is_behind_nothing_is_written(root: Path, tmp_path: Path) -> None:
    shutil.copyfile(root / "register.db", tmp_path / "early.db")
    billed(root, QUARTERS[2])
    shutil.copyfile(tmp_path / "early.db", root / "register.db")
    before = tree(root)
    with pytest.raises(RegisterError, match="is behind"):
        list(documents_again(root, None, Language.SWEDISH))
    with pytest.raises(RegisterError, match="is behind"):
        export(root, tmp_path / "lines")
    assert tree(root) == before


def test_without_an_anchor_it_says_what_it_cannot_prove(root: Path) -> None:
    (root / ANCHOR).unlink()
    found = verify(root)
    assert found.ok
    assert [(each.code, each.subject) for each in found.notes] == [("no-anchor", ANCHOR)]
    (root / ANCHOR).write_text("", "utf-8")
    assert not verify(root).ok, "an anchor that names no register is none of this one"


def test_what_is_not_marked_yet_is_noted(root: Path) -> None:
    anchor = root / ANCHOR
    lines = anchor.read_text("utf-8").splitlines(keepends=True)
    anchor.write_text("".join(lines[:-1]), "utf-8")
    first = int(lines[1].split()[3])
    assert codes(root) == [f"not-anchored entry {first + 1}"]
    anchor.write_text("".join([*lines[:-1], lines[-1][:20]]), "utf-8")
    assert codes(root) == [f"not-anchored entry {first + 1}"], "half a mark is what a killed run left"
    anchor.write_text(lines[0], "utf-8")
    assert codes(root) == [f"no-anchor {ANCHOR}"]


def test_every_line_of_the_anchor_must_be_true_not_only_the_last(root: Path) -> None:
    anchor = root / ANCHOR
    lines = anchor.read_text("utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        words = line.split()
        for place, word in enumerate(words):
            other = [*words[:place], f"{word[:-1]}{'0' if word[-1] != '0' else '1'}", *words[place + 1 :]]
            anchor.write_text("\n".join([*lines[: number - 1], " ".join(other), *lines[number:], ""]), "utf-8")
            found = verify(root)
            assert f"{ANCHOR}:{number}" in {each.subject for each in found.failures}, other
    anchor.write_bytes(b"\xff\n" + "\n".join([*lines, ""]).encode())
    assert codes(root) == [f"anchor {ANCHOR}:1"]


def test_an_old_copy_is_found_and_taken_where_that_is_said(root: Path, tmp_path: Path) -> None:
    old = shutil.copy(root / "register.db", tmp_path / "old.db")
    billed(root, QUARTERS[2])
    shutil.copy(old, root / "register.db")
    before = (root / ANCHOR).read_bytes()
    assert codes(root) == [f"anchor {ANCHOR}:4"]
    assert (root / ANCHOR).read_bytes() == before
    accepted = verify(root, accept_restored=True)
    assert accepted.ok
    assert [each.code for each in accepted.findings] == ["anchor-anew"]
    assert (root / ANCHOR).read_bytes() != before
    assert verify(root).findings == ()


def test_an_anchor_can_be_begun(root: Path) -> None:
    (root / ANCHOR).unlink()
    assert codes(root, accept_restored=True) == [f"anchor-anew {ANCHOR}"]
    assert verify(root).findings == ()


def test_a_register_with_another_fault_is_not_accepted(root: Path) -> None:
    (root / ANCHOR).unlink()
    (root / RUN / "F20270001.txt").write_text("x", "utf-8")
    found = verify(root, accept_restored=True)
    assert not found.ok
    assert {each.code for each in found.findings} == {"document", "no-anchor"}
    assert not (root / ANCHOR).exists()


def test_a_register_that_is_gone_is_found_by_its_anchor(root: Path) -> None:
    (root / "register.db").unlink()
    found = verify(root)
    assert not found.ok
    assert (found.count, {each.code for each in found.failures}) == (0, {"anchor"})


# --- documents --------------------------------------------------------------------------------------------------------


def test_a_missing_document_is_a_note_and_a_changed_one_a_failure(root: Path) -> None:
    text, page = root / RUN / "F20270001.txt", root / RUN / "F20270001.html"
    content = text.read_bytes()
    text.unlink()
    assert codes(root) == [f"document-missing {RUN}/F20270001.txt"]
    assert verify(root).ok
    text.write_bytes(content + b" ")
    assert codes(root) == [f"document {RUN}/F20270001.txt"]
    assert not verify(root).ok
    text.write_bytes(content)
    page.write_bytes(content)
    assert codes(root) == [f"document {RUN}/F20270001.html"]


def test_a_changed_document_is_found_although_its_hash_was_changed_too(root: Path) -> None:
    from hashlib import sha256

    text, manifest = root / RUN / "F20270001.txt", root / RUN / "manifest.json"
    content = text.read_bytes()
    text.write_bytes(content + b" ")
    old, new = (sha256(each).hexdigest() for each in (content, content + b" "))
    manifest.write_text(manifest.read_text("utf-8").replace(old, new), "utf-8")
    assert codes(root) == [f"document {RUN}/F20270001.txt", f"document {RUN}/manifest.json"]


def test_a_manifest_says_what_there_is(root: Path) -> None:
    manifest = root / RUN / "manifest.json"
    content = manifest.read_bytes()
    for other in (content[:-1], content.replace(b"F20270001", b"F20270009"), b"{}", b"", b"\xff"):
        manifest.write_bytes(other)
        assert codes(root) == [f"document {RUN}/manifest.json"]
    manifest.unlink()
    assert codes(root) == [f"document-missing {RUN}/manifest.json"]


def test_a_run_without_a_folder_is_one_note(root: Path) -> None:
    shutil.rmtree(root / RUN)
    assert codes(root) == [f"document-missing {RUN}"]
    shutil.rmtree(root / "out")
    assert len(codes(root)) == 2


def test_what_no_run_has_made_is_noted(root: Path) -> None:
    (root / RUN / "mine.txt").write_text("x", "utf-8")
    (root / "out" / "mine").mkdir()
    (root / "out" / "page.html").write_text("x", "utf-8")
    assert codes(root) == [f"document-unknown {RUN}/mine.txt", "document-unknown out/mine"]


def test_documents_may_be_in_either_language_but_not_in_both(root: Path) -> None:
    swedish = (root / RUN / "F20270002.txt").read_bytes()
    list(documents_again(root, None, Language.ENGLISH))
    assert codes(root) == []
    (root / RUN / "F20270002.txt").write_bytes(swedish)
    assert codes(root) == [f"document {RUN}/F20270002.txt"]


def test_what_another_version_made_is_noted_as_long_as_it_is_as_listed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Documents may look otherwise in a later version; those of a run of its own may not."""
    real = files

    def otherwise(*given: object) -> object:
        return ((name, content + b"new") for name, content in real(*given))  # type: ignore[arg-type]

    monkeypatch.setattr(documents_check, "files", otherwise)
    assert {each.code for each in verify(root).findings} == {"document"}
    monkeypatch.setattr(documents_check, "program", lambda: "costshare 99")
    found = verify(root)
    assert {each.code for each in found.findings} == {"document-version"}
    assert found.ok
    (root / RUN / "F20270001.txt").write_bytes(b"x")
    assert [each.subject for each in verify(root).failures] == [f"{RUN}/F20270001.txt", f"{RUN}/manifest.json"]


def test_what_is_noted_is_told_as_a_note(root: Path) -> None:
    (root / ANCHOR).unlink()
    (told,) = verify(root).to_dict()["findings"]
    assert (told["code"], told["level"]) == ("no-anchor", "note")
    assert told["message"].startswith("There is no mark in register.anchor")
    assert "no-anchor" in NOTES


# --- the guards -------------------------------------------------------------------------------------------------------


def test_a_guard_that_is_gone_is_found(root: Path) -> None:
    with closing(sqlite3.connect(root / "register.db")) as database:
        database.execute("DROP TRIGGER invoices_refuse_update")
    assert codes(root) == ["guard invoices_refuse_update"]
    assert not verify(root).ok
