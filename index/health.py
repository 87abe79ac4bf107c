"""The health of a library: what was refused, what is missing, what is doubled or taken back."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.duplicates import Duplicate, duplicates, unlinked_versions
from index.library import Library
from index.records import Refusal
from index.works import contradiction
from ingest.identifiers import keys
from ingest.records import Passage, Source

# "[li-2014-fibromyalgia]", as the library's own overviews name the sources of a sentence.
_NAMED = re.compile(r"\[([a-z][a-z0-9]*(?:-[a-z0-9]+)+)\]")
# A page of an organisation has neither DOI nor PMID.
_NO_STUDIES = frozenset({"consumer page", "topic guide"})


@dataclass(frozen=True, slots=True)
class Dangling:
    """A source that names another one, by an id that no source has."""

    source_id: str
    names: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What was found; ids of sources where no other record says more.

    `refused` leaves out what has a line of its own: scanned PDFs and front matter with unknown
    keys. `disagreeing` share an identifier and differ in another; `unlinked_versions` look like a
    preprint and what came of it.
    """

    sources: int
    passages: int
    refused: tuple[Refusal, ...] = ()
    scanned: tuple[Refusal, ...] = ()
    unknown_front_matter: tuple[Refusal, ...] = ()
    dangling: tuple[Dangling, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    disagreeing: tuple[Duplicate, ...] = ()
    unlinked_versions: tuple[Duplicate, ...] = ()
    retracted: tuple[str, ...] = ()
    other_notices: tuple[str, ...] = ()
    without_text: tuple[str, ...] = ()
    without_identifier: tuple[str, ...] = ()
    without_year: tuple[str, ...] = ()
    without_licence: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether there is nothing to mend; what a file does not say is no fault of the library."""
        return not (
            self.refused
            or self.scanned
            or self.unknown_front_matter
            or self.dangling
            or self.duplicates
            or self.disagreeing
        )


def health(library: Library) -> Health:
    """Look through a whole library."""
    sources = library.sources()
    passages = {source.id: library.passages(source.id) for source in sources}
    refused = library.refused()
    scanned = _refused_for(refused, "scan")
    unknown = _refused_for(refused, "unknown key")
    studies = [source for source in sources if source.design not in _NO_STUDIES]
    return Health(
        sources=len(sources),
        passages=sum(map(len, passages.values())),
        refused=tuple(r for r in refused if r not in (*scanned, *unknown)),
        scanned=scanned,
        unknown_front_matter=unknown,
        dangling=tuple(_dangling(sources, passages.__getitem__)),
        duplicates=duplicates(sources, passages.__getitem__),
        disagreeing=tuple(_disagreeing(sources)),
        unlinked_versions=unlinked_versions(sources),
        retracted=_ids(sources, lambda source: source.retracted),
        other_notices=_ids(sources, lambda source: bool(source.notices) and not source.retracted),
        without_text=_ids(sources, lambda source: not passages[source.id]),
        without_identifier=_ids(studies, lambda source: not keys(source)),
        without_year=_ids(studies, lambda source: source.year is None),
        without_licence=_ids(sources, lambda source: source.licence is None),
    )


def _ids(sources: Iterable[Source], lacks: Callable[[Source], bool]) -> tuple[str, ...]:
    return tuple(source.id for source in sources if lacks(source))


def _refused_for(refused: Iterable[Refusal], reason: str) -> tuple[Refusal, ...]:
    return tuple(refusal for refusal in refused if reason in refusal.reason)


def _dangling(
    sources: Sequence[Source], passages: Callable[[str], list[Passage]]
) -> Iterator[Dangling]:
    """Ids in the texts that this library's own writers made: digests and overviews."""
    there = {source.id for source in sources}
    for source in sources:
        if source.digest or source.design == "topic guide":
            text = " ".join(passage.text for passage in passages(source.id))
            for name in dict.fromkeys(_NAMED.findall(text)):
                if name not in there:
                    yield Dangling(source.id, name)


def _disagreeing(sources: Iterable[Source]) -> Iterator[Duplicate]:
    """Sources that one identifier would make one work, and another does not."""
    holders: dict[str, list[Source]] = {}
    for source in sources:
        for key in keys(source):
            for other in holders.get(key, []):
                kind = contradiction(other, source)
                if kind and kind != "notice":
                    yield Duplicate(other.id, source.id, f"both have {key}, and differ in {kind}")
            holders.setdefault(key, []).append(source)
