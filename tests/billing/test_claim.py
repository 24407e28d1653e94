import datetime as dt

import pytest

from costshare.billing.claim import Claim, ClaimKey, ClaimLine, claims
from costshare.billing.plan import Spread, YearPlan
from costshare.billing.vat import VatCategory
from costshare.federation.parties import Invoicing, Kind
from tests.billing.values import FEDERATION, ORGNR, OTHER_ORGNR, QUARTERS, claim, key, member, one_period, pool

MIXED = {Kind.MUNICIPALITY: "outside", Kind.COMPANY: "standard"}
POOLS = {made.id: made for made in (pool("it", MIXED), pool("lon", MIXED), pool("utb", "exempt"))}
ADA, BO, CIA = member("ada"), member("bo"), member("cia", Kind.COMPANY)


def made(cells: dict[tuple[str, str], int], *members: object, period: str = QUARTERS[0]) -> list[Claim]:
    return list(claims(FEDERATION, one_period(cells), period, members or (ADA, BO, CIA), POOLS))  # type: ignore[arg-type]


def test_a_claim_says_who_owes_what_for_which_period() -> None:
    (found,) = made({("ada", "it"): 100, ("ada", "lon"): -30})
    assert found == Claim(
        key=ClaimKey(
            federation=FEDERATION,
            run="bill",
            period=QUARTERS[0],
            member="ada",
            recipient=ORGNR,
            category=VatCategory.OUTSIDE,
            revision=1,
        ),
        party=ADA.party,
        lines=(
            ClaimLine(pool="it", name="Pool it", amount=100),
            ClaimLine(pool="lon", name="Pool lon", amount=-30),
        ),
    )
    assert found.net == 70


def test_members_stand_in_charter_order() -> None:
    cells = {("cia", "it"): 1, ("ada", "it"): 2, ("bo", "it"): 3}
    assert [each.key.member for each in made(cells, BO, CIA, ADA)] == ["bo", "cia", "ada"]


def test_each_category_has_a_claim_of_its_own_by_code() -> None:
    pools = {each.id: each for each in (pool("s", "standard"), pool("o", "outside"), pool("e", "exempt"))}
    cells = {("cia", "s"): 1, ("cia", "o"): 2, ("cia", "e"): 3}
    found = list(claims(FEDERATION, one_period(cells), QUARTERS[0], (CIA,), pools))
    assert [(str(each.key.category), each.net) for each in found] == [("E", 3), ("O", 2), ("S", 1)]
    assert len({each.key for each in found}) == 3


def test_the_treatment_is_that_of_the_members_kind() -> None:
    cells = {("ada", "it"): 1, ("cia", "it"): 2, ("cia", "lon"): 4, ("cia", "utb"): 8}
    found = made(cells)
    assert [(each.key.member, str(each.key.category), each.net) for each in found] == [
        ("ada", "O", 1),
        ("cia", "E", 8),
        ("cia", "S", 6),
    ]
    assert [line.pool for line in found[-1].lines] == ["it", "lon"]


def test_a_line_of_zero_is_left_out() -> None:
    (found,) = made({("ada", "it"): 0, ("ada", "lon"): 5, ("ada", "utb"): 0})
    assert [line.pool for line in found.lines] == ["lon"]


@pytest.mark.parametrize("cells", [{}, {("ada", "it"): 0}, {("ada", "it"): 5, ("ada", "lon"): -5}])
def test_a_claim_of_zero_is_none(cells: dict[tuple[str, str], int]) -> None:
    assert made(cells) == []


def test_a_claim_of_zero_hides_no_other() -> None:
    found = made({("cia", "utb"): 7, ("cia", "it"): 5, ("cia", "lon"): -5, ("bo", "it"): 1})
    assert [(each.key.member, str(each.key.category)) for each in found] == [("bo", "O"), ("cia", "E")]


def test_a_claim_may_be_below_zero() -> None:
    (found,) = made({("ada", "it"): -1})
    assert found.net == -1


def test_the_period_is_the_one_asked_for() -> None:
    spread = Spread(member="ada", pool="it", target=3, amounts={"2027-Q1": 1, "2027-Q2": 2})
    plan = YearPlan(year=2027, instalments=4, spreads=(spread,))
    for period, expected in (("2027-Q1", [1]), ("2027-Q2", [2]), ("2027-Q3", [])):
        found = list(claims(FEDERATION, plan, period, (ADA,), POOLS))
        assert [each.net for each in found] == expected
        assert all(each.key.period == period for each in found)


def test_who_pays_is_the_one_that_the_member_names() -> None:
    other = member("ada", invoicing=Invoicing(orgnr=OTHER_ORGNR))
    (found,) = made({("ada", "it"): 1}, other)
    assert found.key.recipient == OTHER_ORGNR
    (found,) = made({("ada", "it"): 1}, member("ada", invoicing=Invoicing(reference="X")))
    assert found.key.recipient == ORGNR


def test_who_has_left_still_owes_what_the_plan_says() -> None:
    gone = member("ada", until=dt.date(2027, 2, 1))
    assert [each.net for each in made({("ada", "it"): 1}, gone)] == [1]


def test_a_key_tells_claims_apart() -> None:
    assert key() == key()
    assert key() != key(revision=2)
    assert key().revision == 1
    assert hash(claim(1)) == hash(claim(2)), "a claim is found by its key"


def test_only_what_is_open_again_is_claimed_as_the_next_revision() -> None:
    plan = one_period({("ada", "it"): 1, ("ada", "lon"): 2, ("bo", "it"): 4, ("cia", "it"): 8, ("cia", "utb"): 16})
    found = claims(
        FEDERATION,
        plan,
        QUARTERS[0],
        (ADA, BO, CIA),
        POOLS,
        only={("ada", "lon"), ("cia", "it"), ("cia", "utb")},
        revisions={("ada", VatCategory.OUTSIDE): 3, ("cia", VatCategory.EXEMPT): 2, ("bo", VatCategory.OUTSIDE): 9},
    )
    assert [(each.key.member, str(each.key.category), each.net, each.key.revision) for each in found] == [
        ("ada", "O", 2, 3),
        ("cia", "E", 16, 2),
        ("cia", "S", 8, 1),
    ]


def test_where_nothing_is_open_nothing_is_claimed() -> None:
    plan = one_period({("ada", "it"): 1})
    assert list(claims(FEDERATION, plan, QUARTERS[0], (ADA,), POOLS, only=())) == []
