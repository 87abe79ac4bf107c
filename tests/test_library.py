"""Search over a small library."""

from pathlib import Path

import pytest

from conftest import Ingest, WordCountEncoder
from index.confidence import Found, Signs, signs
from index.errors import StoreError
from index.lexical import LexicalIndex
from index.library import Library
from index.question import Asked
from index.rank import Search
from index.records import Filters


def found(
    library: Library,
    question: str,
    k: int = 10,
    filters: Filters = Filters(),  # noqa: B008
) -> list[str]:
    return [hit.source.id for hit in library.search(question, k=k, filters=filters).hits]


def test_the_best_passage_of_each_source_comes_once_with_the_others_below_it(
    library: Library,
) -> None:
    hits = library.search("does massage ease knee pain").hits
    assert hits[0].source.id == "perlman-knee"
    assert sorted(hit.source.id for hit in hits) == ["back", "perlman-knee", "sleep"]
    assert hits[0].passage.heading == "What was found"
    assert [further.passage.heading for further in hits[0].further] == ["Harms"]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_passage_that_only_asks_lets_one_that_answers_go_first(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    (corpus / "neck.md").write_text(
        "# Necks\n\n## Question\n\nDoes massage help the neck?\n\n"
        "## What was found\n\nNeck pain fell.\n",
        "utf-8",
    )
    ingest()
    library = Library.open(index_folder)
    (hit,) = library.search("does massage help the neck", k=1).hits
    assert (hit.source.id, hit.passage.heading) == ("neck", "What was found")
    assert hit.further[0].passage.heading == "Question"
    assert hit.score == hit.further[0].score


def test_ranks_tell_which_search_found_a_passage(library: Library) -> None:
    (hit,) = library.search("nuisance blood", k=1).hits
    assert (hit.source.id, hit.semantic_rank, hit.lexical_rank) == ("sleep", 1, 1)
    other = library.search("nuisance blood", k=3).hits[-1]
    assert other.semantic_rank is not None
    assert other.lexical_rank is None


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(designs=("randomized trial",)), ["perlman-knee"]),
        (Filters(designs=("guideline",)), []),
        (Filters(year_from=2012, year_to=2012), ["perlman-knee"]),
        (Filters(year_from=2013), []),
        (Filters(year_to=2011), []),
        (Filters(topic="pain"), ["perlman-knee"]),
        (Filters(condition="OSTEOARTHRITIS"), ["perlman-knee"]),
        (Filters(condition="swedish"), []),
        (Filters(technique="swedish"), ["perlman-knee"]),
        (Filters(source_ids=("sleep", "back")), ["sleep", "back"]),
    ],
)
def test_filters_narrow_before_ranking(
    library: Library, filters: Filters, expected: list[str]
) -> None:
    assert found(library, "sleep", filters=filters) == expected


def test_k_sources_come_back_when_k_exist_whatever_ranks_above_them(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    long = "\n\n".join(f"Knee\n\nKnee massage eases the knee, part {n}." for n in range(900))
    (corpus / "long.txt").write_text(long, encoding="utf-8")
    ingest()
    library = Library.open(index_folder)
    assert len(library.passages("long")) == 900
    assert sorted(found(library, "knee massage", k=4)) == ["back", "long", "perlman-knee", "sleep"]
    assert found(library, "knee massage", k=1, filters=Filters(source_ids=("sleep",))) == ["sleep"]


def test_fewer_sources_than_k_are_filled_up_with_their_further_passages(library: Library) -> None:
    answer = library.search("knee massage", k=4)
    listed = answer.listed(4)
    assert [hit.passage.id for hit in listed].count("perlman-knee#2") == 1
    assert len(listed) == 4
    assert [hit.score for hit in listed] == sorted((hit.score for hit in listed), reverse=True)
    assert len(answer.listed(2)) == 2


def test_a_long_list_is_filled_up_with_all_passages_of_one_source(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    long = "\n\n".join(f"Knee\n\nKnee massage eases the knee, part {n}." for n in range(30))
    (corpus / "long.txt").write_text(long, encoding="utf-8")
    ingest()
    library, only = Library.open(index_folder), Filters(source_ids=("long",))
    listed = library.search("knee massage", k=20, filters=only).listed(20)
    assert len({hit.passage.id for hit in listed}) == 20


def test_a_question_of_nothing_is_not_answered(library: Library) -> None:
    assert not library.search("  ").answered
    assert library.search("knee").answered


def test_the_answering_sentence_is_marked_by_its_place(library: Library) -> None:
    answer = library.mark(library.search("how is sleep after a massage in the evening", k=1))
    (hit,) = answer.hits
    assert hit.sentence is not None
    start, end = hit.sentence
    assert hit.passage.text[start:end] == "A slow massage in the evening may bring sleep sooner."


def test_of_sentences_that_share_no_word_with_the_question_the_nearest_is_marked(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    text = "Shoes are worn in pairs. Oversleeping is common. Hats are worn alone."
    (corpus / "odd.txt").write_text(text, "utf-8")
    ingest()
    library = Library.open(index_folder)
    filters = Filters(source_ids=("odd",))
    (hit,) = library.mark(library.search("sleepiness", filters=filters)).hits
    assert hit.sentence is not None
    assert hit.passage.text[slice(*hit.sentence)] == "Oversleeping is common."


def test_a_passage_of_one_sentence_has_none_to_single_out(library: Library) -> None:
    answer = library.mark(library.search("blood thinners", k=1))
    assert answer.hits[0].passage.text == "Ask first when you take blood thinners."
    assert answer.hits[0].sentence is None


def test_labels_for_filters_are_those_of_the_library(library: Library) -> None:
    assert library.labels("technique") == ["swedish massage"]
    assert library.labels("design") == ["randomized trial"]


def test_the_label_of_most_sources_is_offered_first(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    for name, techniques in (("a", "[zen, acupressure]"), ("b", "[zen]"), ("c", "[cupping]")):
        (corpus / f"{name}.md").write_text(f"---\ntechniques: {techniques}\n---\nHands.", "utf-8")
    ingest()
    labels = ["zen", "acupressure", "cupping", "swedish massage"]
    assert Library.open(index_folder).labels("technique") == labels


def test_sources_and_passages_are_found_by_id(library: Library) -> None:
    assert library.source("perlman-knee").year == 2012
    assert [p.id for p in library.passages("perlman-knee")] == ["perlman-knee#1", "perlman-knee#2"]
    with pytest.raises(StoreError, match="no source 'x' in the library; list them: kneadle list"):
        library.source("x")


def test_every_passage_is_the_slice_of_its_file_that_it_names(
    library: Library, corpus: Path
) -> None:
    for source in library.sources():
        text = (corpus / source.file).read_text("utf-8")
        for passage in library.passages(source.id):
            assert text[passage.start : passage.end] == passage.text


def test_ids_of_sources_are_narrowed_as_a_search_is(library: Library) -> None:
    assert library.source_ids(Filters()) == ["back", "perlman-knee", "sleep"]
    assert library.source_ids(Filters(designs=("randomized trial",))) == ["perlman-knee"]
    assert library.source_ids(Filters(source_ids=("sleep", "back"))) == ["back", "sleep"]
    assert library.source_ids(Filters(year_from=2020)) == []


def test_a_source_without_text_has_an_id_and_none_among_those_that_a_search_may_find(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    (corpus / "bare.ris").write_text(
        "TY  - JOUR\nTI  - Bare\nID  - 7\nPY  - 2012\nER  -\n", "utf-8"
    )
    ingest()
    library = Library.open(index_folder)
    (bare,) = library.ids - {"back", "perlman-knee", "sleep"}
    assert library.source(bare).year == 2012
    assert library.source_ids(Filters()) == sorted(library.ids)
    assert library.source_ids(Filters(year_from=2000)) == ["perlman-knee"]


def test_what_is_kept_for_the_next_search_has_an_end_and_changes_no_answer(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.tables._MOST_MASKS", 1)
    monkeypatch.setattr("index.tables._MOST_MET", 1)
    for _ in range(2):
        for name in ("sleep", "back"):
            assert found(library, "massage", filters=Filters(source_ids=(name,))) == [name]
            assert sorted(found(library, "massage")) == ["back", "perlman-knee", "sleep"]
    assert (len(library._tables._masks), len(library._tables._met)) == (1, 1)


def test_a_source_without_a_title_lends_the_signs_no_word(
    ingest: Ingest, corpus: Path, index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (corpus / "odd.txt").write_text("sleep comes late, and no massage was given.", "utf-8")
    ingest()
    library = Library.open(index_folder)
    assert library.source("odd").title is None
    found: list[Found] = []

    def kept(asked: Asked, what: Found, words: LexicalIndex) -> Signs:
        found.append(what)
        return signs(asked, what, words)

    monkeypatch.setattr("index.library.signs", kept)
    library.search("sleep", filters=Filters(source_ids=("odd",)))
    assert found[0].texts == ("\nsleep comes late, and no massage was given.",)


def test_only_what_stands_in_the_documents_is_said_to_be_looked_for_too(library: Library) -> None:
    assert library.search("anticoagulants").widened == ("blood thinners",)
    assert library.search("sleep problems").widened == ()


def test_each_question_is_weighed_by_its_own_vector_and_the_last_ones_are_kept(
    library: Library, encoder: WordCountEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.library._MOST_ASKED", 2)
    questions = ["sore knee", "sore neck", "sore back", "sleep"]
    for question in questions:
        library.search(question)
    expected = encoder.encode(questions, query=True)
    del encoder.encoded[:]
    weighed = [library.sought(question).vector for question in questions]
    assert [list(vector) for vector in weighed] == [list(vector) for vector in expected]
    assert encoder.encoded == ["sore knee", "sore neck"]


@pytest.mark.parametrize(
    ("may_stay", "given_back"), [(0, ["asked"] * 4 + ["given back"]), (10**9, ["asked"] * 4)]
)
def test_what_questions_read_of_a_large_index_is_given_back_after_every_fourth(
    library: Library,
    index_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    may_stay: int,
    given_back: list[str],
) -> None:
    happened: list[str] = []
    monkeypatch.setattr(Search, "release", lambda search: happened.append("given back"))
    monkeypatch.setattr("index.library._MAY_STAY", may_stay)
    opened = Library.open(index_folder)
    for _ in range(6):
        happened.append("asked")
        opened.search("knee")
    assert happened == [*given_back, "asked", "asked"]


def test_passages_are_read_in_portions_that_a_statement_takes(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = library.search("massage for a sore knee and sleep", k=3)
    assert len(expected.hits) == 3
    monkeypatch.setattr("index.tables._AT_ONCE", 1)
    assert library.search("massage for a sore knee and sleep", k=3) == expected
