"""Vectors of single words from a model's own table, without running it: the home of safetensors."""

import functools
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors import safe_open
from tokenizers import Tokenizer

from ingest.embed import Vectors
from ingest.model import Model, only_file

# Words whose vectors are kept: about 80 MB with 384 dimensions.
_MOST = 50_000
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
        self.dimension = int(self._table.get_shape()[1])
        # One matrix and each word's row in it: a question looks up hundreds of words at once.
        self._rows: dict[str, int] = {}
        self._kept = np.empty((0, self.dimension), dtype=np.float32)
        self._lock = threading.Lock()

    def of(self, words: Sequence[str]) -> Vectors:
        """The vectors of words, (n, d) float32 with unit rows."""
        with self._lock:
            missing = [word for word in dict.fromkeys(words) if word not in self._rows]
            if missing and len(self._rows) + len(missing) > _MOST:
                self._rows, self._kept = {}, self._kept[:0]
                missing = list(dict.fromkeys(words))
            if missing:
                self._keep(missing)
            return self._kept[[self._rows[word] for word in words]]

    def _keep(self, words: Sequence[str]) -> None:
        """Take words in that are not kept yet; the matrix doubles where it is full."""
        first, end = len(self._rows), len(self._rows) + len(words)
        if end > len(self._kept):
            grown = np.empty((max(end, 2 * len(self._kept)), self.dimension), dtype=np.float32)
            grown[:first] = self._kept[:first]
            self._kept = grown
        encoded = self._tokenizer.encode_batch(list(words), add_special_tokens=False)
        pieces = [piece for one in encoded for piece in one.ids]
        table = np.concatenate([self._table[piece : piece + 1] for piece in pieces])
        # All words at once. Each has a piece, if only that for what is unknown; a sum has the
        # direction of the mean.
        ends = np.cumsum([len(one.ids) for one in encoded])
        sums = np.add.reduceat(table, np.r_[0, ends[:-1]], axis=0)
        self._kept[first:end] = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        self._rows.update(zip(words, range(first, end), strict=True))


@functools.cache
def word_vectors(model: Model) -> WordVectors:
    """The word vectors of a model, opened once."""
    return WordVectors(model.folder)
