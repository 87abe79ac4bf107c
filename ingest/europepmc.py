"""Read a record of Europe PMC, as its REST service gives it with resultType=core.

https://europepmc.org/docs/EBI_Europe_PMC_Web_Service_Reference.pdf
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.abstracts import abstract_blocks, labelled, plain, without_markup
from ingest.blocks import Block
from ingest.errors import Refused
from ingest.html_values import issue_of_volume, year
from ingest.records import Reading
from ingest.references import reference
from ingest.updates import in_europepmc, listed

_HEADING = re.compile(r"<h4>(.*?)</h4>", re.I | re.S)
_WEB = "https://europepmc.org/article"


def read_europepmc(record: Mapping[str, Any]) -> Reading | Refused:
    """A core record: what it says of the work, and its abstract under the abstract's headings."""
    journal = _inner(_inner(record, "journalInfo"), "journal")
    issue = _inner(record, "journalInfo")
    values = {
        "title": record.get("title"),
        "authors": list(_authors(record)),
        "year": year([_text(record, "pubYear"), _text(issue, "yearOfPublication")]),
        "journal": _text(journal, "title") or _text(journal, "isoabbreviation"),
        "volume": issue_of_volume(_text(issue, "volume") or None, _text(issue, "issue") or None),
        "pages": _text(record, "pageInfo"),
        "doi": _text(record, "doi"),
        "pmid": _text(record, "pmid"),
        "pmcid": _text(record, "pmcid"),
        "url": f"{_WEB}/{record['source']}/{record['id']}",
        "licence": _text(record, "license").upper(),
        "publication_types": listed(record, "pubTypeList", "pubType"),
        "notices": list(map(str, in_europepmc(record))),
        "versions": list(_versions(record)),
    }
    return reference(values, _abstract(_text(record, "abstractText")))


def _authors(record: Mapping[str, Any]) -> Iterator[str]:
    """People as "Surname AB", groups by their names."""
    people = [person for person in listed(record, "authorList", "author") if _is_record(person)]
    for person in people:
        name = _text(person, "fullName") or _text(person, "collectiveName")
        if name:
            yield plain(name)
    if not people:
        written = _text(record, "authorString").rstrip(".")
        yield from filter(None, (name.strip() for name in written.split(", ")))


def _abstract(text: str) -> Iterator[Block]:
    """Europe PMC puts the headings of a structured abstract between <h4> and </h4>."""
    before, *parts = _HEADING.split(text)
    yield from abstract_blocks(before)
    for heading, body in zip(parts[::2], parts[1::2], strict=True):
        yield from labelled(plain(heading).rstrip(":"), without_markup(body))


def _versions(record: Mapping[str, Any]) -> Iterator[str]:
    """A preprint's published version and the other way round, as links between records."""
    for link in listed(record, "commentCorrectionList", "commentCorrection"):
        if not _is_record(link) or not link.get("id"):
            continue
        known = f"{'pmid:' if link.get('source') == 'MED' else ''}{link['id']}"
        kind = str(link.get("type", "")).lower()
        if kind == "preprint of":
            yield f"published version: {known}"
        elif kind == "preprint in":
            yield f"preprint: {known}"


def _inner(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = record.get(key)
    return value if isinstance(value, Mapping) else {}


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _is_record(value: object) -> bool:
    return isinstance(value, Mapping)
