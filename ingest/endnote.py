"""Read EndNote's XML export."""

from collections.abc import Iterator

from lxml import etree

from ingest.abstracts import abstract_blocks
from ingest.errors import Refused
from ingest.html_values import doi, issue_of_volume, year
from ingest.people import surname_first
from ingest.records import Reading
from ingest.references import identifiers_in, numbers_as_pubmed, range_of_pages, reference
from ingest.xml_source import elements, pieces, text


def read_endnote(data: bytes) -> Iterator[Reading | Refused]:
    """The records of a library, in order; where it is cut off, a refusal comes last."""
    for record in elements(data, "record"):
        yield record if isinstance(record, Refused) else _reading(record)


def _reading(record: etree._Element) -> Reading | Refused:
    def first(*paths: str) -> str | None:
        return next((found for path in paths if (found := text(record.find(path)))), None)

    urls = [text(url) for url in record.iterfind("urls/*/url")]
    # <database> is what a person called the library, whatever the record came from.
    names = (first(f"remote-database-{part}") for part in ("name", "provider"))
    own = numbers_as_pubmed(" ".join(filter(None, names)))
    notes = [pieces(note) for name in ("notes", "custom2") for note in record.iterfind(name)]
    facts: dict[str, object] = {
        "title": first("titles/title"),
        "authors": list(_authors(record)),
        "year": year([first("dates/year") or "", first("dates/pub-dates/date") or ""]),
        "journal": first("periodical/full-title", "titles/secondary-title", "periodical/abbr-1"),
        "volume": issue_of_volume(first("volume"), first("number")),
        "pages": range_of_pages(first("pages") or first("electronic-resource-num-pages")),
        "doi": doi([first("electronic-resource-num") or "", *urls]),
        "url": next((url for url in urls if url.startswith("http")), None),
        "publication_types": [kind] if (kind := first("work-type")) else [],
        **identifiers_in([*urls, *notes], first("accession-num") if own else None),
    }
    abstract = record.find("abstract")
    return reference(facts, abstract_blocks(_lines(abstract)) if abstract is not None else [])


def _lines(abstract: etree._Element) -> str:
    """EndNote parts lines by carriage returns, which XML writes as a reference."""
    return pieces(abstract).replace("\r\n", "\n").replace("\r", "\n")


def _authors(record: etree._Element) -> Iterator[str]:
    authors = record.findall("contributors/authors/author")
    for author in authors or record.findall("contributors/secondary-authors/author"):
        name = text(author).rstrip(",")
        if name:
            yield "et al" if name.lower().rstrip(".") == "et al" else surname_first(name)
