"""An order of ids that doesn't depend on the order they came in: the last tie-break everywhere in this room."""

from collections.abc import Hashable, Iterable
from operator import lt
from typing import Any, TypeVar

from costshare.errors import WeightError, shown

K = TypeVar("K", bound=Hashable)


def in_order(ids: Iterable[K]) -> list[K]:
    """The ids, sorted.

    Ids that ``<`` does not put in one chain (text beside numbers, sets that don't contain each other) are sorted by the
    name of their type and then by their `repr`; the members of a frozenset or tuple are spelled out the same way. An id
    whose `repr` holds a memory address is in a fixed order only within one process.

    Raises:
        WeightError: two ids have neither an order nor different spellings.
    """
    keys: list[Any] = list(ids)
    try:
        chain = sorted(keys)
        if all(map(lt, chain, chain[1:])):  # then `<` is total here, and the sort had no choice
            return chain
    except TypeError:
        pass  # not comparable at all: spell them out
    spelled = {spelling(key): key for key in keys}
    if len(spelled) < len(keys):
        raise WeightError(f"ids that cannot be told apart: {', '.join(map(shown, keys))}")
    return [spelled[text] for text in sorted(spelled)]


def spelling(key: object) -> tuple[str, str]:
    """The name of the id's type and its text, the same for equal ids in every process."""
    name = f"{type(key).__module__}.{type(key).__qualname__}"
    if isinstance(key, frozenset):
        return name, repr(sorted(map(spelling, key)))
    if isinstance(key, tuple):
        return name, repr(list(map(spelling, key)))
    return name, repr(key)
