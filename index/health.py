"""The health of a library: what its records lack, what is there twice, what was refused."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from index.library import Library
from index.records import Refusal
from ingest.metadata import slug
from ingest.records import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What a maintainer looks at: ids of sources that lack something, groups of likely copies.

    `days` is how long ago the index was made, in whole days.
    """

    refused: tuple[Refusal, ...]
    no_year: tuple[str, ...]
    no_doi: tuple[str, ...]
    no_text_of_its_own: tuple[str, ...]
    retracted: tuple[str, ...]
    duplicates: tuple[tuple[str, ...], ...]
    days: int


def health(library: Library, now: datetime) -> Health:
    """The health of a library; `now` with its time zone."""
    sources = library.sources()
    # Web pages and guides have no DOI and need none.
    works = [s for s in sources if s.design not in ("consumer page", "topic guide")]
    return Health(
        refused=library.refused(),
        no_year=_ids(works, lambda source: source.year is None),
        no_doi=_ids(works, lambda source: not (source.doi or source.pmid or source.pmcid)),
        no_text_of_its_own=_ids(sources, lambda source: source.digest),
        retracted=_ids(sources, lambda source: source.retracted),
        duplicates=tuple(_copies(sources)),
        days=max((now - datetime.fromisoformat(library.manifest.built)).days, 0),
    )


def _ids(sources: Iterable[Source], wanted: Callable[[Source], bool]) -> tuple[str, ...]:
    return tuple(source.id for source in sources if wanted(source))


def _copies(sources: Iterable[Source]) -> Iterable[tuple[str, ...]]:
    """Sources with the same DOI, the same bytes, or the same title and year."""
    groups: dict[str, list[str]] = defaultdict(list)
    for source in sources:
        for key in filter(None, (source.doi and f"doi {source.doi.lower()}", source.sha256)):
            groups[key].append(source.id)
        if source.title and source.year:
            groups[f"title {slug(source.title)} {source.year}"].append(source.id)
    return sorted({tuple(ids) for ids in groups.values() if len(ids) > 1})
