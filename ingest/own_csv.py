"""Read the tables that Kneadle itself writes: a row a quote, with what is known of its source."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields

from ingest.errors import Refused
from ingest.metadata import accepted
from ingest.records import Metadata, Reading

# What no other program's table has.
_OWN = frozenset({"passage_id", "quote", "reference"})
_LISTS = frozenset(field.name for field in fields(Metadata) if field.default == ())
_NUMBERS = frozenset({"year", "n_participants", "n_studies"})
# A cell that a spreadsheet would compute is written behind an apostrophe, and so is one that
# begins with such an apostrophe.
_GUARDED = re.compile(r"'(?='*[=+\-@\t\n＝＋－＠])")


def is_own(columns: Sequence[str]) -> bool:
    """Whether a table has the columns of an export of this library."""
    return _OWN.issubset(columns)


def read_own(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[Reading | Refused]:
    """Each source once, with what is known of it; its quotes stay in the files they are from."""
    seen = set()
    for row in rows:
        # A short row lacks its last cells.
        cells = dict(zip(columns, map(_bare, row), strict=False))
        source_id = cells.get("id", "")
        if source_id and source_id not in seen:
            seen.add(source_id)
            yield _reading(cells)


def _reading(cells: dict[str, str]) -> Reading | Refused:
    if not cells.get("title"):
        return Refused("has no title", "export the table again")
    # What rules read there is no statement here: it would come back as one that somebody made.
    read = {line.partition(": ")[0] for line in cells.get("read_by_machine", "").split("\n")}
    values = {
        name: _value(name, cells[name]) for name in (f.name for f in fields(Metadata))
        if cells.get(name) and name not in read
    }  # fmt: skip
    return Reading(sections=(), found=accepted(values))


def _bare(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


def _value(name: str, cell: str) -> object:
    if name in _LISTS:
        return cell.split("\n")
    if name in _NUMBERS and cell.isdecimal():
        return int(cell)
    return bool(cell) if name == "retracted" else cell
