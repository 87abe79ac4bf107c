"""How a work stands since it was published: retracted, in doubt, corrected; in words to show."""

from collections.abc import Iterator

from ingest.notices import (
    CONCERN,
    CORRECTION,
    KINDS,
    RETRACTION,
    TAKEN_BACK,
    WITHDRAWAL,
    Notice,
    notice,
)
from ingest.records import Source

_WORDS = {
    RETRACTION: "retracted",
    WITHDRAWAL: "withdrawn",
    CONCERN: "expression of concern",
    CORRECTION: "corrected",
}


def standing(source: Source) -> str | None:
    """What has to stand on every mention: "retracted", "withdrawn", "expression of concern"."""
    grave = [_WORDS[one.kind] for one in _gravest_first(source) if one.kind != CORRECTION]
    return grave[0] if grave else None


def marks(source: Source) -> tuple[str, ...]:
    """Each kind of notice about a work, the gravest first: "RETRACTED 2020-03-14 (doi:10.1/x)"."""
    return tuple(_mark(one) for one in _gravest_first(source))


def _mark(one: Notice) -> str:
    word = _WORDS[one.kind]
    said = word.upper() if one.kind in TAKEN_BACK else word
    where = f"doi:{one.doi}" if one.doi else f"PMID: {one.pmid}" if one.pmid else ""
    return " ".join(filter(None, (said, one.date, f"({where})" if where else "")))


def _gravest_first(source: Source) -> Iterator[Notice]:
    """One notice of each kind that holds, of what all those of the kind say together."""
    said = [notice(text) for text in source.notices]
    if source.retracted and not any(one.kind in TAKEN_BACK for one in said):
        said.append(Notice(kind=RETRACTION))
    for kind in (kind for kind in KINDS if kind in _WORDS):
        same = [one for one in said if one.kind == kind]
        if not same or (kind in TAKEN_BACK and not source.retracted):
            continue  # none, or reinstated since
        dates = sorted((one.date for one in same if one.date), key=lambda date: (-len(date), date))
        yield Notice(
            kind=kind,
            date=next(iter(dates), None),
            doi=next((one.doi for one in same if one.doi), None),
            pmid=next((one.pmid for one in same if one.pmid), None),
        )
