from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from costshare.billing.requirements import (
    of_federation,
    of_members,
    of_party,
    of_plan,
    of_pools,
    of_settlement,
    requirements,
)
from costshare.billing.vat import VatCategory
from costshare.costs.mapping import Landed
from costshare.costs.pools import Pool
from costshare.errors import Fault, Place
from costshare.federation.membership import Federation
from costshare.federation.participation import Participation
from costshare.federation.parties import Address, Invoicing, Kind
from costshare.keys.equal import EqualKey
from costshare.workspace.terms import Billing, Terms
from costshare.workspace.workspace import Workspace
from tests.billing.values import BUYER, QUARTERS, federation, member, one_period, pool

GROUNDS = {"outside": "§ 12", "exempt": "19 §"}
ADA, CIA = member("ada"), member("cia", Kind.COMPANY, place=Place("charter.toml", 28, 1))
BILLED = Terms(billing=Billing(), vat_grounds=GROUNDS)


def workspace(sender: Federation, *pools: Pool, terms: Terms = BILLED) -> Workspace:
    return Workspace(
        root=Path(),
        federation=sender,
        drivers={},
        keys={},
        pools=pools,
        costs=Landed(pools={}, ignored={}),
        frames=(),
        terms=terms,
    )


def told(fault: Fault) -> tuple[str, str, str]:
    return (fault.code, str(fault.place), fault.text("message"))


def faults(sender: Federation, *pools: Pool, terms: Terms = BILLED) -> list[tuple[str, str, str]]:
    return [told(each) for each in requirements(workspace(sender, *pools, terms=terms))]


def test_an_agreement_with_everything_has_no_fault() -> None:
    pools = (pool("it"), pool("lon", "exempt"), pool("utb", {Kind.MUNICIPALITY: "outside", Kind.COMPANY: "standard"}))
    assert faults(federation(ADA, CIA), *pools) == []


def test_without_terms_of_billing_nothing_else_is_asked() -> None:
    (found,) = requirements(workspace(Federation(name="F"), pool("it", {}), terms=Terms()))
    assert told(found) == ("billing-field", "charter.toml:1:1", "billing needs [billing] in charter.toml")
    assert found.text("expected") == "[billing] = …"


def test_everything_is_told_at_once() -> None:
    bare = Federation(name="F", members=(member("ada", address=None),))
    found = faults(bare, pool("it", {}), pool("lon", "standard"))
    assert [code for code, _, _ in found] == [
        *["billing-field"] * 3,
        "billing-giro",
        *["billing-field"] * 3,
        "billing-vat",
        "billing-vat-number",
    ]


@pytest.mark.parametrize("missing", ["street", "postcode", "city"])
def test_each_part_of_the_federations_address(missing: str) -> None:
    given = {"street": "G", "postcode": "1", "city": "O", missing: ""}
    assert faults(federation(ADA, address=Address(**given)), pool()) == [
        ("billing-field", "charter.toml:3:1", f"billing needs address.{missing} in [federation]")
    ]


@pytest.mark.parametrize("missing", ["street", "postcode", "city"])
@pytest.mark.parametrize("where", ["address", "invoice"])
def test_each_part_of_a_members_address(missing: str, where: str) -> None:
    given = Address(**{"street": "G", "postcode": "1", "city": "O", missing: ""})
    said: dict[str, Any] = {"address": given} if where == "address" else {"invoicing": Invoicing(address=given)}
    assert faults(federation(ADA, member("bo", **said)), pool()) == [
        ("billing-field", "charter.toml:20:1", f"billing needs address.{missing} in [[members]]")
    ]


@pytest.mark.parametrize("blank", ["", " ", "\u00a0"])
def test_blanks_say_nothing(blank: str) -> None:
    found = of_party(blank, Address(street=blank, postcode="1", city="O"), Place("f"), "[t]")
    assert [each.values["field"] for each in found] == ["name", "address.street"]


@pytest.mark.parametrize("blank", ["", " ", "\u00a0"])
def test_blank_names_are_told(blank: str) -> None:
    sender = evolve(federation(ADA, member("bo", invoicing=Invoicing(recipient=" "))), name=blank)
    nameless = evolve(ADA, party=evolve(ADA.party, name=blank))
    assert faults(evolve(sender, members=(nameless, sender.members[1])), evolve(pool(), name=blank)) == [
        ("billing-field", "charter.toml:3:1", "billing needs name in [federation]"),
        ("billing-field", "charter.toml:20:1", "billing needs name in [[members]]"),
        ("billing-field", "charter.toml:20:1", "billing needs name in [[members]]"),
        ("billing-field", "charter.toml:40:3", "billing needs name in [[pools]]"),
    ]


def test_a_pool_without_a_name_is_told_by_its_id() -> None:
    (found,) = of_pools(federation(ADA), (evolve(pool("it"), name=" "),), BILLED)
    assert found.found == "it"


def test_an_address_that_is_not_there_lacks_every_part() -> None:
    found = list(of_party("N", None, Place("charter.toml", 7, 2), "[federation]"))
    assert [each.values["field"] for each in found] == ["address.street", "address.postcode", "address.city"]
    assert {str(each.place) for each in found} == {"charter.toml:7:2"}
    assert {each.values["table"] for each in found} == {"[federation]"}


def test_invoices_may_go_to_another_address() -> None:
    other = Address(street="Box", postcode="1", city="O")
    assert list(of_members((member("ada", address=None, invoicing=Invoicing(address=other)),))) == []
    assert list(of_members((member("ada", invoicing=Invoicing(reference="R")),))) == []
    assert len(list(of_members((member("ada", address=None), member("bo", address=BUYER))))) == 3


@pytest.mark.parametrize(
    "account", [{"bankgiro": "5050-1055"}, {"plusgiro": "90 1950-6"}, {"iban": "SE4550000000058398257466"}]
)
def test_one_account_is_enough(account: dict[str, str]) -> None:
    assert list(of_federation(federation(**{"bankgiro": "", **account}))) == []


def test_no_account_is_a_fault() -> None:
    (found,) = of_federation(federation(bankgiro=""))
    assert told(found) == ("billing-giro", "charter.toml:3:1", "billing needs an account to be paid to")


def test_each_kind_that_shares_a_pool_must_be_named_there() -> None:
    region = member("dal", Kind.REGION)
    found = list(of_pools(federation(CIA, ADA, region), (pool("it", {Kind.COMPANY: "standard"}),), BILLED))
    assert [told(each) for each in found] == [
        ("billing-vat", "charter.toml:40:3", "the pool it does not say how a municipality stands to VAT"),
        ("billing-vat", "charter.toml:40:3", "the pool it does not say how a region stands to VAT"),
    ]
    assert {each.found for each in found} == {"it"}


def test_each_pool_is_asked() -> None:
    found = list(of_pools(federation(ADA), (pool("it", {}), pool("lon"), pool("utb", {})), BILLED))
    assert [each.values["pool"] for each in found] == ["it", "utb"]


def test_a_kind_that_does_not_share_the_pool_need_not_be_named() -> None:
    only = pool("it", {Kind.MUNICIPALITY: "outside"}, participation=Participation(kinds=frozenset({Kind.MUNICIPALITY})))
    assert list(of_pools(federation(ADA, CIA), (only,), BILLED)) == []


MUNICIPALITIES = EqualKey(id="equal", participation=Participation(kinds=frozenset({Kind.MUNICIPALITY})))


def test_a_kind_that_the_key_keeps_out_need_not_be_named() -> None:
    only = pool("it", {Kind.MUNICIPALITY: "outside"})
    asked = workspace(federation(ADA, CIA), only)
    assert [each.values["kind"] for each in requirements(asked)] == ["company"]
    assert requirements(evolve(asked, keys={"equal": MUNICIPALITIES})) == ()
    assert [each.code for each in requirements(evolve(asked, keys={"other": MUNICIPALITIES}))] == ["billing-vat"]


def test_the_pool_and_its_key_must_both_let_a_member_in() -> None:
    companies = pool("it", {}, participation=Participation(kinds=frozenset({Kind.COMPANY})))
    assert list(of_pools(federation(ADA, CIA), (companies,), BILLED, keys={"equal": MUNICIPALITIES})) == []


def test_a_treatment_of_those_who_do_not_share_is_not_used() -> None:
    both = {Kind.MUNICIPALITY: "outside", Kind.COMPANY: "standard", Kind.REGION: "exempt"}
    assert list(of_pools(federation(ADA, vat_number=""), (pool("it", both),), Terms(vat_grounds=GROUNDS))) == []


def test_overheads_are_not_asked() -> None:
    assert faults(federation(ADA), pool("it"), pool("rum", {}, statistic={"it": 1})) == []


def test_what_is_taxed_needs_a_vat_number() -> None:
    pools = (pool("it", "standard"), pool("lon", "standard"))
    (found,) = of_pools(federation(CIA, vat_number=""), pools, BILLED)
    assert told(found) == (
        "billing-vat-number",
        "charter.toml:40:3",
        "a pool is taxed, but the federation has no VAT number",
    )
    assert found.found == "standard"
    assert list(of_pools(federation(CIA), pools, BILLED)) == []


@pytest.mark.parametrize("treatment", ["outside", "exempt"])
@pytest.mark.parametrize("blank", [None, "", " "])
def test_what_is_not_taxed_needs_a_ground(treatment: str, blank: str | None) -> None:
    without = {} if blank is None else {treatment: blank}
    pools = (pool("it", treatment), pool("lon", treatment))
    grounds = {name: text for name, text in GROUNDS.items() if name != treatment} | without
    (found,) = of_pools(federation(ADA), pools, Terms(vat_grounds=grounds))
    assert told(found) == (
        "billing-ground",
        "charter.toml:40:3",
        f"the VAT treatment {treatment} is used, but not who decided it, and why",
    )
    assert (found.found, found.text("expected")) == (treatment, f'{treatment} = "…" in [vat]')
    assert list(of_pools(federation(ADA), pools, BILLED)) == []


def test_what_is_taxed_needs_no_ground() -> None:
    assert list(of_pools(federation(ADA), (pool("it", "standard"),), Terms())) == []


def test_a_fault_stands_where_the_treatment_is_first_used() -> None:
    companies = Participation(kinds=frozenset({Kind.COMPANY}))
    third = pool("utb", "exempt", participation=companies)
    second = evolve(third, place=Place("charter.toml", 50, 2))
    (found,) = of_pools(federation(ADA, CIA), (pool("it"), second, third), Terms(vat_grounds={"outside": "§"}))
    assert (found.code, str(found.place), found.found) == ("billing-ground", "charter.toml:50:2", "exempt")


# --- what a plan of the year asks for, beside the charter ------------------------------------------------------------


def of_period(cells: dict[tuple[str, str], int], *pools: Pool, terms: Terms = BILLED) -> list[tuple[str, str, str]]:
    found = of_plan(workspace(federation(ADA, CIA, vat_number=""), *pools, terms=terms), one_period(cells), QUARTERS[0])
    return [told(each) for each in found]


def test_a_plan_of_what_the_charter_has_is_sound() -> None:
    assert of_period({("ada", "it"): 1, ("cia", "it"): -1}, pool("it")) == []


def test_a_plan_keeps_its_members_and_pools_in_the_charter() -> None:
    cells = {("dal", "it"): 1, ("dal", "lon"): 1, ("ada", "lon"): 2, ("ada", "itt"): -2}
    assert of_period(cells, pool("it"), pool("utb")) == [
        ("unknown-member", "charter.toml:1:1", "no member has the id dal"),
        ("unknown-pool", "charter.toml:1:1", "no pool has the id lon"),
        ("unknown-pool", "charter.toml:1:1", "no pool has the id itt"),
    ]
    sender = workspace(federation(ADA), pool("it"), pool("utb"))
    (found,) = of_plan(sender, one_period({("ada", "itt"): 1}), QUARTERS[0])
    assert (found.text("expected"), found.text("hint")) == ("one of: it, utb", "did you mean it?")


def test_what_the_plan_does_not_bring_in_the_period_is_not_asked_for() -> None:
    assert of_period({("dal", "it"): 0}, pool("it")) == []
    later = one_period({("dal", "lon"): 5}, QUARTERS[1])
    assert list(of_plan(workspace(federation(ADA), pool("it")), later, QUARTERS[0])) == []


def test_who_shares_a_pool_no_more_still_has_a_treatment_there() -> None:
    municipal = pool("it", {Kind.MUNICIPALITY: "outside"})
    assert of_period({("ada", "it"): 1, ("cia", "it"): -1}, municipal) == [
        ("billing-vat", "charter.toml:40:3", "the pool it does not say how a company stands to VAT")
    ]
    taxed = pool("it", {Kind.MUNICIPALITY: "outside", Kind.COMPANY: "standard"})
    assert [code for code, _, _ in of_period({("cia", "it"): -1}, taxed)] == ["billing-vat-number"]
    assert [code for code, _, _ in of_period({("ada", "it"): 1}, taxed, terms=Terms())] == ["billing-ground"]
    assert of_period({("ada", "it"): 1}, taxed) == []


# --- what a settlement asks for, whatever the pools say by now --------------------------------------------------------


def test_what_was_billed_under_a_category_needs_its_ground_until_it_is_settled() -> None:
    sender = workspace(federation(ADA, vat_number=""), pool("it"), terms=Terms(vat_grounds={"outside": "§ 12"}))
    found = of_settlement(sender, [VatCategory.STANDARD, VatCategory.OUTSIDE, VatCategory.EXEMPT, VatCategory.STANDARD])
    assert [(each.code, str(each.place), each.found) for each in found] == [
        ("billing-ground", "charter.toml:1:1", "exempt"),
        ("billing-vat-number", "charter.toml:1:1", "standard"),
    ]
    assert list(of_settlement(workspace(federation(ADA)), VatCategory)) == []
