"""Whatever stands in charter.toml, a check gives faults or an allocation, never anything else."""

import datetime as dt
import json
import re
from typing import Any, Final

import attrs
from hypothesis import given
from hypothesis import strategies as st

from costshare.workspace.schema import LATER, LISTS, NAMED, TABLES
from tests.faults.mistakes import SOUND
from tests.laws.fuzzing import campaign, checked

CHARTER: Final = (SOUND / "charter.toml").read_text("utf-8")
TOKENS: Final = re.findall(r'"[^"]*"|[A-Za-z0-9_-]+|\s+|.', CHARTER)
WORDS: Final = sorted(
    {token for token in TOKENS if re.fullmatch(r"[a-z_]+", token)} | {"until", "except", "base", "add"}
)
STRANGE: Final = (
    *('""', '"-1"', '"30 %"', '"-5 %"', '"1/3"', '"100 kr"', '"../x"', '"costs"', '"."', '"\\u0000"', "'x'", '"""x"""'),
    *("0", "-1", "2", "9" * 60, "0x" + "f" * 5000, "1.5", "inf", "nan", "true", "1979-05-27", "07:32:00"),
    *("0001-01-01", "9999-12-31", "1979-05-27T07:32:00Z", "[]", "{}", "[[]]", "[{}]", "{ ada = 1 }", '["ada"]'),
    *(
        "{ year = -1, day = '02-30' }",
        "{ first = 0, last = 0 }",
        "{ first = -99, last = 99 }",
        "{ budget = 1, outcome = 2 }",
    ),
    *("[pools]", "[[keys]]", "[[pools]]", "[keys.main]", "=", "\n", "#", "\\", "\x07", "\ud7ff", "\U0001f600"),
)
SCALARS: Final = st.one_of(
    st.booleans(),
    st.integers(),
    st.integers(min_value=10**30, max_value=10**400),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.sampled_from(
        ("ada", "bo", "work", "equal", "population", "30 %", "1/3", "5000 kr", "2027", "drivers/spend.csv")
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\x7f"), max_size=20),
)
PLAUSIBLE: Final = st.sampled_from(
    (
        *("ada", "bo", "work", "rooms", "equal", "main", "population", "spend", "cases", "municipality", "budget"),
        *(True, 1, 2027, -5, ["ada", "bo"], ["municipality"], ["4000-5999"], "10 %", "-100 %", "50 kr", "reciprocal"),
        *({"ada": "50 %", "bo": "1/2"}, {"work": 1, "rooms": 2}, {"year": -1, "day": "11-01"}, dt.date(2026, 7, 1)),
        *([{"key": "equal", "weight": "100 %"}], [{"from": dt.date(2026, 7, 1), "equal": True}], "drivers/spend.csv"),
        *({"2027": "3 %", "2028": "1 %"}, {"year": 2026, "amount": 1000}, {"first": -1, "last": -1}, "as-counted"),
        *("costs/ledger-2027.se", "scaled", "step-down"),
    )
)
NAMES: Final = st.sampled_from(sorted({*TABLES, *LISTS, *NAMED, *LATER, *WORDS}))
VALUES: Final = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=20,
)


def entries(kind: type[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A table with fields of the class, whatever they hold."""
    fields = st.sampled_from([each.name.rstrip("_") for each in attrs.fields(kind)])
    return st.dictionaries(fields, PLAUSIBLE | VALUES, max_size=6)


TABLE: Final = st.one_of(
    *(st.tuples(st.just(name), entries(kind)) for name, kind in TABLES.items()),
    *(st.tuples(st.just(name), st.lists(entries(kind), max_size=4)) for name, kind in LISTS.items()),
    *(st.tuples(st.just(name), st.dictionaries(NAMES, entries(kind), max_size=4)) for name, kind in NAMED.items()),
)
DOCUMENTS: Final = st.dictionaries(NAMES, VALUES, max_size=8)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """The sound charter with a few tokens replaced, taken out, doubled or put elsewhere."""
    tokens = list(TOKENS)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(tokens) - 1, 0)))
        match draw(st.sampled_from(("strange", "known", "drop", "double", "cut"))):
            case _ if not tokens:
                break
            case "strange":
                tokens[at] = draw(st.sampled_from(STRANGE))
            case "known":
                tokens[at] = draw(st.sampled_from(TOKENS))
            case "drop":
                del tokens[at : at + draw(st.integers(1, 30))]
            case "double":
                tokens[at:at] = tokens[at : at + draw(st.integers(1, 60))]
            case _:
                tokens = tokens[: max(at, 1)] if draw(st.booleans()) else tokens[at:]
    return "".join(tokens)


def toml(value: object) -> str:
    """A value as TOML writes it."""
    match value:
        case bool() | float():
            return str(value).lower()
        case str():
            return json.dumps(value, ensure_ascii=False)
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case dict():
            return "{" + ", ".join(f"{name} = {toml(each)}" for name, each in value.items()) + "}"
        case int() if abs(value) >= 10**300:
            return hex(abs(value))
        case _:
            return str(value)


@campaign()
@given(mutated())
def test_a_damaged_charter_gives_faults_or_an_allocation(text: str) -> None:
    checked({"charter.toml": text.encode()})


@campaign()
@given(DOCUMENTS)
def test_any_document_gives_faults(document: dict[str, Any]) -> None:
    text = "".join(f"{name} = {toml(value)}\n" for name, value in document.items())
    assert checked({"charter.toml": text.encode()}).faults


@campaign()
@given(st.lists(TABLE, min_size=1, max_size=2).map(dict))
def test_any_table_among_sound_ones_gives_faults_or_an_allocation(tables: dict[str, Any]) -> None:
    kept = re.split(r"\n(?=\[)", CHARTER)
    kept = [part for part in kept if not re.match(rf"\[\[?(?:{'|'.join(tables)})\b", part)]
    text = "".join(f"{name} = {toml(value)}\n" for name, value in tables.items())
    checked({"charter.toml": (text + "\n".join(kept)).encode()})


@campaign()
@given(st.binary(max_size=400))
def test_any_bytes_give_faults(raw: bytes) -> None:
    assert checked({"charter.toml": raw}).faults


@campaign()
@given(st.sampled_from(("[", "{a=", "[{a=", "a.")), st.integers(1, 3000))
def test_however_deep_it_stands_it_gives_faults(opening: str, depth: int) -> None:
    closing = "".join({"[": "]", "{": "}"}.get(character, "") for character in reversed(opening))
    text = (
        f"{'' if opening == 'a.' else 'keys = '}{opening * depth}{'a = ' if opening == 'a.' else ''}1{closing * depth}"
    )
    assert checked({"charter.toml": text.encode()}).faults
