"""Search by words: BM25 over stemmed terms, kept by bm25s as plain arrays.

Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009,
doi:10.1561/1500000019; with Lucene's idf, log(1 + (N - n + 0.5) / (n + 0.5)).
"""

import json
import math
import re
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN
from numpy.typing import NDArray

from index.errors import StoreError
from index.vectors import Mask, Rows

# Chosen for short passages: length matters little, and repeating a word adds little.
_K1 = 0.9
_B = 0.4
_WORD = re.compile(r"\w+")
STOPWORDS = frozenset(STOPWORDS_EN)


class LexicalIndex:
    """A BM25 index over n texts; rows count from 0 in the order of the texts."""

    def __init__(self, scores: bm25s.BM25, size: int) -> None:
        self._scores = scores
        self._size = size

    @classmethod
    def of(cls, texts: Sequence[str]) -> "LexicalIndex":
        """An index over texts, of which there is at least one."""
        scores = bm25s.BM25(k1=_K1, b=_B, method="lucene")
        stem = Stemmer.Stemmer("english")
        # A token that no text has: bm25s cannot index texts that have none at all.
        tokens = [terms(text, stem) for text in texts]
        scores.index([*tokens[:-1], [*tokens[-1], ""]], show_progress=False)
        return cls(scores, len(texts))

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """The index that `save` wrote; raises StoreError for a folder that is not one."""
        try:
            size = json.loads((folder / "params.index.json").read_text("utf-8"))["num_docs"]
            return cls(bm25s.BM25.load(folder, mmap=True, show_progress=False), int(size))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{folder}: the word index cannot be read") from error

    def save(self, folder: Path) -> None:
        """Write the index; raises OSError where the disk takes no more."""
        self._scores.save(folder, show_progress=False)

    def __len__(self) -> int:
        return self._size

    def shares(self, question: str) -> NDArray[np.float32]:
        """For each text, its BM25 score over the sum of the question's idf: (n,), 0 to 1.

        No text can reach that sum, so that the share says how much of the question a text has;
        terms that no text has count in it.
        """
        asked = sorted(set(terms(question, Stemmer.Stemmer("english"))))
        known = [term for term in asked if term in self._scores.vocab_dict]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        greatest = sum(self._idf(term) for term in asked)
        return np.asarray(self._scores.get_scores(known), dtype=np.float32) / np.float32(greatest)

    def _idf(self, term: str) -> float:
        number = self._scores.vocab_dict.get(term)
        ends = self._scores.scores["indptr"]
        texts = 0 if number is None else int(ends[number + 1] - ends[number])
        return math.log(1 + (self._size - texts + 0.5) / (texts + 0.5))


def terms(text: str, stem: Stemmer.Stemmer) -> list[str]:
    """The stems of a text's words, stop words left out."""
    words = (word for word in _WORD.findall(text.lower()) if word not in STOPWORDS)
    return list(stem.stemWords(list(words)))


def best(shares: NDArray[np.float32], k: int, allowed: Mask | None = None) -> Rows:
    """The k rows with the greatest share above 0, best first, in row order among equals."""
    rows = np.flatnonzero(shares > 0 if allowed is None else (shares > 0) & allowed)
    if len(rows) > k:
        # All ties of the k-th stay in until the stable sort: which row wins must not be chance.
        least = np.partition(shares[rows], len(rows) - k)[len(rows) - k]
        rows = rows[shares[rows] >= least]
    order = np.argsort(-shares[rows], kind="stable")
    return np.asarray(rows[order][:k], dtype=np.int64)
