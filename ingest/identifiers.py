"""Identifiers of works: their normal forms, and the id of a source that comes of them."""

import hashlib
import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from ingest.metadata import DOI, slug
from ingest.records import Metadata

Kind = Literal["doi", "pmid", "pmcid"]

_DOI_BEFORE = re.compile(r"(?i)^(?:https?://(?:dx\.)?doi\.org/|doi\s*:\s*)")
_PMCID = re.compile(
    r"(?i)(?:https?://(?:(?:www\.)?ncbi\.nlm\.nih\.gov/pmc|pmc\.ncbi\.nlm\.nih\.gov"
    r"|(?:www\.)?europepmc\.org)/(?:articles?/)?(?:pmc/)?)?(?:PMCID\s*:\s*)?PMC(\d{1,9})(?:\.\d+)?/?"
)
_PMID = re.compile(
    r"(?i)(?:https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed"
    r"|(?:www\.)?europepmc\.org/(?:article|abstract)/MED)/|PMID\s*:?\s*)?([1-9]\d{0,8})/?"
)
# A slug of these is told from others at a glance, and short enough for a terminal.
_TITLE_WORDS = 5
_LONGEST = 80


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """One identifier; DOIs are in small letters, PMCIDs begin with PMC."""

    kind: Kind
    value: str

    @property
    def key(self) -> str:
        """The identifier as `keys` writes it."""
        return f"{self.kind}:{self.value}"

    def __str__(self) -> str:
        return f"{'PMID ' if self.kind == 'pmid' else ''}{self.value}"


def identifier(text: str) -> Identifier | None:
    """The identifier that `text` is, with or without an address before it; None if it is none."""
    written = text.strip().strip("<>\"'")
    bare = unquote(_DOI_BEFORE.sub("", written)).rstrip(".,;")
    if DOI.fullmatch(bare):
        # DOIs differ in case for nobody, https://www.doi.org/the-identifier/resources/handbook/
        return Identifier("doi", bare.lower())
    written = re.split(r"[?#]", written)[0]
    if match := _PMCID.fullmatch(written):
        return Identifier("pmcid", f"PMC{match[1]}")
    if match := _PMID.fullmatch(written):
        return Identifier("pmid", match[1])
    return None


def identifiers(work: Metadata) -> tuple[Identifier, ...]:
    """All identifiers that are known of a work: its DOI, PMID and PMCID."""
    known = (work.doi, work.pmid, work.pmcid)
    return tuple(found for value in known if value and (found := identifier(value)))


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
