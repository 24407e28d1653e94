"""XML from outside: refused where it is dangerous, placed where it is wrong, never held as a whole."""

import tracemalloc
from collections.abc import Iterator

import pytest

from costshare.errors import Fault, Place, WorkspaceError
from costshare.exchange.elements import DEEPEST, LARGEST_BRANCH, LONGEST_TAG, WEIGHT, Element, elements


def any_root(_namespace: str, _name: str, _place: Place) -> None:
    """Take whatever it is."""


def taken(content: str | bytes) -> Iterator[Element]:
    raw = content.encode() if isinstance(content, str) else content
    return elements(raw, "a.xml", root=any_root, handed_out={"a/b", "a/b/c"})


def fault_of(content: str | bytes) -> Fault:
    with pytest.raises(WorkspaceError) as raised:
        list(taken(content))
    (fault,) = raised.value.faults
    return fault


def test_branches_are_handed_out_as_they_end_without_those_before() -> None:
    found = list(taken("<a><b><c>1</c><d> 2 </d><c>3</c></b><x><b/></x></a>"))
    assert [(each.name, each.text) for each in found] == [("c", "1"), ("c", "3"), ("b", "")]
    assert [(name, each.text) for name, (each,) in found[-1].children.items()] == [("d", "2")]


def test_paths_find_what_is_below_in_order() -> None:
    (branch,) = taken("<a><b><d><e> x  y </e></d><e>no</e><d><e/><e>z</e></d></b></a>")
    assert [each.text for each in branch.all("d/e")] == ["x  y", "", "z"]
    assert branch.said("d/nothing", "d/e") == "x y"
    assert branch.said("e/e") == ""
    assert branch.first("d/e/e") is None


def test_a_place_is_a_line_and_a_column() -> None:
    (branch,) = taken("<a>\n <!-- é -->\n  <b><d>é</d><e/></b></a>")
    assert [(each.name, each.line, each.column) for each in [branch, *branch.all("d"), *branch.all("e")]] == [
        ("b", 3, 3),
        ("d", 3, 6),
        ("e", 3, 14),
    ]


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE a>",
        "<!DOCTYPE a SYSTEM 'file:///etc/passwd'>",
        "<!DOCTYPE a PUBLIC 'x' 'y'>",
        "<!DOCTYPE a [<!ENTITY e 'x'>]>",
        "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE a [<!ENTITY % e 'x'> %e;]>",
        "<!DOCTYPE a [<!ENTITY e0 'ha'>"
        + "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
        + "]>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused_before_what_it_holds(doctype: str, encoding: str) -> None:
    fault = fault_of(f"<?xml version='1.0'?>{doctype}<a><b>&e11;</b></a>".encode(encoding))
    assert fault.code == "xml-doctype"


def test_an_entity_of_nobody_is_no_xml() -> None:
    assert fault_of("<a><b>&e;</b></a>").code == "xml-broken"


@pytest.mark.parametrize(
    ("content", "reason", "line", "column"),
    [
        ("<a>\n<b>", "it ends too soon", 2, 4),
        ("<a><b x='", "it ends too soon", 1, 4),
        ("<a><![CDATA[x", "it ends too soon", 1, 14),
        ("<a>\n <b></c></a>", "it is not well-formed", 2, 7),
        ("<a/><a/>", "it is not well-formed", 1, 5),
        ("<a>\x01</a>", "it is not well-formed", 1, 4),
        (b"<a>\xff</a>", "it is not well-formed", 1, 4),
        ("", "it is not XML", 1, 1),
        ("a", "it is not XML", 1, 1),
    ],
)
def test_broken_xml_is_placed(content: str | bytes, reason: str, line: int, column: int) -> None:
    fault = fault_of(content)
    assert (fault.code, fault.values["reason"], fault.line, fault.column) == ("xml-broken", reason, line, column)


@pytest.mark.parametrize("encoding", ["klingon", "utf-7", "shift_jis", "rot13", "hex", "idna", "punycode", "undefined"])
def test_an_encoding_that_is_not_read_is_a_fault(encoding: str) -> None:
    fault = fault_of(f"<?xml version='1.0' encoding='{encoding}'?><a/>")
    assert fault.code == "xml-broken"


@pytest.mark.parametrize(
    "content",
    [
        "<a>" * (DEEPEST + 1),
        "<a><b x='" + "y" * LONGEST_TAG * 2,
        "<a><!--" + "y" * LONGEST_TAG * 2,
        "<?" + "y" * LONGEST_TAG * 2,
        "<a><b>" + "y" * (LARGEST_BRANCH + 1),
        "<a><b>" + "<d/>" * (LARGEST_BRANCH // WEIGHT),
        "<a><b>" + "y<!-- -->" * (LARGEST_BRANCH // 2) + "z" * LARGEST_BRANCH,
        "<a><b " + " ".join(f"x{number}=''" for number in range(LARGEST_BRANCH // 4)),
    ],
    ids=["depth", "tag", "comment", "instruction", "text", "elements", "pieces", "attributes"],
)
def test_what_does_not_end_is_refused(content: str) -> None:
    assert fault_of(content).code == "xml-size"


def test_a_large_file_is_read_in_little_memory() -> None:
    content = b"<a>" + b"<b>\n<c>text</c>  <d>text</d></b>\n" * 20_000 + b"</a>"
    tracemalloc.start()
    try:
        assert sum(1 for _ in taken(content)) == 40_000
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 4_000_000
