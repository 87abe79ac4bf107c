"""The web page's door: what the address names, drawn in its frame."""

import streamlit as st

from index.display import line
from ingest.errors import KneadleError
from page import ask, evidence, frame, maintain, opened, plain, source, strip, theme, turns, visit
from page.address import EVIDENCE, LIBRARY, Place
from page.slots import Drawn

ANSWERS = {EVIDENCE: evidence.show}


def main() -> None:
    """Draw the page for what the address says."""
    st.set_page_config(page_title="Kneadle: evidence search for massage", layout="centered")
    theme.apply()
    place = visit.here()
    frame.head(place)
    drawn = None
    try:
        opened.look()
        drawn = _view(place)
    except KneadleError as error:
        _complain(error)
    frame.foot()
    if drawn is not None:
        # Of all on the page this alone takes its time.
        turns.ON_THIS_SERVER.let_others()
        drawn.mark()


def _view(place: Place) -> Drawn | None:
    if place.view == LIBRARY and not place.source:
        maintain.show()
        return None
    library = opened.library()
    if place.source:
        source.show(library, place)
        return None
    ask.question_box(library, place)
    drawn = None
    if not library.manifest.passages:
        st.info("The library is empty. Put documents into the folder corpus, then: kneadle ingest")
    elif place.question or (place.view == EVIDENCE and place.glance == "library"):
        with turns.ON_THIS_SERVER.seeking():
            strip.show(library, place)
            drawn = ANSWERS.get(place.view, plain.show)(library, place)
    else:
        ask.starting_points(library, place)
    ask.earlier(place)
    return drawn


def _complain(error: KneadleError) -> None:
    st.warning(line(str(error)))
    st.write("The page looks again when you reload it.")


if __name__ == "__main__":
    main()
