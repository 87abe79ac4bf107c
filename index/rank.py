"""Propose passages for a question and score them, by its words and by its meaning.

Both kinds of score are on a scale of their own that no other document changes, so that how sure
each search is counts, which ranks alone would throw away: the share of the question's words
(weighted by how rare and how telling they are) that a passage has, and cosines.
"""

import functools
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from index.lexical import LexicalIndex
from index.question import Alternative, Asked, Part
from index.records import By
from index.top import Mask, Rows, Scores
from index.vectors import VectorIndex
from ingest.embed import Encoder, Vectors

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

# How many passages each kind of search proposes at first; the fused score orders those of both.
CANDIDATES = 200
# A document's vector is the mean of what its beginning, its passages and its title mean, and so
# counts as much as two of them; the passage that is shown counts as much as one.
_DOCUMENT_SHARE = 1 / 2
# Pseudo-relevance feedback (Rocchio 1971): the question moves by so much towards the mean of so
# many documents that came out best.
_FEEDBACK = 0.3
_FEEDBACK_DOCUMENTS = 5
# From so many passages on the search by words takes as long as to wake another thread for it.
_MEANWHILE_FROM = 200_000


@dataclass(frozen=True, slots=True)
class Query:
    """A question with the vector it is looked up by, (d,), and its own, unit rows both."""

    asked: Asked
    vector: Vectors
    own: Vectors
    by: By = "both"


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passage rows that either search proposes, ascending, with each one's rank in both lists."""

    rows: Rows
    sources: Rows
    semantic: dict[int, int]
    lexical: dict[int, int]


@dataclass(frozen=True, slots=True)
class Scored:
    """What the score of each candidate is made of: (n,) each."""

    total: Scores
    words: Scores
    passage: Scores
    document: Scores


def query(asked: Asked, encoder: Encoder, by: By) -> Query:
    """The question as it is looked up.

    Half of its vector is that of its words by how much they tell: a long message is about its
    subject, and about its pleasantries only as far as they are all it has.
    """
    if by != "both":
        own = encoder.encode([asked.text], query=True)[0]
        return Query(asked, own, own, by)
    own, emphasised = encoder.encode_question(asked.meant, asked.emphasis)
    return Query(asked, _unit(own + emphasised), own, by)


@dataclass(frozen=True, slots=True)
class Search:
    """The vectors and the words of one library, searched together."""

    vectors: VectorIndex
    words: LexicalIndex

    def by_words(self, asked: Asked, wanted: int, allowed: Mask | None) -> Callable[[], Rows]:
        """What gives the `wanted` best passages by words among the rows allowed.

        In a large library they are looked for from now on, while the question is encoded.
        """
        weights = self._weights(asked)
        if len(self.words) < _MEANWHILE_FROM:
            return lambda: self.words.best(weights, wanted, allowed)
        return _others().submit(self.words.best, weights, wanted, allowed).result

    def candidates(
        self,
        query: Query,
        wanted: int,
        allowed: Mask | None,
        by_words: Callable[[], Rows],
        *,
        exact: bool,
    ) -> Candidates:
        """The `wanted` best passages of each search among the rows allowed.

        `by_words` gives those of the search by words.
        """
        semantic = self.vectors.nearest(query.vector, wanted, allowed, exact=exact)
        lexical = by_words()
        rows = np.union1d(semantic, lexical)
        return Candidates(rows, self.vectors.sources_of(rows), _ranks(semantic), _ranks(lexical))

    def scored(self, query: Query, candidates: Candidates) -> Scored:
        """The score of each candidate and what it is made of."""
        words = self._shares(query, candidates.rows)
        scored = self._with_meaning(query, candidates, words)
        if query.by != "both":
            return scored
        moved = self._towards_the_best(query, candidates, scored)
        return self._with_meaning(moved, candidates, words)

    def release(self) -> None:
        """Give back the memory of what was read."""
        self.vectors.release()
        self.words.release()

    def _weights(self, asked: Asked) -> dict[str, float]:
        """How much each stem counts when passages are proposed, those of alternatives too."""
        weights = asked.weights()
        for part in asked.parts:
            greatest = self.words.greatest(dict(part.weights))
            for other in part.alternatives:
                rare = self.words.greatest(dict.fromkeys(other.stems, 1.0))
                for stem in other.stems:
                    weights.setdefault(stem, other.counts * greatest / rare)
        return weights

    def _with_meaning(self, query: Query, candidates: Candidates, words: Scores) -> Scored:
        passage = self.vectors.cosines(query.vector, candidates.rows)
        document = self.vectors.documents[candidates.sources] @ query.vector
        meaning = (1 - _DOCUMENT_SHARE) * passage + _DOCUMENT_SHARE * document
        total = {"both": (words + meaning) / 2, "words": words, "meaning": meaning}[query.by]
        return Scored(np.asarray(total, dtype=np.float32), words, passage, document)

    def _towards_the_best(self, query: Query, candidates: Candidates, scored: Scored) -> Query:
        best: dict[int, float] = {}
        for place in np.argsort(-scored.total, kind="stable"):
            best.setdefault(int(candidates.sources[place]), float(scored.total[place]))
            if len(best) == _FEEDBACK_DOCUMENTS:
                break
        documents = self.vectors.documents[list(best)]
        lengths = np.linalg.norm(documents, axis=1, keepdims=True)
        shares = np.array(list(best.values()), dtype=np.float32)[:, np.newaxis]
        mean = (documents / np.maximum(lengths, 1e-9) * np.maximum(shares, 0)).sum(axis=0)
        return replace(query, vector=_unit(query.vector + _FEEDBACK * _unit(mean)))

    def _shares(self, query: Query, rows: Rows) -> Scores:
        """How much of the question's words each row has: (len(rows),), 0 to 1.

        The BM25 score over the sum of all idf, which no text can reach: terms that no text has
        count in it. To search by words alone is plain BM25.
        """
        if query.by == "words":
            weights = dict.fromkeys(query.asked.weights(), 1.0)
            return self.words.scores(rows, weights) / np.float32(self.words.greatest(weights) or 1)
        greatest = self.words.greatest(query.asked.weights())
        shares = np.zeros(len(rows), dtype=np.float32)
        for part in query.asked.parts:
            shares += self._part(part, rows)
        return shares / np.float32(greatest or 1)

    def _part(self, part: Part, rows: Rows) -> Scores:
        """The score of one term: its own, or that of what stands for it, where that is more."""
        weights = dict(part.weights)
        greatest = np.float32(self.words.greatest(weights))
        best = self.words.scores(rows, weights)
        for alternative in part.alternatives:
            best = np.maximum(best, greatest * self._covered(alternative, rows))
        return best

    def _covered(self, alternative: Alternative, rows: Rows) -> Scores:
        """How much a term in place of the question's counts; nothing unless a row has all of it."""
        stems = alternative.stems
        parts = np.array([self.words.at(rows, stem) for stem in stems])
        rare = self.words.greatest(dict.fromkeys(stems, 1.0))
        whole = (parts > 0).all(axis=0)
        covered = alternative.counts * parts.sum(axis=0) / rare * whole
        return np.asarray(covered, dtype=np.float32)


@functools.cache
def _others() -> "ThreadPoolExecutor":
    """The threads that search by words while those who ask do something else."""
    from concurrent.futures import ThreadPoolExecutor  # a small library needs none

    return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="words")


def _ranks(rows: Sequence[int] | Rows) -> dict[int, int]:
    return {int(row): rank for rank, row in enumerate(rows, 1)}


def _unit(vector: Vectors) -> Vectors:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), dtype=np.float32)
