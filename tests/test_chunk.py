"""Passages."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from ingest.chunk import cut, embedded_text
from ingest.model import find_model, token_counter
from ingest.records import Document, Passage, Section, Source

SOURCE = Source(id="knee", title="Massage for the knee", file="knee.md", sha256="0")


def count_words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def passages(*sections: Section, window: int = 20) -> tuple[Passage, ...]:
    return cut(Document(SOURCE, sections), count_words, window)


def test_a_passage_is_a_slice_of_its_section_with_its_place() -> None:
    section = Section("  ".join(["Pain fell by half."] * 4), "Results", page=3, start=100)
    first, second = passages(section, window=15)
    # A window of 15 leaves 8 words beside two marks and the prefix of five words.
    assert first == Passage(
        "knee#1", "knee", "Pain fell by half.  Pain fell by half.", "Results", 3, 100, 138
    )
    assert (second.id, second.start, second.end) == ("knee#2", 140, 178)


def test_no_passage_crosses_a_section() -> None:
    cut_up = passages(Section("One.", "A"), Section("Two.", "B", start=9))
    assert [(p.text, p.heading, p.start) for p in cut_up] == [("One.", "A", 0), ("Two.", "B", 9)]


def test_passages_of_a_section_are_of_like_size() -> None:
    text = " ".join(f"This is sentence number {n}." for n in range(10))
    sizes = [len(p.text.split()) for p in passages(Section(text), window=26)]
    assert sizes == [15, 20, 15]


def test_a_sentence_over_the_window_is_cut_between_words() -> None:
    text = " ".join(f"w{n}" for n in range(40))
    cut_up = passages(Section(text))
    assert all(len(p.text.split()) <= 14 for p in cut_up)
    assert " ".join(p.text for p in cut_up) == text


def test_a_word_without_end_is_cut_so_that_nobody_quotes_a_megabyte() -> None:
    cut_up = passages(Section("x" * 100_000), window=64)
    assert max(len(p.text) for p in cut_up) <= 64 * 8
    assert "".join(p.text for p in cut_up) == "x" * 100_000


def test_what_is_embedded_has_title_and_heading_once_each() -> None:
    assert (
        embedded_text(SOURCE, "Results", "Less pain.")
        == "Massage for the knee\nResults\nLess pain."
    )
    assert embedded_text(SOURCE, "Massage for the knee", "Less.") == "Massage for the knee\nLess."


MODEL = find_model()
WORD = st.text(alphabet="aé.,?0字", min_size=1, max_size=12)


@given(st.lists(st.lists(WORD, min_size=1, max_size=60), min_size=1, max_size=4))
def test_no_word_is_lost_or_moved_and_each_passage_fits_the_real_window(
    words: list[list[str]],
) -> None:
    count_tokens, window = token_counter(MODEL), 48
    sections = tuple(Section(" ".join(w), f"Part {n}", page=n + 1) for n, w in enumerate(words))
    cut_up = cut(Document(SOURCE, sections), count_tokens, window)
    assert "".join(p.text for p in cut_up).replace(" ", "") == "".join(map("".join, words))
    assert [p.id for p in cut_up] == [f"knee#{n + 1}" for n in range(len(cut_up))]
    for passage in cut_up:
        section = sections[(passage.page or 0) - 1]
        assert section.text[passage.start : passage.end] == passage.text
        read = embedded_text(SOURCE, passage.heading, passage.text)
        assert count_tokens([read])[0] + 2 <= window
