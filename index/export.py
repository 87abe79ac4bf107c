"""Export chosen sources and quotes: RIS, BibTeX, CSV, an evidence table, reference lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.ama import ama
from index.cite import reference
from index.display import line
from index.export_bibtex import write_bibtex
from index.export_csv import write_csv
from index.export_markdown import write_markdown
from index.export_ris import write_ris
from index.selection import Selected


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: what a person calls it, its suffix and media type, and who writes it.

    `encoding` is utf-8-sig for CSV, since Excel takes UTF-8 without a mark for something else.
    """

    title: str
    suffix: str
    media_type: str
    write: Callable[[Sequence[Selected]], str]
    encoding: str = "utf-8"


def write_vancouver(selection: Sequence[Selected]) -> str:
    """A numbered list of references in Vancouver style."""
    return _numbered([reference(chosen.source) for chosen in selection])


def write_ama(selection: Sequence[Selected]) -> str:
    """A numbered list of references in AMA style, without dates of access."""
    return _numbered([ama(chosen.source) for chosen in selection])


FORMATS = {
    "ris": Format("RIS", ".ris", "application/x-research-info-systems", write_ris),
    "bibtex": Format("BibTeX", ".bib", "application/x-bibtex", write_bibtex),
    "csv": Format("CSV", ".csv", "text/csv", write_csv, "utf-8-sig"),
    "markdown": Format("Markdown evidence table", ".md", "text/markdown", write_markdown),
    "vancouver": Format("Vancouver references", ".txt", "text/plain", write_vancouver),
    "ama": Format("AMA references", ".txt", "text/plain", write_ama),
}


def export(selection: Sequence[Selected], format_name: str) -> str:
    """The selection as text in one of FORMATS; raises KeyError for another name."""
    return FORMATS[format_name].write(selection)


def export_bytes(selection: Sequence[Selected], format_name: str) -> bytes:
    """The same as the bytes of a file."""
    return export(selection, format_name).encode(FORMATS[format_name].encoding)


def _numbered(references: Sequence[str]) -> str:
    return "".join(f"{number}. {line(text)}\n" for number, text in enumerate(references, 1))
