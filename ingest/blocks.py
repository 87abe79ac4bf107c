"""Paragraphs and headings in reading order, and the sections and offsets that come of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.records import Section

# People style whole paragraphs as headings. A heading is not searched, so that a long one is text.
_LONGEST_HEADING = 200


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list's item, a table's row, or a heading; white space is single spaces.

    `group` names the list or table: blocks of one group stand on lines of their own, not apart.
    """

    text: str
    heading: bool = False
    group: object = None


def collapsed(text: str) -> str:
    """`text` with every run of white space as one space and none around it."""
    return " ".join(text.split())


def whole_text(blocks: Iterable[Block]) -> str:
    """The text that the starts of `sections` count in: headings and texts, an empty line apart."""
    return "\n\n".join(text for text, _ in _parts(blocks))


def sections(blocks: Iterable[Block]) -> tuple[Section, ...]:
    """The text under each heading, with its offset in `whole_text`; none where there is no text."""
    found = []
    heading, start = None, 0
    for text, is_heading in _parts(blocks):
        if is_heading:
            heading = text
        else:
            found.append(Section(text, heading, None, start))
        start += len(text) + len("\n\n")
    return tuple(found)


def _parts(blocks: Iterable[Block]) -> Iterator[tuple[str, bool]]:
    """Each heading, and all the text between two headings, each with whether it is a heading."""
    pieces: list[str] = []
    group = None
    for block in blocks:
        if block.heading and len(block.text) <= _LONGEST_HEADING:
            if pieces:
                yield "".join(pieces), False
            yield block.text, True
            pieces, group = [], None
        else:
            same = group is not None and block.group is group
            pieces += ["\n" if same else "\n\n" if pieces else "", block.text]
            group = block.group
    if pieces:
        yield "".join(pieces), False
