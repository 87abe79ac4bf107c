"""Let some words of a text count more than others in its vector, within one run of a model."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Emphasis:
    """How much the characters `start` to `end` of a text count; those that none names do not."""

    start: int
    end: int
    weight: float


def emphasised(
    tokens: NDArray[np.float32],
    offsets: Sequence[tuple[int, int]],
    emphasis: Sequence[Emphasis],
) -> NDArray[np.float32] | None:
    """The mean of a text's token vectors (t, d) by the emphasis on each, a unit vector (d,).

    `offsets` are where each token stands in the text. None where no token counts. Where a model's
    own vector is the plain mean of the same tokens, this one is of the same kind.
    """
    shares = np.array([_share(start, end, emphasis) for start, end in offsets], dtype=np.float32)
    mean = shares @ tokens[: len(shares)]
    length = float(np.linalg.norm(mean))
    return np.asarray(mean / length, dtype=np.float32) if length > 0 else None


def _share(start: int, end: int, emphasis: Sequence[Emphasis]) -> float:
    # Tokens that the model adds, as at the beginning, stand nowhere: from 0 to 0.
    if start == end:
        return 0.0
    return next((one.weight for one in emphasis if one.start <= start < one.end), 0.0)
