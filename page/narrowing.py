"""Narrow and sort the evidence found by what is known of each source, with counts."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from index.facets import Facet, facets, narrowed, sort
from index.records import Hit
from page import markup, visit
from page.address import Place, facet_key
from page.fold import fold

# Each of index.facets.SORTS in words, and whether the greatest comes first.
ORDERS = {
    "year": ("newest first", True),
    "participants": ("most participants first", True),
    "design": ("strongest kind of study first", False),
    "certainty": ("most certain first", False),
    "direction": ("by direction", False),
    "condition": ("by condition", False),
    "technique": ("by technique", False),
    "population": ("by population", False),
    "comparator": ("by comparator", False),
    "dose": ("by length of session", False),
    "author": ("by author", False),
    "title": ("by title", False),
}
_NAMES = {
    "design": "Kind of study",
    "participants": "Participants",
    "year": "Year",
    "direction": "Direction",
    "certainty": "Certainty",
    "population": "Population",
    "condition": "Condition",
    "technique": "Technique",
    "comparator": "Compared with",
    "dose": "Length of session",
}
_BEST = "best first"


def ways(place: Place) -> None:
    """Links between the list and the charts."""
    shown = {None: "List", "hits": "These at a glance", "library": "The whole library at a glance"}
    links = [
        markup.inner(replace(place, glance=glance, start=None), words)
        if glance != place.glance
        else f"<strong aria-current='page'>{words}</strong>"
        for glance, words in shown.items()
    ]
    st.html(f"<nav class='kn-links' aria-label='Ways to see it'>{''.join(links)}</nav>")


def narrow(hits: Sequence[Hit], place: Place) -> list[Hit]:
    """Draw the facets with their counts; the hits that the choices leave, in the order chosen."""
    chosen = dict(place.chosen)
    left = narrowed(hits, chosen)
    title = _title(len(left), len(hits), place)
    fold(title, "narrowing", partial(_boxes, hits, place), expanded=bool(chosen))
    if not left:
        way = markup.inner(replace(place, chosen=()), "Show all of them again")
        st.html(f"<p>None of the {len(hits)} sources is all of this. {way}</p>")
    if place.sort is None:
        return left
    return sort(left, place.sort, descending=ORDERS[place.sort][1])


def _boxes(hits: Sequence[Hit], place: Place) -> None:
    """A box for the order and one for each facet."""
    visit.fill(place)
    st.selectbox(
        "Order",
        list(ORDERS),
        key="sort",
        index=None,
        placeholder=_BEST,
        format_func=lambda name: ORDERS[name][0],
        on_change=visit.ask,
    )
    chosen = dict(place.chosen)
    columns = st.columns(2)
    for number, facet in enumerate(facets(hits, chosen)):
        with columns[number % 2]:
            _facet(facet, chosen.get(facet.name, ()))


def order(place: Place) -> str:
    """The order of the list in words."""
    return ORDERS[place.sort][0] if place.sort else _BEST


def _title(left: int, total: int, place: Place) -> str:
    if not place.chosen:
        return f"Sort and narrow these {total}"
    values = ", ".join(value for _, values in place.chosen for value in values)
    return f"Sort and narrow: {left} of {total} are left by {values}"


def _facet(facet: Facet, chosen: Sequence[str]) -> None:
    counts = {count.value: count.sources for count in facet.counts}
    options = [*counts, *(value for value in chosen if value not in counts)]
    st.multiselect(
        _NAMES[facet.name],
        options,
        key=facet_key(facet.name),
        format_func=lambda value: f"{value} ({counts.get(value, 0)})",
        on_change=visit.ask,
        placeholder="any",
    )
