"""How sure it is that what was found answers the question: signs of it, and a calibration of them.

Near misses are the hard ones: a condition that the library says nothing on, asked for in words
that it is full of. Relevance alone does not tell them; whether the question's telling words are in
what was found does, how near in meaning the nearest word there is to each, and which words are far:
that nothing found speaks of a husband or an evening matters less than that nothing speaks of gout.
"""

import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.lexical import LexicalIndex, words_of
from index.question import Asked, Part
from index.top import Rows, Scores
from ingest.embed import Vectors
from ingest.model import find_model
from ingest.records import Source
from ingest.word_vectors import WordVectors, word_vectors

FILE = Path(__file__).parent / "data" / "confidence.json"
# In how many of the best sources the question's words are looked for.
SOURCES = 3
# Over how many of the best sources the best one's lead is taken; where a filter or a small library
# leaves fewer it says nothing, and the mean over the questions of the calibration stands for it.
LED = 10
_USUAL_LEAD = 0.09
# What is added to the squares of vectors so that twins among them are no trouble.
_TWINS = 1e-6


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to: the best passage's score in each source, best source first.

    Of the first SOURCES: their ids, the rows of their best passages, their text, what they are
    about, and the vectors of each one's best passage and of itself, (r, d). `question` (d,) is the
    vector that they were found by.
    """

    scores: tuple[float, ...]
    ids: tuple[str, ...]
    rows: tuple[Rows, ...]
    texts: tuple[str, ...]
    subjects: tuple[str, ...]
    question: Vectors
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Signs:
    """What a calibration weighs.

    `score` is the best score and `lead` that less the mean of the first LED sources. `unseen` and
    `missing` are shares of the question's words, by weight: those that the whole library and the
    best sources lack. `strange_to_...` is how far in meaning (1 less the cosine of word vectors)
    the question's words are on average from the nearest word of the best source, of the best
    sources, and of what these say they are about. `length` is the logarithm of their number.
    `strange` is the sum of the vectors of the question's words, (w,), each by its weight and by how
    far on average it is from the nearest word of each of the best sources. `question` is its vector
    (d,), and `unexplained` what is left of that beside all directions that the vectors of the best
    sources have, (d,). `sources` are the ids of these.
    """

    score: float
    lead: float
    unseen: float
    missing: float
    strange_to_first: float
    strange_to_best: float
    strange_to_subjects: float
    length: float
    strange: Vectors
    question: Vectors
    unexplained: Vectors
    sources: tuple[str, ...] = ()

    def figures(self) -> tuple[float, ...]:
        """All signs of one number, in the order of FIGURES."""
        return tuple(getattr(self, name) for name in FIGURES)


FIGURES = tuple(field.name for field in fields(Signs) if field.type is float)


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression on Signs, and the confidence from which one answers.

    `coefficients` are those of FIGURES, `words` (w,) those of the strange words' vector.
    """

    intercept: float
    coefficients: tuple[float, ...]
    words: Vectors
    cutoff: float

    def confidence(self, signs: Signs) -> float:
        """How likely the library answers: 0 to 1."""
        weighed = self.intercept + float(np.dot(self.coefficients, signs.figures()))
        return logistic(weighed + float(self.words @ signs.strange))


def logistic(weighed: float) -> float:
    """The probability whose logarithm of odds that is."""
    return 1 / (1 + math.exp(-min(max(weighed, -30.0), 30.0)))


def calibration(model_name: str) -> Calibration | None:
    """The calibration for a model by its name; None for one that nobody has calibrated."""
    return _calibrations().get(model_name)


def signs(asked: Asked, found: Found, words: LexicalIndex) -> Signs:
    """The signs of a question and what was found; `words` is the library's word index."""
    parts = [part for part in asked.parts if any(weight for _, weight in part.weights)]
    weights = [sum(weight for _, weight in part.weights) for part in parts]
    whole = sum(weights) or 1.0
    best = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *found.rows]))
    unseen = [not any(known(part, words)) for part in parts]
    missing = [not _is_in(part, best, words) for part in parts]
    texts = [_words(text) for text in found.texts]
    subjects = frozenset[str]().union(*map(_words, found.subjects))
    strange = _strangeness(asked, texts, subjects)
    return Signs(
        score=found.scores[0],
        lead=_lead(found.scores),
        unseen=float(np.dot(weights, unseen)) / whole if parts else 1.0,
        missing=float(np.dot(weights, missing)) / whole if parts else 1.0,
        strange_to_first=strange.first,
        strange_to_best=strange.best,
        strange_to_subjects=strange.subjects,
        length=math.log1p(len(parts)),
        strange=strange.words,
        question=found.question,
        unexplained=_unexplained(found.question, found.vectors),
        sources=found.ids,
    )


def subject(source: Source) -> str:
    """What a source says it is about, as one text."""
    facts = (source.population, *source.conditions, *source.techniques, *source.body_regions)
    return "\n".join(filter(None, (source.title, *facts, *source.outcomes)))


def known(part: Part, words: LexicalIndex) -> list[bool]:
    """Whether the library has each of the ways to say a term, its own and those in place of it."""
    ways = [[stem for stem, _ in part.weights], *(other.stems for other in part.alternatives)]
    return [all(words.texts_with(stem) for stem in way) for way in ways]


def _lead(scores: Sequence[float]) -> float:
    return scores[0] - float(np.mean(scores[:LED])) if len(scores) >= LED else _USUAL_LEAD


def _is_in(part: Part, rows: Rows, words: LexicalIndex) -> bool:
    """Whether a term, or what may stand for it, is in any of some rows."""
    ways = [[stem for stem, _ in part.weights], *(other.stems for other in part.alternatives)]
    return any(all((words.at(rows, stem) > 0).any() for stem in way) for way in ways)


def _unexplained(question: Vectors, vectors: Vectors) -> Vectors:
    """What is left of a vector (d,) beside all directions that some vectors (r, d) have: (d,)."""
    wide = np.asarray(vectors, dtype=np.float64)
    # A source of one passage is that passage: of such twins, each is half.
    products = wide @ wide.T + _TWINS * np.eye(len(wide))
    return np.asarray(
        question - np.linalg.solve(products, wide @ question) @ wide, dtype=np.float32
    )


@dataclass(frozen=True, slots=True)
class _Strange:
    """How far in meaning a question's words are from what was found; see Signs."""

    first: float
    best: float
    subjects: float
    words: Vectors


def _strangeness(
    asked: Asked, texts: Sequence[frozenset[str]], subjects: frozenset[str]
) -> _Strange:
    """`texts` are the words of the best sources, best first, `subjects` what these are about."""
    vectors = _word_vectors()
    counted = [(word, weight) for word, weight in asked.words if weight > 0]
    if not counted or not any([subjects, *texts]):
        return _Strange(1.0, 1.0, 1.0, np.zeros(vectors.dimension, dtype=np.float32))
    own = vectors.of([word for word, _ in counted])
    there, columns = vectors.of_sets([*texts, subjects])
    near = own @ there.T
    weights = np.array([weight for _, weight in counted], dtype=np.float32)
    *each, about = (_far(near, own_columns) for own_columns in columns)
    return _Strange(
        float(np.average(each[0], weights=weights)),
        float(np.average(np.min(each, axis=0), weights=weights)),
        float(np.average(about, weights=weights)),
        np.asarray((weights * np.mean(each, axis=0)) @ own, dtype=np.float32),
    )


def _far(near: Scores, columns: NDArray[np.intp]) -> Scores:
    """How far each of n words is from the nearest of some columns of all cosines, 0 to 1: (n,)."""
    if not len(columns):
        return np.ones(len(near), dtype=np.float32)
    return np.asarray(np.clip(1 - near[:, columns].max(axis=1), 0, 1), dtype=np.float32)


# Questions on one subject meet the same passages.
@functools.lru_cache(maxsize=512)
def _words(text: str) -> frozenset[str]:
    return frozenset(words_of(text))


@functools.cache
def _word_vectors() -> WordVectors:
    # Finding the model looks at its files: once is enough.
    return word_vectors(find_model())


@functools.cache
def _calibrations() -> Mapping[str, Calibration]:
    records = json.loads(FILE.read_text("utf-8"))["models"]
    return {
        name: Calibration(
            record["intercept"],
            tuple(record["coefficients"].values()),
            np.array(record["words"], dtype=np.float32),
            record["cutoff"],
        )
        for name, record in records.items()
    }
