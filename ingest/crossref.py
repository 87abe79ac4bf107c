"""Read a work as Crossref's REST service gives it.

https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ingest.abstracts import abstract_blocks, plain
from ingest.errors import Refused
from ingest.html_values import issue_of_volume, licence
from ingest.people import surname_first
from ingest.records import Reading
from ingest.references import reference
from ingest.updates import in_crossref, listed

_PUBLISHED = frozenset({"vor", "unspecified", None})
_DATES = ("published", "published-print", "published-online", "issued", "created")

# https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md#relations: to another work by
# its kind of relation, and what that other one is.
_STATES = {
    "is-preprint-of": "published version",
    "has-preprint": "preprint",
}


def read_crossref(work: Mapping[str, Any]) -> Reading | Refused:
    """A work: what its publisher registered, and its abstract where that is among it."""
    abstract = work.get("abstract")
    volume, issue = work.get("volume"), work.get("issue")
    values = {
        "title": plain(": ".join(filter(None, (_first(work, "title"), _first(work, "subtitle"))))),
        "authors": list(_authors(work)),
        "year": _year(work),
        "journal": _first(work, "container-title"),
        "volume": issue_of_volume(_known(volume), _known(issue)),
        "pages": work.get("page") or work.get("article-number"),
        "doi": work.get("DOI"),
        "licence": licence(_licences(work)),
        "publication_types": [work["type"]] if isinstance(work.get("type"), str) else [],
        "notices": list(map(str, in_crossref(work))),
        "versions": list(_versions(work)),
    }
    return reference(values, abstract_blocks(abstract) if isinstance(abstract, str) else ())


def _authors(work: Mapping[str, Any]) -> Iterator[str]:
    """People as "Surname AB", groups by their names."""
    for author in listed(work, "author"):
        if not isinstance(author, Mapping):
            continue
        family, given = _known(author.get("family")), _known(author.get("given"))
        parts = [family, given, _known(author.get("suffix"))]
        name = surname_first(", ".join(filter(None, parts))) if family else author.get("name")
        if isinstance(name, str):
            yield plain(name)


def _year(work: Mapping[str, Any]) -> int | None:
    for name in _DATES:
        parts = listed(work, name, "date-parts")
        if parts and isinstance(parts[0], list) and parts[0] and isinstance(parts[0][0], int):
            return parts[0][0]
    return None


def _versions(work: Mapping[str, Any]) -> Iterator[str]:
    """The same work in another state, as a publisher or a preprint server has linked it."""
    for kind, state in _STATES.items():
        for link in listed(work, "relation", kind):
            named = isinstance(link, Mapping) and link.get("id-type") == "doi"
            if named and (doi := _known(link.get("id"))):
                yield f"{state}: doi:{doi}"


def _licences(work: Mapping[str, Any]) -> Iterator[str]:
    """The addresses of the licences of the published version."""
    for one in listed(work, "license"):
        known = isinstance(one, Mapping) and one.get("content-version") in _PUBLISHED
        if known and isinstance(one.get("URL"), str):
            yield one["URL"]


def _first(work: Mapping[str, Any], name: str) -> str:
    return next((text for text in listed(work, name) if isinstance(text, str)), "")


def _known(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
