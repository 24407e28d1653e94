import pytest

from costshare.billing.instalments import instalments, respread


@pytest.mark.parametrize(
    ("amount", "count", "expected"),
    [
        (1000, 1, (1000,)),
        (1000, 3, (333, 334, 333)),
        (1001, 2, (501, 500)),
        (1001, 4, (250, 251, 250, 250)),
        (10, 4, (3, 2, 3, 2)),
        (1, 1, (1,)),
        (1, 2, (1, 0)),
        (1, 4, (0, 1, 0, 0)),
        (1, 12, (0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)),
        (0, 4, (0, 0, 0, 0)),
        (7, 12, (1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1)),
        (10**12 + 1, 4, (250_000_000_000, 250_000_000_001, 250_000_000_000, 250_000_000_000)),
    ],
)
def test_each_instalment_brings_the_sum_to_its_cumulative_part(
    amount: int, count: int, expected: tuple[int, ...]
) -> None:
    assert instalments(amount, count) == expected
    assert instalments(-amount, count) == tuple(-each for each in expected)


def test_what_is_billed_stays_and_the_rest_is_spread_over_the_open_periods() -> None:
    assert respread(1000, {"Q1": 100, "Q2": 100}, ("Q3", "Q4")) == {"Q1": 100, "Q2": 100, "Q3": 400, "Q4": 400}


def test_what_was_billed_too_much_comes_back() -> None:
    assert respread(100, {"Q1": 251}, ("Q2", "Q3")) == {"Q1": 251, "Q2": -76, "Q3": -75}


def test_where_no_period_is_open_the_difference_is_left_out() -> None:
    assert respread(1000, {"Q1": 250}, ()) == {"Q1": 250}
    assert respread(1000, {}, ()) == {}


def test_where_nothing_is_billed_everything_is_spread() -> None:
    assert respread(3, {}, ("H1", "H2")) == {"H1": 2, "H2": 1}
