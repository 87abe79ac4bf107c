"""Write sources and quotes as a table for spreadsheets, in which no cell acts as a formula.

RFC 4180, with one departure that spreadsheets need: a cell that they would compute begins with an
apostrophe (OWASP Application Security Verification Standard 5.0, requirement 1.2.10).
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields

from index.cite import reference
from index.display import visible
from index.selection import Selected
from ingest.records import Metadata, Passage, Source

# What is known of the work, and the file that its text is from; how it came to be known is not it.
_FACTS = (
    *(f.name for f in fields(Metadata) if f.name not in ("retracted", "digest")),
    "file",
    "sha256",
)
_RETRACTED = "RETRACTED"
_QUOTE = ("quote", "quote_words", "page", "heading", "start", "end", "passage_id")
COLUMNS = ("retracted", "reference", *_QUOTE, *_FACTS)
# Excel in some languages takes the wide forms too. An apostrophe before one of them is doubled, so
# that taking one away gives every cell back.
_FORMULA = re.compile(r"'*[=+\-@\t\n＝＋－＠]")


def write_csv(selection: Iterable[Selected]) -> str:
    """One row a quote, one for a source without; entries of a list stand on lines of their cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in row] for row in _rows(selection))
    return text.getvalue()


def unguarded(cell: str) -> str:
    """What was written into a cell, without the apostrophe that keeps it from acting."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _rows(selection: Iterable[Selected]) -> Iterator[list[object]]:
    for chosen in selection:
        source = chosen.source
        mark = _RETRACTED if source.retracted else ""
        known = [getattr(source, name) for name in _FACTS]
        for passage in chosen.passages or (None,):
            yield [mark, reference(source), *_quote(source, passage), *known]


def _quote(source: Source, passage: Passage | None) -> list[object]:
    if passage is None:
        return [None] * len(_QUOTE)
    words = "the digest's, not the work's own" if source.digest else "the work's own"
    place = (passage.page, passage.heading, passage.start, passage.end, passage.id)
    return [passage.text, words, *place]


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        text = "\n".join(map(str, value))
    else:
        text = "" if value is None else str(value)
    text = visible(text)
    return f"'{text}" if _FORMULA.match(text) else text
