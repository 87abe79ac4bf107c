"""Keep vectors and find the nearest: exactly, or among those that inverted lists propose.

vectors.npy    (n, d) float32, a unit row for each passage
firsts.npy     (m,) int64, the row of each source's first passage, ascending
documents.npy  (m, d) float32, a row for each source: what it is about
vectors.faiss  only above EXACT_UP_TO passages: where to look first
"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.mapped import ArrayWriter, Mapped
from index.top import Mask, Rows, Scores, best_first
from ingest.embed import Vectors

if TYPE_CHECKING:
    from index.approximate import NearLists

VECTORS, DOCUMENTS = "vectors.npy", "documents.npy"
FIRSTS, LISTS = "firsts.npy", "vectors.faiss"
# Up to so many rows all are compared: that costs a few milliseconds, and lists save nothing.
EXACT_UP_TO = 20_000
EXACT = "exact"
# Where there are lists: up to so many allowed rows all of them are compared.
_FEW = 4_000
# How many times the rows wanted are taken from the lists, to be put in order by full vectors.
_PROPOSED = 2
# Rows that are compared at a time: 25 MB of 384 dimensions.
_BLOCK = 16_384


class VectorIndex:
    """(n, d) float32 unit rows, searched by inner product, which for them is the cosine."""

    def __init__(self, folder: Path, lists: "NearLists | None") -> None:
        self._mapped = Mapped(folder / VECTORS, np.float32, 2)
        self._vectors: Vectors = self._mapped.array
        self._lists = lists
        # The vector of each source, (m, d), up to a length of 1.
        self.documents: Vectors = Mapped(folder / DOCUMENTS, np.float32, 2).array
        # The row of each source's first passage, (m,), ascending.
        self.firsts: Rows = Mapped(folder / FIRSTS, np.int64, 1).array

    @classmethod
    def load(cls, folder: Path) -> "VectorIndex":
        """The vectors of a generation; raises StoreError where they are not what was written."""
        lists = None
        if (folder / LISTS).exists():
            from index import approximate  # with it comes faiss, which a small library needs not

            lists = approximate.NearLists(folder / LISTS)
        return cls(folder, lists)

    def __len__(self) -> int:
        return len(self._vectors)

    @property
    def dimension(self) -> int:
        """The length d of a vector."""
        return int(self._vectors.shape[1])

    def sources_of(self, rows: Rows) -> Rows:
        """The number of the source that each row is of: (len(rows),)."""
        return np.asarray(np.searchsorted(self.firsts, rows, side="right") - 1, dtype=np.int64)

    def source_of_all(self, rows: Rows) -> int | None:
        """The source whose passages are just these rows in their order; None where none's are."""
        if not len(rows):
            return None
        number = int(self.sources_of(rows[:1])[0])
        behind = int(np.searchsorted(self.firsts, self.firsts[number], side="right"))
        end = int(self.firsts[behind]) if behind < len(self.firsts) else len(self)
        own = np.arange(self.firsts[number], end)
        return number if np.array_equal(rows, own) else None

    def rows(self, first: int, count: int) -> Vectors:
        """The vectors of rows first to first + count - 1, (count, d), mapped."""
        return self._vectors[first : first + count]

    def at(self, rows: Rows) -> Vectors:
        """The vectors of any rows, (len(rows), d)."""
        return self._vectors[rows]

    def cosines(self, vector: Vectors, rows: Rows) -> Scores:
        """The cosine of a vector (d,) with those of any rows: (len(rows),)."""
        parts = [self._vectors[rows[n : n + _BLOCK]] @ vector for n in range(0, len(rows), _BLOCK)]
        return np.concatenate([np.empty(0, dtype=np.float32), *parts])

    def nearest(
        self, vector: Vectors, k: int, allowed: Mask | None = None, *, exact: bool = False
    ) -> Rows:
        """The k rows (fewer where fewer are allowed) nearest to a vector (d,), best first.

        Only allowed rows are found in any case. Where there are lists, a row that is not in those
        looked into may be missed, unless few rows are allowed or `exact` has all compared.
        """
        if vector.shape != (self.dimension,):
            raise ValueError(f"a vector of {vector.shape} for an index of {self.dimension}")
        number = len(self) if allowed is None else int(np.count_nonzero(allowed))
        if exact or self._lists is None or number <= _FEW:
            rows, scores = self._all(vector, k, allowed)
        else:
            rows = self._lists.near(vector, _PROPOSED * k, allowed)
            scores = self.cosines(vector, rows)
        return best_first(rows, scores, k)[0]

    def release(self) -> None:
        """Give back the memory of rows that were read."""
        self._mapped.release()

    def _all(self, vector: Vectors, k: int, allowed: Mask | None) -> tuple[Rows, Scores]:
        """The best of each block of rows: all k best of all are among them, ascending."""
        kept_rows, kept_scores = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.float32)]
        among = None if allowed is None else np.flatnonzero(allowed)
        for first in range(0, len(self) if among is None else len(among), _BLOCK):
            if among is None:
                block = self.rows(first, _BLOCK)
                rows = np.arange(first, first + len(block))
                scores = block @ vector
            else:
                rows = among[first : first + _BLOCK]
                scores = self._vectors[rows] @ vector
            rows, scores = best_first(rows, scores, k)
            order = np.argsort(rows)
            kept_rows.append(rows[order])
            kept_scores.append(scores[order])
            self.release()
        return np.concatenate(kept_rows), np.concatenate(kept_scores)


class VectorWriter:
    """Writes the vectors of a generation source by source, holding one source's at a time."""

    def __init__(self, folder: Path, dimension: int) -> None:
        self._folder = folder
        self._rows = 0
        self._vectors = ArrayWriter(folder / VECTORS, np.float32, (dimension,))
        self._documents = ArrayWriter(folder / DOCUMENTS, np.float32, (dimension,))
        self._firsts = ArrayWriter(folder / FIRSTS, np.int64)

    def append(self, passages: Vectors, document: Vectors) -> None:
        """Write the vectors of one source's passages, (n, d), and that of the source, (d,)."""
        self._vectors.append(passages)
        self._documents.append(document[np.newaxis])
        self._firsts.append(np.asarray([self._rows]))
        self._rows += len(passages)

    def finish(self) -> str:
        """Complete the files; how they are searched, for the manifest."""
        self.close()
        if self._rows <= EXACT_UP_TO:
            return EXACT
        from index import approximate

        mapped = Mapped(self._folder / VECTORS, np.float32, 2)
        return approximate.write(mapped, self._folder / LISTS)

    def __enter__(self) -> "VectorWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files, complete or not."""
        for writer in (self._vectors, self._documents, self._firsts):
            writer.close()
