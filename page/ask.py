"""The question box, the filters below it, and where to go from an empty box."""

from dataclasses import replace
from functools import partial

import streamlit as st

from index.display import counted
from index.library import Library
from index.records import Filters
from ingest.metadata import DESIGNS, TOPICS
from page import address, markup, visit
from page.address import EVIDENCE, Place
from page.fold import fold

# Questions that the shipped library answers, by what people come with.
EXAMPLES = {
    "Pain": (
        "Does massage help chronic low back pain?",
        "How often should I have a massage for neck pain?",
        "Can massage ease knee arthritis?",
    ),
    "Is it safe?": (
        "Is it safe to have a massage when I take blood thinners?",
        "Can I have a massage while I am pregnant?",
        "Is massage safe with cancer?",
    ),
    "Mind and sleep": (
        "Does massage help me sleep?",
        "Massage for anxiety before surgery: randomized trials",
    ),
    "Babies and birth": (
        "Does it help babies with colic to be massaged?",
        "Does massage make labour less painful?",
    ),
    "Illness and hospital": (
        "Massage for fatigue in people with cancer",
        "Does massage help after heart surgery?",
    ),
    "Sport": (
        "Does massage help sore muscles after exercise?",
        "Do massage guns work?",
    ),
}


def question_box(library: Library, place: Place) -> None:
    """The question and the filters; Enter or the button searches."""
    with st.form("ask", border=False, enter_to_submit=True):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        row.text_input(
            "Your question about massage",
            key="q",
            max_chars=address.QUESTION_CHARACTERS,
            placeholder="for example: does massage help a frozen shoulder?",
        )
        row.form_submit_button("Search", type="primary", key="search", on_click=visit.ask)
        fold("Narrow down", "filters", partial(_filters, library, place))
    if place.filters != Filters():
        # Folded away, a filter from a shared address would narrow without a word.
        without = markup.inner(replace(place.answers, filters=Filters()), "Search without filters")
        only = markup.text(narrowed(place.filters))
        st.html(f"<p class='kn-quiet'>Only: {only} &nbsp; {without}</p>")


def narrowed(filters: Filters) -> str:
    """The filters in words."""
    said = (
        *filters.designs,
        filters.topic,
        filters.condition,
        filters.technique,
        _years(filters.year_from, filters.year_to),
    )
    return " · ".join(filter(None, said))


def _years(since: int | None, until: int | None) -> str:
    if since and until:
        return f"{since}–{until}"
    return f"since {since}" if since else f"until {until}" if until else ""


def starting_points(library: Library, place: Place) -> None:
    """What an empty page offers: questions by topic."""
    manifest = library.manifest
    st.html(
        f"<p>{counted(manifest.sources, 'source', 'sources')} in "
        f"{counted(manifest.passages, 'passage', 'passages')}. "
        "Ask in your own words, or begin with one of these:</p>"
    )
    examples(place)
    if place.view == EVIDENCE:
        way = markup.inner(Place(EVIDENCE, glance="library"), "The whole library at a glance")
        st.html(f"<div class='kn-links'>{way}</div>")


def examples(place: Place) -> None:
    """Questions to begin with, by topic."""
    topics = "".join(_topic(name, place) for name in EXAMPLES)
    st.html(f"<div class='kn-topics'>{topics}</div>")


def earlier(place: Place) -> None:
    """The searches of this session, to go back to."""
    known = visit.searches()
    if not known or (len(known) == 1 and known[0].question == place.question):
        return
    lines = [markup.inner(replace(search, view=place.view), search.question) for search in known]
    body = markup.items(lines, "kn-list")
    st.html(markup.folded(f"Your searches in this session ({len(known)})", body, "kn-noprint"))


def _topic(name: str, place: Place) -> str:
    lines = [markup.inner(Place(place.view, example), example) for example in EXAMPLES[name]]
    return f"<section><h3>{markup.text(name)}</h3>{markup.items(lines, 'kn-list')}</section>"


def _filters(library: Library, place: Place) -> None:
    visit.fill(place)
    known_designs = set(library.labels("design"))
    known_topics = set(library.labels("topic"))
    st.multiselect("Kind of study", [d for d in DESIGNS if d in known_designs], key="design")
    _choice("Topic", "topic", [topic for topic in TOPICS if topic in known_topics])
    _choice("Condition", "condition", library.labels("condition"))
    _choice("Technique", "technique", library.labels("technique"))
    since, until = st.columns(2)
    since.number_input("Published since", 1000, 2999, None, 1, key="from")
    until.number_input("Published until", 1000, 2999, None, 1, key="to")
    st.form_submit_button("Use these filters", key="narrow", on_click=visit.ask)


def _choice(label: str, key: str, options: list[str]) -> None:
    # An address may hold part of a label, "back pain", which narrows as well.
    known = st.session_state.get(key)
    if known is not None and known not in options:
        options = [known, *options]
    st.selectbox(label, options, index=None, key=key, placeholder="any")
