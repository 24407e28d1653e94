from fractions import Fraction
from pathlib import Path

from costshare.allocation.allocate import allocate
from costshare.testing.sample import YEAR, federation, workspace_files, write_workspace
from costshare.workspace.load import load


def test_the_sample_is_a_workspace_and_its_federation_the_same_as_a_value(tmp_path: Path) -> None:
    assert load(write_workspace(tmp_path / "new")).federation == federation()


def test_the_sample_is_written_to_a_folder_by_text_too(tmp_path: Path) -> None:
    folder = write_workspace(str(tmp_path))
    assert folder == tmp_path
    assert {path: (folder / path).read_text("utf-8") for path in workspace_files()} == workspace_files()


def test_the_sample_can_be_allocated(tmp_path: Path) -> None:
    made = allocate(load(write_workspace(tmp_path)), YEAR)
    assert made.amount == 420_000_000
    procurement = made.split("procurement")
    assert procurement.exact == 330_000_000
    company = procurement.cells["bolaget"]
    assert company.exact == procurement.exact * Fraction(275, 365) * (
        Fraction(3, 10) / 3 + Fraction(1, 2) * Fraction(3, 10)
    )
    assert list(made.split("agreements").cells) == ["alvik", "borg"]
