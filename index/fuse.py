"""One score from two kinds of search: how much of the question's words, how near in meaning.

Reciprocal ranks would throw away how sure each search is. Both parts here are on a scale of
their own that no other document changes: the share of the question's words (weighted by how rare
they are) that a passage has, and the cosine of passage and question, evened out with that of the
whole document, so that a stray sentence in a paper on something else counts less.
"""

import numpy as np
from numpy.typing import NDArray

from ingest.embed import Vectors

Scores = NDArray[np.float32]


def fuse(lexical: Scores, semantic: Scores) -> Scores:
    """The mean of both scores of each passage: (n,), up to 1."""
    return np.asarray((lexical + semantic) / 2, dtype=np.float32)


def semantic_score(passage_cosines: Scores, document_cosines: Scores) -> Scores:
    """The mean of a passage's cosine and its document's: (n,)."""
    return np.asarray((passage_cosines + document_cosines) / 2, dtype=np.float32)


def document_cosine(question: Vectors, passages: Vectors) -> float:
    """The cosine of a question (d,) with a document, taken as the mean of its passages (n, d)."""
    mean = passages.mean(axis=0)
    return float(mean @ question / max(float(np.linalg.norm(mean)), 1e-12))
