"""Keep vectors and find the nearest, exactly: the one home of faiss."""

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import StoreError
from ingest.embed import Vectors

Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]


class VectorIndex:
    """(n, d) float32 unit rows, searched by inner product, which for them is the cosine."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def of(cls, vectors: Vectors) -> "VectorIndex":
        """An index over vectors of shape (n, d)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors))
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> "VectorIndex":
        """The index that `save` wrote; raises StoreError for a file that is not one."""
        try:
            return cls(faiss.read_index(str(path)))
        except RuntimeError as error:
            raise StoreError(f"{path}: the vectors cannot be read") from error

    def save(self, path: Path) -> None:
        """Write the index; raises OSError where the disk takes no more."""
        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError as error:
            raise OSError(f"{path}: the vectors could not be written") from error

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """The length d of a vector."""
        return int(self._index.d)

    def rows(self, first: int, count: int) -> Vectors:
        """The vectors of rows first to first + count - 1, (count, d)."""
        return np.asarray(self._index.reconstruct_n(first, count), dtype=np.float32)

    def nearest(self, vector: Vectors, k: int, allowed: Mask | None = None) -> Rows:
        """The k rows (fewer where fewer are allowed) nearest to a vector (d,), best first."""
        if vector.shape != (self.dimension,):
            raise ValueError(f"a vector of {vector.shape} for an index of {self.dimension}")
        parameters = None
        if allowed is not None:
            bits = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(len(allowed), faiss.swig_ptr(bits))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        _, found = self._index.search(vector[np.newaxis], min(k, len(self)), params=parameters)
        # faiss fills up with row -1 where fewer than k rows are allowed.
        return np.asarray(found[0][found[0] >= 0], dtype=np.int64)
