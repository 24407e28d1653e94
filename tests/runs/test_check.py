from pathlib import Path

import pytest

from costshare.costs.basis import Basis
from costshare.errors import InvalidValueError, WorkspaceError
from costshare.runs.check import Years, check, one_year
from costshare.workspace.load import load
from tests.faults.mistakes import HERE, SOUND, workspace


def test_a_check_allocates_every_year_that_has_costs() -> None:
    checked = check(SOUND)
    assert [(each.year, each.basis) for each in checked.allocations] == [(2027, Basis.BUDGET), (2027, Basis.OUTCOME)]
    assert checked.workspace is not None
    assert checked.workspace.years == ((2027, Basis.BUDGET), (2027, Basis.OUTCOME))


def test_progress_sees_every_year() -> None:
    seen: list[tuple[int, Basis]] = []

    def watched(years: Years) -> Years:
        for each in years:
            seen.append(each)
            yield each

    check(SOUND, progress=watched)
    assert seen == [(2027, Basis.BUDGET), (2027, Basis.OUTCOME)]


def test_a_charter_that_cannot_be_read_gives_no_workspace(tmp_path: Path) -> None:
    checked = check(workspace(HERE / "toml-syntax", tmp_path))
    assert checked.workspace is None
    assert checked.allocations == ()
    assert [fault.code for fault in checked.faults] == ["toml-syntax"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        check(tmp_path / "none")


def test_one_year_tells_all_faults_at_once(tmp_path: Path) -> None:
    root = workspace(HERE / "shares-sum", tmp_path)
    with pytest.raises(WorkspaceError) as told:
        one_year(root, 2030, Basis.BUDGET)
    assert [fault.code for fault in told.value.faults] == ["no-costs", "shares-sum"]
    with pytest.raises(WorkspaceError) as told:
        one_year(root, 2027, Basis.BUDGET)
    assert [fault.code for fault in told.value.faults] == ["shares-sum"]


@pytest.mark.parametrize("year", [1899, 2201, 0, -1, 10**9])
def test_a_year_out_of_range(year: int) -> None:
    with pytest.raises(InvalidValueError, match="year-span"):
        one_year(SOUND, year, Basis.BUDGET)


def test_loading_tells_the_same_faults(tmp_path: Path) -> None:
    root = workspace(HERE / "shares-sum", tmp_path)
    with pytest.raises(WorkspaceError) as told:
        load(root)
    assert told.value.faults == check(root).faults
    assert str(told.value) == "charter.toml:55:1: shares-sum: the shares of agreed sum to 99 %"
