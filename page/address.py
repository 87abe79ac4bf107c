"""What an address of the page says: the view, the question, the filters, the source that is open.

Addresses come from strangers: what is not understood in one is left out of the place it names.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from index.facets import FACETS, SORTS
from index.records import Filters
from ingest.metadata import DESIGNS, TOPICS

PLAIN, EVIDENCE, LIBRARY = "plain", "evidence", "library"
VIEWS = {PLAIN: "Plain answers", EVIDENCE: "Evidence", LIBRARY: "Library"}
QUESTION_CHARACTERS = 2000
_LABEL_CHARACTERS = 200
_YEARS = range(1000, 3000)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a visitor is.

    `source` is the id of the source that is open, `passage` the number of its passage that is
    marked (from 1), `page` the page of its PDF that is shown. `glance` is "hits" or "library"
    where the charts are open. `start` is the rank that a list begins at, `chosen` what it is
    narrowed to: the name of a facet and the values ticked in it.
    """

    view: str = PLAIN
    question: str = ""
    filters: Filters = Filters()  # noqa: RUF009 - frozen
    sort: str | None = None
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    start: int | None = None
    glance: str | None = None
    source: str | None = None
    passage: int | None = None
    page: int | None = None

    @property
    def answers(self) -> "Place":
        """The same without the source that is open: the list it was opened from."""
        return replace(self, source=None, passage=None, page=None)


def read(parameters: Mapping[str, list[str]]) -> Place:
    """The place that the parameters of an address name."""
    one = {name: values[-1].strip() for name, values in parameters.items() if values}
    view = one.get("view", "")
    glance = one.get("glance")
    return Place(
        view=view if view in VIEWS else PLAIN,
        question=one.get("q", "")[:QUESTION_CHARACTERS],
        filters=Filters(
            designs=_known(parameters.get("design", ()), DESIGNS),
            year_from=_number(one.get("from"), _YEARS),
            year_to=_number(one.get("to"), _YEARS),
            topic=next(iter(_known([one.get("topic", "")], TOPICS)), None),
            condition=one.get("condition", "")[:_LABEL_CHARACTERS] or None,
            technique=one.get("technique", "")[:_LABEL_CHARACTERS] or None,
        ),
        sort=one["sort"] if one.get("sort") in SORTS else None,
        chosen=tuple(_chosen(parameters)),
        start=_number(one.get("start"), range(1, 1000)),
        glance=glance if glance in ("hits", "library") else None,
        source=one.get("source", "")[:_LABEL_CHARACTERS] or None,
        passage=_number(one.get("passage"), range(1, 1_000_000)),
        page=_number(one.get("page"), range(1, 100_000)),
    )


def written(place: Place) -> dict[str, list[str]]:
    """The parameters that name a place; what is as by default is not written."""
    filters = place.filters
    values: dict[str, Iterable[object]] = {
        "view": [place.view] if place.view != PLAIN else [],
        "q": [place.question],
        "design": filters.designs,
        "from": [filters.year_from],
        "to": [filters.year_to],
        "topic": [filters.topic],
        "condition": [filters.condition],
        "technique": [filters.technique],
        "sort": [place.sort],
        "start": [place.start],
        "glance": [place.glance],
        "source": [place.source],
        "passage": [place.passage],
        "page": [place.page],
    }
    values |= {facet_key(name): chosen for name, chosen in place.chosen}
    kept = {name: [str(value) for value in all_ if value] for name, all_ in values.items()}
    return {name: texts for name, texts in kept.items() if texts}


def facet_key(name: str) -> str:
    """What a facet is called in an address, and its widget."""
    return f"by-{name}"


def link(place: Place) -> str:
    """The address of a place, relative to the page's own."""
    return "?" + urlencode(written(place), doseq=True)


def _chosen(parameters: Mapping[str, list[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name in FACETS:
        values = parameters.get(facet_key(name), [])
        kept = tuple(sorted({value.strip()[:_LABEL_CHARACTERS] for value in values} - {""}))
        if kept:
            yield name, kept


def _known(values: Iterable[str], allowed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for value in allowed if value in set(values))


def _number(text: str | None, allowed: range) -> int | None:
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 9:
        return None
    return int(text) if int(text) in allowed else None
