"""Plain answers, for people without training: one answer first, in words one can follow."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from index.beside import Beside, not_known, plain_words, when_to_ask
from index.cite import reference
from index.glance import best_passage
from index.library import Library
from index.reading import plainest, reading_level
from index.records import Hit
from ingest.records import Passage
from page import card, frame, markup, nothing, opened, slots, told, visit
from page.address import EVIDENCE, Place
from page.slots import Drawn

HITS = 6
FURTHER = 3


def show(library: Library, place: Place) -> Drawn | None:
    """Answer the question of a place; what is still to be marked."""
    answer = opened.search(place.question, HITS, place.filters)
    visit.remember(place)
    told.show(answer)
    if not answer.answered:
        nothing.show(answer, place)
        return None
    hits = _plainest_first(answer.hits)
    st.html("<h2>What the library says</h2>")
    places = slots.empty(1)
    _asides(library, hits, place)
    if len(hits) > 1:
        st.html("<h2>What others say on it</h2>")
        places += slots.empty(len(hits) - 1)

    def card_of(number: int, hit: Hit) -> str:
        return _other(hit, place) if number else _first(library, hit, place)

    drawn = Drawn(place.question, hits, card_of, places).show()
    more = markup.inner(replace(place, view=EVIDENCE), "All sources on this, with their numbers")
    numbered = (f"{number}. {reference(hit.source)}" for number, hit in enumerate(hits, 1))
    st.html(f"<div class='kn-links'>{more}</div>{frame.references(numbered)}")
    return drawn


def _plainest_first(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits, the one first that is easiest to read of those that answer about as well."""
    lead = plainest(hits)
    own = next(hit for hit in hits if hit.source.id == lead.source.id)
    others = (replace(own, further=()), *own.further)
    further = tuple(hit for hit in others if hit.passage.id != lead.passage.id)
    return (
        replace(lead, further=further),
        *(hit for hit in hits if hit.source.id != lead.source.id),
    )


def _first(library: Library, hit: Hit, place: Place) -> str:
    """The answer itself: the passage, and beside it plain words, or else what was found."""
    plain = plain_words(library, hit.source.id)
    is_plain = plain is not None and plain.id == hit.passage.id
    other = best_passage(library, hit.source.id) if is_plain else plain
    labels = ("In plain words", "What was found") if is_plain else ("The passage", "In plain words")
    passage = card.explained(hit.passage, hit.sentence, place) + _level(hit.passage)
    side = ""
    if other is not None and other.id != hit.passage.id:
        hit = replace(hit, further=tuple(h for h in hit.further if h.passage.id != other.id))
        side = _labelled(labels[1], card.explained(other, None, place) + _level(other))
    return (
        f"<article class='kn-card'>{card.head(hit.source, explain=True)}<div class='kn-two'>"
        f"{_labelled(labels[0], passage)}{side}</div>{card.where(hit.source, hit.passage)}"
        f"<div class='kn-more'>{card.links(hit, place)}"
        f"{card.further(hit, FURTHER, place, explain=True)}{card.citation(hit)}</div></article>"
    )


def _level(passage: Passage) -> str:
    """How hard a passage is to read."""
    level = reading_level(passage.text)
    if level is None:
        return ""
    years = max(round(level.grade), 1)
    return markup.paragraph(f"Reading level: {level.words} (about school year {years})", "kn-quiet")


def _asides(library: Library, hits: Sequence[Hit], place: Place) -> None:
    """What is not known, and when to ask somebody first."""
    pieces = [
        _aside("What is not known", not_known(library, hits), place),
        _aside("When to ask somebody first", when_to_ask(library, hits), place),
    ]
    if any(pieces):
        st.html(f"<div class='kn-two'>{''.join(pieces)}</div>")


def _aside(title: str, found: Beside | None, place: Place) -> str:
    if found is None:
        return ""
    quote = card.explained(found.passage, None, place)
    way = markup.inner(card.at_passage(place, found.passage), "See it in the source")
    return (
        f"<section><h2>{title}</h2>{quote}{card.where(found.source, found.passage)}"
        f"<div class='kn-links'>{way}</div></section>"
    )


def _labelled(label: str, quote: str) -> str:
    return f"<div><p class='kn-label'>{label}</p>{quote}</div>"


def _other(hit: Hit, place: Place) -> str:
    return (
        f"<article class='kn-card'>{card.head(hit.source, explain=True)}"
        f"{card.explained(hit.passage, hit.sentence, place)}{_level(hit.passage)}"
        f"{card.where(hit.source, hit.passage)}"
        f"<div class='kn-more'>{card.links(hit, place)}{card.citation(hit)}</div></article>"
    )
