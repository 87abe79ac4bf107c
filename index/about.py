"""What a document is about: a vector of its own beside those of its passages.

A stray sentence in a paper on something else is near to a question; its paper is not. What a
document's beginning and title mean says what it is about, and so does the mean of its passages.
"""

from collections.abc import Sequence

import numpy as np

from index.content import Stored
from ingest.embed import Vectors

# More characters than any model's window holds of a document's beginning.
_BEGINNING = 4_000


def about(stored: Stored) -> tuple[str, ...]:
    """What is embedded for a document besides its passages: its beginning, and its title.

    The beginning of one with a single passage is that passage. The model reads no further than
    its window.
    """
    if not stored.rows:
        return ()
    title = stored.entry.source.title
    texts = [title] if title else []
    if len(stored.rows) > 1:
        whole = " ".join(row.passage.text for row in stored.rows)[:_BEGINNING]
        texts.insert(0, f"{title}\n{whole}" if title else whole)
    return tuple(texts)


def document_vector(passages: Vectors, others: Sequence[Vectors]) -> Vectors:
    """The mean of what a document's passages, (n, d) with n at least 1, and its others, (d,), mean.

    Up to a length of 1: its product with a question's vector is the mean of their cosines.
    """
    mean = passages.mean(axis=0)
    own = mean / max(float(np.linalg.norm(mean)), 1e-9)
    parts = [own, *others] if len(passages) > 1 else [own, own, *others]
    return np.asarray(np.mean(parts, axis=0), dtype=np.float32)
