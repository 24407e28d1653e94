"""What a rule finds, and how it reads what it looks at."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final
from xml.etree.ElementTree import Element

from attrs import field, frozen

from costshare.exchange.ubl_tree import Tree

NO_VALUES: Final[Mapping[str, str]] = MappingProxyType({})
DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
REMEMBERED: Final = 4096
ZERO: Final = Decimal(0)


@frozen
class Finding:
    """A rule that is broken: its official id, at which element, and what fills its text."""

    rule: str
    at: Element
    found: str = ""
    values: Mapping[str, str] = field(default=NO_VALUES, hash=False)


Findings = Iterator[Finding]
Rule = Callable[[Tree], Findings]


@cache
def steps(path: str) -> tuple[str, ...]:
    """The names of a path."""
    return tuple(path.split("/"))


def at(parent: Element | None, path: str) -> Element | None:
    """The element at the path, by the first of each name: quicker than the library's paths, which look at all."""
    for name in steps(path):
        if parent is None:
            return None
        parent = parent.find(name)
    return parent


def text(parent: Element | None, path: str) -> str:
    """The text at the path, without white space around it; empty where there is none."""
    found = at(parent, path)
    return (found.text or "").strip() if found is not None else ""


def own(element: Element) -> str:
    """An element's own text, without white space around it."""
    return (element.text or "").strip()


@lru_cache(maxsize=REMEMBERED)
def number(written: str) -> Decimal | None:
    """A number as XML Schema writes decimals; None for anything else."""
    if not NUMBER.fullmatch(written):
        return None
    try:
        return Decimal(written)
    except InvalidOperation:
        return None


def value(parent: Element, name: str) -> Decimal:
    """The number in a child; zero where it is missing or none, which are faults of their own."""
    child = parent.find(name)
    return (number((child.text or "").strip()) or ZERO) if child is not None else ZERO


@lru_cache(maxsize=REMEMBERED)
def day(written: str) -> dt.date | None:
    """A day as ``YYYY-MM-DD``; None for anything else, such as a week's."""
    try:
        return dt.date.fromisoformat(written) if DAY.fullmatch(written) else None
    except ValueError:
        return None


def shown(amount: Decimal) -> str:
    """An amount in a fault's text: two decimals at least."""
    return f"{amount:.2f}" if amount == amount.quantize(Decimal("0.01")) else f"{amount:f}"
