"""One record of a reference file to a Reading: its facts, and its abstract under its headings."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ingest.abstracts import plain
from ingest.blocks import Block, sections
from ingest.errors import Refused
from ingest.html_values import page_range, says_retracted
from ingest.metadata import accepted
from ingest.records import Reading
from ingest.text import decode

# At the beginning of a line they are the record's own, in a sentence they may be another's.
_PMID = re.compile(
    r"(?im)(?:^\s*PMID\s*:?\s*|(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/)"
    r"([1-9]\d{0,8})(?!\d)"
)
_PMCID = re.compile(
    r"(?im)(?:^\s*(?:PMCID\s*:?\s*)?|nih\.gov/(?:pmc/)?articles/)(PMC[1-9]\d{0,8})(?!\d)"
)
_AS_PUBMED = re.compile(r"(?i)(?!.*(?:cinahl|embase)).*(?:pubmed|medline|\bnlm\b)")
_RANGE = re.compile(r"\s*([A-Za-z]*\d+)\s*[-‐‑–—]+\s*([A-Za-z]*\d+)\s*")


def reference(values: Mapping[str, object], abstract: Iterable[Block]) -> Reading | Refused:
    """The Reading of a record; a Refused where it has neither title nor abstract.

    A value that does not pass as metadata is left out. The starts of its sections count in the
    abstract's headings and paragraphs, an empty line apart.
    """
    parts = sections(abstract)
    title = plain(str(values.get("title") or ""))
    if not title and not parts:
        return Refused("has neither title nor abstract", "complete it where it was exported from")
    known = accepted({**values, "title": _without_stop(title)})
    known = replace(known, retracted=known.retracted or says_retracted(title))
    return Reading(sections=parts, found=known)


def decoded(data: bytes) -> str:
    """The text of a reference file: as `text.decode`, else as Windows wrote western languages.

    Reference programs of before Unicode wrote that; it can be mistaken for no UTF-8.
    """
    try:
        return decode(data)
    except Refused:
        if b"\0" in data:
            raise
    try:
        return data.decode("cp1252").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        at = error.start
        raise Refused(
            f"is neither UTF-8 nor Windows-1252 text (byte 0x{data[at]:02X} at position {at})",
            "export it again as UTF-8",
        ) from error


def identifiers_in(notes: Iterable[str], accession: str | None = None) -> dict[str, object]:
    """The PMID and PMCID that stand in notes ("PMID: 22347369") and addresses of PubMed and PMC.

    `accession` is the number of a record that is known to be PubMed's.
    """
    text = "\n".join(notes)
    pmid, pmcid = _PMID.search(text), _PMCID.search(text)
    number = accession if accession and accession.isdecimal() else None
    return {"pmid": pmid[1] if pmid else number, "pmcid": pmcid[1].upper() if pmcid else None}


def numbers_as_pubmed(database: str) -> bool:
    """Whether the accession numbers of a database, by its name, are PubMed's."""
    return bool(_AS_PUBMED.match(database))


def range_of_pages(first: str | None, last: str | None = None) -> str | None:
    """'1735-45' of the first and last page, or of both in the first: '1735--1745', '1735–45'."""
    if first and (both := _RANGE.fullmatch(first)) and (not last or last == both[2]):
        return page_range(both[1], both[2])
    return page_range(first, last)


def _without_stop(title: str) -> str:
    """Databases end titles with a full stop, which is theirs."""
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title
