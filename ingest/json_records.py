"""Read .json: records of Europe PMC and Crossref as their services give them, one or many."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ingest.crossref import read_crossref
from ingest.errors import Refused
from ingest.europepmc import read_europepmc
from ingest.records import Reading
from ingest.text import decode

_Reader = Callable[[Mapping[str, Any]], Reading | Refused]


def read_json(data: bytes) -> Iterator[Reading | Refused]:
    """The records in a file: one, a list of them, or a whole answer of either service."""
    try:
        value = json.loads(decode(data), strict=False)
    except (ValueError, RecursionError) as error:
        raise Refused("is not JSON", "fetch or export it again") from error
    records = _records(value)
    readers = [_reader(record) for record in records]
    if not any(readers):
        raise Refused(
            "is JSON, but no record of Europe PMC or Crossref",
            "keep data files out of the corpus, or export the records as RIS or BibTeX",
        )
    return map(_read, records, readers)


def _records(value: object) -> list[Any]:
    """The records in an answer: Europe PMC's resultList, Crossref's message, a list, one alone."""
    for path in (("resultList", "result"), ("message", "items"), ("message",)):
        inner = value
        for key in path:
            inner = inner.get(key) if isinstance(inner, Mapping) else None
        if inner is not None:
            return inner if isinstance(inner, list) else [inner]
    return value if isinstance(value, list) else [value]


def _reader(record: object) -> _Reader | None:
    if not isinstance(record, Mapping):
        return None
    if isinstance(record.get("source"), str) and isinstance(record.get("id"), str):
        return read_europepmc
    if isinstance(record.get("DOI"), str) and isinstance(record.get("title"), list):
        return read_crossref
    return None


def _read(record: Mapping[str, Any], reader: _Reader | None) -> Reading | Refused:
    if reader is None:
        return Refused("is no record of Europe PMC or Crossref", "take it out of the file")
    return reader(record)
