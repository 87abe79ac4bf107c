"""How sure it is that the shipped library answers: learned from questions that were asked of it.

A support vector machine with a Gaussian kernel (Cortes and Vapnik 1995, doi:10.1007/BF00994018)
over the signs of `index.confidence`, its result made a probability (Platt, Probabilistic outputs
for support vector machines, 1999). It tells near misses better than the general calibration, since
it learns which subjects that library has and lacks. Just therefore it would refuse what somebody
adds: so it judges only where all of the best sources are ones that it was fitted on.
"""

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from index.confidence import Signs, calibration, logistic
from ingest.embed import Vectors

FILE = Path(__file__).parent / "data" / "coverage.npz"


class Judge(Protocol):
    """What says how sure an answer is, and from where on that is sure enough."""

    @property
    def cutoff(self) -> float:
        """The confidence from which one answers."""

    def confidence(self, signs: Signs) -> float:
        """How likely the library answers: 0 to 1."""


@dataclass(frozen=True, slots=True)
class Projections:
    """What makes of signs one point, so that distances between points are the kernel's.

    `figures` (8,) are factors; the others (w, k), (d, k) and (d, k) take the vectors to fewer
    dimensions.
    """

    figures: Vectors
    strange: Vectors
    question: Vectors
    unexplained: Vectors

    def point(self, signs: Signs) -> Vectors:
        """The signs as a point, (8 + 3 k,)."""
        parts = (
            np.asarray(signs.figures(), dtype=np.float32) * self.figures,
            signs.strange @ self.strange,
            signs.question @ self.question,
            signs.unexplained @ self.unexplained,
        )
        return np.concatenate(parts, dtype=np.float32)


@dataclass(frozen=True)
class Coverage:
    """A kernel machine: `support` (n, f) are points, `weights` (n,) what being near to each tells.

    It was fitted for the encoder `model` on a library with these `sources`.
    """

    model: str
    sources: frozenset[str]
    projections: Projections
    support: Vectors
    weights: Vectors
    intercept: float
    cutoff: float

    def knows(self, signs: Signs) -> bool:
        """Whether all of the best sources are ones that it was fitted on."""
        return self.sources.issuperset(signs.sources)

    def confidence(self, signs: Signs) -> float:
        """How likely the library answers: 0 to 1."""
        point = self.projections.point(signs)
        # The square of a difference in parts: no difference of all support points is written out.
        apart = self._squares - 2 * (self.support @ point) + point @ point
        return logistic(float(self.weights @ np.exp(-apart)) + self.intercept)

    @functools.cached_property
    def _squares(self) -> Vectors:
        """The squared length of each support point, (n,)."""
        return np.asarray((self.support**2).sum(axis=1), dtype=np.float32)


def judge(model_name: str, signs: Signs) -> Judge | None:
    """Who says how sure the answer with these signs is; None for a model nobody has calibrated."""
    known = shipped()
    if known.model == model_name and known.knows(signs):
        return known
    return calibration(model_name)


@functools.cache
def shipped() -> Coverage:
    """What was fitted on the shipped library, with the encoder that it comes with."""
    with np.load(FILE) as kept:
        arrays = {name: kept[name] for name in kept.files}
    names = ("figures", "strange", "question", "unexplained")
    single = (np.asarray(arrays[name], dtype=np.float32) for name in names)
    return Coverage(
        model=str(arrays["model"]),
        sources=frozenset(arrays["sources"].tolist()),
        projections=Projections(*single),
        support=np.asarray(arrays["support"], dtype=np.float32),
        weights=np.asarray(arrays["weights"], dtype=np.float32),
        intercept=float(arrays["intercept"]),
        cutoff=float(arrays["cutoff"]),
    )
