"""Retrieval measures under ir_measures' names, as trec_eval defines them.

A ranking is a list of ids, best first; a judgment (qrels) is a grade by id, above 0 if relevant.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Judgment = Mapping[str, int]
_RESAMPLES = 10_000


def ndcg(ranking: Sequence[str], judged: Judgment, k: int) -> float:
    """nDCG@k with the grade as gain. Järvelin and Kekäläinen 2002, doi:10.1145/582415.582418."""
    gains = [judged.get(found, 0) for found in ranking[:k]]
    ideal = sorted((grade for grade in judged.values() if grade > 0), reverse=True)[:k]
    return _discounted(gains) / _discounted(ideal) if ideal else 0.0


def recall(ranking: Sequence[str], judged: Judgment, k: int) -> float:
    """R@k: the share of the relevant that are among the first k."""
    relevant = {found for found, grade in judged.items() if grade > 0}
    return len(relevant & set(ranking[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranking: Sequence[str], judged: Judgment, k: int) -> float:
    """RR@k: one over the rank of the first relevant one, 0 where none is among the first k."""
    ranks = (rank for rank, found in enumerate(ranking[:k], 1) if judged.get(found, 0) > 0)
    return 1 / next(ranks, math.inf)


def paired_interval(first: Sequence[float], second: Sequence[float]) -> tuple[float, float]:
    """The 95 % bootstrap interval of the mean difference, first less second, pair by pair.

    Questions are drawn with replacement, 10 000 times, from a fixed seed: Efron and Tibshirani
    1993, An Introduction to the Bootstrap, chapter 13.
    """
    differences: NDArray[np.float64] = np.asarray(first) - np.asarray(second)
    drawn = np.random.default_rng(0).integers(len(differences), size=(_RESAMPLES, len(differences)))
    low, high = np.quantile(differences[drawn].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))
