import datetime as dt
from pathlib import Path

import pytest

from costshare.runs import kinds
from tests.cli.conftest import Run


def test_a_starter_is_sound_at_once(run: Run, tmp_path: Path) -> None:
    done = run("init", tmp_path / "new")
    assert done.status == 0
    assert f"costshare check {tmp_path / 'new'}" in done.out
    assert (tmp_path / "new" / ".gitignore").read_text("utf-8").splitlines()
    assert not (tmp_path / "new" / "gitignore").exists()
    done = run("check", tmp_path / "new")
    assert (done.status, done.err) == (0, "")
    assert "inga fel" in done.out
    assert run("allocate", tmp_path / "new", "--year", 2027).status == 0


@pytest.mark.parametrize("command", ["init", "demo"])
def test_nothing_of_the_users_is_overwritten(run: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "mine").write_text("mine", "utf-8")
    done = run(command, tmp_path)
    assert (done.status, done.out) == (2, "")
    assert done.err == f"Mappen {tmp_path} är inte tom.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    assert run(command, tmp_path / "mine").status == 2


def test_an_empty_folder_is_used(run: Run, tmp_path: Path) -> None:
    assert run("init", tmp_path).status == 0
    assert (tmp_path / "charter.toml").is_file()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_demo_runs_from_end_to_end(
    run: Run, tmp_path: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "find_spec", lambda _package: None)  # the README runs it with every extra
    done = run("demo", tmp_path / "d", "--lang", language)
    assert (done.status, done.err) == (0, "")
    assert all(f"$ costshare {command}" in done.out for command in ("check", "allocate", "explain"))
    assert (tmp_path / "d" / "charter.toml").is_file()
    assert list((tmp_path / "d" / "out").rglob("*"))


def test_a_check_says_what_it_looked_at(run: Run, example: Path) -> None:
    done = run("check", example)
    assert done.status == 0
    assert "31 december 2011" in done.out, "the day that a key asks for, in words"
    assert "1 januari 2010 – 31 december 2012" in done.out
    assert "Utelämnat, enligt [ledger]:" in done.out
    assert dt.date.today().isoformat() not in done.out  # noqa: DTZ011  whichever day it is here
