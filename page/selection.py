"""The sources that this visitor has ticked, kept from one question to the next."""

import streamlit as st

from index.cite import label
from index.display import line
from index.records import Hit

_CHOSEN = "kn-chosen"


def chosen() -> list[Hit]:
    """The hits that were ticked, in that order."""
    return list(_kept().values())


def box(hit: Hit, number: int) -> None:
    """A box that ticks a hit."""
    key = f"choose-{hit.source.id}"
    st.session_state[key] = hit.source.id in _kept()
    words = _plain(f"{number}. {label(hit.source)}")
    st.checkbox(f"Select {words}", key=key, on_change=_turn, args=(hit, key))


def clear() -> None:
    """Let go of all that was ticked."""
    st.session_state[_CHOSEN] = {}


def _kept() -> dict[str, Hit]:
    kept: dict[str, Hit] = st.session_state.setdefault(_CHOSEN, {})
    return kept


def _turn(hit: Hit, key: str) -> None:
    if st.session_state[key]:
        _kept()[hit.source.id] = hit
    else:
        _kept().pop(hit.source.id, None)


def _plain(words: str) -> str:
    """Words for a label, which Streamlit reads as Markdown: every mark of it is taken as such."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#+-.!|~:$^" else c for c in line(words))
