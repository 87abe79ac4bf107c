"""One file to its Documents: the formats, what is refused, and whose word on metadata counts."""

import hashlib
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ingest import metadata
from ingest.bibtex import read_bibtex
from ingest.docx import read_docx
from ingest.epub import read_epub
from ingest.errors import Refused
from ingest.html import read_html
from ingest.json_records import read_json
from ingest.nbib import read_nbib
from ingest.notices import stated
from ingest.pdf import read_pdf
from ingest.records import Contents, Document, Metadata, Reading, Section, Source
from ingest.reference_csv import read_csv
from ingest.ris import read_ris
from ingest.sidecar import read_shared_sidecar, read_sidecar
from ingest.sniff import read_plain, read_xml
from ingest.study_fill import complete
from ingest.text import read_markdown
from ingest.walk import SIDECAR_SUFFIX, Found

# A new format is a reader (bytes in, Contents out, Refused for what it can't read) and a line here.
READERS: dict[str, Callable[[bytes], Contents]] = {
    ".bib": read_bibtex,
    ".csv": read_csv,
    ".docx": read_docx,
    ".epub": read_epub,
    ".htm": read_html,
    ".html": read_html,
    ".json": read_json,
    ".markdown": read_markdown,
    ".md": read_markdown,
    ".nbib": read_nbib,
    ".nxml": read_xml,
    ".pdf": read_pdf,
    ".ris": read_ris,
    ".txt": read_plain,
    ".xml": read_xml,
}
# Changes when the same bytes would give other sections or metadata: what was read by an older
# version is then read again.
VERSION = 4

# A book of a thousand pages is about three million characters; a file beyond these is a dump.
MAX_BYTES = 100 * 1024 * 1024
# PubMed's XML of 20,000 records, with the references of each, is about 400 MB; read one by one.
MAX_BYTES_OF_RECORDS = 512 * 1024 * 1024
_OF_RECORDS = frozenset({".bib", ".csv", ".nbib", ".ris", ".txt", ".xml"})
MAX_CHARACTERS = 10_000_000

_REFERENCE_LIST = re.compile(
    r"(?i)(?:\d+\.?\s+|[ivx]+\.\s+)?(?:references?(?: list)?(?: cited)?|bibliography|literature"
    r"(?: cited)?|works cited|reference list|list of references|sources cited|citations"
    r"|references and notes|notes and references|further reading)\s*:?"
)
_SIGNATURES = (
    (b"%PDF-", "a PDF", ".pdf"),
    (b"PK\x03\x04", "a zip archive, as Word and EPUB files are", ".docx"),
    (b"\xd0\xcf\x11\xe0", "an old or encrypted Office file", ".doc"),
    (b"\x89PNG", "a picture", ".png"),
    (b"\xff\xd8\xff", "a picture", ".jpg"),
    (b"{\\rtf", "rich text", ".rtf"),
)
_WEB_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)?(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html)\b", re.I)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file's bytes and those of its sidecar, with the digests that tell whether they changed."""

    found: Found
    data: bytes
    sidecar: bytes | None
    sha256: str
    fingerprint: str


def load(found: Found) -> Loaded:
    """The bytes of a file that is worth reading; raises Refused for one that is not."""
    if found.problem:
        raise Refused(found.problem, "check its name and its permissions")
    if Path(found.name).suffix.lower() not in READERS:
        raise _unknown_format(found)
    data = _bytes(found.path)
    if not data:
        raise Refused("is empty (0 bytes)", "put the document there again, or delete the file")
    sidecar = found.path.with_name(found.path.name + SIDECAR_SUFFIX)
    beside = _bytes(sidecar) if sidecar.is_file() else None
    sha256 = hashlib.sha256(data).hexdigest()
    second = "" if beside is None else hashlib.sha256(beside).hexdigest()
    return Loaded(found, data, beside, sha256, f"{VERSION} {sha256} {second}".rstrip())


def documents(loaded: Loaded) -> Iterator[Document | Refused]:
    """The documents in a file; an id is "" where nobody gave one.

    A file of records gives a document for each, or the reason why that record is refused; a record
    may have no text, where nothing but its title is known. Metadata: front matter first, then the
    sidecar, then what the format itself says; the sidecar of a file of records may say something
    of single ones by their ids. What all of them leave open is read in the abstract of a study,
    and marked so. To check a quote is to read its file again: its
    passage is a slice of a section of the document with its record's number.
    Raises Refused for a file that cannot be read, is mislabelled or has no text.
    """
    suffix = Path(loaded.found.name).suffix.lower()
    _refuse_mislabelled(loaded.data, suffix)
    contents = READERS[suffix](loaded.data)
    if isinstance(contents, Reading):
        yield _document(loaded, contents, read_sidecar(loaded.sidecar), None)
        return
    beside = read_shared_sidecar(loaded.sidecar)
    for number, reading in enumerate(contents, 1):
        try:
            if isinstance(reading, Refused):
                raise reading
            yield _document(loaded, reading, beside.of(reading), number)
        except Refused as error:
            yield Refused(error.reason, error.fix, number)
    yield from beside.left()


def _document(loaded: Loaded, reading: Reading, beside: Metadata, record: int | None) -> Document:
    sections = tuple(
        _printable(section)
        for section in reading.sections
        if not _REFERENCE_LIST.fullmatch((section.heading or "").strip())
    )
    _refuse_no_text(sections, needed=record is None)
    declared = metadata.merge(reading.declared, beside)
    said = metadata.merge(declared, reading.found)
    known, by_machine = complete(said, sections, is_record=record is not None)
    source = Source(
        **asdict(known),
        file=loaded.found.name,
        sha256=loaded.sha256,
        record=record,
        declared=tuple(name for name, value in asdict(declared).items() if value),
        read_by_machine=by_machine,
    )
    return Document(stated(source), sections)


def _bytes(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Refused("is not a regular file", "copy the document itself here")
        most = MAX_BYTES_OF_RECORDS if path.suffix.lower() in _OF_RECORDS else MAX_BYTES
        if status.st_size > most:
            size, limit = (f"{number / 1024**2:,.0f} MB" for number in (status.st_size, most))
            raise Refused(f"is {size}, over the limit of {limit}", "split it into smaller files")
        return path.read_bytes()
    except FileNotFoundError as error:
        if path.is_symlink():
            raise Refused(
                f"is a broken link to {path.readlink()}", "restore its target, or delete the link"
            ) from error
        raise Refused("is not there", "check the name") from error
    except OSError as error:
        raise Refused(
            f"cannot be opened ({error.strerror})", "check its permissions and the disk"
        ) from error


def _unknown_format(found: Found) -> Refused:
    formats = ", ".join(READERS)
    suffix = Path(found.name).suffix.lower()
    if suffix == SIDECAR_SUFFIX:
        return Refused("describes no file beside it", "name it <file>.yaml, or delete it")
    if found.path.is_symlink() and not found.path.exists():
        return Refused("is a broken link", "restore its target, or delete the link")
    kind = f"the ending '{suffix}' is" if suffix else "a name without an ending is"
    return Refused(f"{kind} not one that is read", f"convert it to one of: {formats}")


def _refuse_mislabelled(data: bytes, suffix: str) -> None:
    if suffix in {".pdf", ".docx", ".epub"}:
        return  # their readers know better what else a file may be
    for signature, kind, ending in _SIGNATURES:
        if data.startswith(signature):
            raise Refused(f"is {kind} inside", f"rename it to end in {ending}")
    if suffix == ".txt" and _WEB_PAGE.match(data[:2000]):
        raise Refused("is a web page inside", "rename it to end in .html")


def _refuse_no_text(sections: tuple[Section, ...], *, needed: bool) -> None:
    characters = sum(len(section.text) for section in sections)
    if needed and not any(any(map(str.isalnum, section.text)) for section in sections):
        raise Refused("has no text to search", "put a document with text there")
    if characters > MAX_CHARACTERS:
        raise Refused(
            f"has {characters:,} characters of text, over the limit of {MAX_CHARACTERS:,}",
            "split it into smaller files",
        )


def _printable(section: Section) -> Section:
    """Half a surrogate pair, which broken PDFs yield, cannot be stored: U+FFFD takes its place."""
    if section.text.isascii():
        return section
    return replace(section, text=re.sub("[\ud800-\udfff]", "\ufffd", section.text))
