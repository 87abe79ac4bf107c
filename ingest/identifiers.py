"""Identifiers of works as people and services write them: DOI, PMID, PMCID."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from ingest.metadata import DOI
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


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """One identifier; DOIs are in small letters, PMCIDs begin with PMC."""

    kind: Kind
    value: str

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
    """All identifiers that are known of a work."""
    known = (work.doi, work.pmid, work.pmcid)
    return tuple(found for value in known if value and (found := identifier(value)))
