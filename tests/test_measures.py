"""Measures, by hand."""

import math

import numpy as np
import pytest

from index.measures import ndcg, paired_interval, recall, reciprocal_rank

JUDGED = {"a": 2, "b": 1, "c": 1, "d": 0}


@pytest.mark.parametrize(
    ("ranking", "k", "expected"),
    [
        (["a", "b", "c"], 10, 1.0),
        (["b", "x", "a"], 10, (1 + 2 / 2) / (2 + 1 / math.log2(3) + 1 / 2)),
        (["b", "x", "a"], 1, 1 / 2),
        (["x", "d"], 10, 0.0),
        ([], 10, 0.0),
    ],
)
def test_ndcg(ranking: list[str], k: int, expected: float) -> None:
    assert ndcg(ranking, JUDGED, k) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ranking", "k", "expected"),
    [(["a", "x", "b"], 10, 2 / 3), (["x", "a"], 1, 0.0), (["d"], 10, 0.0)],
)
def test_recall(ranking: list[str], k: int, expected: float) -> None:
    assert recall(ranking, JUDGED, k) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ranking", "k", "expected"),
    [(["d", "x", "c", "a"], 10, 1 / 3), (["x", "c"], 1, 0.0), ([], 10, 0.0)],
)
def test_reciprocal_rank(ranking: list[str], k: int, expected: float) -> None:
    assert reciprocal_rank(ranking, JUDGED, k) == pytest.approx(expected)


def test_nothing_relevant_measures_nothing() -> None:
    assert (ndcg(["a"], {}, 10), recall(["a"], {}, 10), reciprocal_rank(["a"], {}, 10)) == (0, 0, 0)


def test_an_interval_holds_the_mean_and_narrows_with_more_pairs() -> None:
    random = np.random.default_rng(1)
    gain = random.normal(0.1, 0.2, 400)
    few = paired_interval(list(gain[:40]), [0.0] * 40)
    many = paired_interval(list(gain), [0.0] * 400)
    assert many[0] < gain.mean() < many[1]
    assert many[1] - many[0] < few[1] - few[0]
    # The normal approximation of the same interval.
    half = 1.96 * gain.std() / math.sqrt(400)
    assert many[1] - many[0] == pytest.approx(2 * half, rel=0.05)


def test_two_equal_rankings_differ_by_nothing() -> None:
    assert paired_interval([0.3, 0.7], [0.3, 0.7]) == (0.0, 0.0)
