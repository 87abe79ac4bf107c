"""Turn texts into vectors: the one home of sentence-transformers."""

import os
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.errors import ModelError
from ingest.model import Model

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]

# Texts of like length are encoded together, and progress is told after each block.
_BLOCK = 256


class Encoder(Protocol):
    """Anything that turns n texts into (n, d) float32 with unit rows."""

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Vectors of `texts`; `query` for questions, where a model treats them otherwise."""


class SentenceEncoder:
    """An Encoder over a sentence-transformers model, with the prompts the model itself names."""

    def __init__(self, model: Model) -> None:
        # Loading is offline: a name was made a folder before, and nothing else is asked for.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        # The page asks from several threads, and the tokenizer can be borrowed by one at a time.
        self._lock = threading.Lock()
        try:
            self._model = SentenceTransformer(str(model.folder), device=None)
        except Exception as error:  # whatever a damaged folder makes it raise
            raise ModelError(f"{model.folder}: the model does not load ({error})") from error

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Vectors of `texts`, (n, d) float32 with unit rows."""
        encode = self._model.encode_query if query else self._model.encode_document
        with self._lock:
            vectors = encode(
                list(texts),
                normalize_embeddings=True,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        return np.asarray(vectors, dtype=np.float32)


def load_encoder(model: Model) -> Encoder:
    """The encoder for a model; takes seconds, for torch has to be imported."""
    return SentenceEncoder(model)


def encode_all(encoder: Encoder, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
    """Vectors of many texts in their own order; those of like length are encoded together."""
    order = sorted(range(len(texts)), key=lambda n: (len(texts[n]), n))
    blocks: list[Vectors] = []
    for first in range(0, len(order), _BLOCK):
        block = order[first : first + _BLOCK]
        blocks.append(encoder.encode([texts[n] for n in block]))
        if progress:
            progress(first + len(block), len(order))
    vectors = np.concatenate(blocks)
    vectors[order] = vectors.copy()
    return vectors
