"""From passages to sources: their order, those that a bonus may reach, what is shown first."""

from collections.abc import Sequence

import numpy as np
import pytest

from index.group import best_places, lead, within
from index.records import Hit, Parts
from ingest.records import Passage, Source

SOURCES = np.asarray([7, 7, 3, 5, 3, 9])
SCORES = np.asarray([0.2, 0.6, 0.6, 0.595, 0.1, 0.58], dtype=np.float32)
PLACES = {7: [1, 0], 3: [2, 4], 5: [3], 9: [5]}


def test_sources_come_by_their_best_passage_and_equals_in_their_order() -> None:
    found = best_places(SOURCES, SCORES)
    assert found == PLACES
    assert list(found) == [7, 3, 5, 9]


@pytest.mark.parametrize(
    ("k", "margin", "expected"),
    [
        (1, 0.0, [7, 3]),  # equals of the last
        (1, 0.01, [7, 3, 5]),
        (1, 0.025, [7, 3, 5, 9]),
        (3, 0.01, [7, 3, 5]),
        (3, 0.02, [7, 3, 5, 9]),
        (4, 0.01, [7, 3, 5, 9]),
        (9, 0.0, [7, 3, 5, 9]),
    ],
)
def test_within_the_margin_of_the_last_of_k(k: int, margin: float, expected: list[int]) -> None:
    assert within(PLACES, SCORES, k, margin) == expected


def hits(headings: Sequence[str | None]) -> list[Hit]:
    source = Source(id="one", file="one.txt", sha256="")
    return [
        Hit(Passage(f"one#{n}", "one", "", heading, None, 0, 1), source, 1 - n / 10, None, None,
            parts=Parts(0, 0, 0, 0))
        for n, heading in enumerate(headings)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("headings", "first"),
    [
        ([None, "Results"], 0),
        (["Methods", "Results"], 1),
        (["What was done", "Harms"], 1),
        (["Patients and methods", "Setting", "Methods and results"], 2),
        (["Design of a chair", "Results"], 0),
        (["Objective", "Methods", "Main results and harms"], 2),
        (["Research questions", "Methods", None], 2),
        (["Aims", "Purpose"], 0),
        ([" hypotheses ", "What was found"], 1),
        (["Aims of massage", "Results"], 0),
        (["Who took part", "What was done", "Harms", "Conclusions"], 3),
        (["Participants"], 0),
        (["Question", "In plain words", "Results"], 1),
    ],
)
def test_a_passage_that_only_asks_or_tells_the_methods_lets_the_best_that_answers_go_first(
    headings: list[str | None], first: int
) -> None:
    found = hits(headings)
    assert lead(found, "massage and pain") is found[first]


@pytest.mark.parametrize(
    "question",
    [
        "how many sessions for a sore knee",
        "Swedish massage, dose and duration",
        "what was it compared with",
        "inclusion criteria of the trial",
    ],
)
def test_who_asks_how_it_was_done_gets_the_methods_first(question: str) -> None:
    found = hits(["What was done", "What was found"])
    assert lead(found, question) is found[0]
    aside = hits(["Question", "What was done", "What was found"])
    assert lead(aside, question) is aside[1]
