"""Vectors of single words from a model's own table, without running it: the home of safetensors."""

import functools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors import safe_open
from tokenizers import Tokenizer

from ingest.embed import Vectors
from ingest.model import Model, only_file

# What sentence-transformers' BERT models call the table in their weights.
_TABLE = "word_embeddings.weight"


class WordVectors:
    """A model's table of word pieces; a word is the mean of its pieces."""

    def __init__(self, folder: Path) -> None:
        """Open a model folder; raises ModelError where it is not one of these."""
        self._tokenizer = Tokenizer.from_file(str(only_file(folder, "tokenizer.json")))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        # Mapped: only the pages with the rows asked for are read.
        weights = safe_open(str(only_file(folder, "model.safetensors")), framework="numpy")
        names: list[str] = weights.keys()  # type: ignore[no-untyped-call]
        (name,) = (name for name in names if name.endswith(_TABLE))
        self._table = weights.get_slice(name)  # type: ignore[no-untyped-call]

    def of(self, words: Sequence[str]) -> Vectors:
        """The vectors of words, (n, d) float32 with unit rows."""
        encoded = self._tokenizer.encode_batch(list(words), add_special_tokens=False)
        means = [self._mean(tuple(encoding.ids)) for encoding in encoded]
        return np.array(means, dtype=np.float32).reshape(len(words), self._table.get_shape()[1])

    @functools.lru_cache(maxsize=10_000)  # noqa: B019 - lives as long as the process
    def _mean(self, pieces: tuple[int, ...]) -> Vectors:
        rows = np.concatenate([self._table[piece : piece + 1] for piece in pieces])
        mean = rows.mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


@functools.cache
def word_vectors(model: Model) -> WordVectors:
    """The word vectors of a model, opened once."""
    return WordVectors(model.folder)
