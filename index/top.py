"""The best of many scored rows, in an order that is the same every time."""

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]
Scores = NDArray[np.float32]


def best_first(rows: Rows, scores: Scores, k: int) -> tuple[Rows, Scores]:
    """The k rows with the greatest scores and these scores, best first; equals in row order.

    `rows` ascend, each with its score at the same place: (n,) and (n,).
    """
    if len(rows) > k > 0:
        # All ties of the k-th stay in until the stable sort: which row wins must not be chance.
        least = np.partition(scores, len(rows) - k)[len(rows) - k]
        enough = scores >= least
        rows, scores = rows[enough], scores[enough]
    order = np.argsort(-scores, kind="stable")[: max(k, 0)]
    return np.asarray(rows[order], dtype=np.int64), np.asarray(scores[order], dtype=np.float32)
