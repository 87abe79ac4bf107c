"""Who says how sure an answer is, and how a kernel machine says it."""

import math
from dataclasses import replace

import numpy as np
import pytest

from index import confidence, coverage
from index.confidence import Signs, calibration
from index.coverage import Coverage, Projections, judge
from index.library import Library
from ingest.model import DEFAULT_MODEL


def vector(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=np.float32)


SIGNS = Signs(
    0.5, 0, 0, 0, 0, 0, 0, 2.0, vector(1, 2), vector(3, 0, 1), vector(0, 1, 0), ("one", "two")
)
# A point is the first figure doubled, the strange words' second part, and a sum of the question's
# parts; what is unexplained is left out.
PROJECTIONS = Projections(
    vector(2, 0, 0, 0, 0, 0, 0, 0),
    vector(0, 1)[:, np.newaxis],
    vector(1, 1, 1)[:, np.newaxis],
    vector(0, 0, 0)[:, np.newaxis],
)
POINT = vector(1, 0, 0, 0, 0, 0, 0, 0, 2, 4, 0)
COVERAGE = Coverage(
    model=DEFAULT_MODEL,
    sources=frozenset({"one", "two", "three"}),
    projections=PROJECTIONS,
    support=np.stack([POINT, POINT + vector(*[0] * 8, 1, 0, 0)]),
    weights=vector(2, -3),
    intercept=0.5,
    cutoff=0.4,
)


def test_the_confidence_is_the_logistic_of_what_the_nearest_tell() -> None:
    np.testing.assert_allclose(PROJECTIONS.point(SIGNS), POINT)
    weighed = 2 - 3 * math.exp(-1) + 0.5
    assert COVERAGE.confidence(SIGNS) == pytest.approx(1 / (1 + math.exp(-weighed)))


def test_it_judges_only_where_it_knows_all_of_the_best_sources(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(coverage, "shipped", lambda: COVERAGE)
    assert judge(DEFAULT_MODEL, SIGNS) is COVERAGE
    added = replace(SIGNS, sources=("one", "what somebody added"))
    assert judge(DEFAULT_MODEL, added) is calibration(DEFAULT_MODEL)
    assert judge("a model of one's own", SIGNS) is None


def test_the_shipped_one_is_for_the_shipped_library_and_the_default_model() -> None:
    kept = coverage.shipped()
    assert kept.model == DEFAULT_MODEL
    assert {"guide-safety", "furlan-2015-low-back-cochrane"} <= kept.sources
    assert kept.support.shape == (len(kept.weights), 8 + 3 * 128)
    assert 0 < kept.cutoff < 1


def test_a_search_says_which_of_both_it_is_by(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    signs = library.signs("does massage ease knee pain")
    general = confidence.calibration(DEFAULT_MODEL)
    assert general is not None
    answer = library.search("does massage ease knee pain")
    assert (answer.confidence, answer.cutoff) == (general.confidence(signs), general.cutoff)
    vectors = (signs.strange, signs.question, signs.unexplained)
    projections = Projections(
        PROJECTIONS.figures, *(np.eye(len(one), 1, dtype=np.float32) for one in vectors)
    )
    known = replace(COVERAGE, sources=library.ids, projections=projections)
    monkeypatch.setattr(coverage, "shipped", lambda: known)
    answer = library.search("does massage ease knee pain")
    assert (answer.confidence, answer.cutoff) == (known.confidence(signs), known.cutoff)


def _parts(projections: Projections) -> list[np.ndarray]:
    return [projections.strange, projections.question, projections.unexplained]


def _width(projection: np.ndarray) -> int:
    return int(projection.shape[1])
