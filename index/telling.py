"""How likely each sentence of a passage is the one that answers, learned from readers' choices.

A conditional logit (McFadden, Conditional logit analysis of qualitative choice behavior, 1974) over
the features below. What a sentence does, its role, is told from its vector by a multinomial
logistic regression, so the coefficients (`data/sentences.json`) belong to one model each. Readers
chose on other passages than those that `kneadle eval --library` measures on; both fits are made by
`python -m benchmarks.calibrate_sentences`.
"""

import functools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.lexical import stems, words_of
from index.question import Part
from index.top import Scores
from ingest.embed import Vectors

FILE = Path(__file__).parent / "data" / "sentences.json"
# What came of something, why that is unsure, what did harm, what was done, all else.
ROLES = ("finding", "limit", "harm", "method", "background")
FEATURES = (
    *("near", "near_beyond_document", "covers_beyond_title"),
    *("asks", "is_first", "place", "is_last", "length"),
    *ROLES,
    *("harm_asked_for", "amount_asked_for"),
)
_HARM = re.compile(
    r"(?i)\b(?:harm\w*|safe\w*|risk\w*|side effects?|adverse|danger\w*|injur\w*|worse|hurt\w*"
    r"|bleed\w*|bruis\w*|clot\w*|avoid|warn\w*|complication\w*)\b"
)
_AMOUNT = re.compile(
    r"(?i)\bhow (?:many|much|long|often|big|large|soon)\b|\bdos(?:e|age)\b|\bsessions?\b"
    r"|\bminutes\b|\bduration\b|\bfrequency\b|\beffect size|\bSMD\b|\bMD\b|\bRR\b|\bOR\b"
)
_DIGIT = re.compile(r"\d")
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sought:
    """A question: as typed, its vector (d,), its terms."""

    text: str
    vector: Vectors
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """The document of a passage: its vector (d,), of any length, and its title."""

    vector: Vectors
    title: str


@dataclass(frozen=True, slots=True)
class Roles:
    """A regression from a sentence's vector to ROLES: weights (r, d), intercepts (r,)."""

    weights: Matrix
    intercepts: Matrix

    def shares(self, vectors: Vectors) -> Matrix:
        """How likely each sentence has each role: (n, r) for vectors (n, d)."""
        scores = vectors @ self.weights.T + self.intercepts
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Telling:
    """What was learned for one model: the roles, and the weight of each of FEATURES."""

    roles: Roles
    weights: Matrix

    def scores(
        self, sought: Sought, about: About, sentences: Sequence[str], vectors: Vectors
    ) -> Scores:
        """The log odds, but for a constant, that each sentence is the one: (n,)."""
        return np.asarray(
            features(sought, about, sentences, vectors, self.roles) @ self.weights, np.float32
        )


def telling(model: str, dimension: int) -> Telling | None:
    """What was learned for a model by its name; None for one that nobody has taught."""
    found = _learned().get(model)
    return found if found is not None and found.roles.weights.shape[1] == dimension else None


def by_nearness(sought: Sought, sentences: Sequence[str], vectors: Vectors) -> Scores:
    """Scores where nothing was learned: meaning and shared words alike, as in the ranking."""
    shares = _covered(sought.parts, sentences, frozenset())
    return np.asarray(vectors @ sought.vector + shares, dtype=np.float32)


def features(
    sought: Sought, about: About, sentences: Sequence[str], vectors: Vectors, roles: Roles
) -> Matrix:
    """FEATURES of each sentence of one passage in their order, (n, f), from its vectors (n, d).

    What the question asks beyond the document's subject tells its sentences apart; the subject,
    which all of them are about, does not.
    """
    subject = about.vector / max(float(np.linalg.norm(about.vector)), 1e-9)
    beyond = sought.vector - (sought.vector @ subject) * subject
    title = frozenset(stems(words_of(about.title)))
    does = roles.shares(vectors)
    harm = does[:, ROLES.index("harm")] * (_HARM.search(sought.text) is not None)
    amount = _digits(sentences) * (_AMOUNT.search(sought.text) is not None)
    meaning = (vectors @ sought.vector, vectors @ beyond, _covered(sought.parts, sentences, title))
    return np.column_stack((*meaning, _shape(sentences), does, harm, amount)).astype(np.float32)


def _covered(parts: Sequence[Part], sentences: Sequence[str], known: frozenset[str]) -> Scores:
    """How much of the question's terms, but those with a known stem, each sentence has: 0 to 1."""
    own = [frozenset(stems(words_of(sentence))) for sentence in sentences]
    shares = np.zeros(len(sentences), dtype=np.float32)
    whole = 0.0
    for part in parts:
        if any(stem in known for stem, _ in part.weights):
            continue
        weight = sum(weight for _, weight in part.weights)
        ways = [[stem for stem, _ in part.weights], *(other.stems for other in part.alternatives)]
        has = [any(all(stem in words for stem in way) for way in ways) for words in own]
        shares += np.float32(weight) * np.asarray(has, dtype=np.float32)
        whole += weight
    return shares / np.float32(whole or 1)


def _digits(sentences: Sequence[str]) -> Scores:
    has = [_DIGIT.search(sentence) is not None for sentence in sentences]
    return np.asarray(has, dtype=np.float32)


def _shape(sentences: Sequence[str]) -> Matrix:
    """Whether each asks, whether it is first, its place from 0 to 1, if it is last, its length."""
    last = len(sentences) - 1
    rows = [
        (text.rstrip().endswith("?"), n == 0, n / max(last, 1), n == last, len(text.split()))
        for n, text in enumerate(sentences)
    ]
    shape = np.array(rows, dtype=np.float32).reshape(len(rows), 5)
    shape[:, 4] = np.log1p(shape[:, 4])
    return shape


@functools.cache
def _learned() -> Mapping[str, Telling]:
    records = json.loads(FILE.read_text("utf-8"))["models"]
    return {name: _read(record) for name, record in records.items()}


def _read(record: Mapping[str, Any]) -> Telling:
    roles = [record["roles"][role] for role in ROLES]
    return Telling(
        Roles(
            np.array([role["weights"] for role in roles], dtype=np.float32),
            np.array([role["intercept"] for role in roles], dtype=np.float32),
        ),
        np.array([record["features"][name] for name in FEATURES], dtype=np.float32),
    )
