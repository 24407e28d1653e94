"""Each command where another holds the register, or the disk is full: it says so and leaves everything as it was."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from costshare.periods import names
from tests.disturbed.commands import BEGUN, BILLED, Words, after_the_year, commands
from tests.disturbed.hindrances import held, held_on_server, no_room, no_room_on_server
from tests.disturbed.places import Place, ServedPlace
from tests.disturbed.year import BILL, NOW, Command, run
from tests.register.cluster import Cluster

OUTSIDE: Final = 3
IN_USE: Final = "Ett annat program använder registret"
FULL: Final = "Disken är full"
FAILED: Final = ("Disken ", "Något utanför programmet")
STEPS: Final = 6
FILES_A_QUARTER: Final = 8


YEARS = pytest.mark.parametrize(("year", "asked"), [(BEGUN, commands), (BILLED, after_the_year)])
Asked = Callable[[Place], Iterator[Words]]


def refused(place: Place, words: Words, capsys: pytest.CaptureFixture[str]) -> str:
    """What a command says that cannot be done; it changes nothing."""
    assert run(words, place.root, place.where) == OUTSIDE
    printed, said = capsys.readouterr()
    assert printed == ""
    return said


def completed(place: Place, words: Words) -> None:
    """Run a command to its end: there was something to do."""
    before = place.state()
    assert run(words, place.root, place.where) == 0
    assert place.state().tables != before.tables


@YEARS
@pytest.mark.parametrize("database", ["SQLite", "SQLite, for a moment", "PostgreSQL"])
def test_a_register_that_another_program_holds_is_told_by_each_command(  # noqa: PLR0917 - fixtures and cases
    request: pytest.FixtureRequest,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    year: Command,
    asked: Asked,
    database: str,
) -> None:
    if database == "PostgreSQL":
        place: Place = ServedPlace(tmp_path / f"held {year.name}", year, request.getfixturevalue("cluster"))
        other = held_on_server(place.where)
    else:
        place = Place(tmp_path, year)
        other = held(place.where, "EXCLUSIVE" if database == "SQLite" else "IMMEDIATE")
    before, every = place.state(), list(asked(place))
    capsys.readouterr()
    with other:
        for words in every:
            assert refused(place, words, capsys).startswith(IN_USE)
    assert place.state() == before
    for words in every:
        completed(place, words)
    place.verified()


@YEARS
@pytest.mark.skipif(not shutil.which("prlimit"), reason="only Linux can limit the files of a server that runs")
def test_a_full_disk_of_a_server_is_told_by_each_command(
    cluster: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str], year: Command, asked: Asked
) -> None:
    place = ServedPlace(tmp_path / f"full {year.name}", year, cluster)
    before, every = place.state(), list(asked(place))
    capsys.readouterr()
    with no_room_on_server(cluster, place):
        for words in every:
            assert refused(place, words, capsys).startswith(FULL)
    assert place.state() == before
    for words in every:
        completed(place, words)
    place.verified()


@YEARS
def test_a_full_disk_is_told_by_each_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], year: Command, asked: Asked
) -> None:
    place = Place(tmp_path, year)
    for words in list(asked(place)):
        place.keep()
        before = place.state()
        for room in range(100, Path(place.where).stat().st_size, Path(place.where).stat().st_size // STEPS):
            with no_room(room):
                status = run(words, place.root, place.where)
            said = capsys.readouterr().err
            if status == 0:
                break
            assert status == OUTSIDE
            assert said.startswith(FAILED)
            if place.state() != before:  # there was room for the register, and none for a document
                break
        else:
            assert place.state() == before
        place.restore()
        completed(place, words)
    place.verified()


def test_a_disk_that_is_full_for_the_anchor_or_a_document_leaves_the_register_done_and_the_next_run_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "now", lambda: NOW)
    place = Place(tmp_path, BILL)
    completed(place, BILL.words)
    usual, to_the_disk = place.state(), os.fsync
    for room in range(100):
        place.restore()
        capsys.readouterr()
        files = iter(range(room))

        def full(handle: int, files: Iterator[int] = files) -> None:
            if next(files, None) is None:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            to_the_disk(handle)

        with monkeypatch.context() as changed:
            changed.setattr(os, "fsync", full)
            status = run(BILL.words, place.root, place.where)
        said = capsys.readouterr().err
        assert place.verified().tables == usual.tables
        if status == 0:
            assert room > FILES_A_QUARTER
            break
        assert status == OUTSIDE
        assert said.startswith("Något utanför")
        assert run(BILL.words, place.root, place.where) == 0
        assert place.state() == usual
