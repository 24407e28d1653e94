from typing import Any

import pytest

from costshare.billing.content import ALWAYS, RULES, TAXED, UNTAXED, Rule, content_faults, said
from costshare.billing.record import record
from costshare.billing.vat import VatCategory
from tests.billing.values import allocation, federation, invoiced, issue

LAW = [
    "issue-date",
    "number",
    "seller-vat-number",
    "seller-name-and-address",
    "buyer-name-and-address",
    "extent-and-nature",
    "period",
    "net",
    "rate",
    "vat",
    "ground",
]
PRACTICE = ["seller-orgnr", "buyer-orgnr", "due-date", "payment-reference", "account", "payable"]
ALL = "OSE"

# Where a record says something, the rule that misses it when it is gone, and under which categories.
FIELDS = [
    ("date", "issue-date", ALL),
    ("number", "number", ALL),
    ("federation.vat_number", "seller-vat-number", "S"),
    ("federation.name", "seller-name-and-address", ALL),
    ("federation.address.street", "seller-name-and-address", ALL),
    ("federation.address.postcode", "seller-name-and-address", ALL),
    ("federation.address.city", "seller-name-and-address", ALL),
    ("member.name", "buyer-name-and-address", ALL),
    ("member.address.street", "buyer-name-and-address", ALL),
    ("member.address.postcode", "buyer-name-and-address", ALL),
    ("member.address.city", "buyer-name-and-address", ALL),
    ("lines.0.name", "extent-and-nature", ALL),
    ("lines.1.name", "extent-and-nature", ALL),
    ("lines.0.net", "extent-and-nature", ALL),
    ("lines.1.net", "extent-and-nature", ALL),
    ("period.name", "period", ALL),
    ("period.from", "period", ALL),
    ("period.until", "period", ALL),
    ("net", "net", ALL),
    ("rate", "rate", ALL),
    ("vat", "vat", ALL),
    ("ground", "ground", "OE"),
    ("federation.orgnr", "seller-orgnr", ALL),
    ("member.orgnr", "buyer-orgnr", ALL),
    ("due", "due-date", ALL),
    ("ocr", "payment-reference", ALL),
    ("federation.bankgiro", "account", ALL),
    ("payable", "payable", ALL),
    ("rounding", "payable", ALL),
]


def whole(category: str = "S") -> dict[str, Any]:
    """A record that lacks nothing."""
    made = invoiced(100, 200, category=VatCategory(category))
    return record(made, federation(), allocation({"p0": {"ada": 100}}), issue())


def place(found: dict[str, Any], path: str) -> tuple[Any, Any]:
    """What holds the end of a path, and its name there."""
    *outer, last = path.split(".")
    holder: Any = found
    for name in outer:
        holder = holder[int(name)] if isinstance(holder, list) else holder[name]
    return holder, last


@pytest.mark.parametrize("category", list(ALL))
def test_a_whole_record_lacks_nothing(category: str) -> None:
    assert content_faults(whole(category)) == ()


@pytest.mark.parametrize(("path", "rule", "categories"), FIELDS, ids=[path for path, _, _ in FIELDS])
@pytest.mark.parametrize("how", ["gone", "empty", "blank", "none"])
def test_what_is_taken_out_is_missed(path: str, rule: str, categories: str, how: str) -> None:
    for category in ALL:
        made = whole(category)
        holder, last = place(made, path)
        if how == "gone":
            del holder[last]
        else:
            holder[last] = {"empty": "", "blank": " \u00a0", "none": None}[how]
        assert content_faults(made) == ((rule,) if category in categories else ())


def test_every_rule_is_tried() -> None:
    assert [rule.id for rule in RULES] == [*LAW, *PRACTICE]
    assert {rule for _, rule, _ in FIELDS} == {*LAW, *PRACTICE}


def test_each_rule_says_where_it_comes_from() -> None:
    points = [1, 2, 3, 5, 5, 6, 7, 8, 9, 10, 11]
    sources = [f"mervärdesskattelagen (2023:200) 17 kap. 24 § {point}" for point in points]
    assert [rule.source for rule in RULES] == [*sources, *["what a payer needs; no rule of law"] * len(PRACTICE)]


def test_everything_that_is_missing_is_told_in_the_order_of_the_rules() -> None:
    assert content_faults({"category": "S"}) == tuple(rule.id for rule in RULES if rule.id != "ground")
    assert content_faults({"category": "O"}) == tuple(rule.id for rule in RULES if rule.id != "seller-vat-number")


@pytest.mark.parametrize("account", ["bankgiro", "plusgiro", "iban"])
def test_one_account_is_enough(account: str) -> None:
    made = whole()
    made["federation"] |= {"bankgiro": "", "plusgiro": "", "iban": "", account: "1"}
    assert content_faults(made) == ()


def test_an_invoice_without_lines_says_nothing_of_what_it_is_for() -> None:
    assert content_faults(whole() | {"lines": []}) == ("extent-and-nature",)


def test_an_address_that_is_none_is_missed() -> None:
    made = whole()
    made["member"]["address"] = None
    assert content_faults(made) == ("buyer-name-and-address",)


def test_the_categories_of_rules() -> None:
    assert set(VatCategory) == ALWAYS
    assert {VatCategory.STANDARD} == TAXED
    assert {VatCategory.OUTSIDE, VatCategory.EXEMPT} == UNTAXED


def test_a_rule_asks_for_all_its_fields_or_for_any() -> None:
    every, some = (Rule(id="r", source="s", fields=("a", "b"), any_of=any_of) for any_of in (False, True))
    for found, is_every, is_some in (({"a": "1", "b": "1"}, True, True), ({"a": "1"}, False, True), ({}, False, False)):
        assert every.met(found) is is_every
        assert some.met(found) is is_some
    assert every.categories == ALWAYS


@pytest.mark.parametrize(
    ("value", "path", "expected"),
    [
        ("x", [], True),
        (" ", [], False),
        (1, [], False),
        ({"a": "x"}, ["a"], True),
        ({"a": "x"}, ["b"], False),
        ({"a": "x"}, [], False),
        ({"a": {"b": "x"}}, ["a", "b"], True),
        ("x", ["a"], False),
        (["x", "y"], ["*"], True),
        (("x", "y"), ["*"], True),
        (["x", ""], ["*"], False),
        (["", "x"], ["*"], False),
        ([], ["*"], False),
        ([{"a": "x"}], ["*", "a"], True),
        ([{"a": "x"}, {}], ["*", "a"], False),
        (["x"], ["0"], False),
        (["x"], [], False),
        (None, [], False),
    ],
)
def test_what_a_path_finds(value: object, path: list[str], *, expected: bool) -> None:
    assert said(value, path) is expected
