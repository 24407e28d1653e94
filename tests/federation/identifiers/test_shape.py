"""What every kind of identifier promises alike."""

from collections.abc import Callable
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from costshare.errors import InvalidValueError
from costshare.faults import CATALOGUE
from costshare.federation.identifiers import bankgiro, endpoint, gln, iban, municipality_code, orgnr, plusgiro, vat

WRITTEN = {
    orgnr: ("212000-0456", "2120000456", " 2120 000456 ", "222000-0026", "NO 942953119", "no942953119"),
    vat: ("SE222000002601", "SE 222000-0026 01", "se222000002601"),
    gln: ("7350053850019", "7 350053 850019"),
    bankgiro: ("5050-1055", "50501055", "991-2346", "5402-9681", "902-0033", "9020033"),
    plusgiro: ("176099-0", "90 1950-6", "9019506", "1-8", "18"),
    iban: ("SE45 5000 0000 0583 9825 7466", "se4550000000058398257466", "NO93 8601 1117 947", "DE89370400440532013000"),
    endpoint: (
        "0007:2220000026",
        "0007:222000-0026",
        "0088:7350053850019",
        "0192:942953119",
        "9915:test",
        "0002:a.b-c",
    ),
    municipality_code: ("0581", "0126", "2584"),
}
CASES = [pytest.param(kind, text, id=f"{kind.CODE}-{text}") for kind, texts in WRITTEN.items() for text in texts]
WITHOUT_CHECK_DIGIT = {"9915:test", "0002:a.b-c", *WRITTEN[municipality_code]}
WITH_CHECK_DIGIT = [case for case in CASES if case.values[1] not in WITHOUT_CHECK_DIGIT]
KINDS = [pytest.param(kind, id=kind.CODE) for kind in WRITTEN]
NEARLY_DIGITS = st.text(alphabet="0123456789 -:.SENO０１²٣\u00a0\u2011\n\x00", max_size=40)


@pytest.mark.parametrize(("kind", "text"), CASES)
def test_the_canonical_form_is_canonical(kind: ModuleType, text: str) -> None:
    assert kind.normalise(kind.normalise(text)) == kind.normalise(text)


@pytest.mark.parametrize(("kind", "text"), CASES)
def test_blanks_do_not_matter(kind: ModuleType, text: str) -> None:
    assert kind.normalise(f"  {text} ") == kind.normalise(text.replace(" ", ""))


@pytest.mark.parametrize(("kind", "text"), WITH_CHECK_DIGIT)
def test_one_changed_digit_is_found(kind: ModuleType, text: str) -> None:
    first = text.index(":") + 1 if ":" in text else 0
    for position in (place for place in range(first, len(text)) if text[place].isdigit()):
        for digit in set("0123456789") - {text[position]}:
            changed = text[:position] + digit + text[position + 1 :]
            with pytest.raises(InvalidValueError) as caught:
                kind.normalise(changed)
            assert (caught.value.code, caught.value.found) == (kind.CODE, changed)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "0", "0" * 8, "0" * 10, "000000-0000", "0" * 13, "0" * 14, "9" * 5000, "abc", "212000--0456", "\0"],
)
def test_junk_is_refused_with_the_code_of_the_kind(kind: ModuleType, text: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        kind.normalise(text)
    assert caught.value.code == kind.CODE
    assert caught.value.found == text


@pytest.mark.parametrize(("kind", "text"), CASES)
@pytest.mark.parametrize("change", ["full-width", "no-break space", "tab", "newline", "superscript", "dash"])
def test_only_ascii_digits_blanks_and_hyphens_are_read(kind: ModuleType, text: str, change: str) -> None:
    changes: dict[str, Callable[[str], str]] = {
        "full-width": lambda t: "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in t),
        "no-break space": lambda t: f"{t[:2]}\u00a0{t[2:]}",
        "tab": lambda t: f"{t[:2]}\t{t[2:]}",
        "newline": lambda t: f"{t}\n",
        "superscript": lambda t: f"{t[:-1]}²",
        "dash": lambda t: f"{t[:3]}\N{EN DASH}{t[3:]}",
    }
    with pytest.raises(InvalidValueError) as caught:
        kind.normalise(changes[change](text))
    assert (caught.value.code, caught.value.found) == (kind.CODE, changes[change](text))


@pytest.mark.parametrize("kind", KINDS)
@given(text=st.text(max_size=40) | NEARLY_DIGITS)
def test_any_text_is_either_normalised_or_refused(kind: ModuleType, text: str) -> None:
    try:
        normal = kind.normalise(text)
    except InvalidValueError as error:
        assert error.code == kind.CODE
    else:
        assert kind.normalise(normal) == normal
        assert normal.isascii()


@pytest.mark.parametrize("kind", KINDS)
def test_the_code_has_a_text(kind: ModuleType) -> None:
    assert kind.CODE in CATALOGUE


def with_check_digit(lead: str) -> str:
    return lead + luhn.calc_check_digit(lead)


@given(st.from_regex(r"[0-9]{2}[2-9][0-9]{6}", fullmatch=True).map(with_check_digit))
def test_every_swedish_organisation_number_survives(digits: str) -> None:
    assert orgnr.normalise(digits) == f"{digits[:6]}-{digits[6:]}"
    assert orgnr.digits(orgnr.normalise(digits)) == digits
    assert vat.orgnr_of(f"SE{digits}01") == orgnr.normalise(digits)
    assert endpoint.normalise(endpoint.of_orgnr(digits)) == f"0007:{digits}"


@given(st.from_regex(r"[0-9]{6,7}", fullmatch=True).filter(lambda lead: lead.strip("0")).map(with_check_digit))
def test_every_bankgiro_survives(digits: str) -> None:
    assert bankgiro.digits(bankgiro.normalise(digits)) == digits


@given(st.from_regex(r"[0-9]{1,7}", fullmatch=True).filter(lambda lead: lead.strip("0")).map(with_check_digit))
def test_every_plusgiro_survives(digits: str) -> None:
    assert plusgiro.digits(plusgiro.normalise(digits)) == digits
