"""Counting, narrowing and sorting."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.facets import (
    FACETS,
    NOT_STATED,
    SORTS,
    Count,
    Facet,
    facet_values,
    facets,
    narrowed,
    sort,
)
from index.records import Hit
from ingest.metadata import DESIGNS, DIRECTIONS
from ingest.records import Passage, Source

BARE = Source(id="bare", file="f", sha256="0")
TRIAL = Source(
    id="trial",
    title="Knees",
    authors=("Perlman AI",),
    year=2012,
    design="randomized trial",
    n_participants=125,
    population="adults and children with cancer",
    conditions=("knee osteoarthritis", "pain", "hip arthritis"),
    techniques=("Swedish massage",),
    dose="60 minutes weekly",
    comparators=("usual care", "light touch"),
    direction="mixed",
    certainty="low to very low",
    file="f",
    sha256="0",
)
REVIEW = replace(
    TRIAL,
    id="review",
    year=2014,
    design="meta-analysis",
    n_participants=None,
    conditions=("pain",),
    direction="favours massage",
    certainty="weak",
)


def hit(source: Source) -> Hit:
    return Hit(Passage(f"{source.id}#1", source.id, "text", None, 1, 0, 4), source, 0.5, 1, None)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("design", ("randomized trial",)),
        ("participants", ("100 to 499",)),
        ("year", ("2010 to 2014",)),
        ("direction", ("mixed",)),
        ("certainty", ("very low",)),
        ("population", ("children and teenagers", "people with cancer")),
        ("condition", ("arthritis and joints", "other pain")),
        ("technique", ("Swedish and classical massage",)),
        ("comparator", ("usual care", "light touch, rest or attention")),
        ("dose", ("over 45 minutes",)),
    ],
)
def test_each_facet_has_its_values_and_says_where_none_is_stated(
    name: str, values: tuple[str, ...]
) -> None:
    assert facet_values(TRIAL, name) == values
    assert facet_values(BARE, name) == (NOT_STATED,)


def test_no_facet_is_left_untested() -> None:
    assert FACETS == (
        "design", "participants", "year", "direction", "certainty",
        "population", "condition", "technique", "comparator", "dose",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("participants", "band"),
    [(0, "0"), (1, "1"), (2, "2 to 49"), (49, "2 to 49"), (50, "50 to 99"), (99, "50 to 99"),
     (499, "100 to 499"), (500, "500 to 999"), (1000, "1,000 and more")],
)  # fmt: skip
def test_bands_of_participants(participants: int, band: str) -> None:
    assert facet_values(replace(BARE, n_participants=participants), "participants") == (band,)


def test_counts_come_in_the_order_of_the_facet_with_not_stated_last() -> None:
    counted = {facet.name: facet for facet in facets([BARE, TRIAL, REVIEW])}
    assert counted["design"] == Facet(
        "design", (Count("meta-analysis", 1), Count("randomized trial", 1), Count(NOT_STATED, 1))
    )
    assert counted["certainty"] == Facet(
        "certainty",
        (Count("very low", 1), Count("in the authors' own words", 1), Count(NOT_STATED, 1)),
    )
    # A source with two values counts under each.
    assert counted["condition"] == Facet(
        "condition",
        (Count("arthritis and joints", 1), Count("other pain", 2), Count(NOT_STATED, 1)),
    )
    newer = replace(TRIAL, year=2015)
    assert {f.name: f for f in facets([BARE, TRIAL, REVIEW, newer])}["year"] == Facet(
        "year", (Count("2015 to 2019", 1), Count("2010 to 2014", 2), Count(NOT_STATED, 1))
    )


def test_a_choice_narrows_the_other_facets_and_not_its_own() -> None:
    counted = {f.name: f.counts for f in facets([BARE, TRIAL, REVIEW], {"direction": {"mixed"}})}
    assert counted["design"] == (Count("randomized trial", 1),)
    assert counted["direction"] == (
        Count("favours massage", 1),
        Count("mixed", 1),
        Count(NOT_STATED, 1),
    )


def test_within_a_facet_any_choice_is_enough_and_across_facets_all_are_needed() -> None:
    items = [hit(BARE), hit(TRIAL), hit(REVIEW)]
    either = narrowed(items, {"design": ["meta-analysis", "randomized trial"], "year": []})
    assert [item.source.id for item in either] == ["trial", "review"]
    both = narrowed(items, {"design": ["meta-analysis"], "condition": ["arthritis and joints"]})
    assert both == []
    assert narrowed(items, {"participants": [NOT_STATED]}) == [items[0], items[2]]


@pytest.mark.parametrize("name", SORTS)
@pytest.mark.parametrize("descending", [False, True])
def test_what_is_not_stated_is_last_either_way(name: str, descending: bool) -> None:
    empty = replace(BARE, title=None)
    ordered = sort([empty, TRIAL, empty], name, descending=descending)
    assert ordered == [TRIAL, empty, empty]


def test_sorting_is_stable_both_ways() -> None:
    first, second = replace(TRIAL, id="a"), replace(TRIAL, id="b")
    for descending in (False, True):
        ordered = sort([first, REVIEW, second], "year", descending=descending)
        same = [source.id for source in ordered if source.year == 2012]
        assert same == ["a", "b"]
    assert [s.year for s in sort([TRIAL, REVIEW], "year", descending=True)] == [2014, 2012]


def test_kinds_of_study_sort_in_their_order_and_certainty_from_the_highest() -> None:
    designs = [replace(BARE, design=design) for design in reversed(DESIGNS)]
    assert [source.design for source in sort(designs, "design")] == list(DESIGNS)
    words = ["very low", "PEDro 5/10", "high", "low"]
    certain = [replace(BARE, certainty=word) for word in words]
    assert [s.certainty for s in sort(certain, "certainty")] == [
        "high", "low", "very low", "PEDro 5/10",
    ]  # fmt: skip


@given(st.lists(st.builds(
    lambda number, design, participants, direction: replace(
        BARE, id=f"s{number}", design=design, n_participants=participants, direction=direction
    ),
    st.integers(0, 9),
    st.sampled_from([None, *DESIGNS]),
    st.sampled_from([None, 1, 60, 700]),
    st.sampled_from([None, *DIRECTIONS]),
), max_size=12))  # fmt: skip
def test_a_count_is_how_many_that_choice_would_leave(sources: list[Source]) -> None:
    for facet in facets(sources, {"direction": {"mixed"}}):
        for count in facet.counts:
            chosen = {"direction": {"mixed"}, facet.name: {count.value}}
            assert len(narrowed(sources, chosen)) == count.sources
