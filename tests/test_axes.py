"""Labels put into groups."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from index import axes
from index.axes import OTHER, group, grouped, groups, mentioned
from ingest.records import Metadata
from ingest.text import read_markdown

STUDIES = sorted((Path(__file__).parent.parent / "corpus" / "studies").glob("*.md"))


@cache
def studies() -> tuple[Metadata, ...]:
    return tuple(read_markdown(path.read_bytes()).declared for path in STUDIES)


@pytest.mark.parametrize(
    ("axis", "label", "expected"),
    [
        ("condition", "chronic low back pain", "low back pain"),
        ("condition", "Breast Cancer", "cancer"),
        ("condition", "cancer pain", "cancer"),
        ("condition", "postoperative pain", "surgery and hospital"),
        ("condition", "pain", "other pain"),
        ("condition", "unheard-of thing", OTHER),
        # A term begins a word: "repain" has none.
        ("condition", "repain", OTHER),
        ("technique", "infant massage by mother", "infant massage"),
        ("technique", "massage", "massage, kind not named"),
        ("technique", "massage therapy (cupping excluded)", "massage, kind not named"),
        ("comparator", "no massage", "no treatment or a waiting list"),
        ("comparator", "light massage", "another massage or dose"),
        ("comparator", "rest", "light touch, rest or attention"),
        # A term that ends in "$" ends the word: "rest" is not in "restoration".
        ("comparator", "restoration", OTHER),
    ],
)
def test_a_label_is_of_the_first_group_that_fits(axis: str, label: str, expected: str) -> None:
    assert group(axis, label) == expected


def test_several_labels_give_each_group_once_in_the_order_of_the_axis() -> None:
    labels = ["nonsense", "anxiety", "low back pain", "depression"]
    assert grouped("condition", labels) == ("low back pain", "anxiety, stress and mood", OTHER)


def test_free_words_may_name_several_groups_and_the_last_only_alone() -> None:
    assert mentioned("population", "adults and children with cancer pain") == (
        "children and teenagers",
        "people with cancer",
    )
    assert mentioned("population", "Adults with neck pain") == ("adults with a complaint",)
    assert mentioned("population", "textbooks") == (OTHER,)


def test_an_axis_that_is_not_there_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        groups("colour")


def test_the_file_has_three_columns_and_no_term_twice() -> None:
    rows = [line.split("\t") for line in axes._FILE.read_text("utf-8").splitlines()]
    assert rows[0] == ["axis", "group", "term"]
    assert [row for row in rows if len(row) != 3 or not all(row)] == []
    twice = [row for row, count in Counter(map(tuple, rows)).items() if count > 1]
    assert twice == []
    assert {row[0] for row in rows[1:]} == {
        "condition",
        "technique",
        "outcome",
        "comparator",
        "population",
    }


@pytest.mark.parametrize(
    ("axis", "most_groups", "most_other"),
    [("condition", 24, 12), ("technique", 24, 0), ("comparator", 24, 2), ("outcome", 24, 30)],
)
def test_the_shipped_studies_fit_into_groups_few_enough_to_be_read(
    axis: str, most_groups: int, most_other: int
) -> None:
    labels = [label for study in studies() for label in getattr(study, f"{axis}s")]
    assert len(groups(axis)) <= most_groups
    other = [label for label in labels if mentioned(axis, label) == (OTHER,)]
    assert len(other) <= most_other
    unused = [name for name in groups(axis) if not any(name in mentioned(axis, x) for x in labels)]
    assert unused == []
