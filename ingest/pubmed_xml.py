"""Read PubMed's XML, record by record: `PubmedArticleSet`, articles and book chapters.

https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/
"""

from collections.abc import Iterator

from lxml import etree

from ingest.abstracts import abstract_blocks, labelled
from ingest.blocks import Block
from ingest.errors import Refused
from ingest.html_values import issue_of_volume, page_range, year
from ingest.metadata import accepted
from ingest.people import surname_first
from ingest.pubmed_notices import linked
from ingest.records import Reading
from ingest.references import reference
from ingest.xml_source import elements, pieces, text

_NO_TITLE = frozenset({"", "[Not Available].", "[Not Available]", "Not Available"})
_ENGLISH = frozenset({"", "eng", "en", "english"})


def read_pubmed(data: bytes) -> Iterator[Reading | Refused]:
    """The records of an export, in order; where it is cut off, a refusal comes last."""
    for record in elements(data, "PubmedArticle", "PubmedBookArticle"):
        if isinstance(record, Refused):
            yield record
        else:
            yield reference(_facts(record), _abstract(record))


def _facts(record: etree._Element) -> dict[str, object]:
    of = _Parts(record)
    types = tuple(text(kind) for kind in of.all(".//PublicationType"))
    notices, versions = linked(
        types,
        [
            (
                link.get("RefType") or "",
                text(link.find("PMID")),
                text(link.find("RefSource")),
            )
            for link in of.all(".//CommentsCorrections")
        ],
    )
    return {
        "title": of.title(),
        "authors": list(_authors(of)),
        "year": of.year(),
        "journal": of.first(".//Journal/Title", ".//MedlineTA", *of.book_of_part()),
        "volume": issue_of_volume(
            of.first(".//JournalIssue/Volume") or None, of.first(".//JournalIssue/Issue") or None
        ),
        "pages": of.first(".//MedlinePgn")
        or page_range(of.first(".//StartPage") or None, of.first(".//EndPage") or None),
        **of.identifiers(),
        "publication_types": list(types),
        "notices": list(notices),
        "versions": list(versions),
        "retracted": "Retracted Publication" in types,
    }


class _Parts:
    """The parts of one record, without those of the works that it cites."""

    def __init__(self, record: etree._Element) -> None:
        for cited in record.findall(".//ReferenceList"):
            parent = cited.getparent()
            if parent is not None:
                parent.remove(cited)
        self._record = record

    def all(self, path: str) -> list[etree._Element]:
        return list(self._record.iterfind(path))

    def first(self, *paths: str) -> str:
        """The first text that is not empty at any of the paths."""
        return next((found for path in paths for e in self.all(path) if (found := text(e))), "")

    def title(self) -> str:
        paths = (".//ArticleTitle", ".//VernacularTitle", ".//BookTitle")
        titles = [self.first(path) for path in paths]
        return next((title for title in titles if title not in _NO_TITLE), "")

    def book_of_part(self) -> tuple[str, ...]:
        """Where the title of a book stands that the work is a part of, and not the whole."""
        return (".//Book/BookTitle",) if self.first(".//ArticleTitle") else ()

    def year(self) -> int | None:
        """Of publication: a year, a range ("1998 Dec-1999 Jan"), else when it came to PubMed."""
        return year(
            self.first(path)
            for path in (
                ".//JournalIssue/PubDate/Year",
                ".//JournalIssue/PubDate/MedlineDate",
                ".//Book/PubDate/Year",
                ".//Book/PubDate/MedlineDate",
                ".//ArticleDate/Year",
                ".//PubMedPubDate[@PubStatus='pubmed']/Year",
                ".//PubMedPubDate/Year",
                ".//DateCompleted/Year",
            )
        )

    def identifiers(self) -> dict[str, object]:
        pmid = self.first(
            "./MedlineCitation/PMID", "./BookDocument/PMID", ".//ArticleId[@IdType='pubmed']"
        )
        doi = [text(e) for e in self.all(".//ArticleId[@IdType='doi']")]
        doi += [
            text(e) for e in self.all(".//ELocationID[@EIdType='doi']") if e.get("ValidYN") != "N"
        ]
        pmcid = self.first(".//ArticleId[@IdType='pmc']").upper()
        return {
            "pmid": pmid,
            "doi": next((known.doi for d in doi if (known := accepted({"doi": d})).doi), None),
            "pmcid": pmcid if pmcid.startswith("PMC") or not pmcid else f"PMC{pmcid}",
        }


def _authors(of: _Parts) -> Iterator[str]:
    """People as "Surname AB Jr", groups by their names; "et al" where PubMed has not all."""
    lists = [e for e in of.all(".//AuthorList") if e.get("Type") != "editors"]
    for listed in (lists or of.all(".//AuthorList"))[:1]:
        for author in listed.iterfind("Author"):
            if author.get("ValidYN") != "N" and (name := _name(author)):
                yield name
        if listed.get("CompleteYN") == "N":
            yield "et al"


def _name(author: etree._Element) -> str:
    family, given, initials, suffix = (
        text(author.find(part)) for part in ("LastName", "ForeName", "Initials", "Suffix")
    )
    if family and given and not initials:
        family = surname_first(f"{family}, {given}")
    parts = (family, initials, suffix)
    return text(author.find("CollectiveName")) or " ".join(filter(None, parts))


def _abstract(record: etree._Element) -> list[Block]:
    """The abstract, and what it says in plain words; one in another tongue where it is alone."""
    own = [block for part in record.iterfind(".//Abstract") for block in _paragraphs(part)]
    others = list(record.iterfind(".//OtherAbstract"))
    for other in others:
        if (other.get("Language") or "").lower() in _ENGLISH:
            kind = (other.get("Type") or "").replace("-", " ")
            own += [Block(kind.capitalize(), heading=True)] if "summary" in kind.lower() else []
            own += _paragraphs(other)
    return own or [block for other in others[:1] for block in _paragraphs(other)]


def _paragraphs(abstract: etree._Element) -> Iterator[Block]:
    parts = list(abstract.iterfind("AbstractText"))
    for part in parts:
        label = part.get("Label")
        if label and label.upper() != "UNLABELLED":
            yield from labelled(label, pieces(part))
        else:
            yield from (
                abstract_blocks(pieces(part)) if len(parts) == 1 else labelled(None, pieces(part))
            )
