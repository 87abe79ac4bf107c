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


def with_emphasis(
    own: NDArray[np.float32],
    tokens: NDArray[np.float32],
    offsets: Sequence[tuple[int, int]],
    emphasis: Sequence[Emphasis],
    *,
    prompt: str = "",
) -> NDArray[np.float32]:
    """A text's own vector (d,) and the mean of its token vectors (t, d) by emphasis, unit rows.

    `offsets` are where each token stands in what the model read: the prompt, then the text. Where
    the own vector is the plain mean of the same tokens, both are of one kind; where no token
    counts, they are the same.
    """
    places = [(start - len(prompt), end - len(prompt)) for start, end in offsets[: len(tokens)]]
    shares = np.array([_share(start, end, emphasis) for start, end in places], dtype=np.float32)
    mean = shares @ tokens[: len(shares)]
    length = float(np.linalg.norm(mean))
    return np.stack([own, own if length == 0 else mean / np.float32(length)])


def _share(start: int, end: int, emphasis: Sequence[Emphasis]) -> float:
    # Tokens that the model adds, as at the beginning, stand nowhere: from 0 to 0.
    if start == end:
        return 0.0
    return next((one.weight for one in emphasis if one.start <= start < one.end), 0.0)
