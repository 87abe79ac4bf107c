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
from ingest.references import (
    decoded,
    identifiers_in,
    numbers_as_pubmed,
    range_of_pages,
    reference,
)

_TAG = re.compile(r"[A-Z][A-Z0-9]  -(?: |$)")
_RECORD = re.compile(r"^TY  -", re.M)
_START = re.compile(r"\s*TY  - ?[A-Z]{2,}\s*\n\s*[A-Z][A-Z0-9]  -")
# Small letters, one space or a tab, as some programs write them: read so where a whole file does.
_LOOSE = re.compile(r"^([A-Za-z][A-Za-z0-9])[ \t]{1,2}-[ \t]*", re.M)
_LOOSE_RECORD = re.compile(r"^ty[ \t]{1,2}-", re.M | re.I)
# How databases with numbers of their own quote PubMed's.
_QUOTED = re.compile(r"(?:(?:PUBMED|MEDLINE)[ :]+|PMID: NLM)([1-9]\d{0,8})\b")

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
    text = _tagged(decoded(data))
    starts = [match.start() for match in _RECORD.finditer(text)]
    if not starts:
        raise Refused("has no RIS records (lines that begin with 'TY  - ')", "export it again")
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield _reading(_fields(text[start:end]))


def _tagged(text: str) -> str:
    """The text with its tags as the format wants them."""
    if re.search(r"^TY  -(?: |$)", text, re.M) or not _LOOSE_RECORD.search(text):
        return text
    return _LOOSE.sub(lambda tag: f"{tag[1].upper()}  - ", text)


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
            # Some programs write one tag twice with the same words.
            (found for tag in tags if (found := plain(" ".join(dict.fromkeys(_of(fields, tag)))))),
            None,
        )

    facts: dict[str, object] = {
        "title": line("TI", "T1", "CT", "BT"),
        "authors": [surname_first(name) for name in _names(fields)],
        "year": year(_of(fields, "PY", "Y1", "DA")),
        # ScienceDirect abbreviates JO, and has the whole name in T2.
        "journal": line("JF", "T2", "JO", "JA", "J2", *(["BT"] if line("TI", "T1", "CT") else [])),
        "volume": issue_of_volume(line("VL"), line("IS")),
        "pages": range_of_pages(line("SP"), line("EP")) or line("C7"),
        "doi": doi(_of(fields, "DO", "M3", "L3", "N1", "UR")),
        "url": next((url for url in _of(fields, "UR") if url.startswith("http")), None),
        "publication_types": [kind for kind in _of(fields, "M3") if not doi([kind])],
        **identifiers_in(
            _of(fields, "N1", "M2", "AN", "C2", "C1", "UR", "L2", "ID"), accession=_number(fields)
        ),
    }
    abstract = "\n".join(fields.get("AB") or fields.get("N2") or [])
    return reference(facts, abstract_blocks(abstract))


def _of(fields: Fields, *tags: str) -> list[str]:
    return [value for tag in tags for value in fields.get(tag, [])]


def _number(fields: Fields) -> str | None:
    """The PubMed number where the record's database says which number that is."""
    database = " ".join(_of(fields, "DB", "DP"))
    if numbers_as_pubmed(database):
        return next(iter(_of(fields, "AN")), None)
    if "scopus" in database.lower():
        return next(iter(_of(fields, "C2")), None)
    quoted = _QUOTED.search("\n".join(_of(fields, "AN", "N1")))
    return quoted[1] if quoted else None


def _names(fields: Fields) -> Iterator[str]:
    """The authors, else the editors; some programs put all of them into one line."""
    for line in fields.get("AU") or fields.get("A1") or fields.get("A2") or []:
        names = [name.strip() for name in line.split(";") if name.strip()]
        yield from names if all("," in name for name in names) else [line]
