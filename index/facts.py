"""What stands on a hit about its source's strength, in words that page and terminal share."""

from collections.abc import Iterator

from index.display import counted
from index.standing import marks
from ingest.records import Source

# A page of an organisation ranks beside trials: what it is has to stand on it.
_NO_STUDY = {
    "consumer page": "web page, not a study",
    "topic guide": "overview of this library",
    None: "kind of source not stated",
}


def facts(source: Source) -> tuple[str, ...]:
    """What became of the work, its kind, size, direction and certainty.

    Of those that are not known only the kind is said so. What nobody stated, but rules read in the
    abstract, says so.
    """
    read = {fact.field for fact in source.read_by_machine}
    told = (f"{text} (read by machine)" if name in read else text for name, text in _facts(source))
    return tuple(told)


def _facts(source: Source) -> Iterator[tuple[str, str]]:
    """The name of each field and what it says."""
    yield from (("notices", mark) for mark in marks(source))
    yield "design", _NO_STUDY.get(source.design) or source.design or ""
    if source.n_studies:
        yield "n_studies", counted(source.n_studies, "study", "studies")
    if source.n_participants:
        yield "n_participants", counted(source.n_participants, "participant", "participants")
    if source.direction and source.direction != "not applicable":
        yield "direction", source.direction
    if source.certainty:
        yield "certainty", f"certainty: {source.certainty}"
