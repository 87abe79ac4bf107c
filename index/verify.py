"""Verify an index: every file is there unchanged, and every passage is where the index says."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.generation import Generation, open_current
from index.plan import Key, file_path
from index.works import Copy, place
from ingest import read
from ingest.errors import Refused
from ingest.records import Document, Passage, Section
from ingest.walk import Found

Copies = Sequence[Copy]


@dataclass(frozen=True, slots=True)
class Fault:
    """A file or a passage that is not as the index says, and why; `passage` is "" for a file."""

    source_id: str
    file: str
    passage: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and what was wrong with it."""

    files: int
    passages: int
    faults: tuple[Fault, ...]


def verify(
    folder: Path, progress: Callable[[str, int, int], None] = lambda stage, done, total: None
) -> Verified:
    """Read every file of the index again and look for every passage at its page and characters.

    Raises StoreError where there is no index.
    """
    generation = open_current(folder)
    by_file: dict[Key, list[Copy]] = defaultdict(list)
    for copy in generation.tables.copies(generation.manifest.roots):
        by_file[copy.key].append(copy)
    faults: list[Fault] = []
    passages = 0
    for number, (key, copies) in enumerate(sorted(by_file.items()), 1):
        shown = {copy.held: _passages(generation, copy.held) for copy in copies if copy.shown}
        passages += sum(map(len, shown.values()))
        faults += _faults(folder, key, copies, shown)
        progress("Verifying", number, len(by_file))
    return Verified(len(by_file), passages, tuple(faults))


def found_at(sections: Sequence[Section], passage: Passage) -> bool:
    """Whether a passage is the slice of a section that it says it is."""
    return any(
        section.page == passage.page
        and section.heading == passage.heading
        and section.start <= passage.start
        and section.text[passage.start - section.start : passage.end - section.start]
        == passage.text
        for section in sections
    )


def _passages(generation: Generation, source_id: str) -> list[Passage]:
    entry = generation.tables.entry(source_id)
    return [row.passage for row in generation.tables.rows(entry)] if entry else []


def _faults(
    folder: Path, key: Key, copies: Copies, shown: dict[str, list[Passage]]
) -> Iterator[Fault]:
    """What is wrong with one file: with the whole of it, or with single passages."""
    try:
        loaded = read.load(Found(file_path(folder, *key), key[1]))
        recorded = copies[0].source.sha256
        if loaded.sha256 != recorded:
            raise Refused(f"has SHA-256 {loaded.sha256[:12]}…, not {recorded[:12]}…", "")
        documents = [d for d in read.documents(loaded) if isinstance(d, Document)]
    except Refused as error:
        for copy in copies:
            left = len(shown.get(copy.held, ()))
            counted = "1 passage" if left == 1 else f"{left} passages"
            unseen = f"; {counted} of it cannot be verified" if copy.shown and left else ""
            yield Fault(copy.held, place(copy.source), "", f"{error.reason}{unseen}")
        return
    sections = {document.source.record: document.sections for document in documents}
    for copy in copies:
        for passage in shown.get(copy.held, ()) if copy.shown else ():
            if not found_at(sections.get(copy.source.record, ()), passage):
                yield Fault(copy.held, place(copy.source), passage.id, _not_at(passage))


def _not_at(passage: Passage) -> str:
    page = f"page {passage.page}, " if passage.page else ""
    return f"is not at {page}characters {passage.start} to {passage.end}"
