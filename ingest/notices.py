"""Notices about works: retractions, expressions of concern, corrections; what they make of a work.

A notice that a file itself states and one that a later check found stand side by side, so that
the check can be made again without reading the file.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from ingest.records import Metadata

W = TypeVar("W", bound=Metadata)

RETRACTION = "retraction"
WITHDRAWAL = "withdrawal"
CONCERN = "expression of concern"
CORRECTION = "correction"
REINSTATEMENT = "reinstatement"
# The gravest first.
KINDS = (RETRACTION, WITHDRAWAL, CONCERN, CORRECTION, REINSTATEMENT)
TAKEN_BACK = frozenset({RETRACTION, WITHDRAWAL})

# "RETRACTED: Massage for …", "[Retracted] …"; a "Retraction of: …" is a notice, not such a work.
_TITLE = re.compile(
    r"(?i)\s*(?:\[\s*(?:retracted|withdrawn)(?:\s+(?:article|paper))?\s*\]"
    r"|(?:retracted|withdrawn)(?:\s+(?:article|paper|chapter))?\s*[:.–—])"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"\b(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?(?![\w/-])")
_DATE = re.compile(
    r"(?i)\b((?:19|20)\d\d)\b(?:[ -](" + "|".join(_MONTHS) + r")[a-z]*(?:[ -](\d{1,2})\b)?)?"
)
_FOUND_BY = re.compile(r" \[([^\[\]]+)\]\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A published notice about a work: its kind, one of KINDS, and where it stands itself.

    `date` is as exact as it is known: 2020, 2020-03 or 2020-03-14. `found_by` names who told of
    it in a later check; it is "" where the work's own file does.
    """

    kind: str
    date: str | None = None
    doi: str | None = None
    pmid: str | None = None
    found_by: str = ""

    def __str__(self) -> str:
        """As metadata has it: "retraction: 2020-03-14 doi:10.1/x pmid:12 [Crossref]"."""
        known = (
            self.date,
            f"doi:{self.doi}" if self.doi else None,
            f"pmid:{self.pmid}" if self.pmid else None,
        )
        said = " ".join(filter(None, known))
        by = f" [{self.found_by}]" if self.found_by else ""
        return (f"{self.kind}: {said}" if said else self.kind) + by


def notice(text: str) -> Notice:
    """The notice that a line of metadata is."""
    by = _FOUND_BY.search(text)
    bare = text[: by.start()] if by else text
    kind, _, said = bare.partition(": ")
    doi, pmid = re.search(r"\bdoi:(\S+)", said), re.search(r"\bpmid:(\d+)", said)
    iso = _ISO.search(said.split("doi:")[0])
    return Notice(
        kind=kind,
        date=iso.group() if iso else None,
        doi=doi[1] if doi else None,
        pmid=pmid[1] if pmid else None,
        found_by=by[1] if by else "",
    )


def stated(work: W) -> W:
    """The work with what it states of itself: `retracted` holds while a retraction does.

    A retraction stands in its notices, or in `retracted`, or before its title.
    """
    said = in_title(work.title) or (RETRACTION if work.retracted else None)
    # Brackets would say that a later check had found it, and could take it back.
    own = tuple(_FOUND_BY.sub(r" (\1)", text) for text in work.notices)
    known = any(notice(text).kind in TAKEN_BACK for text in own)
    return _with(work, own if known or said is None else (*own, str(Notice(kind=said))))


def in_title(title: str | None) -> str | None:
    """The kind of notice that a publisher put before a title: a retraction or a withdrawal."""
    match = _TITLE.match(title or "")
    if match is None:
        return None
    return WITHDRAWAL if "withdrawn" in match.group().lower() else RETRACTION


def found(work: W, later: Iterable[Notice]) -> W:
    """The work with what a later check found, in place of what an earlier one had."""
    own = (text for text in work.notices if not _FOUND_BY.search(text))
    return _with(work, (*own, *map(str, later)))


def later(work: Metadata) -> tuple[Notice, ...]:
    """The notices of a work that a later check found."""
    return tuple(one for one in map(notice, work.notices) if one.found_by)


def is_retracted(notices: Iterable[str]) -> bool:
    """Whether these notices leave a work retracted: a reinstatement has to be the last word."""
    said = [notice(text) for text in notices]
    retracted = [one.date for one in said if one.kind in TAKEN_BACK]
    reinstated = max((one.date or "" for one in said if one.kind == REINSTATEMENT), default="")
    return any(not reinstated or date is None or date >= reinstated for date in retracted)


def date_in(text: str) -> str | None:
    """The first date in a reference such as "PLoS One. 2020 Feb 12;15(2)", as 2020-02-12."""
    match = _DATE.search(text)
    if match is None:
        return None
    year, month, day = match.groups()
    if not month:
        return str(year)
    number = _MONTHS.index(month.lower()) + 1
    return f"{year}-{number:02}" + (f"-{int(day):02}" if day else "")


def _with(work: W, notices: Iterable[str]) -> W:
    kept = tuple(dict.fromkeys(notices))
    return replace(work, notices=kept, retracted=is_retracted(kept))
