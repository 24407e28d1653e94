"""Payments against what they say that they pay.

A reference counts only whole, as it was issued. What is not certain is listed with its reason, for a person to decide;
nothing is guessed, and nothing of a payment is lost: its postings and what is listed of it add up to it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from attrs import define, field, frozen

from costshare.billing.payment import Payment
from costshare.billing.posting import Item, Posting, PostingKind, Standing, roundings, standings
from costshare.money.amounts import ORE_PER_KRONA

Shape = frozenset[tuple[str, int]]
"""What a payment was posted as: öre by number."""

SEPARATORS: Final = str.maketrans(",;", "  ")


class Reason(StrEnum):
    """Why something of a payment is not posted."""

    NO_REFERENCE = "no-reference"
    UNKNOWN_REFERENCE = "unknown-reference"
    AMBIGUOUS_REFERENCE = "ambiguous-reference"
    PARTS_DIFFER = "parts-differ"
    """The parts that the payment names do not add up to it."""
    SEVERAL_REFERENCES = "several-references"
    """It names several documents, and is not the sum of what is open of them."""
    ALREADY_PAID = "already-paid"
    OVERPAID = "overpaid"
    WRONG_WAY = "wrong-way"
    """Money in for what the federation owes, or a deduction for what the member owes."""
    OUTGOING = "outgoing"
    REVERSAL = "reversal"
    """It takes back something, but not exactly what an earlier payment was posted as."""
    SEEMS_TOTAL = "seems-total"
    """It has the day and the sum of several that are booked one by one."""
    SEEMS_PART = "seems-part"
    """It is one of several that have the day and the sum of a payment that is posted."""
    SEEMS_BOOKED = "seems-booked"
    """It has the day, the amount and the references of one that another file told."""


@frozen(kw_only=True)
class Unmatched:
    """Öre of a payment that nothing is posted of, and why; `reference` is the one concerned, where it is one."""

    payment: str
    amount: int
    reason: Reason
    reference: str = ""


@frozen
class Fit:
    """How much of a part goes against the document that it names; `left` is not posted, for the reason."""

    reference: str
    number: str
    posted: int
    left: int = 0
    reason: Reason | None = None


@frozen(kw_only=True)
class Matched:
    """What payments were posted as, in the order of posting, and what is left of them."""

    postings: tuple[Posting, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()


def match(payments: Iterable[Payment], items: Iterable[Item], postings: Iterable[Posting] = ()) -> Matched:
    """Post the payments in order of day, reversals last in it, then of id: how they are ordered here means nothing.

    Each payment comes once. `items` are the documents that they may name; `postings` all earlier ones against those. A
    payment is posted as far as something is open, or less than one krona beyond; a rest below one krona is closed by a
    rounding. A reversal reopens what an earlier payment closed, with its rounding.
    """
    given, earlier = tuple(items), tuple(postings)
    matching = Matching(standings=standings(given), names=names_of(given))
    for posting in earlier:
        matching.note(posting)
    for payment in sorted(payments, key=lambda each: (each.booked, each.reversal, each.id)):
        matching.take(payment)
    return Matched(postings=tuple(matching.postings), unmatched=tuple(matching.unmatched))


def names_of(items: Iterable[Item]) -> dict[str, frozenset[str]]:
    """The numbers of the documents that a text may name: each by its numbers and by its OCR reference."""
    found: dict[str, frozenset[str]] = {}
    for item in items:
        for text in {item.number, item.ocr, item.known_as} - {""}:
            found[text] = found.get(text, frozenset()) | {item.number}
    return found


@define(kw_only=True)
class Matching:
    """What is open while payments are posted, one after the other.

    `moved` is what each payment was posted as, öre by number; `touching` are the payments by number.
    """

    standings: dict[str, Standing]
    names: Mapping[str, frozenset[str]]
    moved: dict[str, Counter[str]] = field(factory=dict)
    touching: dict[str, set[str]] = field(factory=dict)
    postings: list[Posting] = field(factory=list)
    unmatched: list[Unmatched] = field(factory=list)

    def take(self, payment: Payment) -> None:
        """Post one payment, or list why not."""
        known = {text: self.known(text) for text in self.texts(payment)}
        doubt = next((each for each in known.values() if isinstance(each, Reason)), None)
        numbers = tuple(dict.fromkeys(known.values()))
        if payment.amount < 0 and not payment.reversal:
            self.leave(payment, Reason.OUTGOING)
        elif not known:
            self.leave(payment, Reason.NO_REFERENCE)
        elif payment.parts and not payment.reversal:
            self.take_parts(payment, known)
        elif doubt:
            self.leave(payment, doubt)
        elif payment.reversal:
            self.reverse(payment, numbers)
        else:
            self.take_whole(payment, numbers)

    def texts(self, payment: Payment) -> tuple[str, ...]:
        """The references that a payment names; its message is one where it holds nothing else, blanks aside."""
        given = [reference for reference, _ in payment.parts] or list(payment.references)
        if given:
            return tuple(text.strip() for text in given)
        words = payment.message.translate(SEPARATORS).split()
        return tuple(words) if all(word in self.names for word in words) else ()

    def known(self, text: str) -> str:
        """The number of the one document that the text names; the reason where it is not one."""
        numbers = self.names.get(text, frozenset())
        if len(numbers) == 1:
            return next(iter(numbers))
        return Reason.AMBIGUOUS_REFERENCE if numbers else Reason.UNKNOWN_REFERENCE

    def take_whole(self, payment: Payment, numbers: tuple[str, ...]) -> None:
        """Post a payment that names documents without saying how much is for which."""
        if len(numbers) == 1:
            self.settle(payment, [self.fit(numbers[0], numbers[0], payment.amount)])
            return
        opens = {number: self.standings[number].open for number in numbers}
        if not any(opens.values()):
            self.leave(payment, Reason.ALREADY_PAID)
        elif sum(opens.values()) != payment.amount:
            self.leave(payment, Reason.SEVERAL_REFERENCES)
        else:
            self.settle(payment, [Fit(number, number, ore) for number, ore in opens.items()])

    def take_parts(self, payment: Payment, known: Mapping[str, str]) -> None:
        """Post a payment that says how much is for which document; with a deduction, all of it or nothing."""
        amounts: Counter[str] = Counter()
        references: dict[str, str] = {}
        for reference, ore in payment.parts:
            name = known[reference.strip()]
            name = reference.strip() if isinstance(name, Reason) else name
            amounts[name] += ore
            references.setdefault(name, reference.strip())
        if amounts.total() != payment.amount:
            self.leave(payment, Reason.PARTS_DIFFER)
            return
        fits = [self.fit(references[name], known[references[name]], ore) for name, ore in amounts.items()]
        doubt = next((fit.reason for fit in fits if fit.left), None)
        if doubt and min(amounts.values()) < 0:
            self.leave(payment, doubt)
        else:
            self.settle(payment, fits)

    def fit(self, reference: str, number: str, amount: int) -> Fit:
        """How much of the amount goes against the document of that number: what is open, or up to a krona beyond."""
        if isinstance(number, Reason):
            return Fit(reference, "", 0, amount, number)
        standing = self.standings[number]
        way = -1 if standing.item.owed < 0 else 1
        if amount * way < 0:
            return Fit(reference, number, 0, amount, Reason.WRONG_WAY)
        if standing.open * way <= 0:
            return Fit(reference, number, 0, amount, Reason.ALREADY_PAID)
        left = amount - standing.open
        if left * way < ORE_PER_KRONA:
            return Fit(reference, number, amount)
        return Fit(reference, number, standing.open, left, Reason.OVERPAID)

    def settle(self, payment: Payment, fits: Iterable[Fit]) -> None:
        """Post what fits, and list the rest."""
        for fit in fits:
            if fit.posted:
                self.post(payment, fit.number, fit.posted)
            if fit.left and fit.reason:
                left = Unmatched(payment=payment.id, amount=fit.left, reason=fit.reason, reference=fit.reference)
                self.unmatched.append(left)

    def reverse(self, payment: Payment, numbers: tuple[str, ...]) -> None:
        """Take back what an earlier payment was posted as, if one was posted as exactly this."""
        live: Counter[Shape] = Counter()
        for each in self.touching.get(numbers[0], ()):
            parts = {number: ore for number, ore in self.moved[each].items() if ore}
            if parts.keys() == set(numbers):
                if sum(parts.values()) == -payment.amount:
                    live[frozenset(parts.items())] += 1
                elif sum(parts.values()) == payment.amount:
                    live[frozenset((number, -ore) for number, ore in parts.items())] -= 1
        shapes = [shape for shape, count in live.items() if count > 0]
        if len(shapes) != 1:
            self.leave(payment, Reason.REVERSAL)
            return
        for number, ore in sorted(shapes[0]):
            self.post(payment, number, -ore)

    def leave(self, payment: Payment, reason: Reason) -> None:
        """List the whole payment."""
        self.unmatched.append(Unmatched(payment=payment.id, amount=payment.amount, reason=reason))

    def post(self, payment: Payment, number: str, amount: int) -> None:
        """Post a part of a payment, with the rounding that it occasions."""
        posting = Posting(kind=PostingKind.MATCH, payment=payment.id, number=number, amount=amount, date=payment.booked)
        self.note(posting)
        closing = roundings(self.standings[number], posting)
        for each in closing:
            self.note(each)
        self.postings.extend((posting, *closing))

    def note(self, posting: Posting) -> None:
        """Let a posting count."""
        if posting.number in self.standings:
            self.standings[posting.number] = self.standings[posting.number].after(posting)
        if posting.kind is PostingKind.MATCH:
            self.moved.setdefault(posting.payment, Counter())[posting.number] += posting.amount
            self.touching.setdefault(posting.number, set()).add(posting.payment)
