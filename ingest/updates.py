"""Which notices a record of PubMed, Europe PMC or Crossref states about its work.

https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#commentscorrections
https://www.crossref.org/documentation/register-maintain-records/maintaining-your-metadata/registering-updates/
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from ingest.identifiers import identifier
from ingest.metadata import DOI
from ingest.notices import CONCERN, CORRECTION, RETRACTION, WITHDRAWAL, Notice, date_in

# How PubMed and Europe PMC name the link from a work to its notice, letters alone.
_LINKS = {
    "retractionin": RETRACTION,
    "partialretractionin": RETRACTION,
    "retractedandrepublishedin": RETRACTION,
    "expressionofconcernin": CONCERN,
    "erratumin": CORRECTION,
    "correctionin": CORRECTION,
    "correctedandrepublishedin": CORRECTION,
}
# The types of updates at Crossref that change what a work says; a new version does not.
_UPDATES = {
    "retraction": RETRACTION,
    "partialretraction": RETRACTION,
    "withdrawal": WITHDRAWAL,
    "removal": WITHDRAWAL,
    "expressionofconcern": CONCERN,
    "concern": CONCERN,
    "correction": CORRECTION,
    "corrigendum": CORRECTION,
    "erratum": CORRECTION,
}
_RETRACTED_TYPE = "retractedpublication"


def in_pubmed(article: etree._Element, found_by: str = "") -> tuple[Notice, ...]:
    """The notices that a PubmedArticle states: by its links, else by its publication types."""
    links = [
        (link.get("RefType", ""), link.findtext("RefSource") or "", link.findtext("PMID"))
        for link in article.iterfind(".//CommentsCorrections")
    ]
    types = [element.text or "" for element in article.iterfind(".//PublicationType")]
    return tuple(_all(links, types, found_by))


def in_europepmc(record: Mapping[str, Any], found_by: str = "") -> tuple[Notice, ...]:
    """The notices that a Europe PMC core record states: by its links, else by its types."""
    links = [
        (
            str(link.get("type", "")),
            f"{link.get('reference') or ''} {link.get('note') or ''}",
            str(link["id"]) if link.get("source") == "MED" and link.get("id") else None,
        )
        for link in listed(record, "commentCorrectionList", "commentCorrection")
        if isinstance(link, dict)
    ]
    types = list(map(str, listed(record, "pubTypeList", "pubType")))
    return tuple(_all(links, types, found_by))


def in_crossref(message: Mapping[str, Any], found_by: str = "") -> tuple[Notice, ...]:
    """The notices that Crossref says update a work."""
    updates = [update for update in listed(message, "updated-by") if isinstance(update, dict)]
    return tuple(
        notice for update in updates if (notice := _update(update, update.get("DOI"), found_by))
    )


def by_crossref(message: Mapping[str, Any], found_by: str = "") -> Iterator[tuple[str, Notice]]:
    """The DOIs of the works that a work at Crossref updates, each with the notice that it is."""
    for update in listed(message, "update-to"):
        if isinstance(update, dict) and isinstance(update.get("DOI"), str):
            notice = _update(update, message.get("DOI"), found_by)
            if notice:
                yield update["DOI"].lower(), notice


def listed(record: Mapping[str, Any], *path: str) -> list[Any]:
    """The list at a path of keys in a JSON object; one value alone counts as a list of it."""
    value: Any = record
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def linked(name: str, reference: str, pmid: str | None, found_by: str = "") -> Notice | None:
    """The notice behind a link of PubMed's or Europe PMC's; None where it is no notice.

    `name` is the link's, `reference` the citation that stands with it.
    """
    kind = _LINKS.get(_letters(name))
    if kind is None:
        return None
    doi = DOI.search(reference)
    return Notice(
        kind=kind,
        date=date_in(reference),
        doi=doi.group().rstrip(".,;").lower() if doi else None,
        pmid=_pmid(pmid),
        found_by=found_by,
    )


def _all(
    links: Sequence[tuple[str, str, str | None]], types: Sequence[str], found_by: str
) -> Iterator[Notice]:
    found = [notice for link in links if (notice := linked(*link, found_by))]
    yield from found
    told = any(notice.kind == RETRACTION for notice in found)
    if not told and _RETRACTED_TYPE in map(_letters, types):
        yield Notice(kind=RETRACTION, found_by=found_by)


def _update(update: Mapping[str, Any], doi: object, found_by: str) -> Notice | None:
    kind = _UPDATES.get(_letters(str(update.get("type") or update.get("label") or "")))
    if kind is None:
        return None
    text = doi.lower() if isinstance(doi, str) else None
    return Notice(kind=kind, date=_date(update.get("updated")), doi=text, found_by=found_by)


def _date(updated: object) -> str | None:
    """A date as Crossref writes it: {"date-parts": [[2020, 3, 14]]}."""
    parts = updated.get("date-parts") if isinstance(updated, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list) or not first or not all(isinstance(n, int) for n in first):
        return None
    year, *rest = first
    return "-".join([f"{year:04}", *(f"{n:02}" for n in rest)])


def _pmid(text: str | None) -> str | None:
    known = identifier(text) if text else None
    return known.value if known and known.kind == "pmid" else None


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())
