"""The glossary: its file is plain and sourced, and terms are found where a text first has them."""

import re
from functools import cache
from pathlib import Path

import pytest

from index.errors import DataError
from index.glossary import FILE, Term, compiled, explained, parsed, shipped
from index.reading import grade
from ingest.sentences import sentence_spans

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
TERMS = shipped().terms
HEADER = "term\tvariants\texplanation\tsource\n"


@cache
def met(source: str) -> set[Term]:
    """The terms that a document of the corpus has."""
    folder, name = "studies", source
    if source.startswith("guide-"):
        folder, name = "guides", source.removeprefix("guide-")
    text = (CORPUS / folder / f"{name}.md").read_text("utf-8")
    return {mention.term for mention in explained(text)}


def named(text: str) -> dict[str, str]:
    """The words of a text that are explained -> the term that explains them."""
    return {text[m.start : m.end]: m.term.name for m in explained(text)}


def test_there_are_as_many_terms_as_a_patient_meets_and_in_order() -> None:
    assert len(TERMS) >= 200
    names = [term.name.casefold() for term in TERMS]
    assert names == sorted(names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_an_explanation_is_short_and_plain_enough_for_a_child_of_twelve(term: Term) -> None:
    assert len(sentence_spans(term.explanation)) <= 2
    assert len(term.explanation.split()) <= 30
    assert term.explanation.endswith(".")
    # Seventh grade in the United States: the years in which children turn twelve and thirteen.
    assert (grade(term.explanation) or 0.0) <= 7


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_an_explanation_does_not_use_what_it_explains(term: Term) -> None:
    own = {term.name, *term.variants}
    assert not any(re.search(rf"\b{re.escape(name)}\b", term.explanation, re.I) for name in own)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_a_source_is_a_page_or_a_document_of_the_corpus_that_has_the_term(term: Term) -> None:
    if not re.match("https?://", term.source):
        assert term in met(term.source)


def test_the_first_mention_of_each_term_is_found_with_its_place() -> None:
    text = "A sham was used. The sham, and then effleurage: a SHAM again."
    assert [(m.start, m.end, m.term.name) for m in explained(text)] == [
        (2, 6, "sham"),
        (36, 46, "effleurage"),
    ]


def test_the_longest_term_wins_and_hides_what_is_inside_it() -> None:
    assert named("deep tissue massage, then soft tissue") == {
        "deep tissue massage": "deep tissue massage",
        "soft tissue": "soft tissue",
    }
    assert named("a standardised mean difference of 0.5") == {
        "standardised mean difference": "standardised mean difference"
    }
    assert named("deep vein thrombosis")["deep vein thrombosis"] == "deep vein thrombosis"


def test_case_plural_hyphens_and_line_breaks_do_not_matter() -> None:
    assert named("Meta-analyses of WAITING-LIST controls") == {
        "Meta-analyses": "meta-analysis",
        "WAITING-LIST": "waiting list",
    }
    assert named("adverse\n  events and trigger points") == {
        "adverse\n  events": "adverse event",
        "trigger points": "trigger point",
    }
    assert named("placebo-controlled") == {"placebo": "placebo"}


def test_a_term_is_not_found_inside_another_word() -> None:
    assert named("subacute pain") == {"subacute": "subacute"}
    assert named("shampoo, deregulated, nonchronic, non-chronic") == {}


def test_abbreviations_count_in_capitals_only() -> None:
    assert named("RCTs gave OR 4.12 (95% CI 2.8-6.1), MD 2") == {
        "RCTs": "randomized trial",
        "OR": "odds ratio",
        "95% CI": "confidence interval",
        "MD": "mean difference",
    }
    assert named("more or less, md, ci, ten grade cups, tens of vas") == {}


def test_mentions_stand_in_order_do_not_overlap_and_are_each_the_first() -> None:
    for path in sorted((CORPUS / "studies").glob("*.md"))[::20]:
        text = path.read_text("utf-8")
        mentions = explained(text)
        ends = 0
        for mention in mentions:
            assert mention.start >= ends
            ends = mention.end
            written = text[mention.start : mention.end]
            assert [m.term for m in explained(written)] == [mention.term]
            before = {m.term.name for m in explained(text[: mention.start])}
            assert mention.term.name not in before
        assert len({m.term.name for m in mentions}) == len(mentions) > 0


def test_a_text_without_terms_has_no_mentions() -> None:
    assert explained("") == ()
    assert explained("The cat sat on the mat.") == ()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("a\tb\tc", "line 2: 3 cells instead of 4"),
        ("a\t\t\td", "line 2: a cell is empty"),
        ("a\t\tc \td", "line 2: a cell is empty, or has a space"),
    ],
)
def test_a_wrong_line_is_named_with_its_number(line: str, reason: str) -> None:
    with pytest.raises(DataError, match=reason):
        parsed(HEADER + line + "\n", "here.tsv")


def test_a_file_without_its_header_is_refused() -> None:
    with pytest.raises(DataError, match=r"here\.tsv: the first line"):
        parsed("a\tb\tc\td\n", "here.tsv")


def test_two_terms_of_one_spelling_are_refused() -> None:
    terms = parsed(HEADER + "one\tThe Same\tx\ty\ntwo\tthe-same\tx\ty\n", "here.tsv")
    with pytest.raises(DataError, match="'the-same' stands for two terms"):
        compiled(terms, "here.tsv")


def test_the_file_is_the_one_that_is_shipped() -> None:
    assert parsed(FILE.read_text("utf-8"), FILE.name) == TERMS
