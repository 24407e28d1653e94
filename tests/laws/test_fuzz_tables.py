"""Whatever stands in the files that a charter names, a check gives faults or an allocation, never anything else."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faults.mistakes import SOUND
from tests.laws.fuzzing import campaign, checked

FILES: Final = sorted(
    path.relative_to(SOUND).as_posix() for path in SOUND.rglob("*") if path.is_file() and path.name != "charter.toml"
)
PIECES: Final = (
    *(
        b",",
        b";",
        b"\t",
        b'"',
        b"\n",
        b"\r",
        b"\r\n",
        b"\0",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\x81",
        b"\xe5",
        b"\xc2\xa0",
    ),
    *(
        b"-",
        b"0",
        b"1 000",
        b"1,000",
        b"1e5",
        b"9" * 50,
        b"9" * 5000,
        b"0.001",
        b"2026-02-30",
        b"0000-00-00",
        b"9999-12-31",
    ),
    *(
        b"ada",
        b"bo",
        b"nobody",
        b"value",
        b"date",
        b"from",
        b"until",
        b"member",
        b"amount",
        b"pool",
        b"account",
        b"\x07",
    ),
    *(b"{", b"}", b"#TRANS", b"#VER", b"#RTRANS", b"#BTRANS", b"{}", b"#", b"\x1a"),
)


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of the sound workspace with a few bytes replaced, taken out, doubled or put in."""
    name = draw(st.sampled_from(FILES))
    raw = (SOUND / name).read_bytes()
    for _ in range(draw(st.integers(1, 6))):
        at, length = draw(st.integers(0, len(raw))), draw(st.integers(0, 40))
        piece = draw(st.sampled_from(PIECES) | st.binary(max_size=8) | st.just(raw[at : at + length]))
        raw = raw[:at] + piece + raw[at + draw(st.integers(0, length)) :]
    return name, raw


@campaign()
@given(damaged())
def test_a_damaged_file_gives_faults_or_an_allocation(file: tuple[str, bytes]) -> None:
    checked(dict([file]))


@pytest.mark.parametrize("name", FILES)
@campaign(4)
@given(raw=st.binary(max_size=200))
def test_any_bytes_give_faults_or_an_allocation(name: str, raw: bytes) -> None:
    checked({name: raw})
