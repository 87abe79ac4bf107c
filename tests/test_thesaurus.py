"""The thesaurus: its file is well formed and sourced, and a question is widened as it says."""

import re
from pathlib import Path

import pytest
import Stemmer

from index.errors import DataError
from index.lexical import terms
from index.thesaurus import FILE, Row, Thesaurus, compiled, parsed, shipped, widen

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
ROWS = parsed(FILE.read_text("utf-8"), FILE.name)
HEADER = "terms\trelation\tsource\n"
STEM = Stemmer.Stemmer("english")


def stems(text: str) -> tuple[str, ...]:
    return tuple(terms(text, STEM))


def document(source: str) -> str:
    if source.startswith("guide-"):
        return (CORPUS / "guides" / f"{source.removeprefix('guide-')}.md").read_text("utf-8")
    return (CORPUS / "studies" / f"{source}.md").read_text("utf-8")


def stands(term: str, text: tuple[str, ...]) -> bool:
    # As whole stems one after the other: joined with spaces, so that none is found inside another.
    return f" {' '.join(stems(term))} " in f" {' '.join(text)} "


def found(question: str) -> dict[tuple[str, str], set[str]]:
    """(words of the question, relation) -> alternatives, as stems joined by spaces."""
    words = stems(question)
    return {
        (" ".join(words[w.start : w.end]), w.relation): {" ".join(a) for a in w.alternatives}
        for w in widen(words)
    }


def test_there_are_as_many_rows_as_a_thesaurus_needs_and_none_stands_twice() -> None:
    assert len(ROWS) >= 320
    assert len(
        {(row.relation, frozenset(row.terms)) for row in ROWS if row.relation == "same"}
    ) == (sum(row.relation == "same" for row in ROWS))
    assert len({(row.terms[0], row.terms[1:]) for row in ROWS}) == len(ROWS)


def test_rows_are_sorted_and_so_are_the_terms_that_have_no_order_of_their_own() -> None:
    lines = FILE.read_text("utf-8").splitlines()[1:]
    assert lines == sorted(lines)
    for row in ROWS:
        free = row.terms if row.relation == "same" else row.terms[1:]
        assert list(free) == sorted(free), row


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.terms[0])
def test_the_terms_of_a_row_differ_as_the_word_index_sees_them(row: Row) -> None:
    seen = [stems(term) for term in row.terms]
    assert all(seen)
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.terms[0])
def test_every_source_in_the_corpus_uses_the_terms_that_it_stands_for(row: Row) -> None:
    inside = [source for source in row.sources if not re.match("https?://", source)]
    texts = [stems(document(source)) for source in inside]
    for text in texts:
        assert any(stands(term, text) for term in row.terms)
    if len(inside) == len(row.sources):
        assert [t for t in row.terms if not any(stands(t, text) for text in texts)] == []


def test_a_lay_word_finds_the_clinical_one_and_back() -> None:
    assert "lateral epicondyl" in found("does massage help tennis elbow")["tenni elbow", "same"]
    assert "tenni elbow" in found("lateral epicondylitis")["lateral epicondyl", "same"]


def test_rows_of_same_that_share_a_term_are_one_meaning() -> None:
    assert found("lumbago") == {
        ("lumbago", "same"): {"low back pain", "lower back pain", "lbp"},
    }


def test_case_and_plural_do_not_matter() -> None:
    assert found("Anticoagulants") == found("anticoagulant") != {}
    assert found("TENNIS ELBOWS").keys() == found("tennis elbow").keys() != set()


def test_the_longest_term_wins() -> None:
    whole = found("manual lymphatic drainage after surgery")
    assert ("manual lymphat drainag", "same") in whole
    assert not any(words == "drainag" for words, _ in whole)
    assert {words for words, _ in found("labour pain")} == {"labour pain"}
    assert {words for words, _ in found("the intensive care unit")} == {"intens care unit"}
    assert {words for words, _ in found("total knee replacement")} == {"total knee replac"}


def test_under_goes_one_way_only() -> None:
    assert "warfarin" in found("blood thinners")["blood thinner", "under"]
    assert "hamstr" in found("leg")["leg", "under"]
    assert found("hamstring") == {}


def test_what_falls_under_a_term_falls_under_its_equals_and_brings_its_own() -> None:
    rows = parsed(
        HEADER
        + "blood thinner | anticoagulant\tsame\tx\n"
        + "coumadin | warfarin\tsame\tx\n"
        + "anticoagulant | warfarin | heparin\tunder\tx\n",
        "here.tsv",
    )
    known = compiled(rows)
    kinds = {("warfarin",), ("coumadin",), ("heparin",)}
    assert set(known.under["blood", "thinner"]) == kinds
    assert set(known.under["anticoagul",]) == kinds
    assert known.longest == 2


def test_a_term_is_no_alternative_to_itself() -> None:
    for table in (shipped().same, shipped().under):
        for term, others in table.items():
            assert others, f"{term} is widened by nothing"
            assert term not in others
            assert len(set(others)) == len(others)


def test_a_span_is_in_words_of_the_question_and_spans_do_not_overlap() -> None:
    words = stems("Is cupping safe with blood thinners and a slipped disc?")
    spans = [(w.start, w.end) for w in widen(words) if w.relation == "same"]
    assert [words[start:end] for start, end in spans] == [
        ("blood", "thinner"),
        ("slip", "disc"),
    ]


def test_a_common_word_is_not_taken_for_the_term_whose_stem_it_shares() -> None:
    # "stroking" has the stem of "stroke", "tendonitis" that of "tendon", "sickness" of "sick".
    known = {*shipped().same, *shipped().under}
    for word in ("stroking", "tendonitis", "sickness", "expecting", "aged", "nervousness", "aids"):
        assert stems(word) not in known - {stems("stroke")}
    assert "effleurag" not in found("stroke").get(("stroke", "same"), set())


def test_a_question_without_a_known_term_is_left_alone() -> None:
    assert widen(stems("how do I renew my passport")) == ()
    assert widen(()) == ()


def test_widening_agrees_with_trying_every_span() -> None:
    known = shipped()
    question = stems(
        "sore muscles and low back pain in pregnancy: Swedish massage or a massage gun?"
    )
    spans: list[tuple[int, int]] = []
    for start in range(len(question)):
        if spans and start < spans[-1][1]:
            continue
        ends = [
            end
            for end in range(start + 1, len(question) + 1)
            if question[start:end] in {*known.same, *known.under}
        ]
        if ends:
            spans.append((start, max(ends)))
    assert list(dict.fromkeys((w.start, w.end) for w in widen(question))) == spans != []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("a | b\tsame", "line 2: 2 cells instead of 3"),
        ("a | b\tlike\tx", "line 2: the relation is 'like'"),
        ("a\tsame\tx", "line 2: write two or more terms"),
        ("A | b\tsame\tx", "line 2: write two or more terms in small letters"),
        ("a |  b\tsame\tx", "line 2: write two or more terms"),
        ("a | a\tsame\tx", "line 2: a term stands twice"),
        ("a | b\tsame\t", "line 2: a source is missing"),
    ],
)
def test_a_wrong_line_is_named_with_its_number(line: str, reason: str) -> None:
    with pytest.raises(DataError, match=reason):
        parsed(HEADER + line + "\n", "here.tsv")


def test_a_file_without_its_header_is_refused() -> None:
    with pytest.raises(DataError, match=r"here\.tsv: the first line"):
        parsed("a | b\tsame\tx\n", "here.tsv")


def test_lines_of_comment_are_passed_over_and_still_counted() -> None:
    assert parsed("# why\n" + HEADER + "# note\na | b\tsame\tx y\n", "here.tsv") == (
        Row(("a", "b"), "same", ("x", "y")),
    )
    with pytest.raises(DataError, match="line 4"):
        parsed("# why\n" + HEADER + "# note\nwrong\n", "here.tsv")


def test_an_empty_thesaurus_widens_nothing() -> None:
    assert compiled(()) == Thesaurus({}, {}, 0, {})
