"""Fit what the shipped library covers, index/data/coverage.npz, for `benchmarks.calibrate`."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict
from sklearn.svm import SVC

from index import coverage
from index.confidence import Signs
from index.coverage import Coverage, Projections
from ingest.embed import Vectors

Wide = NDArray[np.float64]
Flags = NDArray[np.bool_]

# What cross-validation with each writer left out chose, of a few that were tried: how much of the
# squared distance between two questions the figures make, their strange words, their own vectors
# and what is unexplained in them; and how dear a question on the wrong side is.
_FIGURES, _STRANGE, _QUESTION, _UNEXPLAINED = 0.064, 0.3, 0.6, 0.3
_C = 3.0
# Each vector in so many dimensions: in half of them it tells less, in three times as many no more.
_DIMENSIONS = 128


@dataclass(frozen=True, slots=True)
class Taught:
    """The signs of n questions, which of them have an answer, (n,), and who wrote them, (n,)."""

    signs: Sequence[Signs]
    answerable: Flags
    writers: NDArray[np.str_]

    def unseen(self, machine: LogisticRegression | SVC, points: Wide, method: str) -> Wide:
        """What a machine says of each question when it was fitted without its writer's: (n, ...).

        `points` (n, f) are what it is fitted on.
        """
        folds = LeaveOneGroupOut()
        found = cross_val_predict(
            machine, points, self.answerable, groups=self.writers, cv=folds, method=method
        )
        return np.asarray(found, dtype=np.float64)

    def cutoff(self, unseen: Wide, answered: float) -> float:
        """The confidence from which the share `answered` of those with an answer are answered."""
        return round(float(np.quantile(unseen[self.answerable], 1 - answered)), 3)


def covered(
    model: str, sources: Set[str], taught: Taught, answered: float
) -> tuple[Coverage, Wide]:
    """What is learned for a model and a library's sources, and the confidence when unseen, (n,).

    The cut-off answers the share `answered` of the questions that have an answer.
    """
    projections = _projections(taught.signs)
    points = np.array([projections.point(one) for one in taught.signs], dtype=np.float64)
    machine = SVC(C=_C, gamma=1.0, class_weight="balanced")
    apart = taught.unseen(machine, points, "decision_function")[:, np.newaxis]
    logistic = LogisticRegression(C=1e6, class_weight="balanced").fit(apart, taught.answerable)
    slope, offset = float(logistic.coef_[0, 0]), float(logistic.intercept_[0])
    unseen = np.asarray(logistic.predict_proba(apart)[:, 1], dtype=np.float64)
    machine.fit(points, taught.answerable)
    fitted = Coverage(
        model=model,
        sources=frozenset(sources),
        projections=projections,
        support=_halved(machine.support_vectors_),
        weights=_halved(slope * machine.dual_coef_[0]),
        intercept=slope * float(machine.intercept_[0]) + offset,
        cutoff=taught.cutoff(unseen, answered),
    )
    return fitted, unseen


def write(fitted: Coverage) -> None:
    """Write the file that `index.coverage` reads; the same is written for the same."""
    single = fitted.projections
    arrays: dict[str, NDArray[Any]] = {
        "model": np.array(fitted.model),
        "sources": np.array(sorted(fitted.sources)),
        "figures": single.figures,
        "strange": single.strange.astype(np.float16),
        "question": single.question.astype(np.float16),
        "unexplained": single.unexplained.astype(np.float16),
        "support": fitted.support.astype(np.float16),
        "weights": fitted.weights.astype(np.float16),
        "intercept": np.array(fitted.intercept),
        "cutoff": np.array(fitted.cutoff),
    }
    with coverage.FILE.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def _projections(signs: Sequence[Signs]) -> Projections:
    figures = np.array([one.figures() for one in signs])
    each = np.sqrt(_FIGURES / figures.shape[1]) / np.maximum(figures.std(axis=0), 1e-6)
    return Projections(
        np.asarray(each, dtype=np.float32),
        _projection(np.array([one.strange for one in signs]), _STRANGE),
        _projection(np.array([one.question for one in signs]), _QUESTION),
        _projection(np.array([one.unexplained for one in signs]), _UNEXPLAINED),
    )


def _projection(vectors: Vectors, share: float) -> Vectors:
    """From vectors (n, d) to their main directions, (d, k): a mean square length of `share`."""
    directions = PCA(min(_DIMENSIONS, *vectors.shape), random_state=0).fit(vectors).components_
    scale = np.sqrt(share / max(float((vectors**2).sum(axis=1).mean()), 1e-6))
    return _halved(scale * directions.T)


def _halved(numbers: NDArray[Any]) -> Vectors:
    """Numbers as the file keeps them, in half precision."""
    return np.asarray(numbers, dtype=np.float16).astype(np.float32)
