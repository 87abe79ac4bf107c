"""What a generation is made of: every work with its passages, as they were or cut anew."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index import plan as planning
from index.generation import Generation
from index.tables import Entry, Row
from index.works import Copy, Work, merged
from ingest import chunk
from ingest.model import Model, token_counter
from ingest.records import Document, Passage, Source


@dataclass(frozen=True, slots=True)
class Stored:
    """A source with its passages, and what is embedded for each of them.

    `kept` is the first row that all of them have in the index before, as they are; None where any
    of them is new or changed.
    """

    entry: Entry
    rows: tuple[Row, ...]
    texts: tuple[str, ...]
    kept: int | None = None


def content(
    folder: Path,
    previous: Generation | None,
    works: Iterable[Work],
    model: Model,
    roots: Sequence[str],
) -> Iterator[Stored]:
    """The sources of the new generation in the order of their ids, with their passages."""
    count_tokens = token_counter(model)
    first = 0
    for work in sorted(works, key=lambda work: work.source.id):
        whole, text = _with_text(folder, previous, work)
        if isinstance(text, Document):
            passages = chunk.cut(replace(text, source=whole.source), count_tokens, model.window)
        else:
            passages = text
        shown = whole.copies[0]
        place = roots.index(shown.key[0])
        entry = Entry(
            whole.source, place, shown.fingerprint, first, len(passages), copies=whole.copies
        )
        rows, texts = _embedded(whole.source, passages, model.weights_sha256)
        yield Stored(entry, rows, texts, _kept(previous, shown, rows))
        first += len(passages)


def _with_text(
    folder: Path, previous: Generation | None, work: Work
) -> tuple[Work, Document | tuple[Passage, ...]]:
    """The work and its text: of its best copy, else of the best one that can still be read.

    A text is read again where the index has no passages of it, and where another title stands
    before them now: they have to fit the model's window with it.
    """
    for copy in work.copies:
        text = copy.document or _passages(previous, copy, work.source.title)
        text = text if text is not None else planning.read_again(folder, copy)
        if text is None and copy.shown:
            text = _passages(previous, copy, None)
        if text is not None:
            return _shown_by(work, copy), text
    return work, ()


def _passages(
    previous: Generation | None, copy: Copy, title: str | None
) -> tuple[Passage, ...] | None:
    """The passages that the index has of a copy, if it has them under this title (None: any)."""
    entry = previous.tables.entry(copy.held) if previous and copy.shown else None
    if previous is None or entry is None or (title and entry.source.title != title):
        return None
    return tuple(row.passage for row in previous.tables.rows(entry))


def _shown_by(work: Work, copy: Copy) -> Work:
    if copy is work.copies[0]:
        return work
    copies = (copy, *(other for other in work.copies if other is not copy))
    known = work.source
    source = replace(merged(copies), id=known.id, notices=known.notices, retracted=known.retracted)
    return Work(source, copies)


def _embedded(
    source: Source, passages: Sequence[Passage], weights: str
) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    texts = tuple(chunk.embedded_text(source, p.heading, p.text) for p in passages)
    digests = (hashlib.sha256(f"{weights}\n{text}".encode()).digest() for text in texts)
    return tuple(map(Row, passages, digests)), texts


def _kept(previous: Generation | None, shown: Copy, rows: Sequence[Row]) -> int | None:
    """The first row that these passages have in the index before, all embedded as they are now."""
    if previous is None or not shown.shown or shown.document:
        return None
    before = previous.tables.embedded(shown.held)
    same = before and [digest for _, digest in before] == [row.embedded for row in rows]
    return before[0][0] if same else None
