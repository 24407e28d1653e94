"""Documents done over again: right as they were issued, wrong wherever a number of them or their basis is changed."""

import copy
import datetime as dt
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import evolve, frozen

from costshare.billing.claim import Claim, ClaimKey, ClaimLine
from costshare.billing.credit import Note, credit_note, part, rest
from costshare.billing.invoice import invoice
from costshare.billing.plan import plan
from costshare.billing.record import Kept, canonical, record
from costshare.billing.redo import wrong_in_credit, wrong_in_document
from costshare.billing.redo_basis import Remembering, frozen_totals
from costshare.billing.vat import VatCategory
from costshare.costs.basis import Basis
from costshare.runs.check import one_year
from costshare.workspace.terms import Billing
from tests.billing.values import FEDERATION, ORGNR, federation, issue, member, party
from tests.faults.mistakes import SOUND

EXAMPLES: Final = Path(__file__).parents[2] / "examples"
ALLOCATIONS: Final = (
    (EXAMPLES / "upphandlingscenter", 2013, Basis.BUDGET),
    (EXAMPLES / "ekommune-2017", 2017, Basis.BUDGET),
    (SOUND, 2027, Basis.BUDGET),
)
NUMBER: Final = re.compile(r"-?[0-9][0-9./]*|[0-9.]+ %|[0-9]{4}-[0-9]{2}-[0-9]{2}")
IDS: Final = re.compile(r"(?<=\.)(?:[0-9]+|(?<=values\.)[^.]+|(?<=limits\.)[^.]+|(?<=instalments\.)[^.]+)(?=\.|$)")
KEY: Final = ClaimKey(
    federation=FEDERATION, run="bill", period="", member="", recipient=ORGNR, category=VatCategory.STANDARD
)
# What stands nowhere else, so that nothing can contradict it: see the docstrings of redo and redo_basis.
SAID_ONCE: Final = {
    "basis.cells.*.pieces.*.values.*.date",
    "basis.cells.*.pieces.*.values.*.from",
    "basis.cells.*.pieces.*.values.*.count",
    "basis.cells.*.pieces.*.inner.*.values.*.date",
    "basis.cells.*.pieces.*.inner.*.values.*.from",
    "basis.cells.*.pieces.*.inner.*.from",
    "basis.cells.*.pieces.*.inner.*.until",
    "basis.cells.*.pieces.*.limits.*.floor",  # one that holds nobody
    "basis.cells.*.pieces.*.limits.*.cap",
    "basis.pools.*.pieces.*.from",  # of one that the receiver has no part in
    "basis.pools.*.pieces.*.until",
    "basis.pools.*.amount",  # up or down, where the exact amount is not whole
}
NO_AMOUNTS: Final = re.compile(
    r"record\.(record|number|ocr|date|due|due_days|revision|period\.(from|until)|(federation|member)\..*)"
)
Step = str | int
Path_ = tuple[Step, ...]


@frozen
class Issued:
    """A record and its basis, as a register gives them back."""

    record: dict[str, Any]
    basis: dict[str, Any]

    def wrong(self) -> tuple[str, ...]:
        """What does not follow."""
        totals = frozen_totals(self.basis)
        return (*totals.wrong, *wrong_in_document(self.record, self.basis, totals))


def kept(data: dict[str, Any]) -> Issued:
    both = Kept.of(data)
    return Issued(json.loads(canonical(both.record)), json.loads(both.spelled))


@cache
def issued(number: int) -> tuple[Issued, ...]:
    """What each member is billed of an allocation in one of its periods, all pools on one invoice."""
    allocation = one_year(*ALLOCATIONS[number])
    billing = Billing(instalments=4, due_days=30)
    year = plan(allocation, billing)
    made = []
    for each in allocation.members:
        spreads = year.by_member[each.id].values()
        period = max(name for spread in spreads for name in spread.amounts)
        amounts = year.of(each.id, period).items()
        lines = tuple(ClaimLine(pool=pool, name=pool, amount=ore) for pool, ore in amounts if ore)
        claim = Claim(key=evolve(KEY, period=period, member=each.id), party=party(each.id), lines=lines)
        one = invoice(claim, number="F1", reference="1", on=dt.date(allocation.year, 2, 1), billing=billing)
        made.append(kept(record(one, federation(member(each.id)), allocation, issue(), plan=year)))
    return tuple(made)


def leaves(value: Any, path: Path_ = ()) -> Iterator[Path_]:  # noqa: ANN401
    """The path of each number, whether it stands as one or as text."""
    if isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, step))
    elif isinstance(value, int) or (isinstance(value, str) and NUMBER.fullmatch(value)):
        yield path


def changed(value: Any) -> Any:  # noqa: ANN401
    """Something else of the same form, in its last digit."""
    if isinstance(value, int):
        return value + 1
    place = max(found.start() for found in re.finditer("[0-9]", value))
    return f"{value[:place]}{(int(value[place]) + 1) % 10}{value[place + 1 :]}"


def tampered(one: Issued, path: Path_) -> Issued:
    both = copy.deepcopy({"record": one.record, "basis": one.basis})
    inner: Any = both
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = changed(inner[path[-1]])
    return Issued(**both)


def kind_of(path: Path_) -> str:
    return IDS.sub("*", ".".join(map(str, path)))


def checked(one: Issued) -> list[Path_]:
    both = {"record": one.record, "basis": one.basis}
    return [path for path in leaves(both) if kind_of(path) not in SAID_ONCE and not NO_AMOUNTS.fullmatch(kind_of(path))]


@pytest.mark.parametrize("number", range(len(ALLOCATIONS)))
def test_what_was_issued_is_redone_to_the_same_ore(number: int) -> None:
    for one in issued(number):
        assert one.wrong() == ()


@pytest.mark.parametrize("number", range(len(ALLOCATIONS)))
def test_every_changed_number_is_found(number: int) -> None:
    missed = {kind_of(path) for one in issued(number) for path in checked(one) if not tampered(one, path).wrong()}
    assert missed == set()


def test_a_pool_of_whole_ore_is_that_amount() -> None:
    for one in issued(2):
        for place, pool in enumerate(one.basis["pools"]):
            if "/" not in pool["exact"]:
                assert tampered(one, ("basis", "pools", place, "amount")).wrong()


def test_a_bound_that_somebody_goes_beyond_is_found() -> None:
    for one in issued(2):
        for place, cell in enumerate(one.basis["cells"]):
            for limits in (piece["limits"] for piece in cell["pieces"] if "limits" in piece):
                made = copy.deepcopy(one.basis)
                for bound, amount in (("floor", "999999.00"), ("cap", "0.01")):
                    (piece,) = made["cells"][place]["pieces"]
                    piece["limits"] = {each: {**limit, bound: amount} for each, limit in limits.items()}
                    assert Issued(one.record, made).wrong()


def test_the_kinds_of_numbers_that_are_checked() -> None:
    kinds = {kind_of(path) for number in range(len(ALLOCATIONS)) for one in issued(number) for path in checked(one)}
    fields = {kind.rpartition(".")[2] for kind in kinds}
    assert fields >= {"exact", "share", "value", "amount", "units", "of", "direct", "base", "unit"}
    assert fields >= {"net", "vat", "rounding", "payable", "planned", "rate", "year", "instalments", "from", "until"}


def test_how_a_newcomer_was_scaled_is_found() -> None:
    one = issued(1)[0]
    values = next(piece["values"] for cell in one.basis["cells"] for piece in cell["pieces"])
    found = next(iter(values.values()))
    found |= {"counted": found["value"], "days": 30, "of_days": 30}
    assert one.wrong() == ()
    for name, other in (("counted", f"{found['value']}1"), ("days", 29), ("of_days", 31)):
        before, found[name] = found[name], other
        assert one.wrong()
        found[name] = before
    for name in ("counted", "days", "of_days"):
        del found[name]


def test_what_bases_have_alike_is_looked_at_once_and_found_again() -> None:
    alike = Remembering()
    for one in issued(0):
        assert frozen_totals(one.basis, alike) == frozen_totals(one.basis)
    for one in issued(0):
        wrong = tampered(one, ("basis", "pools", 0, "direct"))
        assert frozen_totals(wrong.basis, alike).wrong == frozen_totals(wrong.basis).wrong != ()


def test_a_basis_of_another_member_is_found() -> None:
    one, other = issued(1)[:2]
    assert Issued(one.record, other.basis).wrong() == ("member",)


@pytest.mark.parametrize("amount", [None, 1_00])
def test_a_credit_note_is_redone_and_every_changed_number_of_it_found(amount: int | None) -> None:
    billed = issued(0)[0]
    whole = {**billed.record, "basis": billed.basis}
    before = rest(whole, ())
    note = Note(number="F2", ocr="2", on=dt.date(2013, 3, 1), revision=1, reason="fel")
    taken = part(whole, before, amount, in_kronor=True)
    made = credit_note(whole, taken, note, before=before)
    assert wrong_in_credit(made, whole, ()) == ()
    assert wrong_in_credit(made, whole, (made,)) != (), "it has been credited already"
    for path in leaves({"record": made}):
        if not NO_AMOUNTS.fullmatch(kind_of(path)) and "date" not in path:
            one = tampered(Issued(made, {}), path)
            assert wrong_in_credit(one.record, whole, ()) != (), path
