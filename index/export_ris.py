"""Write references in the RIS format, as Zotero, EndNote and Mendeley take it in.

Tags: https://en.wikipedia.org/wiki/RIS_(file_format); what becomes of each in Zotero stands in
its translator, https://github.com/zotero/translators/blob/master/RIS.js. There is no tag for a
PubMed number that all of them know: EndNote looks for it in AN, Zotero keeps "PMID: 1" in Extra,
which M2 goes to. Anything it has no field for it would turn into a note.
"""

from collections.abc import Iterable, Iterator

from index.cite import address
from index.display import line
from index.locators import page_range, split_volume
from index.names import named, split_name
from index.selection import Selected, notes, shown_title
from ingest.records import Source

# The kinds of source that are no articles, where they have no journal.
_TYPES = {"consumer page": "ELEC", "guideline": "RPRT", "topic guide": "RPRT", "protocol": "RPRT"}

Field = tuple[str, str]


def write_ris(selection: Iterable[Selected]) -> str:
    """One record a source; every value stands on one line, as the format has no other way."""
    return "\n".join(_record(chosen) for chosen in selection)


def ris_type(source: Source) -> str:
    """JOUR for what a journal printed; a web page is ELEC, a guideline or report RPRT."""
    # The library's own guides say where they come from, and that is no journal.
    if source.journal and source.design != "topic guide":
        return "JOUR"
    return _TYPES.get(source.design or "") or ("ELEC" if source.url else "GEN")


def _record(chosen: Selected) -> str:
    fields = [(tag, line(value)) for tag, value in _fields(chosen)]
    return "".join(f"{tag}  - {value}\n" for tag, value in fields if value) + "ER  - \n"


def _fields(chosen: Selected) -> Iterator[Field]:
    source = chosen.source
    yield "TY", ris_type(source)
    yield "ID", source.id
    for author in named(source.authors)[0]:
        yield "AU", _author(author)
    yield "TI", shown_title(source)
    yield from _published(source)
    yield from _identifiers(source)
    yield "AB", chosen.abstract or ""
    for keyword in dict.fromkeys((source.design or "", *source.conditions, *source.techniques)):
        yield "KW", keyword
    for note in notes(chosen):
        yield "N1", note


def _author(author: str) -> str:
    """ "Smith, A. B., Jr"; a comma parts a person's names, so that none may stand in another's."""
    name = split_name(author)
    if not name.given:
        return name.family.replace(",", ";")
    return ", ".join(filter(None, (name.family, name.given, name.suffix)))


def _published(source: Source) -> Iterator[Field]:
    yield "T2", source.journal or ""
    yield "PY", str(source.year or "")
    volume, issue = split_volume(source.volume or "")
    yield "VL", volume
    yield "IS", issue or ""
    first, last = page_range(source.pages or "")
    yield "SP", first
    yield "EP", last or ""


def _identifiers(source: Source) -> Iterator[Field]:
    yield "DO", source.doi or ""
    yield "UR", address(source) or ""
    if source.pmid:
        yield "DB", "PubMed"
        yield "AN", source.pmid
        yield "M2", f"PMID: {source.pmid}"
    if source.pmcid:
        yield "M2", f"PMCID: {source.pmcid}"
