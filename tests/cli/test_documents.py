"""``costshare documents``: which files it makes again, and what it prints."""

import shutil
from pathlib import Path

import pytest

from tests.billing.agreement import lay, tree
from tests.cli.conftest import Run

FIRST = ("--period", "2027-Q1", "--on", "2027-01-15")
SECOND = ("--period", "2027-Q2", "--on", "2027-04-15")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("COSTSHARE_REGISTER", raising=False)
    return lay(tmp_path / "w")


def test_documents_are_made_again_from_the_register_alone(run: Run, root: Path) -> None:
    for period in (FIRST, SECOND):
        run("bill", root, *period)
    before = tree(root / "out")
    shutil.rmtree(root / "out")
    (root / "costs.csv").unlink()
    done = run("documents", root)
    assert (done.status, done.err) == (0, "")
    manifests = [root / "out" / f"bill-{name}" / "manifest.json" for name in ("2027-Q1", "2027-Q2")]
    assert done.out == "".join(f"Skrivet: {path}\n" for path in manifests)
    assert tree(root / "out") == before


def test_documents_of_one_run(run: Run, root: Path) -> None:
    for period in (FIRST, SECOND):
        run("bill", root, *period)
    shutil.rmtree(root / "out")
    done = run("documents", root, "--run", "bill-2027-Q2", "--lang", "en")
    assert done.out == f"Written: {root / 'out' / 'bill-2027-Q2' / 'manifest.json'}\n"
    assert [path.name for path in (root / "out").iterdir()] == ["bill-2027-Q2"]


def test_a_run_that_is_not_known_says_which_are(run: Run, root: Path) -> None:
    assert run("documents", root).out == "", "without a register there is nothing to make"
    run("bill", root, *FIRST)
    done = run("documents", root, "--run", "bill-2027-Q3")
    assert (done.status, done.out) == (2, "")
    assert done.err == "bill-2027-Q3 är inte känt här: välj något av bill-2027-Q1.\n"
