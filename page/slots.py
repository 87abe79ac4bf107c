"""Hits drawn at once, and again in the same places when their sentences are known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator as Slot

from index.records import Hit
from page import opened


@dataclass(frozen=True, slots=True)
class Drawn:
    """Hits on the page, each in its slot; `draw` makes HTML of a number and a hit."""

    question: str
    hits: tuple[Hit, ...]
    draw: Callable[[int, Hit], str]
    slots: Sequence[Slot]

    def show(self) -> "Drawn | None":
        """Draw the hits; given back is what is still to be marked, if anything is.

        Where marking is a matter of milliseconds they are drawn once, marks and all: a browser
        takes longer to draw them a second time.
        """
        if opened.can_mark_at_once(self.hits):
            self.mark()
            return None
        self._draw(self.hits)
        return self

    def mark(self) -> None:
        """Draw them with their sentences marked; a mark changes no line, so nothing jumps.

        To be called when all else is on the page: finding the sentences takes longer.
        """
        self._draw(opened.marked(self.question, self.hits))

    def _draw(self, hits: tuple[Hit, ...]) -> None:
        for number, (hit, slot) in enumerate(zip(hits, self.slots, strict=True)):
            slot.html(self.draw(number, hit))


def empty(number: int) -> list[Slot]:
    """That many places below each other."""
    return [st.empty() for _ in range(number)]
