"""An allocation on paper: a few pools a table, and what each of them adds up to."""

from collections.abc import Iterator

import pytest
from attrs import evolve

import costshare
from costshare.allocation.allocation import Allocation
from costshare.documents.allocation_view import POOLS_A_TABLE, allocation_view
from costshare.documents.language import Language
from costshare.money.amounts import read_ore
from tests.documents.invoices import amounts_in


@pytest.fixture(scope="module")
def allocation() -> Allocation:
    return costshare.allocate(costshare.load("examples/upphandlingscenter"), 2013, "budget")


def repeated(allocation: Allocation, times: int) -> Allocation:
    pools = [
        evolve(split, pool=evolve(split.pool, name=f"{split.pool.name} {at}"))
        for at in range(times)
        for split in allocation.pools
    ]
    return evolve(allocation, pools=tuple(pools))


def columns(cells: Iterator[tuple[str, ...]]) -> list[list[int]]:
    return [[sum(amounts_in(cell)) for cell in column] for column in zip(*cells, strict=True)]


def test_columns_add_up_to_their_totals(allocation: Allocation) -> None:
    table = allocation_view(allocation).tables[0]
    assert table.total is not None
    totals = [sum(amounts_in(cell)) for cell in table.total.cells]
    assert [sum(column) for column in columns(row.cells for row in table.rows)][:-1] == totals[:-1]
    assert totals[-2] == allocation.amount == read_ore("18358706.00")


def test_many_pools_are_told_a_few_at_a_time(allocation: Allocation) -> None:
    many = repeated(allocation, 6)
    tables = [table for table in allocation_view(many).tables if table.header[0] == "Medlem"]
    assert [len(table.header) - 1 for table in tables] == [POOLS_A_TABLE, POOLS_A_TABLE, 2 + len(("Summa", "Andel"))]
    assert [head for table in tables for head in table.header[1:]][:-2] == [split.pool.name for split in many.pools]
    assert [table.caption for table in tables] == [f"Vem som bär vad, sida {at} av 3" for at in (1, 2, 3)]


def test_overheads_are_told_move_by_move(allocation: Allocation) -> None:
    table = allocation_view(allocation).tables[-1]
    assert [row.about for row in table.rows] == [move.source for move in allocation.overheads]


def test_without_overheads_there_is_no_table_of_them(allocation: Allocation) -> None:
    assert len(allocation_view(evolve(allocation, overheads=())).tables) == 1


@pytest.mark.parametrize("language", list(Language))
def test_a_gap_is_told_where_there_is_one(allocation: Allocation, language: Language) -> None:
    first, *others = allocation.pools
    rounded = evolve(allocation, pools=(evolve(first, exact=first.exact + 1), *others))
    assert len(allocation_view(allocation, language).introduction) == 1
    assert allocation_view(rounded, language).introduction[1].count("−0,01") == 1
