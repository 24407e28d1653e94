"""Money that the bank tells more than once: what is the same by its references, and what only seems to be.

A bank may book payments as a total and tell elsewhere what it is made of, or put the same payments together in other
totals. No file tells the same money twice: two that are alike in one are two.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto

from attrs import Factory, define, field, frozen

from costshare.billing.payment import NamedBy, Payment, once

Telling = int | str
"""A file that is being booked, by its place; or the run that booked a payment."""
Sum = tuple[dt.date, int]
"""What a total has in common with its transactions: the day, and öre."""


class State(Enum):
    """What has become of a booked payment."""

    OPEN = auto()
    """Nothing was ever posted of it."""
    POSTED = auto()
    HELD = auto()
    """It seems to be told already, and waits for a person."""
    DECIDED = auto()
    """It is told already, or a person decided that it is not."""


@frozen(kw_only=True)
class Known:
    """A payment that is booked, the run that booked it, and what has become of it.

    `bears` says whether another was ever held against it, so that it must count.
    """

    payment: Payment
    run: str
    state: State
    bears: bool = False

    @property
    def gives_way(self) -> bool:
        """Whether its money may count in another instead."""
        return self.state is State.OPEN and not self.bears

    @property
    def counts(self) -> bool:
        """Whether its money counts as its own, for all that is known."""
        return self.state in {State.OPEN, State.POSTED}


@frozen(kw_only=True)
class Double:
    """A payment that is the same money as another, which counts; or, where that is not certain, seems to be."""

    payment: str
    other: str
    certain: bool


@frozen(kw_only=True)
class Told:
    """What files tell: each payment once, which of them are to be booked, and what counts in another."""

    given: tuple[Payment, ...]
    new: tuple[Payment, ...]
    doubles: Mapping[str, Double] = field(hash=False)


@frozen(kw_only=True)
class Batch:
    """Several payments that were booked as one total, as one or more files tell it."""

    name: str
    parts: tuple[Payment, ...]
    tellings: set[Telling] = Factory(set)

    @property
    def sum(self) -> int:
        """Öre of its total."""
        return sum(each.amount for each in self.parts)


def sorted_out(files: Sequence[Sequence[Payment]], known: Mapping[str, Known]) -> Told:
    """What is new in files beside what is booked; `known` are all booked payments of their days, by id.

    A total gives way to its transactions, unless something of it was posted: then they count in it. So does a payment
    without a word of its own to several that another file, or the register, tells as one booking of its day and sum;
    but that is not certain. Nor is it of a payment for the same documents as one of another file, of its day and
    amount, where the bank has no reference of the same kind for both.
    """
    given = once(payment for file in files for payment in file)
    booked = {each.payment.entry for each in known.values() if each.payment.is_part}
    new = tuple(each for each in given if each.id not in known and (each.is_part or each.id not in booked))
    sorting = _Sorting(files, known, {each.id: each for each in new})
    sorting.certain()
    sorting.alike()
    sorting.likely()
    return Told(given=given, new=tuple(sorting.new.values()), doubles=sorting.doubles)


@define
class _Sorting:
    """Payments that are being held against each other."""

    files: Sequence[Sequence[Payment]]
    known: Mapping[str, Known]
    new: dict[str, Payment]
    doubles: dict[str, Double] = field(factory=dict)

    def double(self, payment: str, other: str, *, certain: bool) -> None:
        """Note that a payment counts in another; what was said first holds."""
        self.doubles.setdefault(payment, Double(payment=payment, other=other, certain=certain))

    def certain(self) -> None:
        """Hold totals against the transactions that bear their name."""
        booked = {each.entry for each in (*self.new.values(), *self.known_payments()) if each.is_part}
        for batch in self.told_batches():
            first, name = batch.parts[0], batch.name
            total = self.known.get(name)
            if total is None and name not in booked and batch.sum:
                # told under other names; by this one a total without transactions is known when it comes
                self.new[name] = total_of(batch)
                self.double(name, first.id, certain=True)
            elif total is not None and total.gives_way:
                self.double(name, first.id, certain=True)
            elif total is not None:
                for part in batch.parts:
                    if part.id in self.new:
                        self.double(part.id, name, certain=total.counts)

    def alike(self) -> None:
        """Hold payments against those of other files that say the same, where the bank's references tell neither."""
        places: defaultdict[str, set[Telling]] = defaultdict(set)
        groups: defaultdict[tuple[object, ...], dict[str, Payment]] = defaultdict(dict)
        rank: dict[Telling, int] = {}
        for telling, payment in self.tellings():
            places[payment.id].add(telling)
            rank.setdefault(telling, len(rank))
            if payment.references:
                words = payment.booked, payment.amount, payment.references, payment.parts
                groups[words].setdefault(payment.id, payment)
        for group in groups.values():
            if len(group) == 1:
                continue
            # the last file first: what was told before it counts
            for telling in sorted({each for id_ in group for each in places[id_]}, key=rank.__getitem__, reverse=True):
                here = [each for each in group.values() if telling in places[each.id]]
                self.pair(here, [each for each in group.values() if telling not in places[each.id]])

    def pair(self, here: Iterable[Payment], elsewhere: Iterable[Payment]) -> None:
        """Hold what one file tells against what others tell, one against one."""
        free: dict[NamedBy, list[Payment]] = {name: [] for name in NamedBy}
        for other in reversed(self.in_order(each for each in elsewhere if self.counts(each))):
            free[other.named_by].append(other)
        for payment in self.in_order(here):
            fresh = payment.id in self.new and payment.id not in self.doubles
            unlike = [found for name, found in free.items() if found and (not name or name != payment.named_by)]
            if unlike and (fresh or self.is_held(payment)):
                other = unlike[0].pop()
                if fresh:
                    self.double(payment.id, other.id, certain=False)

    def is_held(self, payment: Payment) -> bool:
        """Whether a payment is booked as held."""
        found = self.known.get(payment.id)
        return found is not None and found.state is State.HELD

    def counts(self, payment: Payment) -> bool:
        """Whether a payment counts as its own, as far as is known by now."""
        found = self.known.get(payment.id)
        return found.counts if found else payment.id not in self.doubles

    def likely(self) -> None:
        """Hold payments without a word of their own against the sums of what was booked as one elsewhere."""
        batches = self.batches()
        for telling, totals in self.totals().items():
            beside: defaultdict[Sum, list[Payment]] = defaultdict(list)
            for total in totals.values():
                beside[total.booked, total.amount].append(total)
            for key, alike in beside.items():
                others = [batch for batch in batches.get(key, ()) if telling not in batch.tellings]
                for total, batch in zip(self.in_order(alike), self.batches_in_order(others), strict=False):
                    self.hold(total, batch)

    def hold(self, total: Payment, batch: Batch) -> None:
        """Let what is new of the two wait for a person; of a total, also where it is booked and nothing is posted."""
        fresh = [part.id for part in batch.parts if part.id in self.new]
        found = self.known.get(total.id)
        if found is None or (fresh and found.gives_way):
            self.double(total.id, batch.parts[0].id, certain=False)
        elif found.counts:
            for part in fresh:
                self.double(part, total.id, certain=False)

    def in_order(self, payments: Iterable[Payment]) -> list[Payment]:
        """Those that are held first, then those that are booked, then by id."""

        def place(payment: Payment) -> tuple[bool, bool, str]:
            return not self.is_held(payment), payment.id in self.new, payment.id

        return sorted(payments, key=place)

    def batches_in_order(self, batches: Iterable[Batch]) -> list[Batch]:
        """Those that are booked first, then by name."""
        return sorted(batches, key=lambda each: (each.parts[0].id in self.new, each.name, each.parts[0].id))

    def totals(self) -> dict[Telling, dict[str, Payment]]:
        """The payments that may be totals, by the file or run that tells them."""
        tellings = list(self.tellings())
        others = {payment.id for _, payment in tellings if not payment.is_bare}
        others |= {payment.entry for _, payment in tellings if payment.is_part}
        others |= {each.payment.id for each in self.known.values() if each.state is State.DECIDED}
        others |= self.doubles.keys()
        found: defaultdict[Telling, dict[str, Payment]] = defaultdict(dict)
        for telling, payment in tellings:
            if payment.id not in others:
                found[telling][payment.id] = payment
        return found

    def batches(self) -> Mapping[Sum, list[Batch]]:
        """What was booked as one total of several, by day and sum; each knows all that tell any of it."""
        tells: defaultdict[str, set[Telling]] = defaultdict(set)
        for telling, payment in self.tellings():
            tells[payment.id].add(telling)
            tells[payment.entry].add(telling)
        runs: defaultdict[str, list[Payment]] = defaultdict(list)
        for each in self.known.values():
            runs[each.run].append(each.payment)
        found: dict[frozenset[str], Batch] = {}
        for batch in (*self.told_batches(), *(batch for booked in runs.values() for batch in grouped(booked))):
            parts = frozenset(part.id for part in batch.parts)
            if len(parts) > 1:
                known = found.setdefault(parts, batch)
                known.tellings.update(*(tells[name] for name in (batch.name, *parts)))
        by_sum: defaultdict[Sum, list[Batch]] = defaultdict(list)
        for batch in found.values():
            by_sum[batch.parts[0].booked, batch.sum].append(batch)
        return by_sum

    def told_batches(self) -> Iterator[Batch]:
        """What each file tells of transactions under the name of an entry."""
        return (batch for file in self.files for batch in grouped(file))

    def tellings(self) -> Iterator[tuple[Telling, Payment]]:
        """Each payment with each file that tells it, or the run that booked it."""
        for place, file in enumerate(self.files):
            yield from ((place, payment) for payment in file)
        yield from ((each.run, each.payment) for each in self.known.values())

    def known_payments(self) -> Iterator[Payment]:
        """The payments that are booked."""
        return (each.payment for each in self.known.values())


def grouped(payments: Iterable[Payment]) -> Iterator[Batch]:
    """The transactions by the entry that they came in."""
    found: defaultdict[str, list[Payment]] = defaultdict(list)
    for payment in payments:
        if payment.is_part:
            found[payment.entry].append(payment)
    return (Batch(name=name, parts=tuple(parts)) for name, parts in found.items())


def total_of(batch: Batch) -> Payment:
    """The total of transactions, as a payment of its own."""
    first = batch.parts[0]
    return Payment(
        id=batch.name,
        account=first.account,
        booked=first.booked,
        amount=batch.sum,
        file=first.file,
        line=first.line,
    )
