"""Find a passage again in another reading of the same page, whose order and spacing may differ."""

import unicodedata
from collections.abc import Sequence

from ingest.sentences import Span

# A run shorter than this is found on any page by chance.
_LEAST = 12


def find_text(wanted: str, characters: Sequence[str]) -> tuple[list[Span], float]:
    """Where `wanted` stands among `characters`: spans (first, behind last), and the share found.

    Letters and digits alone are compared, so that line breaks, hyphens at them, ligatures and
    spacing make no difference. A passage that another reader takes in another order (columns) is
    found in several runs, each as long as can be.
    """
    sought = "".join(_letters(wanted))
    text, places = _indexed(characters)
    runs, done, behind = [], 0, 0
    while done + min(_LEAST, len(sought)) <= len(sought) and sought:
        at, length = _longest(sought, done, text, behind)
        if length < min(_LEAST, len(sought)):
            done += 1
            continue
        runs.append((places[at], places[at + length - 1] + 1))
        done, behind = done + length, at + length
    found = sum(len("".join(_letters("".join(characters[a:b])))) for a, b in runs)
    return runs, min(found / len(sought), 1.0) if sought else 0.0


def _letters(text: str) -> list[str]:
    """The letters and digits of a text, compatibility forms (ligatures, full width) taken apart."""
    return [
        c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum() and c.isprintable()
    ]


def _indexed(characters: Sequence[str]) -> tuple[str, list[int]]:
    """The letters of a page, and which of its characters each belongs to."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(characters):
        own = _letters(character)
        letters.extend(own)
        places.extend([place] * len(own))
    return "".join(letters), places


def _longest(sought: str, start: int, text: str, behind: int) -> tuple[int, int]:
    """The longest beginning of sought[start:] in the text: where it stands, and its length.

    Among equals the first behind what was found before wins: a phrase may stand on a page twice.
    """
    least, most, best = 0, len(sought) - start, -1
    while least < most:
        middle = (least + most + 1) // 2
        part = sought[start : start + middle]
        at = text.find(part, behind)
        at = at if at >= 0 else text.find(part)
        if at >= 0:
            least, best = middle, at
        else:
            most = middle - 1
    return best, least
