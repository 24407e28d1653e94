import json
import subprocess
import sys
from pathlib import Path

import pytest

from costshare.documents import allocation_xlsx
from costshare.errors import MissingExtraError
from tests.cli.conftest import Run
from tests.faults.mistakes import HERE, workspace


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A workspace with one fault."""
    return workspace(HERE / "shares-sum", tmp_path)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nothing",),
        ("check",),
        ("check", "{none}"),
        ("check", "{example}/charter.toml"),
        ("check", "{example}", "--nothing"),
        ("check", "{example}", "more"),
        ("--lang", "de", "check", "{example}"),
        ("check", "{example}", "--lang"),
        ("allocate", "{example}"),
        ("allocate", "{example}", "--year", "next"),
        ("allocate", "{example}", "--year", "99999"),
        ("allocate", "{example}", "--year", "2013", "--basis", "guess"),
        ("explain", "{example}", "--year", "2013"),
        ("explain", "{example}", "--year", "2013", "--member", "nobody"),
        ("explain", "{example}", "--year", "2013", "--member", "katrineholm"),
        ("explain", "{example}", "--year", "2013", "--member", "norrkoping", "--pool", "nothing"),
        ("explain", "{example}", "--year", "2013", "--member", "norrkoping", "--pool", "it"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_wrong_usage(run: Run, example: Path, tmp_path: Path, arguments: tuple[str, ...], *, as_json: bool) -> None:
    filled = [each.format(example=example, none=tmp_path / "none") for each in arguments]
    done = run(*filled, *(["--json"] if as_json and arguments[1:] else []))
    assert (done.status, done.out) == (2, "")
    assert done.err.strip()


@pytest.mark.parametrize("command", ["check", "allocate", "explain"])
def test_faults_in_the_input(run: Run, faulty: Path, command: str) -> None:
    options = {"check": [], "allocate": ["--year", 2027], "explain": ["--year", 2027, "--member", "ada"]}[command]
    done = run(command, faulty, *options)
    assert (done.status, done.out) == (1, "")
    assert "[shares-sum]" in done.err
    done = run(command, faulty, *options, "--json")
    assert (done.status, done.err) == (1, "")
    (fault,) = json.loads(done.out)["faults"]
    assert list(fault)[:5] == ["code", "file", "line", "column", "message"]
    assert (fault["code"], fault["file"], fault["line"], fault["column"]) == ("shares-sum", "charter.toml", 55, 1)
    assert fault["message"] == "the shares of agreed sum to 99 %", "an export does not depend on the language"


def test_a_year_without_costs_is_a_fault(run: Run, example: Path) -> None:
    done = run("allocate", example, "--year", 2099)
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("charter.toml:1:1: det finns inga kostnader för 2099, budget [no-costs]")


def test_the_faults_of_the_year_are_told_with_those_of_the_workspace(run: Run, tmp_path: Path) -> None:
    root = workspace(HERE / "missing-value", tmp_path)
    charter = root / "charter.toml"
    charter.write_text(charter.read_text("utf-8").replace('bo = "40 %"', 'bo = "39 %"'), "utf-8")
    done = run("allocate", root, "--year", 2027)
    assert done.status == 1
    assert all(code in done.err for code in ("[shares-sum]", "[missing-value]"))


@pytest.mark.parametrize(
    ("command", "keys"),
    [
        (["check"], ["faults"]),
        (["allocate", "--year", 2013], ["federation", "year"]),
        (["explain", "--year", 2013, "--member", "norrkoping"], ["federation", "year"]),
    ],
)
def test_json_is_one_document_and_nothing_else(run: Run, example: Path, command: list[str], keys: list[str]) -> None:
    done = run(command[0], example, *command[1:], "--json")
    assert (done.status, done.err) == (0, "")
    assert list(json.loads(done.out))[: len(keys)] == keys


def test_a_disk_that_fails(run: Run, example: Path, tmp_path: Path) -> None:
    done = run("allocate", example, "--year", 2013, "--csv", tmp_path / "none" / "a.csv")
    assert (done.status, done.out) == (3, "")
    assert done.err.startswith("Något utanför programmet gick fel: ")


def test_an_extra_that_is_missing(run: Run, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> bytes:
        raise MissingExtraError("excel", "--xlsx")

    monkeypatch.setattr(allocation_xlsx, "allocation_xlsx", missing)
    done = run("allocate", example, "--year", 2013, "--csv", tmp_path / "a.csv", "--xlsx", tmp_path / "a.xlsx")
    assert (done.status, done.out) == (3, "")
    assert done.err == "Ett tillägg saknas. Installera det: pip install 'costshare[excel]'\n"
    assert not list(tmp_path.iterdir()), "nothing is written before everything is made"


def test_swedish_and_english(run: Run, example: Path) -> None:
    assert run("--help").out.startswith("Användning: costshare")
    assert run("--help", "--lang", "en").out.startswith("Usage: costshare")
    assert run("check", "--help").out.startswith("Användning: costshare check")
    assert "inga fel" in run("check", example).out
    for english in (("--lang", "en", "check", example), ("check", example, "--lang=en")):
        assert "no faults" in run(*english).out
    assert "Alternativ saknas '--year'" in run("allocate", example).err
    assert "Missing option '--year'" in run("allocate", example, "--lang", "en").err


def test_json_is_the_same_in_every_language(run: Run, example: Path, faulty: Path) -> None:
    for arguments in (("allocate", example, "--year", 2013, "--json"), ("check", faulty, "--json")):
        assert run(*arguments).out == run(*arguments, "--lang", "en").out


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["allocate", "--help"], ["check", "examples/ekommune-2017"]], ids=" ".join
)
def test_a_command_loads_no_more_than_it_needs(arguments: list[str], example: Path) -> None:
    heavy = ["pandas", "numpy", "pendulum", "sqlalchemy", "hypothesis", "httpx", "xlsxwriter", "matplotlib", "lxml"]
    heavy += [] if arguments[0] == "check" else ["babel", "cattrs", "tabulate", "holidays", "stdnum"]
    program = (
        "import sys; from costshare.cli.main import main; status = main(sys.argv[2:]);"
        "print('LOADED', *sorted(set(sys.argv[1].split(',')) & set(sys.modules))); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, ",".join(heavy), *arguments],
        cwd=example.parents[1],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "LOADED"
