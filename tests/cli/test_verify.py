"""``costshare verify`` and ``costshare register``: what they print, and with which status they leave."""

import json
from pathlib import Path

import pytest

from tests.billing.agreement import lay
from tests.cli.conftest import Run

BILL = ("--period", "2027-Q1", "--on", "2027-01-15")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("COSTSHARE_REGISTER", raising=False)
    return lay(tmp_path / "w")


def test_a_sound_register(run: Run, root: Path) -> None:
    head = json.loads(run("bill", root, *BILL, "--json").out)["head"]
    done = run("verify", root)
    assert (done.status, done.err) == (0, "")
    assert done.out == f"Registret är som det skrevs. Fakturor och kreditfakturor: 4. Kontrollsumma: {head}\n"
    done = run("verify", root, "--json", "--head", head)
    assert (done.status, json.loads(done.out)) == (0, {"ok": True, "count": 4, "head": head, "findings": []})


def test_no_register(run: Run, root: Path) -> None:
    done = run("verify", root, "--lang", "en")
    assert (done.status, done.out) == (0, "There is no register yet, and nothing is wrong with it.\n")


def test_what_fails_leaves_with_1_and_what_is_noted_does_not(run: Run, root: Path) -> None:
    run("bill", root, *BILL)
    (root / "out" / "bill-2027-Q1" / "F20270001.txt").unlink()
    done = run("verify", root)
    assert done.status == 0
    assert done.out.startswith("Att notera: out/bill-2027-Q1/F20270001.txt saknas;")
    (root / "out" / "bill-2027-Q1" / "F20270001.txt").write_text("x", "utf-8")
    done = run("verify", root)
    assert (done.status, done.err) == (1, "")
    assert done.out == (
        "out/bill-2027-Q1/F20270001.txt är inte det som registret ger: den har ändrats. [document]\n\n"
        "Registret är inte som det skrevs. Antal fynd: 1\n"
    )
    done = run("verify", root, "--json")
    assert done.status == 1
    (found,) = json.loads(done.out)["findings"]
    assert (found["code"], found["level"]) == ("document", "failure")


def test_a_head_that_never_was(run: Run, root: Path) -> None:
    run("bill", root, *BILL)
    done = run("verify", root, "--head", "ab" * 32)
    assert (done.status, "har aldrig lett till" in done.out) == (1, True)


def test_an_entry_is_called_so_in_either_language(run: Run, root: Path) -> None:
    run("bill", root, *BILL)
    anchor = root / "register.anchor"
    anchor.write_text("".join(anchor.read_text("utf-8").splitlines(keepends=True)[:1]), "utf-8")
    run("bill", root, "--period", "2027-Q2", "--on", "2027-04-15")
    lines = anchor.read_text("utf-8").splitlines(keepends=True)
    run("bill", root, "--period", "2027-Q3", "--on", "2027-07-15")
    anchor.write_text("".join(lines), "utf-8")
    assert "Från och med Post 13 i journalen" in run("verify", root).out
    assert "From Entry 13 of the journal" in run("verify", root, "--lang", "en").out


def test_a_register_goes_to_a_file_and_to_another_place(run: Run, root: Path, tmp_path: Path) -> None:
    run("bill", root, *BILL)
    lines, other = tmp_path / "lines.jsonl", tmp_path / "other.db"
    done = run("register", "export", root, lines)
    assert (done.status, done.out, done.err) == (0, "", f"Skrivet: {lines}\n")
    head = json.loads(lines.read_bytes().splitlines()[0])["head"]
    done = run("register", "import", root, lines, "--register", other)
    assert (done.status, done.err) == (0, "")
    assert done.out == f"Inläst och kontrollerat. Fakturor och kreditfakturor: 4. Kontrollsumma: {head}\n"
    assert json.loads(run("verify", root, "--register", other, "--json").out)["head"] == head
    done = run("register", "import", root, lines, "--register", other)
    assert (done.status, done.out) == (3, "")


def test_lines_that_are_wrong_are_faults(run: Run, root: Path, tmp_path: Path) -> None:
    run("bill", root, *BILL)
    lines = tmp_path / "lines.jsonl"
    run("register", "export", root, lines)
    content = lines.read_bytes().splitlines(keepends=True)
    lines.write_bytes(b"".join(content[:-1]))
    done = run("register", "import", root, lines, "--register", tmp_path / "other.db")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith(f"lines.jsonl:{len(content) - 1}:1: registret slutar inte som den första raden anger")


def test_a_register_goes_to_standard_output(run: Run, root: Path) -> None:
    run("bill", root, *BILL)
    done = run("register", "export", root)
    assert (done.status, done.err) == (0, "")
    first, *_rest, last = (json.loads(line) for line in done.out.splitlines())
    assert (first["federation"], first["head"]) == ("222222-2222", last["hash"])
