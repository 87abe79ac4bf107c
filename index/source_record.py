"""A source as the one text that its row keeps, and back; what it can be filtered by."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from index.works import Copy
from ingest.records import ByMachine, File, Source

_LIST_FIELDS = frozenset(
    name for name, value in asdict(Source(file="", sha256="")).items() if value == ()
)


def to_json(source: Source) -> str:
    """All that is known of a source."""
    return json.dumps(asdict(source), ensure_ascii=False)


def from_json(record: str) -> Source:
    """The source that `to_json` wrote."""
    values = json.loads(record)
    lists = {name: tuple(values[name]) for name in _LIST_FIELDS}
    lists["files"] = tuple(File(**file) for file in values["files"])
    lists["read_by_machine"] = tuple(ByMachine(**fact) for fact in values["read_by_machine"])
    return Source(**(values | lists))


def stored_copy(row: Sequence[Any], roots: Sequence[str]) -> Copy:
    """A copy from its row, in which a work's only copy leaves out what its source says already."""
    merged, position, root, file, fingerprint, characters, record = row
    source = from_json(merged)
    own = source if record is None else from_json(record)
    if record is None and "id" not in source.declared:
        own = replace(own, id="", files=(), origins=())
    if own.files or own.origins:
        own = replace(own, files=(), origins=())
    key = (roots[root], file)
    return Copy(key, own, fingerprint, characters, held=source.id, shown=position == 0)


def labels(source: Source) -> Iterator[tuple[str, str]]:
    """The kinds and values by which a source is found, those of free text in small letters."""
    for label in source.conditions:
        yield "condition", label.casefold()
    for label in source.techniques:
        yield "technique", label.casefold()
    if source.design:
        yield "design", source.design
    if source.audience_topic:
        yield "topic", source.audience_topic
