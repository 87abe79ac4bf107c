"""Read RIS, as reference managers and publishers write it.

https://en.wikipedia.org/wiki/RIS_(file_format) lists the tags and who means what by them.
"""

import re
from collections.abc import Iterator

import rispy

from ingest.abstracts import abstract_blocks, plain
from ingest.errors import Refused
from ingest.html_values import doi, issue_of_volume, year
from ingest.people import surname_first
from ingest.records import Reading
from ingest.references import decoded, identifiers_in, range_of_pages, reference

_TAG = re.compile(r"[A-Z][A-Z0-9]  -(?: |$)")
_RECORD = re.compile(r"^TY  -", re.M)
_START = re.compile(r"\s*TY  - ?[A-Z]{2,}\s*\n\s*[A-Z][A-Z0-9]  -")

Fields = dict[str, list[str]]


class _Lines(rispy.RisParser):  # type: ignore[misc] # rispy has no types
    """Each tag with all of its lines: what goes on below a tag is a line of its own."""

    def parse_line(self, line: str) -> tuple[str | None, str]:
        return (line[:2], line[6:].strip()) if _TAG.match(line) else (None, line.strip())


_NAMES = {tag: tag for tag in rispy.TAG_KEY_MAPPING}


def is_ris(text: str) -> bool:
    """Whether a text begins as RIS does."""
    return _START.match(text) is not None


def read_ris(data: bytes) -> Iterator[Reading | Refused]:
    """The records of a file, in order. Raises Refused for a file without any."""
    text = decoded(data)
    starts = [match.start() for match in _RECORD.finditer(text)]
    if not starts:
        raise Refused("has no RIS records (lines that begin with 'TY  - ')", "export it again")
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield _reading(_fields(text[start:end]))


def _fields(record: str) -> Fields:
    """One record alone: rispy takes one that lacks its ER for the beginning of the next."""
    body = re.split(r"^ER  -", record, maxsplit=1, flags=re.M)[0]
    unknown = {tag: tag for tag in re.findall(r"^([A-Z][A-Z0-9])  -", body, re.M)}
    names = _NAMES | unknown
    parser = _Lines(mapping=names, list_tags=list(names), delimiter_tags_mapping={})
    parsed: list[Fields] = parser.parse(f"{body}\nER  - ")
    return parsed[0] if parsed else {}


def _reading(fields: Fields) -> Reading | Refused:
    def line(*tags: str) -> str | None:
        """The lines of the first of the tags that is there, as one."""
        return next(
            (found for tag in tags if (found := plain(" ".join(fields.get(tag, []))))), None
        )

    notes = [
        value
        for tag in ("N1", "M2", "AN", "C2", "C1", "UR", "L2", "ID")
        for value in fields.get(tag, [])
    ]
    database = " ".join(fields.get("DB", []) + fields.get("DP", []))
    facts: dict[str, object] = {
        "title": line("TI", "T1", "CT", "BT"),
        "authors": [surname_first(name) for name in _names(fields)],
        "year": year([*fields.get("PY", []), *fields.get("Y1", []), *fields.get("DA", [])]),
        "journal": line("JF", "JO", "T2", "JA", "J2", "BT"),
        "volume": issue_of_volume(line("VL"), line("IS")),
        "pages": range_of_pages(line("SP"), line("EP")),
        "doi": doi([*fields.get("DO", []), *fields.get("M3", []), *fields.get("UR", [])]),
        "url": next((url for url in fields.get("UR", []) if url.startswith("http")), None),
        "publication_types": [kind for kind in fields.get("M3", []) if not doi([kind])],
        **identifiers_in(notes, accession=line("AN") if "pubmed" in database.lower() else None),
    }
    abstract = "\n".join(fields.get("AB") or fields.get("N2") or [])
    return reference(facts, abstract_blocks(abstract))


def _names(fields: Fields) -> list[str]:
    authors = fields.get("AU") or fields.get("A1") or fields.get("A2") or []
    return [name for name in authors if name]
