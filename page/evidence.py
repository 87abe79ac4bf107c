"""Evidence, for clinicians: dense rows, to sort, select, cite, export and run again."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from index.library import Library
from index.neighbours import in_place
from index.records import Hit
from ingest.records import Passage, Source
from page import (
    card,
    exports,
    glance,
    markup,
    narrowing,
    nothing,
    opened,
    selection,
    told,
    turns,
    visit,
)
from page.address import Place
from page.slots import Drawn

ON_A_PAGE = 10
FURTHER = 5
_NO_TEXT = "not stated"
# Of these nobody expects a dose.
OVERVIEWS = ("consumer page", "topic guide")


def show(library: Library, place: Place) -> Drawn | None:
    """Show the evidence on the question of a place, as a list or at a glance.

    Given back is what is still to be marked.
    """
    if place.glance == "library" or not place.question:
        glance.of_library(library, place)
        return None
    answer = opened.search(place.question, exports.FOUND, place.filters)
    visit.remember(place)
    told.show(answer)
    if not answer.answered:
        nothing.show(answer, place)
        return None
    narrowing.ways(place)
    hits = narrowing.narrow(answer.hits, place)
    if place.glance:
        glance.of_hits(hits, place)
        return None
    if not hits:
        return None
    drawn = _list(library, hits, place)
    turns.ON_THIS_SERVER.let_others()
    exports.show(library, replace(answer, hits=tuple(hits)), answer, place)
    return drawn


def _list(library: Library, hits: Sequence[Hit], place: Place) -> Drawn | None:
    """Draw a page of the list; what is still to be marked."""
    first = min(place.start or 1, len(hits)) - 1
    shown = hits[first : first + ON_A_PAGE]
    which = _which(first, first + len(shown))
    st.html(f"<h2>{which} of {len(hits)}, {narrowing.order(place)}</h2>")
    places = []
    for number, hit in enumerate(shown, first + 1):
        with st.container(key=f"row-{number}"):
            selection.box(hit, number)
            places.append(st.empty())

    def row(number: int, hit: Hit) -> str:
        return _row(library, hit, place, first + number + 1)

    drawn = Drawn(place.question, tuple(shown), row, places).show()
    _turn(place, first, len(hits))
    return drawn


def _which(before: int, last: int) -> str:
    """The ranks on a page, those behind `before` up to `last`."""
    return f"Source {last}" if before + 1 == last else f"Sources {before + 1} to {last}"


def _row(library: Library, hit: Hit, place: Place, rank: int) -> str:
    source = hit.source
    return (
        f"<article class='kn-row'>{card.warning(source)}"
        f"<h3 class='kn-title'>{rank}. {markup.outer(source, source.title or source.file)}</h3>"
        f"{markup.paragraph(card.published(source), 'kn-facts')}"
        f"{card.chips(source)}<div class='kn-beside'>{_facts(source)}<div>"
        f"{card.quote(hit, place)}{card.where(source, hit.passage)}</div></div>"
        f"<div class='kn-more'>{card.links(hit, place)}{_in_place(library, hit)}"
        f"{card.further(hit, FURTHER, place)}{card.citation(hit)}</div></article>"
    )


def _facts(source: Source) -> str:
    """Population, comparator, dose, outcomes, harms: what a clinician weighs a study by."""
    known = {
        "Population": source.population,
        "Compared with": "; ".join(source.comparators),
        "Dose": source.dose,
        "Outcomes": "; ".join(source.outcomes),
        "Harms": source.adverse_events,
    }
    if source.design in OVERVIEWS:
        known = {name: value for name, value in known.items() if value}
    rows = "".join(
        f"<dt>{name}</dt><dd>{markup.text(value or _NO_TEXT)}</dd>" for name, value in known.items()
    )
    return f"<dl class='kn-grid'>{rows}</dl>"


def _in_place(library: Library, hit: Hit) -> str:
    """The passage between its neighbours."""
    found = in_place(library, hit.passage.id)
    if not (found.before or found.after):
        return ""
    own = f"<p class='kn-label'>{markup.text(hit.passage.heading or '')}</p>"
    own += f"<p><mark>{markup.text(hit.passage.text)}</mark></p>"
    body = "".join((*map(_neighbour, found.before), own, *map(_neighbour, found.after)))
    return markup.folded("The passage in its place", f"<div class='kn-doc'>{body}</div>")


def _neighbour(passage: Passage) -> str:
    heading = f"<p class='kn-label'>{markup.text(passage.heading)}</p>" if passage.heading else ""
    return f"{heading}<p>{markup.text(passage.text)}</p>"


def _turn(place: Place, first: int, total: int) -> None:
    """Links to the sources ranked before and behind."""
    steps = ((first - ON_A_PAGE, "← Earlier ones"), (first + ON_A_PAGE, "More sources →"))
    ways = [
        markup.inner(replace(place, start=start + 1 if start else None), words)
        for start, words in steps
        if 0 <= start < total
    ]
    if ways:
        st.html(f"<div class='kn-links'>{''.join(ways)}</div>")
