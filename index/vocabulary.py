"""The terms of the word index, sorted, on disk: looked up where they lie.

terms.npy      the UTF-8 bytes of all terms, one behind the other
term_ends.npy  (v,) int64, where each term ends among them
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import overload

import numpy as np

from index.mapped import ArrayWriter, Mapped

_TERMS, _ENDS = "terms.npy", "term_ends.npy"
_BLOCK = 65_536
_REMEMBERED = 10_000


class Vocabulary(Sequence[str]):
    """All terms in the order of their code points; `in` and `number` read a few of them only."""

    def __init__(self, folder: Path) -> None:
        """Open what `write_terms` wrote; raises StoreError where that is not there."""
        self._bytes = Mapped(folder / _TERMS, np.uint8, 1).array
        self._ends = Mapped(folder / _ENDS, np.int64, 1).array
        # A question looks the same few up again and again.
        self._looked_up: dict[str, int | None] = {}

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        number = range(len(self))[place]
        start = int(self._ends[number - 1]) if number else 0
        return bytes(self._bytes[start : int(self._ends[number])]).decode("utf-8")

    def __contains__(self, term: object) -> bool:
        return isinstance(term, str) and self.number(term) is not None

    def number(self, term: str) -> int | None:
        """The place of a term; None for one that no text has."""
        known = self._looked_up.get(term, -1)
        if known != -1:
            return known
        place = bisect_left(self, term)
        found = place if place < len(self) and self[place] == term else None
        if len(self._looked_up) >= _REMEMBERED:
            self._looked_up = {}
        self._looked_up[term] = found
        return found

    def all(self) -> list[str]:
        """Every term, read at once."""
        whole, ends = bytes(self._bytes), self._ends.tolist()
        starts = [0, *ends[:-1]] if ends else []
        return [whole[a:b].decode("utf-8") for a, b in zip(starts, ends, strict=True)]


def write_terms(folder: Path, terms: Iterable[str]) -> None:
    """Write a vocabulary that is sorted; raises OSError where the disk takes no more."""
    with (
        ArrayWriter(folder / _TERMS, np.uint8) as letters,
        ArrayWriter(folder / _ENDS, np.int64) as ends,
    ):
        end, encoded = 0, [term.encode("utf-8") for term in terms]
        for first in range(0, len(encoded), _BLOCK):
            block = encoded[first : first + _BLOCK]
            letters.append(np.frombuffer(b"".join(block), dtype=np.uint8))
            places = end + np.cumsum([len(term) for term in block], dtype=np.int64)
            ends.append(places)
            end = int(places[-1])
