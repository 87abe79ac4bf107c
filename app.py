"""The web page's door: what the address names, drawn in its frame."""

import streamlit as st

from index.display import line
from ingest.errors import KneadleError
from page import ask, evidence, frame, maintain, opened, plain, source, strip, theme, visit
from page.address import EVIDENCE, LIBRARY, Place

ANSWERS = {EVIDENCE: evidence.show}


def main() -> None:
    """Draw the page for what the address says."""
    st.set_page_config(page_title="Kneadle: evidence search for massage", layout="centered")
    theme.apply()
    place = visit.here()
    frame.head(place)
    try:
        _view(place)
    except KneadleError as error:
        st.warning(line(str(error)))
        st.write("The page looks again when you reload it.")
    frame.foot()


def _view(place: Place) -> None:
    if place.view == LIBRARY and not place.source:
        maintain.show()
        return
    library = opened.library()
    if place.source:
        source.show(library, place)
        return
    ask.question_box(library, place)
    if not library.manifest.passages:
        st.info("The library is empty. Put documents into the folder corpus, then: kneadle ingest")
    elif place.view == EVIDENCE and place.glance == "library":
        evidence.show(library, place)
    elif not place.question:
        ask.starting_points(library, place)
    else:
        strip.show(library, place)
        ANSWERS.get(place.view, plain.show)(library, place)
    ask.earlier(place)


if __name__ == "__main__":
    main()
