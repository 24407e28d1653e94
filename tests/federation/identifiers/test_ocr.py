import pytest
from hypothesis import given
from hypothesis import strategies as st

from costshare.errors import InvalidValueError
from costshare.federation.identifiers import ocr


@pytest.mark.parametrize(
    ("number", "length_digit", "reference"),
    [
        (123, False, "1230"),
        ("123", True, "12351"),
        ("007", False, "0075"),
        (1, True, "133"),
        ("1" * 24, False, "1" * 24 + "4"),
        ("1" * 23, True, "1" * 23 + "55"),
    ],
)
def test_references(number: str | int, length_digit: bool, reference: str) -> None:
    assert ocr.make(number, length_digit=length_digit) == reference
    assert ocr.check(reference, length_digit=length_digit)


@pytest.mark.parametrize("number", ["", "12a", "-1", -1, " 1", "１", 0, "000", "1\n"])
def test_only_digits_make_a_reference(number: str | int) -> None:
    with pytest.raises(InvalidValueError) as caught:
        ocr.make(number)
    assert (caught.value.code, caught.value.found) == ("not-a-number", number)


@pytest.mark.parametrize(("length_digit", "most"), [(False, 24), (True, 23)])
def test_a_reference_has_at_most_25_digits(length_digit: bool, most: int) -> None:
    assert len(ocr.make("9" * most, length_digit=length_digit)) == 25
    with pytest.raises(InvalidValueError) as caught:
        ocr.make("9" * (most + 1), length_digit=length_digit)
    assert (caught.value.code, caught.value.found) == ("number-too-long", "9" * (most + 1))
    assert caught.value.values == {"most": most}


@pytest.mark.parametrize("text", ["", "8", "18\n", "１８", "abc", "1231", "00", "0000", "1" * 26, "12-30"])
def test_no_reference(text: str) -> None:
    assert not ocr.check(text)


def test_a_length_digit_does_not_make_zeros_a_reference() -> None:
    assert ocr.check("034")
    assert not ocr.check("034", length_digit=True)


def test_a_wrong_length_digit_is_found() -> None:
    assert ocr.check("1230")
    assert not ocr.check("1230", length_digit=True)


@given(st.integers(1, 10**23 - 1), st.booleans())
def test_what_is_made_checks(number: int, length_digit: bool) -> None:
    assert ocr.check(ocr.make(number, length_digit=length_digit), length_digit=length_digit)


@given(st.integers(1, 10**23 - 1), st.booleans(), st.data())
def test_one_changed_digit_is_found(number: int, length_digit: bool, data: st.DataObject) -> None:
    reference = ocr.make(number, length_digit=length_digit)
    position = data.draw(st.integers(0, len(reference) - 1))
    digit = data.draw(st.sampled_from(sorted(set("0123456789") - {reference[position]})))
    assert not ocr.check(reference[:position] + digit + reference[position + 1 :], length_digit=length_digit)


@given(st.integers(1, 10**22), st.integers(1, 10**22), st.booleans())
def test_different_numbers_make_different_references(one: int, other: int, length_digit: bool) -> None:
    same = ocr.make(one, length_digit=length_digit) == ocr.make(other, length_digit=length_digit)
    assert same == (one == other)


@given(st.text(max_size=30), st.booleans())
def test_any_text_can_be_checked(text: str, length_digit: bool) -> None:
    assert ocr.check(text, length_digit=length_digit) in {True, False}
