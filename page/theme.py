"""How the page looks, prints and follows its own links: page.css and page.js, sent once a run."""

from functools import cache
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).resolve().parent


def apply() -> None:
    """Send the style and the script; neither holds a word of a document."""
    st.html(f"<style>{_file('page.css')}</style>")
    st.html(f"<script>{_file('page.js')}</script>", unsafe_allow_javascript=True)


@cache
def _file(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
