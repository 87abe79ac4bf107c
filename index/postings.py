"""Which texts have which terms, how often, on disk: a row of each term's texts behind the other.

starts.npy   (v + 1,) int64, where each term's texts begin in the two that follow
rows.npy     (p,) int32, the rows of the texts that have a term, ascending within it
counts.npy   (p,) uint16, how often each has it
lengths.npy  (n,) int32, how many terms each text has, repeated ones counted
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.mapped import ArrayWriter, Mapped, write_array
from index.vocabulary import Vocabulary, write_terms

_STARTS, _ROWS, _COUNTS, _LENGTHS = "starts.npy", "rows.npy", "counts.npy", "lengths.npy"
# Pairs of a term and a text that are held at once while an index is made: 60 MB or so.
_HELD = 2_000_000
_MOST = 65_535  # of one term in one text
_ROW_BITS = 32


class Postings:
    """The texts of each term of a vocabulary, by the term's number in it."""

    def __init__(self, folder: Path) -> None:
        """Open what a PostingsWriter wrote; raises StoreError where that is not there."""
        self.vocabulary = Vocabulary(folder)
        self._rows = Mapped(folder / _ROWS, np.int32, 1)
        self._counts = Mapped(folder / _COUNTS, np.uint16, 1)
        self.starts: NDArray[np.int64] = Mapped(folder / _STARTS, np.int64, 1).array
        self.rows: NDArray[np.int32] = self._rows.array
        self.counts: NDArray[np.uint16] = self._counts.array
        self.lengths: NDArray[np.int32] = Mapped(folder / _LENGTHS, np.int32, 1).array

    def of(self, number: int) -> tuple[NDArray[np.int32], NDArray[np.uint16]]:
        """The rows of the texts with a term, ascending, and how often each has it."""
        own = slice(int(self.starts[number]), int(self.starts[number + 1]))
        return self.rows[own], self.counts[own]

    def texts_with(self, number: int) -> int:
        """How many texts have a term."""
        return int(self.starts[number + 1] - self.starts[number])

    def release(self) -> None:
        """Give back the memory of what was read."""
        self._rows.release()
        self._counts.release()


@dataclass(frozen=True, slots=True)
class _Part:
    """Sorted terms with their texts, in memory or mapped; `renumbered` has -1 for a row gone."""

    terms: Sequence[str]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    counts: NDArray[np.uint16]
    renumbered: NDArray[np.int32] | None = None
    postings: Postings | None = None


class PostingsWriter:
    """Writes postings text by text, new ones or those of an index before, in bounded memory.

    What does not fit is written beside as parts, and merged in the end.
    """

    def __init__(self, folder: Path, before: Postings | None = None) -> None:
        folder.mkdir()
        self._folder = folder
        self._before = before
        self._renumbered = np.full(0 if before is None else len(before.lengths), -1, dtype=np.int32)
        self._lengths = ArrayWriter(folder / _LENGTHS, np.int32)
        self._texts = 0
        self._parts: list[Path] = []
        self._begin()

    def add(self, texts: Iterable[Sequence[str]]) -> None:
        """Append texts, each as its terms."""
        for terms in texts:
            counted = Counter(terms)
            numbers = self._numbers
            self._terms.extend([numbers.setdefault(term, len(numbers)) for term in counted])
            self._counts.extend(min(count, _MOST) for count in counted.values())
            self._rows.extend([self._texts] * len(counted))
            self._lengths.append(np.asarray([len(terms)]))
            self._texts += 1
            if len(self._terms) >= _HELD:
                self._put_aside()

    def keep(self, first: int, count: int) -> None:
        """Append texts of the index before, from row `first` on, as they are."""
        if self._before is None or first + count > len(self._renumbered):
            raise ValueError("no such texts before")
        self._renumbered[first : first + count] = np.arange(self._texts, self._texts + count)
        self._lengths.append(self._before.lengths[first : first + count])
        self._texts += count

    def finish(self) -> None:
        """Merge all into one; raises OSError where the disk takes no more."""
        self.close()
        parts = [_opened(Postings(folder)) for folder in self._parts]
        if self._before is not None and (self._renumbered >= 0).any():
            parts.append(_opened(self._before, self._renumbered))
        _merge([*parts, self._in_memory()], self._folder)
        del parts
        for folder in self._parts:
            _remove(folder)

    def close(self) -> None:
        """Let go of the file, complete or not."""
        self._lengths.close()

    def _begin(self) -> None:
        self._numbers: dict[str, int] = {}
        self._terms, self._rows, self._counts = array("i"), array("i"), array("H")

    def _in_memory(self) -> _Part:
        """What is held, sorted by term and row."""
        terms = sorted(self._numbers)
        ranks = np.empty(len(terms), dtype=np.int64)
        ranks[[self._numbers[term] for term in terms]] = np.arange(len(terms))
        held = ranks[np.frombuffer(self._terms, dtype=np.intc)] if terms else ranks
        # Sorting numbers beats sorting places by far; rows ascend already.
        order = np.sort(held << _ROW_BITS | np.arange(len(held))) & ((1 << _ROW_BITS) - 1)
        starts = np.concatenate([[0], np.cumsum(np.bincount(held, minlength=len(terms)))])
        rows = np.frombuffer(self._rows, dtype=np.intc) if terms else np.empty(0, dtype=np.intc)
        counts = np.frombuffer(self._counts, np.ushort) if terms else np.empty(0, dtype=np.ushort)
        return _Part(terms, starts.astype(np.int64), rows[order], counts[order])

    def _put_aside(self) -> None:
        folder = self._folder / f"part-{len(self._parts):04}"
        folder.mkdir()
        part = self._in_memory()
        write_terms(folder, part.terms)
        write_array(folder / _STARTS, part.starts)
        write_array(folder / _ROWS, part.rows)
        write_array(folder / _COUNTS, part.counts)
        write_array(folder / _LENGTHS, np.empty(0, dtype=np.int32))
        self._parts.append(folder)
        self._begin()


def _opened(postings: Postings, renumbered: NDArray[np.int32] | None = None) -> _Part:
    terms = postings.vocabulary.all()
    starts, rows, counts = postings.starts, postings.rows, postings.counts
    return _Part(terms, starts, rows, counts, renumbered, postings)


def _merge(parts: Sequence[_Part], folder: Path) -> None:
    """Write the terms of all parts, sorted, each with its texts from all of them."""
    terms = sorted(set().union(*(part.terms for part in parts)))
    numbers = {term: number for number, term in enumerate(terms)}
    places = [np.fromiter((numbers[t] for t in p.terms), np.int64, len(p.terms)) for p in parts]
    sizes = np.zeros(len(terms), dtype=np.int64)
    for part, place in zip(parts, places, strict=True):
        sizes[place] += np.diff(part.starts)
    texts = np.zeros(len(terms), dtype=np.int64)
    with (
        ArrayWriter(folder / _ROWS, np.int32) as rows,
        ArrayWriter(folder / _COUNTS, np.uint16) as counts,
    ):
        for first, last in _blocks(sizes):
            cuts = [_cut(p, place, first, last) for p, place in zip(parts, places, strict=True)]
            key, number = (np.concatenate(values) for values in zip(*cuts, strict=True))
            order = np.argsort(key)
            key = key[order]
            rows.append((key & ((1 << _ROW_BITS) - 1)).astype(np.int32))
            counts.append(number[order])
            texts[first:last] = np.bincount((key >> _ROW_BITS) - first, minlength=last - first)
            for part in parts:
                if part.postings:
                    part.postings.release()
    used = texts > 0  # a text that is gone may have taken its terms with it
    write_terms(folder, (term for term, there in zip(terms, used, strict=True) if there))
    write_array(folder / _STARTS, np.concatenate([[0], np.cumsum(texts[used])]).astype(np.int64))


def _blocks(sizes: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Runs (first, behind last) of terms that together have about as many texts as are held."""
    ends = np.cumsum(sizes)
    first = 0
    while first < len(sizes):
        before = int(ends[first - 1]) if first else 0
        last = max(int(np.searchsorted(ends, before + _HELD, side="right")), first + 1)
        yield first, last
        first = last


def _cut(part: _Part, places: NDArray[np.int64], first: int, last: int) -> tuple[Any, Any]:
    """A part's pairs for the terms from `first` to before `last`: term and row in one, count."""
    low, high = np.searchsorted(places, [first, last])
    own = slice(int(part.starts[low]), int(part.starts[high]))
    terms = np.repeat(places[low:high], np.diff(part.starts[low : high + 1]))
    rows, counts = part.rows[own], part.counts[own]
    if part.renumbered is not None:
        rows = part.renumbered[rows]
        kept = rows >= 0
        terms, rows, counts = terms[kept], rows[kept], counts[kept]
    return terms << _ROW_BITS | rows, counts


def _remove(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
