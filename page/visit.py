"""Where this visitor is, and how the page takes them elsewhere: the address is the one truth.

Streamlit's own binding of widgets to the address leaves no trace in the browser's history; an
address that is set here does, so that back and forward work.
"""

from dataclasses import replace
from typing import Any

import streamlit as st

from index.facets import FACETS
from index.records import Filters
from page import address
from page.address import Place, facet_key

_PLACE = "kn-place"
_SEARCHES = "kn-searches"
_MOST_SEARCHES = 12


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
    # What is folded away and not drawn has not changed.
    state = {n: st.session_state.get(n, value) for n, value in _values(before).items()}
    filters = Filters(
        designs=tuple(state["design"]),
        year_from=state["from"],
        year_to=state["to"],
        topic=state["topic"],
        condition=state["condition"],
        technique=state["technique"],
    )
    question = (state["q"] or "").strip()
    ticked = {name: state[facet_key(name)] for name in FACETS}
    chosen = tuple((name, tuple(sorted(values))) for name, values in ticked.items() if values)
    after = replace(before.answers, question=question, filters=filters, chosen=chosen)
    go(replace(after, sort=state["sort"], start=None))


def remember(place: Place) -> None:
    """Keep a search for the list of this session, the latest first."""
    kept = [known for known in searches() if known.question != place.question]
    st.session_state[_SEARCHES] = [place.answers, *kept][:_MOST_SEARCHES]


def searches() -> list[Place]:
    """The searches of this session, the latest first."""
    return list(st.session_state.get(_SEARCHES, []))


def fill(place: Place) -> None:
    """Set the widgets that have no value yet to a place, before they are drawn."""
    for name, value in _values(place).items():
        if name not in st.session_state:
            st.session_state[name] = value


def _set_widgets(place: Place) -> None:
    for name, value in _values(place).items():
        st.session_state[name] = value


def _values(place: Place) -> dict[str, Any]:
    """What the widgets hold at a place, by the names they have in its address."""
    filters, chosen = place.filters, dict(place.chosen)
    return {
        "q": place.question,
        "design": list(filters.designs),
        "topic": filters.topic,
        "condition": filters.condition,
        "technique": filters.technique,
        "from": filters.year_from,
        "to": filters.year_to,
        "sort": place.sort,
    } | {facet_key(name): list(chosen.get(name, ())) for name in FACETS}


def source(place: Place, source_id: str, passage: int | None) -> Place:
    """The place of a source, opened from another."""
    return replace(place, source=source_id, passage=passage, page=None)
