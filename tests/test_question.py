"""What is read in a question: weights, terms, what may stand for them, what was meant."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import everyday, lexical
from index.lexical import STOPWORDS
from index.question import Alternative, read
from index.spelling import Repair


@dataclass(frozen=True)
class Library:
    """The words that some library has, as stems."""

    vocabulary: Sequence[str]


EMPTY = Library([])


def test_each_word_counts_as_much_as_it_tells() -> None:
    asked = read("Does massage help the knee?", EMPTY)
    words = ("does", "massage", "help", "knee")
    assert asked.words == tuple((word, everyday.weight(word)) for word in words)
    assert asked.weights() == {lexical.stems([word])[0]: everyday.weight(word) for word in words}
    assert asked.text == "Does massage help the knee?"


@pytest.mark.parametrize(
    "question", ["I don't and can’t", "I'm, they're, she'll, we've, he'd", "It's WON'T isn’t"]
)
def test_what_is_only_grammar_counts_nothing(question: str) -> None:
    asked = read(question, EMPTY)
    told = {emphasis.weight for emphasis in asked.emphasis}
    # What is left are words that are everyday words without the apostrophe too.
    assert told <= {0.0, everyday.weight("she"), everyday.weight("we"), everyday.weight("can")}
    assert not {"t", "m", "re", "d", "s", "don", "isn"} & asked.weights().keys()


def test_letters_that_no_apostrophe_cuts_off_count() -> None:
    weights = read("vitamin d and 'd' or s, t cells", EMPTY).weights()
    assert [weights[letter] for letter in "dst"] == [1.0, 1.0, 1.0]


def test_a_word_that_comes_twice_counts_once() -> None:
    asked = read("kneading, kneaded and kneading", EMPTY)
    assert [part.weights for part in asked.parts] == [(("knead", 1.0),)]


def test_a_term_of_several_words_is_one_part_with_what_may_stand_for_it() -> None:
    first, second = read("massage for low back pain", EMPTY).parts
    assert [stem for stem, _ in first.weights] == ["massag"]
    assert second.weights == tuple((w, everyday.weight(w)) for w in ("low", "back", "pain"))
    assert Alternative(("lumbago",), 0.7) in second.alternatives


def test_what_falls_under_a_term_stands_for_it_and_not_the_other_way() -> None:
    (leg,) = read("leg", EMPTY).parts
    assert Alternative(("hamstr",), 0.5) in leg.alternatives
    (hamstring,) = read("hamstring", EMPTY).parts
    assert hamstring.alternatives == ()


@pytest.mark.parametrize("medicine", ["warfarin", "Coumadin", "apixaban", "Eliquis", "heparin"])
def test_a_medicine_may_be_found_where_only_its_kind_is_written_about(medicine: str) -> None:
    (part,) = read(medicine, EMPTY).parts
    assert Alternative(("blood", "thinner"), 0.5) in part.alternatives


def test_a_misspelt_word_is_read_as_the_librarys_and_said() -> None:
    asked = read("Fibromialgia and massage", Library(["fibromyalgia", "massag"]))
    assert asked.repairs == (Repair("Fibromialgia", "fibromyalgia"),)
    assert set(asked.weights()) == {"fibromyalgia", "massag"}
    assert asked.meant == "fibromyalgia and massage"
    assert asked.parts[0].alternatives == read("fibromyalgia", EMPTY).parts[0].alternatives


@pytest.mark.parametrize("word", ["fibromialgia", "patience"])
def test_words_that_the_library_has_or_english_knows_are_as_they_were_typed(word: str) -> None:
    # The stem of "patience" is one letter from that of "patient", and is itself no English word.
    vocabulary = sorted({"fibromyalgia", "patient", *lexical.stems(["fibromialgia"])})
    assert read(word, Library(vocabulary)).repairs == ()


def test_each_word_is_emphasised_where_it_stands_in_what_was_meant() -> None:
    asked = read("Fibromialgia,\nthe MASSAGE?", Library(["fibromyalgia", "massag"]))
    assert asked.meant == "fibromyalgia,\nthe MASSAGE?"
    assert [asked.meant[one.start : one.end] for one in asked.emphasis] == [
        "fibromyalgia",
        "the",
        "MASSAGE",
    ]
    assert [one.weight for one in asked.emphasis] == [1.0, 0.0, everyday.weight("massage")]


def test_a_question_without_words_has_no_parts() -> None:
    assert read("", EMPTY).parts == read("of the", EMPTY).parts == read("?!", EMPTY).parts == ()
    assert read("?!", EMPTY).meant == "?!"


SOME = [
    "low",
    "back",
    "pain",
    "thank",
    "lymphoedema",
    "the",
    "warfarin",
    "drainage",
    "manual",
    "x2",
]


@given(st.lists(st.sampled_from(SOME), max_size=9))
def test_nothing_is_dropped_and_nothing_counts_twice(words: list[str]) -> None:
    asked = read(" ".join(words), EMPTY)
    stems = [stem for part in asked.parts for stem, _ in part.weights]
    wanted = {lexical.stems([w])[0]: everyday.weight(w) for w in words if w not in STOPWORDS}
    assert asked.weights() == wanted
    assert len(stems) == len(set(stems))
