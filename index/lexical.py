"""Search by words: BM25 over stemmed terms.

Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009,
doi:10.1561/1500000019; with Lucene's idf, log(1 + (N - n + 0.5) / (n + 0.5)). The scores are those
of bm25s, which keeps an index that has to be made whole again for every change and read whole by
every search.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import Stemmer
from numpy.typing import NDArray

from index.errors import StoreError
from index.postings import Postings, PostingsWriter
from index.top import Mask, Rows, Scores, best_first
from index.vocabulary import Vocabulary

# Chosen for short passages: length matters little, and repeating a word adds little.
_K1 = 0.9
_B = 0.4
_WORD = re.compile(r"\w+")
# Lucene's own for English.
_STOP_LIST = """
    a an and are as at be but by for if in into is it no not of on or such that the their then
    there these they this to was will with"""
STOPWORDS = frozenset(_STOP_LIST.split())
# From so many texts left to add it pays to see whether the first words have decided already.
_WORTH_A_LOOK = 50_000
# What rounding may have taken from a score in single precision.
_ROUNDING = 1e-3


class LexicalIndex:
    """A BM25 index over n texts; rows count from 0 in the order of the texts."""

    def __init__(self, postings: Postings) -> None:
        self.postings = postings
        lengths = np.asarray(postings.lengths, dtype=np.float32)
        mean = max(float(lengths.mean(dtype=np.float64)), 1e-9) if len(lengths) else 1.0
        self._norms = np.asarray(_K1 * (1 - _B + _B * lengths / mean), dtype=np.float32)

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """The index that a LexicalWriter wrote; raises StoreError where there is none."""
        try:
            return cls(Postings(folder))
        except StoreError as error:
            raise StoreError(f"{folder}: the word index cannot be read") from error

    def __len__(self) -> int:
        return len(self._norms)

    @property
    def vocabulary(self) -> Vocabulary:
        """All terms that a text has, sorted."""
        return self.postings.vocabulary

    def texts_with(self, term: str) -> int:
        """How many texts have a term."""
        number = self.vocabulary.number(term)
        return 0 if number is None else self.postings.texts_with(number)

    def idf(self, term: str) -> float:
        """How rare a term is; that of a term which no text has is the greatest."""
        return self._idf(self.texts_with(term))

    def greatest(self, weights: Mapping[str, float]) -> float:
        """The score that no text can reach: the sum of weight times idf of all terms."""
        return sum(weight * self.idf(term) for term, weight in weights.items())

    def at(self, rows: Rows, term: str) -> Scores:
        """The BM25 score of any rows for one term: (len(rows),), below its idf."""
        number = self.vocabulary.number(term)
        if number is None:
            return np.zeros(len(rows), dtype=np.float32)
        return self._at(rows, number, self._idf(self.postings.texts_with(number)))

    def scores(self, rows: Rows, weights: Mapping[str, float]) -> Scores:
        """The BM25 score of any rows, each term's times its weight: (len(rows),)."""
        scores = np.zeros(len(rows), dtype=np.float32)
        for bound, number in self._asked(weights):
            scores += self._at(rows, number, bound)
        return scores

    def best(self, weights: Mapping[str, float], k: int, allowed: Mask | None = None) -> Rows:
        """The k rows with the greatest score above 0, best first, in row order among equals.

        The rarest terms come first. As soon as the others together cannot lift a text above the
        k-th, only those texts are looked at that may still get there (MaxScore; Turtle and Flood,
        Query evaluation: strategies and optimizations, 1995, doi:10.1016/0306-4573(95)00020-H).
        """
        scores = np.zeros(len(self), dtype=np.float32)
        asked = self._asked(weights)
        rows: Rows | None = None
        had = 0.0
        for place, (bound, number) in enumerate(asked):
            if rows is None:
                rows = self._left(scores, had, k, allowed, asked[place:])
            had += bound
            if rows is None:
                texts, counts = self.postings.of(number)
                scores[texts] += self._parts(texts, counts, bound)
            else:
                scores[rows] += self._at(rows, number, bound)
        if rows is None:
            rows = _above(scores, 0.0, allowed)
        rows = rows[scores[rows] > 0]
        return best_first(rows, scores[rows], k)[0]

    def release(self) -> None:
        """Give back the memory of what was read."""
        self.postings.release()

    def _idf(self, texts: int) -> float:
        return math.log(1 + (len(self) - texts + 0.5) / (texts + 0.5))

    def _asked(self, weights: Mapping[str, float]) -> list[tuple[float, int]]:
        """The terms that a text has, by number: first those that can add most, and how much."""
        numbers = ((self.vocabulary.number(term), weight) for term, weight in weights.items())
        known = [
            (weight * self._idf(self.postings.texts_with(number)), number)
            for number, weight in numbers
            if number is not None and weight > 0
        ]
        return sorted(known, key=lambda term: (-term[0], term[1]))

    def _parts(
        self, rows: NDArray[np.int32], counts: NDArray[np.uint16], bound: float
    ) -> NDArray[np.float32]:
        often = counts.astype(np.float32)
        return np.asarray(np.float32(bound) * (often / (often + self._norms[rows])))

    def _at(self, rows: Rows, number: int, bound: float) -> Scores:
        texts, counts = self.postings.of(number)
        # Numbers of another kind would have all of the term's texts converted first.
        wanted = rows.astype(texts.dtype)
        places = np.minimum(np.searchsorted(texts, wanted), len(texts) - 1)
        scores = np.zeros(len(rows), dtype=np.float32)
        has = texts[places] == wanted
        scores[has] = self._parts(wanted[has], counts[places[has]], bound)
        return scores

    def _left(
        self,
        scores: Scores,
        had: float,
        k: int,
        allowed: Mask | None,
        rest: Sequence[tuple[float, int]],
    ) -> Rows | None:
        """The rows that may be among the k best yet; None where that is not worth telling.

        `had` is the most that a row can have by now.
        """
        more = sum(bound for bound, _ in rest)
        texts = sum(self.postings.texts_with(number) for _, number in rest)
        if texts < _WORTH_A_LOOK or had <= more:
            return None
        # Counting comes first: it costs a tenth of finding out which they are.
        if np.count_nonzero(scores > np.float32(more + _ROUNDING)) < k:
            return None
        sure = _above(scores, more + _ROUNDING, allowed)
        if len(sure) < max(k, 1):
            return None
        least = float(np.partition(scores[sure], len(sure) - k)[len(sure) - k])
        left = _above(scores, least - more - _ROUNDING, allowed)
        # Looking up a text costs about as much as adding ten.
        return left if len(left) * len(rest) * 10 < texts else None


class LexicalWriter:
    """Writes the word index of a generation, text by text."""

    def __init__(self, folder: Path, before: LexicalIndex | None = None) -> None:
        self._postings = PostingsWriter(folder, before.postings if before else None)
        self._stem = Stemmer.Stemmer("english")

    def add(self, texts: Iterable[str]) -> None:
        """Append new texts."""
        self._postings.add(terms(text, self._stem) for text in texts)

    def keep(self, first: int, count: int) -> None:
        """Append texts of the index before, from row `first` on."""
        self._postings.keep(first, count)

    def finish(self) -> None:
        """Complete the files; raises OSError where the disk takes no more."""
        self._postings.finish()

    def __enter__(self) -> "LexicalWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files, complete or not."""
        self._postings.close()


def words_of(text: str) -> list[str]:
    """A text's words in small letters, stop words left out."""
    return [word for word in _WORD.findall(text.lower()) if word not in STOPWORDS]


def stems(words: Sequence[str]) -> list[str]:
    """The stems of words in small letters."""
    return list(Stemmer.Stemmer("english").stemWords(list(words)))


def terms(text: str, stem: Stemmer.Stemmer) -> list[str]:
    """The stems of a text's words, stop words left out."""
    return list(stem.stemWords(words_of(text)))


def _above(scores: Scores, least: float, allowed: Mask | None) -> Rows:
    """The rows with a greater score than that, which are allowed."""
    above = scores > np.float32(least)
    return np.flatnonzero(above if allowed is None else above & allowed)
