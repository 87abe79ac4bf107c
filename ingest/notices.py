"""Notices about works: retractions, expressions of concern, corrections; what they make of a work.

A notice that a file itself states and one that a later check found stand side by side, so that
the check can be made again without reading the file.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from ingest.records import Metadata, Notice

W = TypeVar("W", bound=Metadata)

RETRACTION = "retraction"
WITHDRAWAL = "withdrawal"
CONCERN = "expression of concern"
CORRECTION = "correction"
REINSTATEMENT = "reinstatement"
_TAKEN_BACK = {RETRACTION, WITHDRAWAL}
KINDS = (RETRACTION, WITHDRAWAL, CONCERN, CORRECTION, REINSTATEMENT)

# "RETRACTED: Massage for …", "[Retracted] …"; a "Retraction of: …" is a notice, not such a work.
_TITLE = re.compile(
    r"(?i)\s*(?:\[\s*(retracted|withdrawn)(?:\s+(?:article|paper))?\s*\]"
    r"|(retracted|withdrawn)(?:\s+(?:article|paper|chapter))?\s*[:.–—])"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DATE = re.compile(
    r"(?i)\b((?:19|20)\d\d)\b(?:[ -](" + "|".join(_MONTHS) + r")[a-z]*(?:[ -](\d{1,2})\b)?)?"
)


def stated(work: W) -> W:
    """The work with what it states of itself: `retracted` holds while a retraction does.

    A retraction stands in its notices, or in `retracted`, or before its title.
    """
    title = _TITLE.match(work.title or "")
    withdrawn = title is not None and "withdrawn" in title.group().lower()
    known = any(notice.kind in _TAKEN_BACK for notice in work.notices)
    if known or not (work.retracted or title):
        return _with(work, work.notices)
    kind = WITHDRAWAL if withdrawn and not work.retracted else RETRACTION
    return _with(work, (*work.notices, Notice(kind=kind)))


def found(work: W, later: Iterable[Notice]) -> W:
    """The work with what a later check found, in place of what an earlier one had."""
    own = [notice for notice in work.notices if not notice.found_by]
    return _with(work, (*own, *later))


def is_retracted(notices: Iterable[Notice]) -> bool:
    """Whether these notices leave a work retracted: a reinstatement has to be the last word."""
    said = list(notices)
    retracted = [notice.date for notice in said if notice.kind in _TAKEN_BACK]
    reinstated = max((n.date or "" for n in said if n.kind == REINSTATEMENT), default="")
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


def _with(work: W, notices: Iterable[Notice]) -> W:
    kept = tuple(dict.fromkeys(notices))
    return replace(work, notices=kept, retracted=is_retracted(kept))
