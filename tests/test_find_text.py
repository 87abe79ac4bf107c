"""A passage is found again where it stands, whatever became of its spaces, hyphens and order."""

from hypothesis import given
from hypothesis import strategies as st

from index.find_text import find_text


def found(wanted: str, page: str) -> list[str]:
    spans, _ = find_text(wanted, page)
    return [page[start:end] for start, end in spans]


def test_line_breaks_hyphens_and_ligatures_make_no_difference() -> None:
    page = "1 Intro\r\nThe ef\ufb01cacy of mas-\r\nsage was small. More."
    assert found("The efficacy of massage was small.", page) == [
        "The ef\ufb01cacy of mas-\r\nsage was small"
    ]
    assert find_text("The efficacy of massage was small.", page)[1] == 1.0


def test_a_passage_in_another_order_is_found_in_its_parts() -> None:
    page = "second half of the sentence | first half of the sentence"
    spans, share = find_text("First half of the sentence, second half of the sentence.", page)
    assert share == 1.0
    assert [page[a:b] for a, b in spans] == [
        "first half of the sentence",
        "second half of the sentence",
    ]


def test_what_is_not_on_the_page_is_not_found() -> None:
    assert find_text("Nothing like this at all stands there.", "Another page altogether.") == (
        [],
        0.0,
    )
    assert find_text("", "Another page") == ([], 0.0)
    assert find_text("...", "Another page") == ([], 0.0)


def test_a_short_passage_is_found_whole_or_not_at_all() -> None:
    assert found("p < 0.05", "(p < 0.05)") == ["p < 0.05"]
    assert found("p < 0.05", "(p < 0.01)") == []


def test_half_a_passage_counts_as_half() -> None:
    page = "these words stand on the page"
    _, share = find_text("these words stand on the page those others were never printed!", page)
    assert 0.4 < share < 0.6


@given(
    before=st.text("klm XYZ.-\n", max_size=40),
    words=st.lists(st.text("abcdefghij", min_size=1, max_size=9), min_size=8, max_size=30),
    after=st.text("klm XYZ.-\n", max_size=40),
    joint=st.sampled_from([" ", "\n", "-\n", "\u00ad\r\n"]),
)
def test_every_letter_of_a_passage_that_is_there_is_found(
    before: str, words: list[str], after: str, joint: str
) -> None:
    page = before + joint.join(words) + after
    spans, share = find_text(" ".join(words), page)
    assert share == 1.0
    letters = "".join(c for a, b in spans for c in page[a:b] if c.isalnum())
    assert letters == "".join(words)
