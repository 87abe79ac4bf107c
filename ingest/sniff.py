"""Formats that share an ending: which of them a file holds."""

from collections.abc import Callable

from ingest.endnote import read_endnote
from ingest.errors import Refused
from ingest.jats import read_jats, read_jats_set
from ingest.nbib import is_nbib, read_nbib
from ingest.pubmed_xml import read_pubmed
from ingest.records import Contents
from ingest.ris import is_ris, read_ris
from ingest.text import read_text
from ingest.xml_source import root_name

_XML: dict[str, Callable[[bytes], Contents]] = {
    "PubmedArticleSet": read_pubmed,
    "PubmedBookArticleSet": read_pubmed,
    "PubmedArticle": read_pubmed,
    "xml": read_endnote,
    "records": read_endnote,
    "article": read_jats,
    "pmc-articleset": read_jats_set,
    "OAI-PMH": read_jats_set,
}
# As much of a file as tells what it is.
_HEAD = 4000


def read_xml(data: bytes) -> Contents:
    """PubMed's XML, EndNote's, or the full text of articles in JATS, told by the outermost element.

    Raises Refused for XML of any other kind.
    """
    root = root_name(data)
    if root in _XML:
        return _XML[root](data)
    raise Refused(
        f"is XML of a kind that is not read (<{root[:40]}>)",
        "export it as PubMed or EndNote XML, or as JATS; a web page needs the ending .html",
    )


def read_plain(data: bytes) -> Contents:
    """Plain text, or references as PubMed (`pubmed-….txt`) and others save them under .txt."""
    head = data[:_HEAD].decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    if is_nbib(head):
        return read_nbib(data)
    if is_ris(head):
        return read_ris(data)
    return read_text(data)
