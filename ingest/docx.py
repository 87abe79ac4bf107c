"""Read Word files: the body's text under its headings, and what the file says of its author."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import docx
from lxml import etree

from ingest.blocks import Block, collapsed, sections, whole_text
from ingest.docx_blocks import Style, Styles, styled_blocks, styles_by_id
from ingest.errors import Refused
from ingest.people import is_person, people
from ingest.records import Metadata, Reading

# All parts are held in memory at once, and those that are not pictures as trees of many times
# their size.
MAX_BYTES = 300 * 1024 * 1024
MAX_XML_BYTES = 50 * 1024 * 1024

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = "wordprocessingml.document.main+xml"
_STRICT = b"http://purl.oclc.org/ooxml/"
# By what their list of contents, or their first member, calls them.
_OTHER_ZIPS = (
    (b"spreadsheetml", "an Excel workbook"),
    (b"presentationml", "a PowerPoint presentation"),
    (b"ms-word.document.macroEnabled", "a Word file with macros (.docm)"),
    (b"wordprocessingml.template", "a Word template (.dotx)"),
    (b"epub+zip", "an EPUB book"),
    (b"opendocument.text", "an OpenDocument text (.odt)"),
    (b"opendocument.spreadsheet", "an OpenDocument spreadsheet (.ods)"),
    (b"iwork", "a Pages document"),
)
_NO_TITLE = re.compile(
    r"(?i)(?:microsoft word\b.*|word document|(?:new )?(?:microsoft )?(?:word )?document ?\d*"
    r"|untitled.*|title|.*\.(?:docx?|dotx?|rtf|odt|pdf|tmp)|template|normal|\W*)"
)


@dataclass(frozen=True, slots=True)
class _Word:
    """An opened Word file."""

    body: etree._Element
    styles: Styles
    title: str
    author: str


def read_docx(data: bytes) -> Reading:
    """Read a Word file's body. Headers, footers, footnotes, comments and deletions are left out.

    Raises Refused for what is no Word file, is locked or damaged, or has no text.
    """
    word = _opened(data)
    blocks = _styled(word)
    return Reading(sections=sections(b for b, _ in blocks), found=_found(word, blocks))


def docx_text(data: bytes) -> str:
    """The text that the starts of `read_docx`'s sections count in."""
    return whole_text(block for block, _ in _styled(_opened(data)))


def _styled(word: _Word) -> list[tuple[Block, Style]]:
    blocks = list(styled_blocks(word.body, word.styles))
    if not any(any(map(str.isalnum, s.text)) for s in sections(b for b, _ in blocks)):
        raise Refused(
            "has no readable text", "if its pages are pictures, add a copy with the words as text"
        )
    return blocks


def _found(word: _Word, blocks: list[tuple[Block, Style]]) -> Metadata:
    """The title as the document shows it, else as its properties have it; an author's name."""
    shown = (block.text for block, style in blocks if style.is_title)
    own = collapsed(word.title)
    title = next(shown, None) or (None if _NO_TITLE.fullmatch(own) else own) or _chapter(blocks)
    return Metadata(title=title, authors=tuple(_authors(word.author)))


def _chapter(blocks: list[tuple[Block, Style]]) -> str | None:
    """The heading that a document begins with, where it is the only one of its level."""
    chapters = [block.text for block, style in blocks if style.heads and style.level == 0]
    return chapters[0] if len(chapters) == 1 and blocks[0][0].text == chapters[0] else None


def _authors(text: str) -> Iterator[str]:
    """None where one of them is an account or a firm: that is who typed, not who wrote."""
    names = [name for name in re.split(r"\s*;\s*", collapsed(text)) if name]
    parts = [part for name in names for part in re.split(r"\s*,\s*|\s+and\s+|\s+&\s+", name)]
    if names and (all(map(is_person, names)) or all(map(is_person, parts))):
        yield from people(text, given_first=True)


def _opened(data: bytes) -> _Word:
    _refuse_other_formats(data)
    _refuse_other_zips(data)
    try:
        document = docx.Document(io.BytesIO(data))
        root = document.element
        styles = styles_by_id(document.styles.element)
        title, author = document.core_properties.title, document.core_properties.author
    # Damaged files set off errors of every kind in zipfile, zlib, lxml and python-docx.
    except Exception as error:
        raise _damaged() from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused(
            "defines its own XML entities, which Word files never do", "save it anew in Word"
        )
    return _Word(root, styles, title or "", author or "")


def _refuse_other_formats(data: bytes) -> None:
    if not data:
        raise Refused("is empty (0 bytes)", "put the document there again")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if _ENCRYPTED in data:
            raise Refused("is locked with a password", "open it in Word and save it without one")
        raise Refused(
            "is an old Word file (.doc) inside", "open it in Word or LibreOffice, save it as .docx"
        )
    for signature, kind, ending in (
        (b"%PDF", "a PDF", ".pdf"),
        (b"{\\rtf", "rich text", ".rtf"),
        (b"<", "a web page or XML", ".html"),
    ):
        if data.startswith(signature):
            raise Refused(f"is {kind} inside, not a Word file", f"rename it to end in {ending}")
    if not data.startswith(b"PK"):
        raise Refused("is not a Word file", "open it in the program it is from, save it as .docx")


def _refuse_other_zips(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bomb(archive.infolist())
            says = b"".join(
                archive.read(name)
                for name in ("[Content_Types].xml", "mimetype", "_rels/.rels")
                if name in archive.namelist()
            )
            names = archive.namelist()
    except Refused:
        raise
    except Exception as error:
        raise _damaged() from error
    if _WORD.encode() in says:
        if _STRICT in says:
            raise Refused("is in Word's strict format", "save it in Word as Word Document (.docx)")
        return
    if any(name.endswith(".iwa") for name in names):
        says += b"iwork"
    kind = next((kind for mark, kind in _OTHER_ZIPS if mark in says), "a zip archive")
    raise Refused(f"is {kind} inside, not a Word file", "export it as .docx or PDF")


def _refuse_bomb(members: list[zipfile.ZipInfo]) -> None:
    """Before anything is unpacked: zipfile never unpacks more than a member declares."""
    for kind, limit, sizes in (
        ("", MAX_BYTES, [member.file_size for member in members]),
        (" of XML", MAX_XML_BYTES, [m.file_size for m in members if "media/" not in m.filename]),
    ):
        if sum(sizes) > limit:
            size = f"{sum(sizes) / 1024**2:,.0f} MB{kind}"
            raise Refused(
                f"unpacks to {size}, over the limit of {limit / 1024**2:,.0f} MB",
                "split it, or leave its pictures out",
            )


def _damaged() -> Refused:
    return Refused("is a damaged Word file", "copy it again from where it came, or save it anew")
