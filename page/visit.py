"""Where this visitor is, and how the page takes them elsewhere: the address is the one truth.

Streamlit's own binding of widgets to the address leaves no trace in the browser's history; an
address that is set here does, so that back and forward work.
"""

from dataclasses import replace

import streamlit as st

from index.facets import FACETS
from index.records import Filters
from page import address
from page.address import Place, facet_key

_PLACE = "kn-place"
_SEARCHES = "kn-searches"
_MOST_SEARCHES = 12
# The widgets that an address sets, by the names they have in it.
WIDGETS = ("q", "design", "topic", "condition", "technique", "from", "to", "sort")


def here() -> Place:
    """The place that the address names; where it is new, the widgets are set to it."""
    parameters = {name: st.query_params.get_all(name) for name in st.query_params}
    place = address.read(parameters)
    if st.session_state.get(_PLACE) != place:
        _set_widgets(place)
        st.session_state[_PLACE] = place
    return place


def go(place: Place) -> None:
    """Take the visitor to a place; to be called from a widget's callback."""
    st.session_state[_PLACE] = place
    _set_widgets(place)
    st.query_params.from_dict(address.written(place))


def ask() -> None:
    """Take the visitor to what the question and the filters now say."""
    before: Place = st.session_state.get(_PLACE, Place())
    state = st.session_state
    filters = Filters(
        designs=tuple(state.get("design") or ()),
        year_from=state.get("from"),
        year_to=state.get("to"),
        topic=state.get("topic"),
        condition=state.get("condition"),
        technique=state.get("technique"),
    )
    question = (state.get("q") or "").strip()
    known = dict(before.chosen)
    ticked = {name: state.get(facet_key(name), known.get(name, ())) for name in FACETS}
    chosen = tuple((name, tuple(sorted(values))) for name, values in ticked.items() if values)
    after = replace(before.answers, question=question, filters=filters, chosen=chosen)
    go(replace(after, sort=state.get("sort", before.sort), start=None))


def remember(place: Place) -> None:
    """Keep a search for the list of this session, the latest first."""
    kept = [known for known in searches() if known.question != place.question]
    st.session_state[_SEARCHES] = [place.answers, *kept][:_MOST_SEARCHES]


def searches() -> list[Place]:
    """The searches of this session, the latest first."""
    return list(st.session_state.get(_SEARCHES, []))


def _set_widgets(place: Place) -> None:
    filters = place.filters
    values = (
        place.question,
        list(filters.designs),
        filters.topic,
        filters.condition,
        filters.technique,
        filters.year_from,
        filters.year_to,
        place.sort,
    )
    for name, value in zip(WIDGETS, values, strict=True):
        st.session_state[name] = value
    chosen = dict(place.chosen)
    for name in FACETS:
        st.session_state[facet_key(name)] = list(chosen.get(name, ()))


def source(place: Place, source_id: str, passage: int | None) -> Place:
    """The place of a source, opened from another."""
    return replace(place, source=source_id, passage=passage, page=None)
