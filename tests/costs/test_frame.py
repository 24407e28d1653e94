from fractions import Fraction

import pytest

from costshare.costs.basis import Basis
from costshare.costs.frame import IndexedFrame
from costshare.errors import Place, WorkspaceError

F = Fraction
PLACE = Place("charter.toml", 40, 1)


def frame(**more) -> IndexedFrame:
    return IndexedFrame(pool="rescue", basis=Basis.BUDGET, start=2026, amount=1000, place=PLACE, **more)


INDEX = {2027: F(3, 100), 2028: F(37, 1000)}


def test_the_chain_begins_with_its_amount() -> None:
    assert frame(index=INDEX).in_year(2026) == 1000
    assert frame(index=INDEX).in_year(2025) is None


def test_the_chain_is_not_rounded() -> None:
    assert frame(index=INDEX).in_year(2027) == 1030
    assert frame(index=INDEX).in_year(2028) == F(1030 * 1037, 1000)


def test_an_index_above_the_cap_counts_as_the_cap() -> None:
    assert frame(index=INDEX, cap=F(35, 1000)).in_year(2028) == F(1030 * 1035, 1000)
    assert frame(index=INDEX, cap=F(3, 100)).in_year(2027) == 1030
    assert frame(index={2027: F(-1, 10)}, cap=F(3, 100)).in_year(2027) == 900


def test_an_addition_lasts_and_is_indexed_later() -> None:
    made = frame(index=INDEX, add={2027: 50, 2028: -10, 2026: 99})
    assert made.in_year(2026) == 1000
    assert made.in_year(2027) == 1080
    assert made.in_year(2028) == F(1080 * 1037, 1000) - 10


def test_the_years_end_before_the_first_gap() -> None:
    assert frame().years == (2026,)
    assert frame(index=INDEX).years == (2026, 2027, 2028)
    assert frame(index=INDEX | {2030: F(0)}).years == (2026, 2027, 2028)


@pytest.mark.parametrize(("index", "asked", "missing"), [(INDEX, 2030, "2029"), ({2028: F(0)}, 2028, "2027")])
def test_an_index_that_is_missing_is_a_fault(index, asked: int, missing: str) -> None:
    with pytest.raises(WorkspaceError) as error:
        frame(index=index).in_year(asked)
    (found,) = error.value.faults
    assert (found.code, found.place) == ("index-missing", PLACE)
    assert {"pool": "rescue", "year": missing, "start": "2026"}.items() <= found.values.items()
