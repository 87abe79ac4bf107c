"""Arrays in .npy files: written row by row, mapped where they lie, read when they are needed.

The format is numpy's own: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
"""

import contextlib
import math
import mmap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import DTypeLike, NDArray

from index.errors import StoreError

# A file up to this many bytes may stay in this process's memory once it was read.
_SMALL = 64 * 1024 * 1024


class Mapped:
    """An array in a file, read-only, of which pages come into memory when they are touched."""

    def __init__(self, path: Path, dtype: DTypeLike, dimensions: int) -> None:
        """Open a file; raises StoreError where it holds no such array."""
        try:
            with path.open("rb") as file:
                npy.read_magic(file)
                shape, by_columns, found = npy.read_array_header_1_0(file)
                start = file.tell()
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise StoreError(f"{path}: cannot be read") from error
        count = math.prod(shape)
        whole = len(self._map) == start + count * found.itemsize
        if found != np.dtype(dtype) or len(shape) != dimensions or by_columns or not whole:
            raise StoreError(f"{path}: is not what was written there")
        # An empty array needs no map, and numpy makes none of no bytes.
        flat = np.frombuffer(self._map, found, count, start) if count else np.empty(0, found)
        self.array: NDArray[Any] = flat.reshape(shape)

    def release(self) -> None:
        """Give back what was read of a large file; the system still has it, and may forget it.

        Otherwise a process that answers for long holds the whole file in the end. Another thread
        that is reading at this moment reads on.
        """
        if len(self._map) > _SMALL and hasattr(mmap, "MADV_DONTNEED"):
            with contextlib.suppress(OSError):
                self._map.madvise(mmap.MADV_DONTNEED)


class ArrayWriter:
    """Writes a .npy file whose number of rows is known only at its end."""

    def __init__(self, path: Path, dtype: DTypeLike, width: Sequence[int] = ()) -> None:
        """Begin a file of rows of shape `width`; raises OSError where the disk takes no more."""
        self._dtype = np.dtype(dtype)
        self._width = tuple(width)
        self._rows = 0
        self._file = path.open("wb")
        self._write_header()

    def append(self, rows: NDArray[Any]) -> None:
        """Write rows behind those before, (n, *width)."""
        if rows.shape[1:] != self._width:
            raise ValueError(f"rows of {rows.shape[1:]} for an array of {self._width}")
        self._file.write(np.ascontiguousarray(rows, dtype=self._dtype).data)
        self._rows += len(rows)

    def close(self) -> None:
        """Complete the file: the header says how many rows there are."""
        if not self._file.closed:
            self._file.seek(0)
            self._write_header()
            self._file.close()

    def __enter__(self) -> "ArrayWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _write_header(self) -> None:
        # numpy leaves room in it for the number of rows to grow in place.
        shape = (self._rows, *self._width)
        header = {"descr": self._dtype.str, "fortran_order": False, "shape": shape}
        npy.write_array_header_1_0(self._file, header)


def write_array(path: Path, array: NDArray[Any]) -> None:
    """Write a whole array; raises OSError where the disk takes no more."""
    with ArrayWriter(path, array.dtype, array.shape[1:]) as writer:
        writer.append(array)
