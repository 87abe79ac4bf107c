"""Read EPUB books: the chapters in their order, and what the book says of itself.

https://www.w3.org/TR/epub-33/
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from ingest.blocks import Block, sections, whole_text
from ingest.epub_chapter import chapter_blocks
from ingest.errors import Refused
from ingest.html_values import doi, licence, year
from ingest.metadata import accepted
from ingest.people import people
from ingest.records import Metadata, Reading
from ingest.xml_source import parsed, root_name, text

# A book's text is a few megabytes; its pictures are not unpacked.
MAX_BYTES = 100 * 1024 * 1024
_CHAPTERS = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_OPF = "{http://www.idpf.org/2007/opf}"
# Fonts are often masked; that hides no words.
_FONT = re.compile(r"(?i)\.(?:otf|ttf|woff2?)\Z")


def read_epub(data: bytes) -> Reading:
    """Read a book's chapters; its lists of contents are left out.

    Raises Refused for what is no EPUB, is locked or damaged, or has no text.
    """
    book = _opened(data)
    return Reading(sections=sections(_blocks(book)), found=_found(book))


def epub_text(data: bytes) -> str:
    """The text that the starts of `read_epub`'s sections count in."""
    return whole_text(_blocks(_opened(data)))


class _Book:
    """An opened book: its package document, and where its parts are."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        container = self._xml("META-INF/container.xml")
        root = next((e.get("full-path") for e in container.iter("{*}rootfile")), None)
        if root is None:
            raise _damaged()
        self._folder = posixpath.dirname(root)
        self.package = self._xml(root)
        self._refuse_locked()

    def chapters(self) -> Iterator[bytes]:
        """The documents of the spine, in reading order."""
        items = {item.get("id"): item for item in self.package.iter("{*}item")}
        for reference in self.package.iter("{*}itemref"):
            item = items.get(reference.get("idref"))
            if item is None or item.get("media-type") not in _CHAPTERS:
                continue
            if "nav" not in (item.get("properties") or "").split():
                yield self._bytes(posixpath.join(self._folder, unquote(item.get("href") or "")))

    def _xml(self, name: str) -> etree._Element:
        data = self._bytes(name)
        root_name(data)
        return parsed(data)

    def _bytes(self, name: str) -> bytes:
        try:
            return self._archive.read(posixpath.normpath(name))
        except Exception as error:  # damaged archives set off errors of every kind
            raise _damaged() from error

    def _refuse_locked(self) -> None:
        if "META-INF/encryption.xml" not in self._archive.namelist():
            return
        locked = self._xml("META-INF/encryption.xml").iter("{*}CipherReference")
        if any(not _FONT.search(reference.get("URI") or "") for reference in locked):
            raise Refused("is locked by its shop (DRM)", "add a copy without the lock")


def _opened(data: bytes) -> _Book:
    if not data.startswith(b"PK"):
        raise Refused("is not an EPUB book", "give it the ending of its real format")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = archive.namelist()
    except Exception as error:
        raise _damaged() from error
    if "META-INF/container.xml" not in names:
        raise Refused("is a zip archive inside, not an EPUB book", "unpack it, and add the files")
    texts = [m.file_size for m in archive.infolist() if m.filename.endswith(("ml", "opf", "ncx"))]
    if sum(texts) > MAX_BYTES:
        size = f"{sum(texts) / 1024**2:,.0f} MB of text"
        raise Refused(f"unpacks to {size}, over the limit of 100 MB", "split it")
    return _Book(archive)


def _blocks(book: _Book) -> list[Block]:
    blocks = [block for chapter in book.chapters() for block in chapter_blocks(chapter)]
    if not any(any(map(str.isalnum, section.text)) for section in sections(blocks)):
        raise Refused("has no readable text", "if its pages are pictures, run OCR over a PDF of it")
    return blocks


def _found(book: _Book) -> Metadata:
    """What its Dublin Core says; who is no author (a translator, a publisher) is left out."""

    def all_of(name: str) -> list[etree._Element]:
        return list(book.package.iter(f"{{http://purl.org/dc/elements/1.1/}}{name}"))

    def is_beside(title: etree._Element) -> bool:
        return _refinement(book, title, "title-type") not in {"", "main"}

    titles = [found for e in sorted(all_of("title"), key=is_beside) if (found := text(e))]
    dates = [e for e in all_of("date") if e.get(f"{_OPF}event") in {None, "publication"}]
    creators = [text(e) for e in all_of("creator") if _role(book, e) in {"", "aut"}]
    return accepted(
        {
            "title": next(iter(titles), None),
            "authors": [name for c in creators for name in people(c, given_first=True)],
            "year": year(map(text, dates)),
            "journal": next((text(e) for e in all_of("publisher") if text(e)), None),
            "doi": doi(text(e).removeprefix("urn:doi:") for e in all_of("identifier")),
            "licence": licence([text(e) for e in all_of("rights")]),
        }
    )


def _role(book: _Book, creator: etree._Element) -> str:
    """ "aut" for an author, by the attribute of EPUB 2 or the refinement of EPUB 3."""
    own = creator.get(f"{_OPF}role")
    return own if own is not None else _refinement(book, creator, "role")


def _refinement(book: _Book, element: etree._Element, name: str) -> str:
    """What EPUB 3 says of an element in another; "" for nothing."""
    refines = f"#{element.get('id')}"
    refining = (e for e in book.package.iter("{*}meta") if e.get("refines") == refines)
    return next((text(e) for e in refining if e.get("property") == name), "")


def _damaged() -> Refused:
    return Refused("is a damaged EPUB book", "copy it again from where it came")
