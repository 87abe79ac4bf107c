"""Find near vectors without looking at all: inverted lists of vectors in 8 bits, by faiss.

Sivic and Zisserman, Video Google, 2003, doi:10.1109/ICCV.2003.1238663; as in Johnson, Douze and
Jégou, Billion-scale similarity search with GPUs, 2019, doi:10.1109/TBDATA.2019.2921572.
"""

import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.errors import StoreError
from index.mapped import Mapped
from index.top import Mask, Rows
from ingest.embed import Vectors

# Vectors to find the middle of each list by, and how often it is moved; more gained no recall.
_SAMPLE_A_LIST = 64
_ROUNDS = 6
_SEED = 20240229
# The share of the lists that a question looks into, and at least how many: chosen on questions of
# the tuning half, in 100 000 and a million passages.
_LOOKED_INTO = 0.10
_LEAST = 48
# Vectors that are taken in at a time.
_BLOCK = 32_768


def write(mapped: Mapped, path: Path) -> str:
    """Write the lists of vectors (n, d) float32; what they are, for the manifest.

    The same vectors give the same lists. Raises OSError where the disk takes no more.
    """
    vectors: Vectors = mapped.array
    count, dimension = vectors.shape
    lists = max(round(math.sqrt(count)), 1)
    built = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension),
        dimension,
        lists,
        faiss.ScalarQuantizer.QT_8bit,
        faiss.METRIC_INNER_PRODUCT,
    )
    built.cp.niter, built.cp.seed = _ROUNDS, _SEED
    built.cp.min_points_per_centroid = 1
    built.cp.max_points_per_centroid = _SAMPLE_A_LIST
    sample = min(count, lists * _SAMPLE_A_LIST)
    chosen = np.sort(np.random.default_rng(_SEED).choice(count, sample, replace=False))
    built.train(np.ascontiguousarray(vectors[chosen]))
    mapped.release()
    for block in _blocks(vectors):
        built.add(block)
        mapped.release()
    try:
        faiss.write_index(built, str(path))
    except RuntimeError as error:
        raise OSError(f"{path}: the vectors could not be written") from error
    return f"IVF{lists},SQ8"


class NearLists:
    """Inverted lists on disk, of which those that a question needs are mapped into memory."""

    def __init__(self, path: Path) -> None:
        """Open what `write` wrote; raises StoreError for a file that is not that."""
        # faiss cannot map lists on Windows: there they are read.
        flags = 0 if sys.platform == "win32" else faiss.IO_FLAG_MMAP
        try:
            index: Any = faiss.read_index(str(path), flags)
        except RuntimeError as error:
            raise StoreError(f"{path}: the vectors cannot be read") from error
        self._index = index
        mapped = faiss.downcast_InvertedLists(index.invlists)
        if hasattr(mapped, "prefetch_nthread"):
            # Threads that read ahead cost each question more than they save.
            mapped.prefetch_nthread = 0

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def near(self, vector: Vectors, k: int, allowed: Mask | None = None) -> Rows:
        """About the k rows nearest to a vector (d,), ascending, and only allowed ones.

        Where few are allowed, more lists are looked into: by the root, for what is allowed is near
        to no other question than what is not.
        """
        lists = int(self._index.nlist)
        looked = looked_into(lists)
        parameters = faiss.SearchParametersIVF()
        if allowed is not None:
            bits = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(len(allowed), faiss.swig_ptr(bits))
            parameters.sel = selector
            looked *= math.sqrt(len(allowed) / max(int(np.count_nonzero(allowed)), 1))
        parameters.nprobe = min(math.ceil(looked), lists)
        _, found = self._index.search(vector[np.newaxis], min(k, len(self)), params=parameters)
        # faiss fills up with row -1 where fewer than k rows were met.
        return np.sort(found[0][found[0] >= 0]).astype(np.int64)


def looked_into(lists: int) -> float:
    """Into how many lists of an index a question without filters looks."""
    return float(min(max(_LOOKED_INTO * lists, _LEAST), lists))


def _blocks(vectors: Vectors) -> Iterator[Vectors]:
    for first in range(0, len(vectors), _BLOCK):
        yield np.ascontiguousarray(vectors[first : first + _BLOCK])
