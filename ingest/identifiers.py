"""Identifiers of works: their normal forms, and the id of a source that comes of them."""

import hashlib
import re

from ingest.metadata import slug
from ingest.records import Metadata

# A slug of these is told from others at a glance, and short enough for a terminal.
_TITLE_WORDS = 5
_LONGEST = 80


def keys(known: Metadata) -> tuple[str, ...]:
    """What tells a work from any other: "doi:…" in small letters, "pmid:…", "pmcid:…"."""
    doi = (known.doi or "").lower().rstrip(".")
    named = (("doi", doi), ("pmid", known.pmid), ("pmcid", known.pmcid))
    return tuple(f"{kind}:{value}" for kind, value in named if value)


def record_id(known: Metadata) -> str:
    """An id that any file with this record gives it.

    "pmid-22347369", else from the PMCID, else the DOI; else the first author, the year and the
    first words of the title, with a bit of the digest of the whole title.
    """
    if known.pmid:
        return f"pmid-{known.pmid}"
    if known.pmcid:
        return known.pmcid.lower()
    if known.doi:
        readable = slug(known.doi)
        return f"doi-{readable}" if len(readable) <= _LONGEST else f"doi-{_digest(known.doi)}"
    title = known.title or ""
    first = re.split(r"[\s,]", known.authors[0])[0] if known.authors else ""
    words = slug(title).split("-")[:_TITLE_WORDS]
    readable = slug(" ".join([first, str(known.year or ""), *words]))
    return f"{readable[:_LONGEST] or 'record'}-{_digest(title)}".replace("--", "-")


def _digest(text: str) -> str:
    return hashlib.sha256(text.lower().encode()).hexdigest()[:8]
