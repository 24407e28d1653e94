"""An independent program finds every allocation right, and any number that was tampered with wrong."""

import copy
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given

from costshare.costs.basis import Basis
from costshare.runs.check import one_year
from costshare.testing.case import Case
from costshare.testing.charters import cases
from tests.faults.mistakes import SOUND
from tests.golden.documents import explained, told
from tests.laws.folders import fewer, possible
from tests.verifier import verify

EXAMPLES: Final = Path(__file__).parents[2] / "examples"
ALLOCATIONS: Final = (
    (EXAMPLES / "upphandlingscenter", 2013, Basis.BUDGET),
    (EXAMPLES / "upphandlingscenter", 2013, Basis.OUTCOME),
    (EXAMPLES / "ekommune-2017", 2017, Basis.BUDGET),
    (SOUND, 2027, Basis.BUDGET),
    (SOUND, 2027, Basis.OUTCOME),
)
UNCHECKED: Final = {"name", "currency", "rounding", "rates", "source"}
IDS: Final = re.compile(r"(?<=\.)(?:[0-9]+|(?<=members\.)[^.]+|(?<=values\.)[^.]+|(?<=limits\.)[^.]+)")
Step = str | int


@cache
def documents(number: int) -> dict[str, Any]:
    """The documents of one allocation."""
    allocation = one_year(*ALLOCATIONS[number])
    return {"told": told(allocation), "docs": explained(allocation)}


def leaves(value: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:  # noqa: ANN401
    """The path of each text and number."""
    if isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, step))
    elif value is not None and not UNCHECKED & set(path):
        yield path


def kinds() -> dict[str, tuple[int, tuple[Step, ...]]]:
    """One leaf of each kind: a field of the formats, whichever member, pool or piece it is of."""
    found: dict[str, tuple[int, tuple[Step, ...]]] = {}
    for number in range(len(ALLOCATIONS)):
        for path in leaves(documents(number)):
            found.setdefault(IDS.sub("*", ".".join(map(str, path))), (number, path))
    return found


KINDS: Final = kinds()


def tampered(value: Any) -> Any:  # noqa: ANN401
    """Something else of the same form."""
    if isinstance(value, int):
        return value + 1
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return f"{value[:-1]}{(int(value[-1]) + 1) % 10}"
    if digits := re.search(r"[0-9](?=[^0-9]*$)", value):
        return f"{value[: digits.start()]}{(int(digits[0]) + 1) % 10}{value[digits.end() :]}"
    return f"{value}x"


@pytest.mark.parametrize("number", range(len(ALLOCATIONS)))
def test_what_an_allocation_says_of_itself_is_right(number: int) -> None:
    verify(**documents(number))


def test_every_kind_of_number_is_tampered_with() -> None:
    fields = {kind.rpartition(".")[2] for kind in KINDS}
    assert fields >= {
        "total",
        "gap",
        "amount",
        "percent",
        "exact",
        "direct",
        "share",
        "value",
        "units",
        "of",
        "from",
        "until",
    }
    assert fields >= {"base", "floor", "cap", "unit", "year", "date"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_tampered_number_is_found(kind: str) -> None:
    number, path = KINDS[kind]
    changed = copy.deepcopy(documents(number))
    inner: Any = changed
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = tampered(inner[path[-1]])
    with pytest.raises((AssertionError, ArithmeticError, KeyError, StopIteration, RuntimeError, ValueError)):
        verify(**changed)


@fewer()
@given(cases())
def test_what_any_agreement_says_of_itself_is_right(case: Case) -> None:
    allocation = possible(case)
    verify(told(allocation), explained(allocation))
