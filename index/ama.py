"""References in AMA style.

Rules: AMA Manual of Style, 11th edition, section 3.11, as libraries quote it:
https://sheridancollege.libguides.com/ama/Journals, https://medlib.belmont.edu/ama_citation.
Titles and journals stand as the record has them: neither case nor abbreviation is guessed.
"""

from datetime import date

from index.cite import address
from index.locators import full_pages
from index.names import named
from index.standing import standing
from ingest.records import Source

# More than six authors are cut to three; six are all named.
_AUTHORS, _OF_MORE = 6, 3


def ama(source: Source, *, accessed: date | None = None) -> str:
    """One line in AMA style, of the facts that are known.

    `accessed` is when the reader saw the page, which stands before an address without a DOI.
    """
    how = (standing(source) or "").upper()
    title = source.title or source.file
    parts = [how, _authors(source.authors), title, (source.journal or "").rstrip(".")]
    reference = [_closed(part) for part in (*parts, _issue(source)) if part]
    return " ".join([*reference, *_where(source, accessed)])


def _authors(authors: tuple[str, ...]) -> str:
    known, more = named(authors)
    if more or len(known) > _AUTHORS:
        return ", ".join([*known[:_OF_MORE], "et al"])
    return ", ".join(known)


def _issue(source: Source) -> str:
    """ "2012;7(2):e30248"; the pages with no digit left out."""
    when = str(source.year or "")
    if source.volume:
        when += f";{source.volume}"
    if source.pages:
        when += f":{full_pages(source.pages)}"
    return when


def _where(source: Source, accessed: date | None) -> list[str]:
    """The DOI, which makes an address needless; else the address behind the date of access."""
    if source.doi:
        return [f"doi:{source.doi}"]
    url = address(source)
    if url is None:
        return []
    when = [f"Accessed {accessed:%B} {accessed.day}, {accessed.year}."] if accessed else []
    return [*when, url]


def _closed(part: str) -> str:
    return part if part.endswith((".", "?", "!")) else f"{part}."
