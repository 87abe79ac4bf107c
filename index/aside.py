"""Put the text of documents aside while a run reads many, until their turn to be written comes."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple, replace
from pathlib import Path
from typing import overload

from index.errors import StoreError
from ingest.records import Document, Section

# Less than this many bytes stay in memory.
_IN_MEMORY = 16 * 1024 * 1024


class Aside:
    """A file without a name, gone when it is closed or the process dies; for one run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=str(folder))  # noqa: SIM115

    def put(self, document: Document) -> Document:
        """The document with its sections in the file, read from there whenever they are asked for.

        Raises StoreError where the disk takes no more.
        """
        text = json.dumps([astuple(section) for section in document.sections]).encode("ascii")
        try:
            place = self._file.seek(0, 2)
            self._file.write(text)
        except OSError as error:
            raise StoreError(
                f"{self._folder}: could not be written ({error.strerror or error}); make room on "
                "the disk and run it again. The index is as it was before"
            ) from error
        sections = _Sections(self, place, len(text), len(document.sections))
        return replace(document, sections=sections)

    def read(self, place: int, size: int) -> tuple[Section, ...]:
        """The sections that were put at a place."""
        self._file.seek(place)
        return tuple(Section(*values) for values in json.loads(self._file.read(size)))

    def __enter__(self) -> "Aside":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


class _Sections(Sequence[Section]):
    """The sections of one document, in the file."""

    __slots__ = ("_aside", "_count", "_place", "_size")

    def __init__(self, aside: Aside, place: int, size: int, count: int) -> None:
        self._aside, self._place, self._size, self._count = aside, place, size, count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Section]:
        return iter(self._aside.read(self._place, self._size))

    @overload
    def __getitem__(self, place: int) -> Section: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Section]: ...
    def __getitem__(self, place: int | slice) -> Section | Sequence[Section]:
        return self._aside.read(self._place, self._size)[place]
