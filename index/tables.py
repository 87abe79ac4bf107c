"""Sources, passages and refusals in one SQLite file, read by number without loading the rest.

A passage's number is its row in the vectors and in the word index; those of one source follow on
each other. Rows are written in order, so that the same library gives the same bytes.
"""

import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import StoreError
from index.narrowing import where
from index.records import Filters, Refusal
from index.schema import INDEXES, SCHEMA
from index.source_record import from_json, labels, stored_copy, to_json
from index.top import Mask
from index.works import Copy
from ingest.records import Passage, Source

_AT_ONCE = 500  # values in one statement


@dataclass(frozen=True, slots=True)
class Entry:
    """A source as stored: its file's fingerprint and the rows of its passages.

    `root` numbers the folder, in the manifest's list, that `source.file` is relative to. `copies`
    are there when it is written.
    """

    source: Source
    root: int
    fingerprint: str
    first: int
    count: int
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A passage and the digest of what was embedded for it."""

    passage: Passage
    embedded: bytes


def write(
    path: Path,
    entries: Iterable[tuple[Entry, Iterable[Row]]],
    refused: Iterable[Refusal],
    roots: Sequence[str] = (),
) -> None:
    """Write the tables of a library; raises OSError where the disk takes no more.

    `roots` are the manifest's, by which copies say where they are.
    """
    try:
        connection = sqlite3.connect(path)
        try:
            # The file is new and swapped in whole: a journal would protect nothing.
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(SCHEMA)
            for number, (entry, rows) in enumerate(entries):
                _insert(connection, number, entry, rows)
                _insert_copies(connection, number, entry, roots)
            connection.executemany(
                "INSERT INTO refused VALUES (?, ?, ?, ?, ?, ?)",
                ((r.path, r.reason, r.fix, r.record, *(r.file or (None, None))) for r in refused),
            )
            connection.executescript(INDEXES)
            connection.commit()
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        raise OSError(f"{path}: {error}") from error


class Tables:
    """The tables of one library, read-only; may be used by several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # immutable: nobody writes to a finished generation, so no lock files beside it.
        self._connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._lock = threading.Lock()
        self._met: dict[int, Entry] = {}
        self._masks: dict[Filters, Mask] = {}
        # Whoever lets go of the tables lets go of the file; Windows deletes no open one.
        weakref.finalize(self, self._connection.close)

    def counts(self) -> tuple[int, int]:
        """How many sources and passages there are."""
        # They are numbered from 0 without gaps; to count them all would be to read them all.
        ((sources, passages),) = self._rows(
            "SELECT (SELECT ifnull(max(number) + 1, 0) FROM sources), "
            "(SELECT ifnull(max(number) + 1, 0) FROM passages)"
        )
        return int(sources), int(passages)

    def entries(self) -> list[Entry]:
        """All sources, ordered by id."""
        return [_entry(row) for row in self._rows(f"{_SELECT_ENTRY} ORDER BY number")]

    def ids(self, filters: Filters | None = None) -> list[str]:
        """The ids of all sources, or of those with passages that filters let through, in order."""
        clauses, values = (["1"], []) if filters is None else where(filters)
        clauses += ["count > 0"] if filters else []
        wanted = f"WHERE {' AND '.join(clauses)} ORDER BY number"
        rows = self._rows(f"SELECT id FROM sources {wanted}", *values)
        return [str(i) for (i,) in rows]

    def copies(self, roots: Sequence[str]) -> list[Copy]:
        """All copies of all works, those of one source in order; `roots` are the manifest's."""
        rows = self._rows(
            "SELECT sources.record, position, copies.root, copies.file, copies.fingerprint, "
            "characters, copies.record FROM copies JOIN sources ON sources.number = copies.source "
            "ORDER BY copies.source, position"
        )
        return [stored_copy(row, roots) for row in rows]

    def copy_count(self) -> int:
        """How many copies all works have together."""
        ((number,),) = self._rows("SELECT count(*) FROM copies")
        return int(number)

    def entry(self, source_id: str) -> Entry | None:
        """The source of that id, if there is one."""
        rows = self._rows(f"{_SELECT_ENTRY} WHERE id = ?", source_id)
        return _entry(rows[0]) if rows else None

    def entry_number(self, number: int) -> Entry:
        """The source of that number, counted from 0 in the order of ids."""
        entry = self._met.get(number)
        if entry is None:
            if len(self._met) >= _MOST_MET:
                self._met = {}
            entry = _entry(self._rows(f"{_SELECT_ENTRY} WHERE number = ?", number)[0])
            self._met[number] = entry
        return entry

    def rows(self, entry: Entry) -> Iterator[Row]:
        """The passages of a source in reading order."""
        last = entry.first + entry.count
        for row in self._rows(
            f"{_SELECT_ROW} WHERE number >= ? AND number < ? ORDER BY number", entry.first, last
        ):
            yield _row(entry.source.id, row)

    def passages(self, source_ids: Mapping[int, str]) -> dict[int, Passage]:
        """The passages of some numbers, for each of which the id of its source is given."""
        rows = self._among(f"number, {_PASSAGE}", "number", list(source_ids))
        return {number: _passage(source_ids[number], row) for number, *row in rows}

    def texts(self, numbers: Iterable[int]) -> str:
        """The texts of some passages, one below the other."""
        texts = self._among("text", "number", [int(number) for number in numbers])
        return "\n".join(text for (text,) in texts)

    def embedded(self, source_id: str) -> list[tuple[int, bytes]]:
        """The numbers of a source's passages and the digests of what was embedded for them."""
        statement = "SELECT first, first + count FROM sources WHERE id = ?"
        span = next(iter(self._rows(statement, source_id)), (0, 0))
        statement = "SELECT number, embedded FROM passages WHERE number >= ? AND number < ?"
        return [(int(n), bytes(digest)) for n, digest in self._rows(statement, *span)]

    def numbers(self, digests: Sequence[bytes]) -> dict[bytes, int]:
        """The passages for which that was embedded, by digest: the last of several."""
        rows = self._among("embedded, number", "embedded", digests)
        return {bytes(digest): int(number) for digest, number in rows}

    def refused(self) -> tuple[Refusal, ...]:
        """The files that the last run could not take in."""
        rows = self._rows("SELECT * FROM refused ORDER BY rowid")
        return tuple(
            Refusal(path, reason, fix, record, (root, name) if root is not None else None)
            for path, reason, fix, record, root, name in rows
        )

    def labels(self, kind: str) -> list[str]:
        """The values of a field that can be filtered by, the most frequent first."""
        return [
            str(label)
            for label, _ in self._rows(
                "SELECT label, count(*) AS n FROM labels WHERE kind = ? "
                "GROUP BY label ORDER BY n DESC, label",
                kind,
            )
        ]

    def allowed(self, filters: Filters) -> Mask | None:
        """Which passages the filters let through, (n,) bool; None where they let all through."""
        if filters == Filters():
            return None
        mask = self._masks.get(filters)
        if mask is None:
            if len(self._masks) >= _MOST_MASKS:
                self._masks = {}
            self._masks[filters] = mask = self._mask(filters)
        return mask

    def _mask(self, filters: Filters) -> Mask:
        clauses, values = where(filters)
        found = self._rows(
            f"SELECT first, count FROM sources WHERE {' AND '.join(clauses)}", *values
        )
        places = np.asarray(found, dtype=np.int64).reshape(-1, 2)
        # One up where a source begins, one down behind it: no loop over sources, which may be many.
        steps = np.zeros(self.counts()[1] + 1, dtype=np.int8)
        steps[places[:, 0]] += 1
        steps[places.sum(axis=1)] -= 1
        mask = np.cumsum(steps[:-1], dtype=np.int8).view(np.bool_)
        mask.flags.writeable = False
        return mask

    def _among(self, columns: str, key: str, values: Sequence[object]) -> Iterator[Any]:
        """Columns of the passages with one of some values, ascending among those asked at once."""
        for first in range(0, len(values), _AT_ONCE):
            some = values[first : first + _AT_ONCE]
            marks = ",".join("?" * len(some))
            statement = f"SELECT {columns} FROM passages WHERE {key} IN ({marks}) ORDER BY number"
            yield from self._rows(statement, *some)

    def _rows(self, statement: str, *values: object) -> list[Any]:
        try:
            with self._lock:
                return self._connection.execute(statement, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{self._path}: the tables cannot be read ({error})") from error


_SELECT_ENTRY = "SELECT record, root, fingerprint, first, count FROM sources"
_PASSAGE = 'position, text, heading, page, start, "end"'
_SELECT_ROW = f"SELECT {_PASSAGE}, embedded FROM passages"
# Sources kept as they were read, some thousand bytes each; masks of filters, a byte a passage.
_MOST_MET, _MOST_MASKS = 4_000, 16


def _insert(connection: sqlite3.Connection, number: int, entry: Entry, rows: Iterable[Row]) -> None:
    source = entry.source
    place = (entry.root, source.file, entry.fingerprint, entry.first, entry.count)
    facts = (source.year, source.design, source.audience_topic)
    connection.execute(
        "INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, source.id, *place, *facts, to_json(source)),
    )
    connection.executemany(
        "INSERT INTO labels VALUES (?, ?, ?)", ((number, *label) for label in labels(source))
    )
    connection.executemany(
        "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (entry.first + position, number, position + 1, *_values(row))
            for position, row in enumerate(rows)
        ),
    )


def _values(row: Row) -> tuple[object, ...]:
    passage = row.passage
    place = (passage.page, passage.start, passage.end)
    return (passage.heading, *place, passage.text, row.embedded)


def _insert_copies(
    connection: sqlite3.Connection, number: int, entry: Entry, roots: Sequence[str]
) -> None:
    """The copies of a source; what a single one says is what the source says."""
    alone = len(entry.copies) == 1
    for position, copy in enumerate(entry.copies):
        where = (number, position, roots.index(copy.key[0]), copy.key[1])
        said = None if alone else to_json(copy.source)
        values = (*where, copy.fingerprint, copy.characters, said)
        connection.execute("INSERT INTO copies VALUES (?, ?, ?, ?, ?, ?, ?)", values)


def _entry(row: Sequence[Any]) -> Entry:
    record, root, fingerprint, first, count = row
    return Entry(from_json(record), root, fingerprint, first, count)


def _row(source_id: str, row: Sequence[Any]) -> Row:
    *passage, embedded = row
    return Row(_passage(source_id, passage), bytes(embedded))


def _passage(source_id: str, row: Sequence[Any]) -> Passage:
    position, *rest = row
    return Passage(f"{source_id}#{position}", source_id, *rest)
