"""What stands around every view: the name, the switch between the ways in, the steady line."""

from collections.abc import Iterable
from dataclasses import replace

import streamlit as st

from page import markup
from page.address import VIEWS, Place

STEADY = (
    "This is what the literature says, word for word. It is not medical advice: "
    "nobody here knows you. Ask a clinician about yourself."
)


def head(place: Place) -> None:
    """The name of the page, what it does, and the switch."""
    ways = "".join(_way(place, view) for view in VIEWS)
    st.html(
        f"<header class='kn-top'><h1>{markup.inner(Place(place.view), 'Kneadle')}</h1>"
        "<p class='kn-quiet'>Ask about massage. You get passages from the library, word for word, "
        "and where each one stands.</p></header>"
        f"<nav class='kn-switch' aria-label='Ways into the library'>{ways}</nav>"
        f"{markup.paragraph(f'Asked: {place.question}', 'kn-print') if place.question else ''}"
    )


def foot() -> None:
    """The line that never changes."""
    st.html(f"<p class='kn-steady'>{STEADY}</p>")


def references(lines: Iterable[str]) -> str:
    """The references that stand on paper alone, below the answers that have links on a screen."""
    body = "".join(markup.paragraph(line, "kn-reference") for line in lines)
    return f"<section class='kn-print'><h2>References</h2>{body}</section>"


def _way(place: Place, view: str) -> str:
    link = markup.inner(replace(place.answers, view=view, glance=None), VIEWS[view])
    return link.replace("<a ", "<a aria-current='page' ", 1) if view == place.view else link
