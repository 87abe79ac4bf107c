"""Hits drawn at once, and again in the same places when their sentences are known."""

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator as Slot

from index.records import Hit
from page import opened

Draw = Callable[[int, Hit], str]


def draw(question: str, hits: Sequence[Hit], draw_one: Draw, slots: Sequence[Slot]) -> None:
    """Draw each hit into its slot by number and hit; a mark changes no line, so nothing jumps."""
    for number, (hit, slot) in enumerate(zip(hits, slots, strict=True)):
        slot.html(draw_one(number, hit))
    for number, (hit, slot) in enumerate(
        zip(opened.marked(question, tuple(hits)), slots, strict=True)
    ):
        slot.html(draw_one(number, hit))


def empty(number: int) -> list[Slot]:
    """That many places below each other."""
    return [st.empty() for _ in range(number)]
