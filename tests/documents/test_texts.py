"""Whole texts as people read them, in both languages."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from costshare.allocation.allocation import Allocation
from costshare.costs.basis import Basis
from costshare.documents.allocation_text import allocation_text
from costshare.documents.explanation import explanation
from costshare.documents.language import Language
from costshare.errors import UnknownIdError
from costshare.runs.check import one_year
from tests.faults.mistakes import SOUND

HERE: Final = Path(__file__).parent
EXAMPLES: Final = HERE.parents[1] / "examples"
Write = Callable[[Allocation, Language], str]


def explained(member: str, pool: str | None = None) -> Write:
    return lambda allocation, language: explanation(allocation, member, pool, language)


CASES: Final = {
    "explain-sula": (EXAMPLES / "ekommune-2017", 2017, Basis.BUDGET, explained("sula")),
    "explain-norrkoping": (EXAMPLES / "upphandlingscenter", 2013, Basis.BUDGET, explained("norrkoping")),
    "explain-bolaget": (EXAMPLES / "upphandlingscenter", 2013, Basis.OUTCOME, explained("bolaget")),
    "explain-bounds": (SOUND, 2027, Basis.BUDGET, explained("cia", "purchasing")),
    "allocate-sound": (SOUND, 2027, Basis.BUDGET, allocation_text),
    "allocate-upphandlingscenter": (EXAMPLES / "upphandlingscenter", 2013, Basis.BUDGET, allocation_text),
}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", CASES)
def test_the_text_is_as_written(name: str, language: Language) -> None:
    root, year, basis, write = CASES[name]
    text = write(one_year(root, year, basis), language) + "\n"
    golden = HERE / "golden" / f"{name}.{language}.txt"
    if os.environ.get("COSTSHARE_WRITE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def test_who_or_what_is_not_there() -> None:
    allocation = one_year(SOUND, 2027, Basis.BUDGET)
    for act in (partial(explanation, allocation, "dora"), partial(explanation, allocation, "ada", "rooms")):
        with pytest.raises(UnknownIdError):
            act()
