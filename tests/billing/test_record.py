import copy
import datetime as dt
import hashlib
import json
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from costshare.allocation.allocation import Allocation
from costshare.allocation.derivation import derivation
from costshare.billing.claim import ClaimLine
from costshare.billing.invoice import Invoice, invoice
from costshare.billing.plan import Spread, plan
from costshare.billing.record import MOST_WEIGHTS, RECORD, Kept, billed, canonical, digest, record
from costshare.billing.vat import VatCategory
from costshare.drivers.fact import Fact
from costshare.keys.piece import Piece
from costshare.periods.period import year
from costshare.workspace.terms import Billing, Mode, Rounding
from tests.billing.values import (
    FEDERATION,
    ISSUED,
    ORGNR,
    OTHER_ORGNR,
    QUARTERS,
    YEAR,
    allocation,
    claim,
    federation,
    invoiced,
    issue,
    member,
    one_period,
    quarterly,
)

SHARED = allocation({"p0": {"ada": 40008, "bo": 7}, "p1": {"ada": -4000}, "p2": {"ada": 5, "bo": 3}})
INVOICE = invoiced(10002, -1000)
SIGN = {"street": "Gatan 1", "postcode": "999 99", "city": "Orten", "country": "SE"}


def made(of: Invoice = INVOICE, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - an issue's own
    return record(of, federation(), SHARED, issue(**changed))


def test_the_record_of_an_invoice() -> None:
    basis = derivation(SHARED, "ada")
    found = made()
    assert found == {
        "record": 1,
        "kind": "invoice",
        "run": "bill",
        "series": "F",
        "number": "F20270001",
        "ocr": "000000190",
        "date": "2027-01-15",
        "due": "2027-02-15",
        "due_days": 30,
        "period": {"name": "2027-Q1", "from": "2027-01-01", "until": "2027-03-31"},
        "revision": 1,
        "federation": {
            "name": "Förbundet",
            "orgnr": FEDERATION,
            "vat_number": "SE222222222201",
            "address": SIGN,
            "contact": {"name": "Ekonomi", "email": "ekonomi@example.se", "phone": "08-465 004 00"},
            "bankgiro": "5050-1055",
            "plusgiro": "",
            "iban": "",
            "endpoint": "",
        },
        "member": {
            "id": "ada",
            "kind": "municipality",
            "name": "ada kommun",
            "orgnr": ORGNR,
            "vat_number": "",
            "address": {"street": "Torget 2", "postcode": "888 88", "city": "Byn", "country": "SE"},
            "reference": "",
            "order": "",
            "customer_number": "",
            "accounting": "",
            "endpoint": "",
            "gln": "",
            "counterparty": "82",
        },
        "category": "S",
        "rate": "25.00",
        "ground": "",
        "lines": [
            {"pool": "p0", "name": "Pool 0", "net": "100.02", "planned": "", "instalments": {}},
            {"pool": "p1", "name": "Pool 1", "net": "-10.00", "planned": "", "instalments": {}},
        ],
        "net": "90.02",
        "vat": "22.51",
        "rounding": "0.47",
        "payable": "113.00",
        "references": [],
        "credits": "",
        "basis": {
            "kind": "instalment",
            "year": 2027,
            "basis": "budget",
            "unit": "0.01",
            "mode": "must-sum",
            "instalments": 4,
            "advance": "100 %",
            "members": {"ada": "ada kommun", "bo": "bo kommun"},
            "cells": basis["cells"][:2],
            "pools": basis["pools"][:2],
            "overheads": [],
        },
    }
    assert RECORD == 1


def test_the_record_keeps_its_order() -> None:
    found = made()
    assert list(found)[:12] == [
        "record",
        "kind",
        "run",
        "series",
        "number",
        "ocr",
        "date",
        "due",
        "due_days",
        "period",
        "revision",
        "federation",
    ]
    assert list(found["basis"]["members"]) == ["ada", "bo"]


def test_the_basis_is_that_of_the_pools_billed() -> None:
    found = made()["basis"]
    assert [(cell["pool"], cell["member"], cell["amount"]) for cell in found["cells"]] == [
        ("p0", "ada", "400.08"),
        ("p1", "ada", "-40.00"),
    ]
    assert [(pool["id"], pool["amount"]) for pool in found["pools"]] == [("p0", "400.15"), ("p1", "-40.00")]


def test_the_basis_says_how_the_year_was_rounded() -> None:
    rounded = evolve(SHARED, rounding=Rounding(unit=100, mode=Mode.NEAREST))
    found = record(INVOICE, federation(), rounded, issue())["basis"]
    assert (found["unit"], found["mode"]) == ("1.00", "nearest")


def test_with_the_plan_each_line_says_what_the_other_periods_take() -> None:
    year = plan(SHARED, quarterly(Fraction(1, 2)))
    found = record(INVOICE, federation(), SHARED, issue(), plan=year)["lines"]
    assert [line["planned"] for line in found] == ["200.04", "-20.00"]
    assert found[0]["instalments"] == dict.fromkeys(QUARTERS, "50.01")
    assert found[1]["instalments"] == dict.fromkeys(QUARTERS, "-5.00")


def test_a_line_that_the_plan_does_not_hold_says_no_more_than_its_net() -> None:
    of_another = one_period({("bo", "p0"): 5})
    found = record(INVOICE, federation(), SHARED, issue(), plan=of_another)["lines"]
    assert [(line["planned"], line["instalments"]) for line in found] == [("", {}), ("", {})]


def test_what_is_billed_of_a_spread() -> None:
    line = ClaimLine(pool="it", name="IT", amount=-5)
    spread = Spread(member="ada", pool="it", target=10, amounts={"2027-H1": -5, "2027-H2": 15})
    assert billed(line, {"it": spread, "lon": spread}) == {
        "pool": "it",
        "name": "IT",
        "net": "-0.05",
        "planned": "0.10",
        "instalments": {"2027-H1": "-0.05", "2027-H2": "0.15"},
    }


@pytest.mark.parametrize(
    ("category", "ground", "rate"), [("O", "Medlemsbidrag § 12", "0.00"), ("E", "10 kap. 19 § ML", "0.00")]
)
def test_the_ground_stands_where_there_is_no_vat(category: str, ground: str, rate: str) -> None:
    found = made(invoiced(100, category=VatCategory(category)))
    assert (found["category"], found["ground"], found["rate"], found["vat"]) == (category, ground, rate, "0.00")


def test_a_ground_for_what_is_taxed_is_printed_too() -> None:
    assert made(vat_grounds={"S": "Beslut § 7"})["ground"] == "Beslut § 7"
    assert made(vat_grounds={})["ground"] == ""


def test_who_pays_is_the_recipient_of_the_claim() -> None:
    of_other = claim(100)
    of_other = evolve(of_other, key=evolve(of_other.key, recipient=OTHER_ORGNR))
    found = made(invoice(of_other, number="F1", reference="18", on=ISSUED, billing=Billing()))
    assert found["member"]["orgnr"] == OTHER_ORGNR


def test_the_period_is_named_with_its_first_and_last_day() -> None:
    of_month = evolve(INVOICE, key=evolve(INVOICE.key, period="2028-02", revision=3))
    found = made(of_month)
    assert found["period"] == {"name": "2028-02", "from": "2028-02-01", "until": "2028-02-29"}
    assert found["revision"] == 3


def test_a_record_is_plain_data_that_comes_back_from_json() -> None:
    found = record(INVOICE, federation(), SHARED, issue(), plan=plan(SHARED, quarterly()))
    assert json.loads(canonical(found)) == found


def test_the_canonical_spelling_has_sorted_keys_and_no_blanks() -> None:
    assert canonical({"b": [1, {"d": "å", "c": None}], "a": "x y"}) == '{"a":"x y","b":[1,{"c":null,"d":"å"}]}'.encode()


def test_the_digest_is_that_of_the_canonical_spelling() -> None:
    assert digest({"a": "å"}) == hashlib.sha256('{"a":"å"}'.encode()).hexdigest()
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_a_record_is_kept_in_two_parts_its_basis_named_by_hash() -> None:
    found = made()
    kept = Kept.of(found)
    assert kept.spelled == canonical(found["basis"])
    assert kept.record == found | {"basis": hashlib.sha256(kept.spelled).hexdigest()}
    assert found["basis"]["year"] == YEAR, "the record itself stays whole"


def test_invoices_of_a_member_that_rest_on_the_same_share_what_they_rest_on() -> None:
    one = Kept.of(made())
    other = Kept.of(made(evolve(INVOICE, number="F20270002", key=evolve(INVOICE.key, period=QUARTERS[1]))))
    assert one.record["basis"] == other.record["basis"]
    assert one.record != other.record
    assert Kept.of(made(advance="50 %")).record["basis"] != one.record["basis"]


def test_the_digest_does_not_depend_on_the_order_of_keys() -> None:
    found = made()
    turned = dict(reversed(found.items()))
    assert list(turned) != list(found)
    assert digest(turned) == digest(found)


def test_the_digest_depends_on_everything() -> None:
    found = made()
    digests = {digest(found)}
    for name in found:
        digests.add(digest({**found, name: "another"}))
    deep = copy.deepcopy(found)
    deep["basis"]["cells"][0]["amount"] = "400.09"
    digests.add(digest(deep))
    assert len(digests) == len(found) + 2


def test_the_form_of_the_record_stays() -> None:
    """What is in a register must be read for seven years: a change of form is a new version, never this one."""
    found = record(INVOICE, federation(), SHARED, issue(), plan=plan(SHARED, quarterly()))
    assert digest(found) == "e8dde4d279355f3880ae84cf18bb00a7511268b3bfa1c061cc45277c70b012cc"


@pytest.mark.parametrize("how", ["has left before the year", "shares nothing"])
def test_who_has_no_part_of_the_year_any_more_is_invoiced_without_a_basis(how: str) -> None:
    """A plan that has changed may give back what a member was billed that has no part of the year any more."""
    members = (member("bo"),) if how == "has left before the year" else (member("ada"), member("bo"))
    shared = allocation({"p0": {"bo": 1}}, *members)
    found = record(INVOICE, federation(), shared, issue())
    assert found["basis"]["cells"] == []
    assert [pool["id"] for pool in found["basis"]["pools"]] == ["p0"], "p1 is not shared any more"
    assert found["basis"]["members"] == {each.id: each.name for each in members}
    assert found["net"] == "90.02"


def test_days_are_written_as_iso_dates() -> None:
    late = invoiced(100, on=dt.date(2027, 12, 1))
    assert (made(late)["date"], made(late)["due"]) == ("2027-12-01", "2028-01-03")


def test_the_days_agreed_stand_beside_the_day_that_they_lead_to() -> None:
    found = made(invoiced(100, billing=Billing(due_days=10), on=dt.date(2027, 12, 21)))
    assert (found["due"], found["due_days"]) == ("2028-01-03", 10)


def equally(count: int) -> Allocation:
    """A pool that so many members share equally, 1 öre each."""
    names = [f"m{number}" for number in range(count - 1)] + ["ada"]
    piece = Piece(
        period=year(YEAR),
        key="equal",
        amount=Fraction(count),
        facts={name: Fact(value=Fraction(1)) for name in names},
        amounts={name: Fraction(1) for name in names},
    )
    shared = allocation({"p0": dict.fromkeys(names, 1)}, *(member(name) for name in names))
    return evolve(shared, pools=(evolve(shared.pools[0], pieces=(piece,)),))


def test_few_members_stand_in_the_basis_with_their_weights() -> None:
    found = record(INVOICE, federation(), equally(MOST_WEIGHTS), issue())["basis"]
    assert MOST_WEIGHTS == 40
    assert len(found["members"]) == 40
    (piece,) = found["cells"][0]["pieces"]
    assert piece["values"].keys() == found["members"].keys()


def test_of_many_members_the_receivers_weight_stands_with_the_sum_of_the_others() -> None:
    found = record(INVOICE, federation(), equally(MOST_WEIGHTS + 1), issue())["basis"]
    assert found["members"] == {"ada": "ada kommun"}
    (piece,) = found["cells"][0]["pieces"]
    assert {name: weight["value"] for name, weight in piece["values"].items()} == {"ada": "1", "*": "40"}
    assert piece["share"] == "1/41"
