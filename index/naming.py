"""Give every work its id: a person's, one from its identifiers, or one from its file's name."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from index.works import Work
from ingest.identifiers import record_id
from ingest.metadata import slug


def named(works: Iterable[Work]) -> tuple[list[Work], list[tuple[Work, Work]]]:
    """The works with their ids; and those whose own id another has already, each with that one.

    Works that were in the library come first, so that a newcomer cannot push them out.
    """
    held: dict[str, Work] = {}
    claimed_twice = []
    for work in sorted(works, key=_precedence):
        claimed = work.source.id
        if claimed and claimed in held:
            claimed_twice.append((work, held[claimed]))
            continue
        source_id = claimed or next(name for name in _candidates(work) if name not in held)
        held[source_id] = replace(work, source=replace(work.source, id=source_id))
    return [held[source_id] for source_id in sorted(held)], claimed_twice


def _precedence(work: Work) -> tuple[bool, bool, str, str]:
    """Held works first, each where it was; then those that a person named; then by file."""
    before = next((copy.held for copy in work.copies if copy.held), "")
    return not before, not work.source.id, before, work.copies[0].name


def _candidates(work: Work) -> Iterator[str]:
    """Ids for a work that claims none, the best first.

    That of a record comes from its identifiers, so that it stays where others come before it;
    that of a file from its name: its stem, else its whole name, else with a bit of its digest.
    """
    shown = work.copies[0]
    digest = shown.source.sha256[:8]
    if any(copy.source.record is not None for copy in work.copies):
        stem = record_id(work.source)
        yield stem
    else:
        name = shown.key[1]
        stem = slug(Path(name).stem) or f"document-{digest}"
        # It stays what it was where it was made of this name.
        yield from (copy.held for copy in work.copies[:1] if copy.held.startswith(stem))
        yield from filter(None, (stem, slug(name), f"{stem}-{digest}"))
    number = 2
    while True:
        yield f"{stem}-{digest}-{number}"
        number += 1
