"""What the page says where the library has nothing: so, what is nearest, and how to widen."""

from dataclasses import replace

import streamlit as st

from index.records import Answer, Filters, Hit
from page import ask, card, markup
from page.address import EVIDENCE, PLAIN, Place

NEAREST = 3


def show(answer: Answer, place: Place) -> None:
    """Say that nothing was found, with ways on from there; never a dead end."""
    st.html(
        "<h2>The library has nothing on this, as far as it can tell.</h2>"
        "<p>That does not mean that nothing is known, only that no passage here speaks of it.</p>"
        f"{markup.items(_ways(place), 'kn-list')}"
    )
    if answer.hits:
        st.html("<h2>What it holds that is nearest</h2>")
        for hit in answer.hits[:NEAREST]:
            st.html(_nearest(hit, place))
    else:
        ask.examples(place)


def _nearest(hit: Hit, place: Place) -> str:
    """A card; in plain answers its terms can be tapped, as in any other of them."""
    plain = place.view == PLAIN
    quote = card.explained(hit.passage, None, place) if plain else card.quote(hit, place)
    return (
        f"<article class='kn-card'>{card.head(hit.source, explain=plain)}{quote}"
        f"{card.where(hit.source, hit.passage)}{card.links(hit, place)}</article>"
    )


def _ways(place: Place) -> list[str]:
    ways = [
        markup.text("Ask in other words: name the complaint, the kind of massage, or the person.")
    ]
    if place.filters != Filters():
        widened = replace(place.answers, filters=Filters())
        ways.insert(0, markup.inner(widened, "Search without the filters"))
    library = Place(EVIDENCE, glance="library")
    ways.append(markup.inner(library, "See what the library is about"))
    return ways
