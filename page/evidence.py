"""Evidence, for clinicians."""

from index.library import Library
from page import plain
from page.address import Place


def show(library: Library, place: Place) -> None:
    """Answer the question of a place."""
    plain.show(library, place)
