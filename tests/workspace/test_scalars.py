"""A charter's values are read strictly: what is coerced is a wrong bill."""

import datetime as dt
from fractions import Fraction
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costshare.costs.basis import Basis
from costshare.errors import InvalidValueError
from costshare.federation.parties import Kind
from costshare.workspace.schema import Change, DriverEntry, Ore, Series, Share, Started, Units, Year
from costshare.workspace.structure import converter

TEXTS, WHOLES, TRUTHS = st.text(), st.integers(), st.booleans()
DATES, TIMES = st.dates(), st.datetimes()
ANYTHING = st.one_of(TEXTS, WHOLES, TRUTHS, DATES, TIMES, st.lists(WHOLES), st.dictionaries(TEXTS, WHOLES), st.times())


@given(value=ANYTHING)
@pytest.mark.parametrize(("kind", "type_"), [(str, str), (int, int), (bool, bool), (dt.date, dt.date)], ids=str)
def test_a_plain_value_is_of_its_type_or_refused(kind: Any, type_: type, value: object) -> None:  # noqa: ANN401
    try:
        read = converter().structure(value, kind)
    except InvalidValueError:
        assert type(value) is not type_ or (type_ is dt.date and not 1900 <= getattr(value, "year", 0) <= 2200)
    else:
        assert read is value
        assert type(value) is type_


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        (Share, "30 %", Fraction(3, 10)),
        (Share, "0,4 ‰", Fraction(1, 2500)),
        (Share, "1/3", Fraction(1, 3)),
        (Change, "-2.5 %", Fraction(-1, 40)),
        (Ore, 50000, 5000000),
        (Ore, "1250.50", 125050),
        (Ore, "50 000 kr", 5000000),
        (Ore, -1, -100),
        (Units, 3, Fraction(3)),
        (Units, "2.5", Fraction(5, 2)),
        (Year, "2027", 2027),
        (Started, 2026, 2026),
        (Kind, "company", Kind.COMPANY),
        (Basis, "outcome", Basis.OUTCOME),
        (Literal[1, 2], 2, 2),
        (bool | None, True, True),
        (tuple[str, ...], ["a"], ("a",)),
        (dict[Year, Ore], {"2027": 1}, {2027: 100}),
    ],
    ids=repr,
)
def test_what_is_read(kind: Any, value: object, read: object) -> None:  # noqa: ANN401
    assert converter().structure(value, kind) == read


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        (Share, 0, "not-a-share"),
        (Share, "30", "not-a-share"),
        (Share, "-1 %", "not-a-share"),
        (Change, 3, "not-a-share"),
        (Ore, True, "not-an-amount"),
        (Ore, "a lot", "not-an-amount"),
        (Ore, "1.005", "too-many-decimals"),
        (Units, -1, "not-a-number"),
        (Units, True, "not-a-number"),
        (Year, "27", "year-span"),
        (Year, "1027", "year-span"),
        (Year, "２０２７", "year-span"),
        (Started, "2026", "not-whole"),
        (Started, 10**9, "year-span"),
        *((Series, text, "number-series") for text in ("", "../F", "F/", "2", "*", "F" * 11, "F ", "F\n")),
        (Kind, "Company", "not-a-choice"),
        (Basis, 1, "not-a-choice"),
        (Literal[1, 2], "1", "not-a-choice"),
        (Literal[1, 2], True, "not-a-choice"),
        (tuple[str, ...], "a", "not-a-list"),
        (dict[str, str], [], "not-a-table"),
        (DriverEntry, [], "not-a-table"),
    ],
    ids=repr,
)
def test_what_is_refused(kind: Any, value: object, code: str) -> None:  # noqa: ANN401
    with pytest.raises(InvalidValueError) as refused:
        converter().structure(value, kind)
    assert refused.value.code == code
