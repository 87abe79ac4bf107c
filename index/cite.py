"""Citation labels and references in Vancouver style.

Rules: Citing Medicine, 2nd edition, https://www.ncbi.nlm.nih.gov/books/NBK7256/
"""

import re

from index.records import Citation
from index.standing import marks, standing
from ingest.records import Passage, Source

# The International Committee of Medical Journal Editors' number of authors before "et al."
_AUTHORS = 6
_TITLE_IN_LABEL = 60
# "Cancer Research UK" is built like "Castro Sánchez AM": only its words tell.
_ORGANISATION = re.compile(
    r"(?i)\b(research|society|foundation|clinic|institute|cent(?:er|re)|organi[sz]ation|association"
    r"|health|university|hospital|college|council|group|network|academy|department|ministry"
    r"|service|trust|support|agency|committee)\b"
)


def cite(source: Source, passage: Passage) -> Citation:
    """The citation of one passage; what is not known is left out."""
    return Citation(label(source, passage.page), reference(source), address(source))


def label(source: Source, page: int | None = None) -> str:
    """ "Perlman 2012, p. 4"; without an author the title, without a title the file's name.

    A digest says so: its words are not those of the work that it cites. So does what was retracted.
    """
    name = _surname(source.authors[0]) if source.authors else _short_title(source)
    year = f" {source.year}" if source.year else ""
    said = "".join(f" ({word})" for word in (standing(source), source.digest and "digest") if word)
    where = f", p. {page}" if page else ""
    return f"{name}{year}{said}{where}"


def reference(source: Source) -> str:
    """One line in Vancouver style, of the facts that are known; notices about the work end it."""
    how = standing(source) or ""
    title = source.title or source.file
    parts = [how.upper(), _authors(source.authors), title, _published(source)]
    identifiers = [
        f"doi:{source.doi}" if source.doi else "",
        f"PMID: {source.pmid}" if source.pmid else "",
        f"PMCID: {source.pmcid}" if source.pmcid else "",
    ]
    if not any(identifiers) and source.url:
        identifiers = [f"Available from: {source.url}"]
    closed = [_closed(part) for part in parts if part]
    since = [f"{mark[0].upper()}{mark[1:]}." for mark in marks(source) if mark.lower() != how]
    return " ".join([*closed, *filter(None, identifiers), *since])


def address(source: Source) -> str | None:
    """Where the work itself stands on the web: its DOI, else PubMed, PMC, its own page."""
    if source.doi:
        return f"https://doi.org/{source.doi}"
    if source.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"
    if source.pmcid:
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{source.pmcid}/"
    return source.url


def _surname(author: str) -> str:
    """ "van der Berg" of "van der Berg JP"; an organisation's name as it is."""
    if _ORGANISATION.search(author):
        return author
    return re.sub(
        r"[\s,]+[^\W\d_a-zß-öø-ÿ]{1,4}(?:\s+(?:Jr|Sr|[2-4](?:nd|rd|th)|I{2,3}|IV))?\Z", "", author
    )


def _short_title(source: Source) -> str:
    title = source.title or source.file
    if len(title) <= _TITLE_IN_LABEL:
        return title
    return title[:_TITLE_IN_LABEL].rsplit(" ", 1)[0] + " …"


def _authors(authors: tuple[str, ...]) -> str:
    named = [author for author in authors if author.rstrip(".").lower() != "et al"]
    more = len(named) < len(authors) or len(named) > _AUTHORS
    return ", ".join(named[:_AUTHORS] + ["et al"] * more)


def _published(source: Source) -> str:
    """ "PLoS One. 2012;7(2):e30248", as much of it as is known."""
    when = str(source.year or "")
    if source.volume:
        when += f";{source.volume}"
    if source.pages:
        when += f":{source.pages}"
    return ". ".join(part for part in ((source.journal or "").rstrip("."), when) if part)


def _closed(part: str) -> str:
    return part if part.endswith((".", "?", "!")) else f"{part}."
