"""Read PDF files: pypdf's only home, and the words for what it cannot read."""

import logging
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from html import unescape
from io import BytesIO
from typing import TypeVar, cast

from pypdf import DocumentInformation, PageObject, PasswordType, PdfReader
from pypdf.errors import LimitReachedError
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DictionaryObject,
    FloatObject,
    NameObject,
    StreamObject,
)
from pypdf.xmp import XmpInformation

from ingest.errors import Refused
from ingest.pdf_edges import without_running
from ingest.pdf_found import Told, found
from ingest.pdf_layout import Piece, clean, lines, place
from ingest.pdf_text import PageText, first_page, text_of_pages
from ingest.records import Reading

_DOWNLOAD = "download it again, or open it in a PDF program and save it as a new PDF"
_FORCE_OCR = "run OCR over it, for example: ocrmypdf --force-ocr in.pdf out.pdf"
_OCR = "run OCR over it, for example: ocrmypdf in.pdf out.pdf"
# The header may stand behind other bytes; the end mark stands at the end (ISO 32000-1, H.3).
_HEADER_WITHIN = 1024
_END_WITHIN = 2048
# pypdf goes on after these with less text than the page has.
_LOST_TEXT = re.compile(r"(?i)^error -\d|\blimit\b")
_PRISM = tuple(
    f"http://prismstandard.org/namespaces/basic/{version}/"
    for version in ("2.0", "1.2", "2.1", "3.0")
)
_DC = "http://purl.org/dc/elements/1.1/"
_CROSSMARK = "http://crossref.org/crossmark/1.0/"
_PDFX = "http://ns.adobe.com/pdfx/1.3/"
# Symbols, private and unassigned characters.
_SIGNS = frozenset({"So", "Sk", "Co", "Cn"})
T = TypeVar("T")
_UNMOVED = [FloatObject(value) for value in (1, 0, 0, 1, 0, 0)]


@dataclass(frozen=True, slots=True)
class _Read:
    """What pypdf gave of a file: lines of every page, and what the file says of itself."""

    pages: list[list[Piece]]
    pictured: list[bool]
    told: Told


def read_pdf(data: bytes) -> Reading:
    """Read a PDF page by page; raises Refused for one that is damaged, locked or has no text."""
    read = _read(data)
    sections = tuple(section for page in _texts(read) for section in page.sections)
    return Reading(sections, found(read.told, first_page(read.pages)))


def page_texts(data: bytes) -> tuple[str, ...]:
    """The cleaned text of every page, in which the sections of `read_pdf` count their starts."""
    return tuple(page.text for page in _texts(_read(data)))


def _texts(read: _Read) -> list[PageText]:
    total = len(read.pages)
    on_pages = "on its only page" if total == 1 else f"on any of its {total} pages"
    if not any(read.pages):
        raise Refused(f"has no text {on_pages}: a scan?", _OCR)
    _refuse_signs(read.pages)
    kept = without_running(read.pages, read.pictured)
    if not any(kept):
        raise Refused(f"has no text {on_pages} but a stamp or a page number: a scan?", _OCR)
    return text_of_pages(kept)


def _refuse_signs(pages: Sequence[Sequence[Piece]]) -> None:
    """Refuse text in fonts that do not name their letters: pypdf gives other signs for them."""
    text = "".join(line.text for page in pages for line in page).replace(" ", "")
    signs = sum(unicodedata.category(character) in _SIGNS for character in text)
    if signs > len(text) / 4:
        raise Refused("has fonts that do not tell which letters they draw", _FORCE_OCR)


def _read(data: bytes) -> _Read:
    _refuse_other_files(data)
    with _quietly() as notes, _damage_refused("cannot be read as a PDF"):
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise Refused("is locked with a password", "save a copy of it without one")
        pages = list(reader.pages)
        if not pages:
            raise Refused("has no pages", _DOWNLOAD)
        pictured = [_unless_broken(partial(_has_picture, page), False) for page in pages]
        pieces = list(_pieces_of_pages(pages, notes))
        told = _told(reader)
    return _Read([lines(page) for page in pieces], pictured, told)


def _refuse_other_files(data: bytes) -> None:
    if not data:
        raise Refused("is empty (0 bytes)", "put the document there again, or delete the file")
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        if re.match(rb"\s*<(?:!doctype|html|\?xml)", data, re.I):
            raise Refused("is a web page inside, not a PDF", "download the PDF that it leads to")
        raise Refused("is not a PDF inside", "open it to see what it is; " + _DOWNLOAD)
    # pypdf would make what it can of the rest and say nothing of the pages that are gone.
    if b"%%EOF" not in data.rstrip(b"\0\t\r\n ")[-_END_WITHIN:]:
        raise Refused("is cut off: the end of the PDF is missing", _DOWNLOAD)


@contextmanager
def _damage_refused(what: str) -> Iterator[None]:
    """Refuse what pypdf fails on: with its own errors, and on broken files with any other."""
    try:
        yield
    except (MemoryError, Refused):
        raise
    except Exception as error:
        kind = "damaged"
        if isinstance(error, LimitReachedError):
            kind = "over what is safe to unpack"
        elif isinstance(error, NotImplementedError):
            kind = "of a kind that is not known"
        reason = clean(str(error))[:80] or type(error).__name__
        raise Refused(f"{what}: {kind} ({reason})", _DOWNLOAD) from error


class _Notes(logging.Handler):
    """Keeps pypdf's log messages from the terminal."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.messages.append(record.getMessage())


@contextmanager
def _quietly() -> Iterator[list[str]]:
    """Collect what pypdf logs, and silence what it and its ciphers warn of."""
    logger, notes = logging.getLogger("pypdf"), _Notes()
    level, propagate = logger.level, logger.propagate
    logger.addHandler(notes)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield notes.messages
    finally:
        logger.removeHandler(notes)
        logger.setLevel(level)
        logger.propagate = propagate


def _pieces_of_pages(pages: Sequence[PageObject], notes: list[str]) -> Iterator[list[Piece]]:
    """What each page draws.

    One page that cannot be read refuses the file: a library that silently lacks a page would be
    trusted for what that page says.
    """
    for number, page in enumerate(pages, 1):
        what = f"page {number} of {len(pages)} cannot be read"
        before = len(notes)
        with _damage_refused(what):
            pieces = _pieces(page)
        if lost := next((note for note in notes[before:] if _LOST_TEXT.search(note)), None):
            raise Refused(f"{what}: damaged ({clean(lost)[:80]})", _DOWNLOAD)
        yield pieces


def _pieces(page: PageObject) -> list[Piece]:
    found: list[Piece] = []

    def keep(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text:
            name = str(font.get("/BaseFont", "")) if isinstance(font, dict) else ""
            found.append(place(text, cm, tm, size, name))

    contents = page.get("/Contents")
    _split_at_moves(page)
    page.extract_text(visitor_text=keep)
    if contents is not None:
        # The parsed operations of a whole book would not fit into memory.
        page[NameObject("/Contents")] = contents
    return found


def _split_at_moves(page: PageObject) -> None:
    """Have pypdf report a piece for each place that text is moved to.

    Otherwise it reports lines of both columns in one where they stand at one height in one text
    object. It reports what it has before it changes the coordinates: here, by nothing.
    """
    contents = page.get("/Contents")
    contents = contents.get_object() if contents is not None else None
    if not isinstance(contents, ArrayObject | StreamObject):
        return
    stream = ContentStream(contents, page.pdf, "bytes")
    operations = []
    for operands, operator in stream.operations:
        if operator in (b"Td", b"TD", b"Tm"):
            operations.append((_UNMOVED, b"cm"))
        operations.append((operands, operator))
    stream.operations = operations
    page[NameObject("/Contents")] = stream


def _unless_broken(ask: Callable[[], T], otherwise: T) -> T:
    """What `ask` finds beside the text. Where that is broken no text is lost: it counts as none."""
    try:
        return ask()
    except MemoryError:
        raise
    except Exception:
        return otherwise


def _has_picture(page: PageObject) -> bool:
    resources = cast(DictionaryObject, page["/Resources"])
    objects = cast(DictionaryObject, resources["/XObject"])
    return any(item.get_object().get("/Subtype") == "/Image" for item in objects.values())


def _told(reader: PdfReader) -> Told:
    xmp = _unless_broken(lambda: _xmp(reader.xmp_metadata), Told())
    info = _unless_broken(lambda: _information(reader.metadata), Told())
    return Told(
        titles=xmp.titles + info.titles,
        authors=xmp.authors + info.authors,
        identifiers=xmp.identifiers + info.identifiers,
        dates=xmp.dates,
        programs=info.programs,
    )


def _xmp(xmp: XmpInformation | None) -> Told:
    if xmp is None:
        return Told()
    dois = [(_PRISM, "doi"), ((_PDFX,), "doi"), ((_CROSSMARK,), "DOI"), ((_DC,), "identifier")]
    dates = [(_PRISM, "publicationDate"), (_PRISM, "coverDate"), (_PRISM, "coverDisplayDate")]
    return Told(
        titles=_cleaned((xmp.dc_title or {}).values()),
        authors=_cleaned(["; ".join(xmp.dc_creator or [])]),
        identifiers=_cleaned(text for spaces, name in dois for text in _values(xmp, spaces, name)),
        dates=_cleaned(text for spaces, name in dates for text in _values(xmp, spaces, name)),
    )


def _values(xmp: XmpInformation, spaces: Sequence[str], name: str) -> Iterator[str]:
    """A property's texts, which XMP writes as an attribute or as an element."""
    for space in spaces:
        for node in xmp.get_element("", space, name):
            yield node.nodeValue or "".join(child.nodeValue or "" for child in node.childNodes)


def _information(info: DocumentInformation | None) -> Told:
    if info is None:
        return Told()
    # Elsevier and others write "Journal, 22 (2014) 1-7. doi:10.1016/..." as the subject.
    keys = ("/doi", "/DOI", "/WPS-ARTICLEDOI", "/Subject")
    return Told(
        titles=_cleaned([info.title]),
        authors=_cleaned([info.author]),
        identifiers=_cleaned(str(info.get(key, "")) for key in keys),
        programs=f"{info.producer} {info.creator}",
    )


def _cleaned(texts: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(filter(None, (clean(unescape(text or "")) for text in texts)))
