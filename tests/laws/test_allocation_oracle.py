from hypothesis import given

from costshare.errors import WorkspaceError
from costshare.testing.case import Case
from costshare.testing.charters import cases
from tests.laws.folders import allocated, exact
from tests.laws.oracle import Oracle, Refused


@given(cases())
def test_every_cell_is_what_a_plain_second_reading_of_the_charter_says(case: Case) -> None:
    try:
        expected = Oracle(case.charter, case.tables, case.year, case.basis).exact()
    except Refused as refused:
        expected = str(refused)
    try:
        found = exact(allocated(case))
    except WorkspaceError as error:
        assert isinstance(expected, str), f"{error}, but the oracle found {expected}"
        assert any(fault.code.startswith(expected) for fault in error.faults)
    else:
        assert found == {
            pool: {member: amount for member, amount in cells.items() if amount} for pool, cells in expected.items()
        }
