"""Boxes and buttons that are folded away until somebody asks for them."""

from collections.abc import Callable

import streamlit as st

_OPENED = "kn-opened"


def fold(title: str, key: str, draw: Callable[[], None], *, expanded: bool = False) -> None:
    """A fold whose inside is drawn once this visitor has opened it, and from then on.

    Each box costs a browser about ten milliseconds whenever the page is drawn, seen or not. Folded
    up again it stays, lest what was chosen in it be lost.
    """
    opened: set[str] = st.session_state.setdefault(_OPENED, set())
    box = st.expander(title, expanded=expanded, key=key, on_change="rerun")
    if box.open:
        opened.add(key)
    if key in opened:
        with box:
            draw()
