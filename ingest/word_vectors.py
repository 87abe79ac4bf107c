"""Vectors of single words from a model's own table, without running it: the home of safetensors."""

import functools
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
        self._dimension = int(self._table.get_shape()[1])
        self._kept: dict[str, Vectors] = {}

    def of(self, words: Sequence[str]) -> Vectors:
        """The vectors of words, (n, d) float32 with unit rows."""
        known = {word: self._kept[word] for word in words if word in self._kept}
        missing = [word for word in dict.fromkeys(words) if word not in known]
        encoded = self._tokenizer.encode_batch(missing, add_special_tokens=False)
        known |= {w: self._mean(one.ids) for w, one in zip(missing, encoded, strict=True)}
        if len(self._kept) + len(missing) > _MOST:
            self._kept = {}
        self._kept |= {word: known[word] for word in missing}
        vectors = [known[word] for word in words]
        return np.array(vectors, dtype=np.float32).reshape(len(words), self._dimension)

    def _mean(self, pieces: Sequence[int]) -> Vectors:
        rows = np.concatenate([self._table[piece : piece + 1] for piece in pieces])
        mean = rows.mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


@functools.cache
def word_vectors(model: Model) -> WordVectors:
    """The word vectors of a model, opened once."""
    return WordVectors(model.folder)
