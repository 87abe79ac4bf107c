"""What evidence adds to a score, and that it never decides between unequal answers."""

from pathlib import Path

import pytest

from conftest import Ingest
from index.evidence import MARGIN, bonus
from index.library import Library
from index.records import Hit, Ranking
from ingest.metadata import DESIGNS
from ingest.records import Source

# What the margin is; the tests below state it, so that a greater one is seen.
POINT = 0.01


def source(design: str | None, year: int | None, *, retracted: bool = False) -> Source:
    return Source(id="one", file="", sha256="", design=design, year=year, retracted=retracted)


@pytest.mark.parametrize(
    ("design", "year", "expected"),
    [
        ("systematic review", 2026, 1.0),
        ("systematic review", 2001, 0.75),
        ("guideline", 1950, 0.75),
        ("umbrella review", None, 0.75),
        ("meta-analysis", 2016, 0.9),  # 0.75 + 0.25 * 15 / 25
        ("randomized trial", 2026, 0.8125),
        ("controlled trial", 2001, 0.375),
        ("cohort", 2001, 0.375),
        ("case-control", 2001, 0.1875),
        ("cross-sectional", 2001, 0.1875),
        ("qualitative", 2001, 0.1875),
        ("case report", 2001, 0.0),
        ("consumer page", 2026, 0.25),
        (None, 2026, 0.25),
        (None, 2030, 0.25),  # from the future as the index has it
        (None, None, 0.0),
    ],
)
def test_design_counts_three_times_as_much_as_the_year(
    design: str | None, year: int | None, expected: float
) -> None:
    assert bonus(source(design, year), 2026) == pytest.approx(POINT * expected)


def test_it_is_never_more_than_the_margin_and_retracted_work_gets_nothing() -> None:
    assert MARGIN == POINT
    for design in (*DESIGNS, None):
        for year in (None, 1900, 2010, 2026, 2040):
            assert 0 <= bonus(source(design, year), 2026) <= POINT + 1e-12
            assert bonus(source(design, year, retracted=True), 2026) == 0


def add(corpus: Path, name: str, text: str, facts: str) -> None:
    front = f"---\nid: {name}\ntitle: Stroking {name}\n{facts}---\n\n"
    (corpus / f"{name}.md").write_text(f"{front}{text}\n", "utf-8")


@pytest.fixture
def equals(ingest: Ingest, corpus: Path, index_folder: Path) -> Library:
    """Two sources that answer nearly alike, the second, a little longer, a guideline; a third."""
    add(corpus, "aaa", "Hands on the neck ease a stiff neck.", "")
    add(
        corpus, "bbb", "Palms on the neck ease a stiff neck too.", "design: guideline\nyear: 2025\n"
    )
    add(corpus, "ccc", "Palms on the back ease a stiff back.", "design: guideline\nyear: 2025\n")
    ingest()
    return Library.open(index_folder)


def order(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.source.id for hit in hits]


def test_of_near_equals_the_stronger_goes_first_unless_it_is_not_to(equals: Library) -> None:
    hits = equals.search("stiff neck").hits
    assert order(hits)[:2] == ["bbb", "aaa"]
    assert hits[0].parts is not None
    assert hits[0].parts.evidence == bonus(hits[0].source, equals._year) > 0.75 * POINT
    plain = equals.search("stiff neck", ranking=Ranking(evidence=False)).hits
    assert order(plain)[:2] == ["aaa", "bbb"]
    assert {hit.parts and hit.parts.evidence for hit in plain} == {0.0}
    assert 0.001 < plain[0].score - plain[1].score < 0.75 * POINT
    # With one place only it is still the stronger one's.
    assert order(equals.search("stiff neck", k=1).hits) == ["bbb"]


@pytest.mark.parametrize("question", ["stiff neck", "stiff back", "palms", "hands on the neck"])
def test_a_gap_above_the_margin_is_never_overturned(equals: Library, question: str) -> None:
    plain = equals.search(question, ranking=Ranking(evidence=False)).hits
    relevance = {hit.source.id: hit.score for hit in plain}
    ids = order(equals.search(question).hits)
    assert sorted(ids) == sorted(relevance)
    gaps = [relevance[b] - relevance[a] for n, a in enumerate(ids) for b in ids[n + 1 :]]
    assert max(gaps) <= POINT


def test_a_guideline_that_answers_worse_stays_behind(equals: Library) -> None:
    plain = equals.search("hands on the neck", ranking=Ranking(evidence=False)).hits
    scores = {hit.source.id: hit.score for hit in plain}
    assert scores["aaa"] - scores["bbb"] > 2 * POINT
    assert order(equals.search("hands on the neck").hits)[:2] == ["aaa", "bbb"]


def test_each_passage_of_a_source_has_the_bonus_in_its_own_score(library: Library) -> None:
    (hit,) = library.search("does massage ease knee pain", k=1).hits
    assert hit.further
    for one in (hit, *hit.further):
        parts = one.parts
        assert parts is not None
        assert parts.evidence > 0.005
        own = (parts.words + (parts.passage + parts.document) / 2) / 2 + parts.evidence
        assert one.score == pytest.approx(own)
