"""Numbers as abstracts write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.study_numbers import NUMBER, number

TENS = {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty"} | {
    70: "seventy",
    80: "eighty",
    90: "ninety",
}
SMALL: list[str] = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen",
)


def in_words(value: int) -> str:
    """The number in British words, the long way round."""
    if value < 20:
        return SMALL[value]
    if value < 100:
        rest = value % 10
        return TENS[value - rest] + (f"-{SMALL[rest]}" if rest else "")
    hundreds, rest = divmod(value, 100)
    return f"{SMALL[hundreds]} hundred" + (f" and {in_words(rest)}" if rest else "")


@given(st.integers(1, 999))
def test_a_number_in_words_is_read_back(value: int) -> None:
    assert number(in_words(value)) == value
    assert number(in_words(value).capitalize()) == value


@given(st.integers(0, 9_999_999))
def test_a_number_with_commas_is_read_back(value: int) -> None:
    assert number(f"{value:,}") == value
    assert re.fullmatch(NUMBER, f"{value:,}")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a hundred and eight", 108),
        ("one hundred sixty", 160),
        ("two thousand and five", 2005),
        ("12 000", 12000),
        ("many", None),
    ],
)
def test_other_ways_of_writing_numbers(text: str, value: int | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize("text", ["3.5", "40%", "40 %", "1/2", "95 %"])
def test_a_share_or_a_decimal_counts_nothing(text: str) -> None:
    assert re.search(NUMBER, text) is None
