"""Vectors of single words from a model's own table, without running it."""

import functools
import json
import threading
from collections.abc import Collection, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.embed import Vectors
from ingest.errors import ModelError
from ingest.model import Model, only_file

# Words whose vectors are kept: about 80 MB with 384 dimensions.
_MOST = 50_000
_MOST_SETS = 1_000
# What sentence-transformers' BERT models call the table in their weights.
_TABLE = "word_embeddings.weight"


class WordVectors:
    """A model's table of word pieces; a word is the mean of its pieces."""

    def __init__(self, folder: Path) -> None:
        """Open a model folder; raises ModelError where it is not one of these."""
        self._tokenizer = Tokenizer.from_file(str(only_file(folder, "tokenizer.json")))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._table = _mapped(only_file(folder, "model.safetensors"))
        self.dimension = int(self._table.shape[1])
        # One matrix and each word's row in it: a question looks up hundreds of words at once.
        self._rows: dict[str, int] = {}
        # The rows of sets of words, for questions on one subject meet the same texts.
        self._sets: dict[frozenset[str], NDArray[np.intp]] = {}
        self._kept = np.empty((0, self.dimension), dtype=np.float32)
        self._lock = threading.Lock()

    def of(self, words: Sequence[str]) -> Vectors:
        """The vectors of words, (n, d) float32 with unit rows."""
        with self._lock:
            self._take_in([words])
            return self._kept[self._rows_of(words)]

    def of_sets(self, sets: Sequence[frozenset[str]]) -> tuple[Vectors, list[NDArray[np.intp]]]:
        """The vectors of all words of some sets, (n, d), and which of these are each set's."""
        with self._lock:
            new = [words for words in sets if words not in self._sets]
            if self._take_in(new):
                self._take_in(sets)
            if len(self._sets) > _MOST_SETS:
                self._sets = {}
            for words in sets:
                if words not in self._sets:
                    self._sets[words] = self._rows_of(sorted(words))
            each = [self._sets[words] for words in sets]
            rows = np.unique(np.concatenate(each))
            return self._kept[rows], [np.searchsorted(rows, own) for own in each]

    def _rows_of(self, words: Sequence[str]) -> NDArray[np.intp]:
        return np.array([self._rows[word] for word in words], dtype=np.intp)

    def _take_in(self, groups: Sequence[Collection[str]]) -> bool:
        """Keep all words of some groups; whether all that was kept before had to go for them."""
        words = dict.fromkeys(chain.from_iterable(groups))
        missing = [word for word in words if word not in self._rows]
        is_full = len(self._rows) + len(missing) > _MOST
        if missing and is_full:
            self._rows, self._sets, self._kept = {}, {}, self._kept[:0]
            missing = list(words)
        if missing:
            self._keep(missing)
        return bool(missing) and is_full

    def _keep(self, words: Sequence[str]) -> None:
        """Take words in that are not kept yet; the matrix doubles where it is full."""
        first, end = len(self._rows), len(self._rows) + len(words)
        if end > len(self._kept):
            grown = np.empty((max(end, 2 * len(self._kept)), self.dimension), dtype=np.float32)
            grown[:first] = self._kept[:first]
            self._kept = grown
        pieces = [self._pieces(word) for word in words]
        table = self._table[list(chain.from_iterable(pieces))]
        # All words at once. Each has a piece, if only that for what is unknown; a sum has the
        # direction of the mean.
        ends = np.cumsum([len(one) for one in pieces])
        sums = np.add.reduceat(table, np.r_[0, ends[:-1]], axis=0)
        self._kept[first:end] = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        self._rows.update(zip(words, range(first, end), strict=True))

    def _pieces(self, word: str) -> list[int]:
        """The rows of a word's pieces; most words are one, which costs less to look up."""
        whole = self._tokenizer.token_to_id(word)
        if whole is not None:
            return [whole]
        return list(self._tokenizer.encode(word, add_special_tokens=False).ids)


def _mapped(path: Path) -> Vectors:
    """The table of word pieces in a safetensors file, of which only rows that are used are read.

    The library of that name gives rows one by one, in 7 microseconds each. The format: a length in
    8 bytes, so much JSON, and behind it the numbers; https://github.com/huggingface/safetensors.
    """
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        tensors = json.loads(file.read(length))
    (table,) = (tensors[name] for name in tensors if name.endswith(_TABLE))
    if table["dtype"] != "F32":
        raise ModelError(f"{path}: its word table holds {table['dtype']}; install the model anew")
    start = 8 + length + table["data_offsets"][0]
    return np.memmap(path, "<f4", "r", offset=start, shape=tuple(table["shape"]))


@functools.cache
def word_vectors(model: Model) -> WordVectors:
    """The word vectors of a model, opened once."""
    return WordVectors(model.folder)
