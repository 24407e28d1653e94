"""In whichever order a year's runs come, and however its payments are told, it ends the same."""

import datetime as dt
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from attrs import evolve
from hypothesis import given

from costshare.billing.posting import OF_PAYMENTS
from costshare.money.amounts import ORE_PER_KRONA, plain, read_ore
from costshare.register.accounts import postings
from costshare.register.schema import PAYMENTS
from costshare.runs.bill import bill
from costshare.runs.payments import Books, book
from costshare.testing.drawing import st
from tests.billing.agreement import billed, issued, order, register, tree
from tests.exchange.messages import Ntry, Strd, Tx
from tests.laws.year_runs import few
from tests.runs.whole_year import (
    OUTCOME,
    agreed,
    bank_file,
    clerk,
    credited,
    lay_year,
    members_open,
    opens,
    outcome,
    paid,
    paying,
    settled,
)

YEAR_AFTER: Final = dt.date(2029, 2, 15)
HALVES: Final = ("2027-H1", "2027-H2")
OCR: Final = ("000000190", "000000299", "000000398", "000000497")
REFERENCES: Final = st.sampled_from([*OCR, "F20270001", "99999", ""])
KRONOR: Final = st.one_of(st.sampled_from([103, 6_250, 15_103, 20_103]), st.integers(1, 25_000))
ORE: Final = st.one_of(
    KRONOR.map(lambda kronor: kronor * ORE_PER_KRONA), st.integers(-2_000_000, 2_500_000).filter(bool)
)


@contextmanager
def copied(root: Path) -> Iterator[Path]:
    """The workspace in a folder of its own, as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(shutil.copytree(root, Path(folder, "w")))


def told(root: Path) -> tuple[int, int]:
    """What payments sum to, each counted once, and what is left of them; what is posted of them is the difference."""
    with register(root) as found, found.reading() as reading:
        whole = sum(row.amount for row in reading.rows(PAYMENTS.select()))
        left = sum(reading.unallocated().values())
        moved = sum(each.amount for each in postings(reading) if each.payment and each.kind != "rounding")
        twice = sum(each.amount for each in postings(reading) if each.kind in OF_PAYMENTS)
    assert whole == moved + left
    return whole - twice, left


# --- any order of runs ------------------------------------------------------------------------------------------------

Act = tuple[str, str]
"""What is done, and to what: a half-year, or a member's first invoice of one."""

ACTS: Final[tuple[Act, ...]] = (
    *(("bill", half) for half in HALVES),
    ("credit", "ada 2027-H1"),
    ("credit", "bo 2027-H2"),
    ("pay", "bo 2027-H1"),
    ("pay", "cia 2027-H1"),
    ("again", "2027-H1"),
    ("settle", "2027"),
)


def done(root: Path, acts: Sequence[Act]) -> None:
    """Do each as soon as it can be, in the order given; in the end bill again and settle what is left."""
    waiting, billed_so_far = list(acts), 0
    while waiting:
        act = next(each for each in waiting if possible(each, billed_so_far))
        waiting.remove(act)
        what, subject = act
        match what:
            case "bill":
                bill(root, order(HALVES[billed_so_far]))
                billed_so_far += 1
            case "again":
                bill(root, order(subject))
            case "credit":
                credited(root, first(root, subject)["number"])
            case "pay":
                invoice = first(root, subject)
                paid(
                    root,
                    paying(read_ore(invoice["payable"]) - 100_00, invoice["ocr"], key=subject),
                    name=f"{subject}.xml",
                )
            case _:
                settled(root)
    for half in HALVES:
        bill(root, order(half))
    settled(root)


def possible(act: Act, billed_so_far: int) -> bool:
    """Whether what it is about is there yet."""
    what, subject = act
    return what == "bill" or billed_so_far > (1 if what == "settle" else HALVES.index(subject[-7:]))


def first(root: Path, subject: str) -> dict[str, str]:
    """A member's first invoice of a half-year."""
    member, half = subject.split()
    with register(root) as found:
        return next(
            each for each in found.records() if (each["member"]["id"], each["period"]["name"]) == (member, half)
        )


def end(acts: Sequence[Act]) -> tuple[dict[str, int], dict[str, int], tuple[int, int]]:
    """What each member was billed and has open when all is done, and the payments."""
    with tempfile.TemporaryDirectory() as folder:
        root = lay_year(Path(folder, "w"), lambda made: made["billing"].update(instalments=2))
        done(root, acts)
        nets: Counter[str] = Counter()
        for each in issued(root):
            nets[each["member"]["id"]] += read_ore(each["net"]) * (1 if each["kind"] == "invoice" else -1)
        return nets, members_open(root), told(root)


@cache
def plain_end() -> tuple[dict[str, int], dict[str, int], tuple[int, int]]:
    """The same in the plain order."""
    return end(ACTS)


@few()
@given(st.permutations(ACTS))
def test_any_order_of_runs_gives_the_same_balances(acts: list[Act]) -> None:
    found = end(acts)
    assert found == plain_end()
    assert sum(found[0].values()) == sum(OUTCOME.values())


@few()
@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6), st.booleans(), st.permutations(range(6)))
def test_what_is_carried_reaches_the_next_year_whenever_it_is_carried(
    year_once: Path, late: int, later: int, both: bool, turns: list[int]
) -> None:
    """The first year is settled before, while and after the next is billed and settled; in the end all is accounted."""
    with copied(year_once) as root:
        agreed(root, surplus="carry", deficit="carry" if both else "call")
        with (root / "costs.csv").open("a", encoding="utf-8") as file:
            file.write("stod,2028-01-01,100000,x\n")

        def costs(more: int) -> None:
            outcome(root, OUTCOME | {"stod": OUTCOME["stod"] + more})
            with (root / "outcome.csv").open("a", encoding="utf-8") as file:
                file.write(f"stod,2028-06-30,{plain(99_000_00 + later)},x\n")

        def settle_first(more: int) -> Callable[[], object]:
            def act() -> object:
                costs(more)
                return settled(root)

            return act

        quarters = iter((1, 2, 3, 4))

        def bill_next() -> object:
            return bill(root, order(f"2028-Q{next(quarters)}", replan=True))

        acts = [bill_next, bill_next, bill_next, bill_next, settle_first(0), settle_first(late)]
        costs(0)
        for turn in turns:
            acts[turn]()
        costs(late)
        settled(root)
        last = settled(root, year=2028, on=YEAR_AFTER).billed
        documents = sum(read_ore(each["net"]) * (1 if each["kind"] == "invoice" else -1) for each in issued(root))
        whole = sum(OUTCOME.values()) + late + 99_000_00 + later
        assert documents + last.retained + last.carried == whole
        assert settled(root).billed.new == settled(root, year=2028, on=YEAR_AFTER).billed.new == 0


# --- payments ---------------------------------------------------------------------------------------------------------


@st.composite
def entries(draw: st.DrawFn, amounts: st.SearchStrategy[int] = ORE, most: int = 2) -> tuple[Ntry, ...]:
    """Bookings of the bank's, each transaction with a reference of its own: single ones, totals, reversals."""
    found = []
    for number in range(draw(st.integers(1, 4))):
        day = draw(st.sampled_from(["2027-02-10", "2027-02-15", "2027-02-20"]))
        parts = draw(st.lists(st.tuples(amounts.map(abs), REFERENCES), min_size=1, max_size=3))
        if len(parts) > 1:
            txs = tuple(
                Tx(amount=ore, reference=f"B{number}T{place}", strd=(Strd(reference=name),) if name else ())
                for place, (ore, name) in enumerate(parts)
            )
            total = sum(ore for ore, _ in parts)
            found.append(Ntry(amount=total, reference=f"B{number}", booked=day, batch=True, txs=txs))
        else:
            names = draw(st.lists(REFERENCES.filter(bool), max_size=most))
            reversal = most > 1 and draw(st.booleans())
            ore = draw(amounts) * (-1 if reversal else 1)
            single = paying(ore, *names, key=f"B{number}", booked=day, reversal=reversal)
            found.append(evolve(single, txs=tuple(evolve(tx, reference=f"B{number}T") for tx in single.txs)))
    return tuple(found)


def in_files(root: Path, found: Sequence[Ntry], cuts: Sequence[int], kind: str = "camt.054") -> None:
    """Book them in as many files as there are different cuts."""
    for cut in sorted(set(cuts)):
        mine = [entry for entry, of in zip(found, cuts, strict=False) if of == cut]
        book(Books(path=root), [bank_file(root, mine, f"{kind}-{cut}.xml", kind)], clerk())


@few()
@given(entries())
def test_payments_never_make_or_lose_money_and_the_same_file_books_nothing(
    quarter_once: Path, found: tuple[Ntry, ...]
) -> None:
    with copied(quarter_once) as root:
        in_files(root, found, [0] * len(found))
        whole, left = told(root)
        assert whole == sum(entry.signed for entry in found)
        assert issued(root), "and sound"
        before = tree(root)
        again = book(Books(path=root), [root / "camt.054-0.xml"], clerk())
        assert (again.postings, again.unmatched) == ((), ())
        assert tree(root) == before
        assert told(root) == (whole, left)


@few()
@given(entries(KRONOR.map(lambda kronor: kronor * ORE_PER_KRONA), most=1), st.lists(st.integers(0, 2), min_size=4))
def test_whole_kronor_in_any_split_of_files_leave_the_same_open(
    quarter_once: Path, found: tuple[Ntry, ...], cuts: list[int]
) -> None:
    ends = []
    for split in ([0] * len(found), cuts):
        with copied(quarter_once) as root:
            in_files(root, found, split)
            ends.append((opens(root), told(root)))
    assert ends[0] == ends[1]


@few()
@given(entries(KRONOR.map(lambda kronor: kronor * ORE_PER_KRONA), most=1), st.integers(0, 15))
def test_a_statement_and_a_notification_book_once_and_match_as_much_in_either_order(
    quarter_once: Path, found: tuple[Ntry, ...], without: int
) -> None:
    """The statement leaves out what some bookings are for."""
    statement = [
        Ntry(amount=each.amount, reference=each.reference, booked=each.booked, direction=each.direction)
        if without >> number & 1
        else each
        for number, each in enumerate(found)
    ]
    ends = []
    for kinds in (("camt.053", "camt.054"), ("camt.054", "camt.053")):
        with copied(quarter_once) as root:
            for kind in kinds:
                told_by = statement if kind == "camt.053" else found
                in_files(root, told_by, [0] * len(found), kind)
            assert told(root)[0] == sum(entry.signed for entry in found)
            ends.append((opens(root), told(root)))
    assert ends[0] == ends[1]


def test_what_is_drawn_can_be_told(quarter_once: Path) -> None:
    """The references that payments name are those of the quarter's invoices."""
    with copied(quarter_once) as root:
        assert tuple(each["ocr"] for each in issued(root)) == OCR
        assert billed(root).new == 0
