"""Where sentences end."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import sentence_spans


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Pain fell (p < 0.05 vs. control; 95 % CI 0.3 to 0.6).", "It came back."],
        ["Smith et al. (2012) found less.", "Dr. Jones, e.g., used 3.5 mg."],
        ["It was 60 min.", "Patients improved."],
        ["See Fig. 2, Table 1 and ref. 4.", "No. 5 was left out, i.e. lost."],
        ["Is it safe?", "Yes!", "“It is.”", "They said so …", "Or not."],
        ["About 16 million adults in the U.S. hurt.", "J. A. Smith counted them."],
        ["Pain fell.12", "Sleep did too.[3, 4]", "Mood did not.5–7", "So far."],
        ["It scored 5.", "Then 3.5 points less."],
    ],
)
def test_sentences_end_where_a_reader_would_end_them(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


def test_paragraphs_and_list_entries_end_a_sentence_and_a_broken_line_does_not() -> None:
    text = (
        "Massage may help\nthe back\n\nIt is used for:\n  • knees\n  • necks\n"
        "1. First. Then\n2. Second"
    )
    assert split(text) == [
        "Massage may help\nthe back",
        "It is used for:",
        "• knees",
        "• necks",
        "1. First.",
        "Then",
        "2. Second",
    ]


@given(st.text(alphabet="aB1 .?!\n•\t)”’et", max_size=200))
def test_every_character_that_shows_is_in_exactly_one_sentence(text: str) -> None:
    spans = sentence_spans(text)
    assert all(a < b for a, b in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert "".join("".join(split(text)).split()) == "".join(text.split())


@pytest.mark.parametrize("unit", [".", " ", "\n", "a. ", "\n \n", "?)", "1."])
def test_a_megabyte_on_one_line_is_split_without_going_back_and_forth(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    assert sum(end - start for start, end in sentence_spans(text)) <= len(text)
