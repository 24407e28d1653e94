"""A long journal looked at in two halves at once, each by a process of its own; a short one is looked at here.

What a half needs to know of the one before, it takes on trust; once both are done, that is compared.
"""

import gc
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from attrs import frozen
from sqlalchemy import select

from costshare.register.meaning import Meaning
from costshare.register.reading import Reading
from costshare.register.register import Register
from costshare.register.sums import misposted
from costshare.register.verify import FOLLOWED, Finding, Replay, Span, guarded, replayed, summed_up

LONG: Final = 20_000
"""Entries; fewer are looked at sooner than another process starts."""


@frozen(kw_only=True)
class Half:
    """A part of the journal of a register."""

    where: Path | str
    federation: str
    span: Span


@frozen(kw_only=True)
class Looked:
    """What was found of a part: from where the replay began, and to where it came."""

    findings: tuple[Finding, ...]
    began: Replay
    ended: Replay


def looked_at(
    reading: Reading, where: Path | str, federation: str, *, noted: str = "", long: int = LONG
) -> Iterator[Finding]:
    """Everything that can be found of a register alone; `where` is how another process opens the same.

    `noted` is a hash that the journal must have led to, if it is not empty. Journals of at least `long` entries are
    looked at by two processes. Raises `RegisterError`.
    """
    last: object = reading.last().entry  # whatever a tampered file holds
    if not isinstance(last, int) or last < long or (os.cpu_count() or 1) < 2:  # noqa: PLR2004 - a process each
        looked = look(reading, Span())
        yield from looked.findings
        ended = looked.ended
    else:
        first, second = in_two(where, federation, last)
        yield from (*first.findings, *second.findings)
        if not first.findings and not second.findings:
            yield from unlike(first.ended, second.began)
        for table in FOLLOWED:
            for row in reading.stream(select(table.c.entry).where(*Span(after=last).of(table))):
                yield Finding("extra", f"{table.name} {row.entry}")
        ended = joined(first.ended, second.ended)
    yield from summed_up(ended, reading)
    yield from guarded(misposted(reading))
    if noted and reading.head() != noted:
        yield Finding("head-earlier" if reading.has_hash(noted) else "head", noted)


def in_two(where: Path | str, federation: str, last: int) -> tuple[Looked, Looked]:
    """The halves of a journal of so many entries, looked at side by side."""
    spans = Span(until=last // 2), Span(after=last // 2, until=last)
    halves = [Half(where=where, federation=federation, span=span) for span in spans]
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
        first, second = pool.map(look_in_another_process, halves)
    return first, second


def look_in_another_process(half: Half) -> Looked:
    """What a process of its own does: it looks at its half, and ends."""
    gc.disable()  # nothing here goes round in circles, and what is remembered is much
    register = Register.open(half.where, federation=half.federation, create=False)
    with register, register.reading() as reading:
        return look(reading, half.span)


def look(reading: Reading, span: Span) -> Looked:
    """Look at a part of the journal."""
    began, replay = beginning(reading, span), beginning(reading, span)
    found = tuple(replayed(replay, reading, Meaning(reading), span))
    return Looked(findings=found, began=began, ended=replay)


def beginning(reading: Reading, span: Span) -> Replay:
    """Where the replay of a part begins, by what the register says of the entry before."""
    before = None if span.after is None else reading.at(span.after)
    if before is None:
        return Replay()
    return Replay(
        entry=before.entry,
        head=before.hash,
        founded=True,
        run_id=before.run_id,
        position=reading.count_until(before.entry),
        begun={},
    )


def unlike(ended: Replay, began: Replay) -> Iterator[Finding]:
    """Whether one half did not begin where the other ended."""
    one = (ended.entry, ended.head, ended.founded, ended.run_id, ended.position)
    if one != (began.entry, began.head, began.founded, began.run_id, began.position):
        yield Finding("chain", f"entry {began.entry + 1}")


def joined(first: Replay, second: Replay) -> Replay:
    """What both halves together come to; numbers that the second went on from elsewhere are left as the first had."""
    numbers = dict(first.numbers)
    for series, last in second.numbers.items():
        if (second.begun or {}).get(series) == numbers.get(series, 0) + 1:
            numbers[series] = last
    return Replay(
        entry=second.entry,
        head=second.head,
        founded=first.founded,
        run_id=second.run_id,
        position=second.position,
        numbers=numbers,
        doubted={**first.doubted, **second.doubted},
    )
