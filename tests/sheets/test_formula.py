import pytest

from costshare.sheets.formula import looks_like_formula


@pytest.mark.parametrize("text", ["=1+1", "+46", "-", "@SUM(A1)", "\tx", "\rx", "  =1"])
def test_what_a_spreadsheet_would_calculate(text: str) -> None:
    assert looks_like_formula(text)


@pytest.mark.parametrize("text", ["", " ", "a=1", "\u2212 1", "#REF!", "{=1}"])
def test_what_it_would_show(text: str) -> None:
    assert not looks_like_formula(text)
