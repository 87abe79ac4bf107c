"""Plain answers, for people without training: one answer first, in words one can follow."""

import streamlit as st

from index.library import Library
from index.plain import FINDINGS, IN_PLAIN_WORDS, UNKNOWN, headed
from index.records import Answer, Hit
from page import card, markup, nothing, opened, slots, visit
from page.address import Place

HITS = 6
FURTHER = 3


def show(library: Library, place: Place) -> None:
    """Answer the question of a place."""
    answer = opened.search(place.question, HITS, place.filters)
    visit.remember(place)
    if not answer.answered:
        nothing.show(answer, place)
        return
    _answer(library, answer, place)


def _answer(library: Library, answer: Answer, place: Place) -> None:
    st.html("<h2>What the library says</h2>")

    def card_of(number: int, hit: Hit) -> str:
        return _other(hit, place) if number else _first(library, hit, place)

    slots.draw(place.question, answer.hits, card_of, slots.empty(len(answer.hits)))


def _first(library: Library, hit: Hit, place: Place) -> str:
    """The answer itself: the passage, plain words beside it, what is not known."""
    passages = library.passages(hit.source.id)
    plain = IN_PLAIN_WORDS.fullmatch(hit.passage.heading or "") is not None
    beside = headed(passages, FINDINGS if plain else IN_PLAIN_WORDS)[:1]
    labels = ("In plain words", "What was found") if plain else ("The passage", "In plain words")
    side = "".join(_labelled(labels[1], markup.quote(passage.text)) for passage in beside)
    unknown = "".join(markup.quote(p.text) for p in headed(passages, UNKNOWN)[:2])
    return (
        f"<article class='kn-card'>{card.head(hit.source)}<div class='kn-two'>"
        f"{_labelled(labels[0], card.quote(hit, place))}{side}</div>"
        f"{card.where(hit.source, hit.passage)}"
        f"<div class='kn-more'>{card.links(hit, place)}"
        f"{markup.folded('What is not known', unknown) if unknown else ''}"
        f"{card.further(hit, FURTHER)}{card.citation(hit)}</div></article>"
    )


def _labelled(label: str, quote: str) -> str:
    return f"<div><p class='kn-label'>{label}</p>{quote}</div>"


def _other(hit: Hit, place: Place) -> str:
    return (
        f"<article class='kn-card'>{card.head(hit.source)}{card.quote(hit, place)}"
        f"{card.where(hit.source, hit.passage)}"
        f"<div class='kn-more'>{card.links(hit, place)}{card.citation(hit)}</div></article>"
    )
