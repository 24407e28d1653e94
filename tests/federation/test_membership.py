import datetime as dt

import pytest
from hypothesis import given

from costshare.errors import InvalidValueError, UnknownIdError
from costshare.federation.membership import Federation, Member, ids
from costshare.federation.participation import EVERYONE, Participation
from costshare.federation.parties import Company, JointAuthority, Kind, Municipality, Region
from costshare.periods.period import Period, year
from costshare.testing.strategies import federations


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def member(name: str, since: str = "2009-01-01", until: str | None = None) -> Member:
    party = Municipality(id=name, name=f"{name} kommun")
    return Member(party=party, since=day(since), until=day(until) if until else None)


def test_a_member_has_what_its_party_has() -> None:
    found = member("a")
    assert (found.id, found.name, found.kind) == ("a", "a kommun", Kind.MUNICIPALITY)


def test_membership_holds_its_first_and_last_day() -> None:
    found = member("a", "2020-02-01", "2020-02-29").membership
    assert found == Period(day("2020-02-01"), day("2020-03-01"))


def test_membership_lasts_unless_it_ends() -> None:
    assert member("a", "2020-02-01").membership.end > day("2200-12-31")
    assert member("a", "2020-02-01").within(year(2200)) == year(2200)


def test_membership_may_be_a_day_and_no_less() -> None:
    assert member("a", "2020-02-01", "2020-02-01").membership.days == 1
    with pytest.raises(InvalidValueError) as error:
        member("a", "2020-02-01", "2020-01-31")
    assert error.value.code == "dates-order"
    assert error.value.found == day("2020-01-31")
    assert error.value.values == {"first": day("2020-02-01")}


def test_the_days_within_a_period() -> None:
    found = member("a", "2020-02-01", "2020-02-29")
    assert found.within(year(2020)) == found.membership
    assert found.within(Period.of_days(day("2020-02-29"), day("2020-12-31"))) == Period.of_days(
        day("2020-02-29"), day("2020-02-29")
    )
    assert found.within(year(2021)) is None


def test_members_of_a_year_stand_in_charter_order() -> None:
    members = (member("c"), member("b", until="2019-12-31"), member("a", "2020-12-31"), member("d", "2021-01-01"))
    federation = Federation(name="x", members=members)
    assert ids(federation.members_within(year(2020))) == ("c", "a")


def test_a_member_is_found_by_id() -> None:
    federation = Federation(name="x", members=(member("b"), member("a")))
    assert federation.member("a").name == "a kommun"
    with pytest.raises(UnknownIdError) as error:
        federation.member("c")
    assert (error.value.kind, error.value.unknown, error.value.known) == ("member", "c", ("b", "a"))


def test_parties_are_everyone_that_a_file_may_name() -> None:
    federation = Federation(
        name="x",
        members=(member("a"),),
        candidates=(Region(id="r", name="R"),),
        customers=(Company(id="c", name="C"),),
    )
    assert [party.id for party in federation.parties] == ["a", "r", "c"]


@pytest.mark.parametrize(
    ("party", "kind", "code"),
    [
        (Municipality, Kind.MUNICIPALITY, "82"),
        (Region, Kind.REGION, "84"),
        (JointAuthority, Kind.FEDERATION, "83"),
        (Company, Kind.COMPANY, "5"),
    ],
)
def test_each_kind_has_its_counterparty_code(party, kind: Kind, code: str) -> None:
    assert party(id="x", name="X").kind is kind
    assert party(id="x", name="X").counterparty_code == code
    assert party(id="x", name="X", counterparty="99").counterparty_code == "99"


def test_identifiers_are_kept_in_one_form_and_checked() -> None:
    found = Municipality(id="x", name="X", orgnr="2120000456", vat_number="se 212000045601")
    assert (found.orgnr, found.vat_number) == ("212000-0456", "SE212000045601")
    assert Municipality(id="x", name="X").orgnr == ""
    with pytest.raises(InvalidValueError, match="orgnr"):
        Municipality(id="x", name="X", orgnr="212000-0457")


def test_everyone_takes_part_unless_something_is_asked() -> None:
    members = (member("a"), member("b"))
    assert EVERYONE.among(members) == members


def test_conditions_on_who_takes_part() -> None:
    company = Member(party=Company(id="c", name="C"), since=day("2009-01-01"))
    members = (company, member("a"), member("b"))

    def taking(**conditions) -> tuple[str, ...]:
        return ids(Participation(**conditions).among(members))

    assert taking(kinds=frozenset({Kind.COMPANY})) == ("c",)
    assert taking(kinds=frozenset()) == ()
    assert taking(members=frozenset({"b", "c"})) == ("c", "b")
    assert taking(exempt=frozenset({"a"})) == ("c", "b")
    assert taking(kinds=frozenset({Kind.MUNICIPALITY}), members=frozenset({"a", "c"})) == ("a",)
    assert taking(members=frozenset({"a", "c"}), exempt=frozenset({"a"})) == ("c",)


@given(federations())
def test_every_drawn_federation_is_one(federation: Federation) -> None:
    assert len(set(ids(federation.members))) == len(federation.members) >= 1
    assert all(federation.member(each.id) is each for each in federation.members)
