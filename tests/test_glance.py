"""The map and the timeline, and the tables behind them."""

from dataclasses import replace
from itertools import combinations, product
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from conftest import Ingest
from index.facets import NOT_STATED, Count
from index.glance import (
    Cell,
    LeftOut,
    Studied,
    best_passage,
    evidence_map,
    of_hits,
    of_library,
    timeline,
)
from index.glance_table import (
    CELL_HEADS,
    DOT_HEADS,
    YEAR_HEADS,
    cell_rows,
    dot_rows,
    year_rows,
)
from index.library import Library
from index.records import Hit
from ingest.metadata import DESIGNS, DIRECTIONS
from ingest.records import Passage, Source

TRIAL = Source(
    id="trial",
    authors=("Doe J",),
    year=2012,
    design="randomized trial",
    n_participants=1250,
    conditions=("low back pain", "anxiety"),
    techniques=("Swedish massage",),
    outcomes=("pain (VAS)", "quality of sleep"),
    direction="mixed",
    certainty="low (GRADE)",
    file="f",
    sha256="0",
)
REVIEW = replace(
    TRIAL,
    id="review",
    year=2014,
    design="meta-analysis",
    conditions=("low back pain",),
    direction="favours massage",
    certainty=None,
)
BARE = Source(id="bare", file="f", sha256="0")


def studied(*sources: Source) -> list[Studied]:
    return [Studied(source) for source in sources]


def hit(number: int, source: Source) -> Hit:
    passage = Passage(f"{source.id}#{number}", source.id, "text", None, 1, 0, 4)
    return Hit(passage, source, 0.5, 1, None)


def test_a_study_has_a_dot_in_every_cell_it_speaks_to() -> None:
    shown = evidence_map(studied(TRIAL, REVIEW, BARE), "technique")
    assert shown.rows == ("low back pain", "anxiety, stress and mood", NOT_STATED)
    assert shown.columns == ("Swedish and classical massage", NOT_STATED)
    assert [(dot.studied.source.id, dot.condition, dot.across) for dot in shown.dots] == [
        ("review", "low back pain", "Swedish and classical massage"),
        ("trial", "low back pain", "Swedish and classical massage"),
        ("trial", "anxiety, stress and mood", "Swedish and classical massage"),
        ("bare", NOT_STATED, NOT_STATED),
    ]
    assert [dot.certainty for dot in shown.dots] == [NOT_STATED, "low", "low", NOT_STATED]


def test_outcomes_may_stand_across() -> None:
    shown = evidence_map(studied(REVIEW), "outcome")
    assert shown.columns == ("pain", "sleep")
    assert [dot.across for dot in shown.dots] == ["pain", "sleep"]
    assert evidence_map(studied(replace(REVIEW, outcomes=())), "outcome").columns == (NOT_STATED,)


def test_a_cell_keeps_directions_and_certainty_apart() -> None:
    shown = evidence_map(studied(TRIAL, REVIEW), "technique")
    assert shown.cells[0] == Cell(
        "low back pain",
        "Swedish and classical massage",
        2,
        (Count("favours massage", 1), Count("mixed", 1)),
        (Count("low", 1), Count(NOT_STATED, 1)),
    )


def test_retracted_work_and_the_librarys_guides_are_left_out_and_counted() -> None:
    odd = studied(
        TRIAL,
        replace(TRIAL, id="gone", retracted=True),
        replace(TRIAL, id="guide", design="topic guide"),
        replace(TRIAL, id="gone-guide", design="topic guide", retracted=True),
    )
    shown = evidence_map(odd, "technique")
    assert {dot.studied.source.id for dot in shown.dots} == {"trial"}
    assert shown.left_out == LeftOut(retracted=2, guides=1)
    line = timeline([*odd, Studied(BARE)])
    assert [len(year.studied) for year in line.years] == [1]
    assert line.left_out == LeftOut(retracted=2, guides=1, undated=1)


def test_the_timeline_has_every_year_and_how_directions_are_spread() -> None:
    line = timeline(studied(TRIAL, REVIEW, replace(TRIAL, id="later", year=2014)))
    assert [year.year for year in line.years] == [2012, 2013, 2014]
    assert [[one.source.id for one in year.studied] for year in line.years] == [
        ["trial"],
        [],
        ["review", "later"],
    ]
    assert line.years[2].directions == (Count("favours massage", 1), Count("mixed", 1))


def test_of_nothing_there_is_an_empty_map_and_timeline() -> None:
    assert evidence_map([], "technique").dots == ()
    assert timeline([]).years == ()
    assert timeline(studied(BARE)).left_out == LeftOut(undated=1)


def test_hits_bring_their_passage_and_a_source_stands_once() -> None:
    assert of_hits([hit(3, TRIAL), hit(1, REVIEW), hit(2, TRIAL)]) == [
        Studied(TRIAL, "trial#3"),
        Studied(REVIEW, "review#1"),
    ]


def test_a_library_opens_each_source_at_what_it_found(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    text = "# Elbows\n\n## Question\n\nDo they ease?\n\n## Results\n\nThey do.\n"
    (corpus / "elbows.md").write_text(text, "utf-8")
    ingest()
    library = Library.open(index_folder)
    shown = [one.source.id for one in of_library(library)]
    assert shown == ["back", "elbows", "perlman-knee", "sleep"]
    found = best_passage(library, "elbows")
    assert (found.id, found.heading) == ("elbows#2", "Results")
    assert best_passage(library, "sleep").id == "sleep#1"


def test_the_tables_say_what_the_signs_show() -> None:
    shown = evidence_map(studied(TRIAL, REVIEW), "technique")
    assert dict(zip(DOT_HEADS, dot_rows(shown)[1], strict=True)) == {
        "Condition": "low back pain",
        "Technique or outcome": "Swedish and classical massage",
        "Source": "Doe 2012",
        "Kind": "randomized trial",
        "Participants": "1,250",
        "Direction": "mixed",
        "Certainty": "low (GRADE)",
    }
    assert dict(zip(CELL_HEADS, cell_rows(shown)[0], strict=True)) == {
        "Condition": "low back pain",
        "Technique or outcome": "Swedish and classical massage",
        "Sources": "2",
        "Directions": "favours massage 1, mixed 1",
        "Certainty": "low 1, not stated 1",
    }
    assert len(dot_rows(shown)) == len(shown.dots)
    assert dot_rows(evidence_map(studied(BARE), "technique"))[0][3:] == (NOT_STATED,) * 4
    years = year_rows(timeline(studied(TRIAL, REVIEW)))
    assert YEAR_HEADS == ("Year", "Sources", "Directions")
    assert years == [("2012", "1", "mixed 1"), ("2014", "1", "favours massage 1")]


SOURCES = st.lists(
    st.builds(
        lambda number, design, direction, conditions, techniques: replace(
            BARE,
            id=f"s{number}",
            design=design,
            direction=direction,
            conditions=conditions,
            techniques=techniques,
        ),
        st.integers(0, 99),
        st.sampled_from([None, *DESIGNS]),
        st.sampled_from([None, *DIRECTIONS]),
        st.sampled_from([(), ("pain",), ("anxiety", "depression"), ("pain", "cancer", "stroke")]),
        st.sampled_from([(), ("massage",), ("Swedish massage", "reflexology")]),
    ),
    max_size=20,
    unique_by=lambda source: source.id,
)


@given(SOURCES)
def test_dots_and_cells_tell_the_same_and_no_two_dots_lie_on_each_other(
    sources: list[Source],
) -> None:
    shown = evidence_map(studied(*sources), "technique")
    keys = [(dot.condition, dot.across) for dot in shown.dots]
    for cell in shown.cells:
        assert keys.count((cell.condition, cell.across)) == cell.sources
        assert sum(count.sources for count in cell.directions) == cell.sources
        assert sum(count.sources for count in cell.certainties) == cell.sources
    assert len(shown.dots) == sum(cell.sources for cell in shown.cells)
    assert set(keys) <= set(product(shown.rows, shown.columns))
    places = [(*key, dot.x, dot.y) for key, dot in zip(keys, shown.dots, strict=True)]
    assert all(one != other for one, other in combinations(places, 2))
    assert all(abs(dot.x) < 0.5 and abs(dot.y) < 0.5 for dot in shown.dots)
