"""Pages of a PDF as text: the paragraphs of their lines, under their headings."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from ingest.blocks import Block, sections, whole_text
from ingest.pdf_found import FirstPage
from ingest.pdf_headings import Heading, Type, body_type, headings
from ingest.pdf_layout import Piece, leading
from ingest.pdf_words import Words, count_words, join
from ingest.records import Section

_BULLET = re.compile(r"[•·▪◦‣●○■□►]\s")
_ITEM = re.compile(r"(?:[–—*-]|\[\d{1,3}\]|\(?\d{1,3}[.)])\s")
_SENTENCE_END = re.compile(r"[.?!:][\"'”’)\]]*$")
# What an entry in a list of references has and a heading has not.
_ENTRY = re.compile(r"\d{4}|\b[A-Z]{1,3}[,.]|\bet al\b|https?:")

Lines = Sequence[Piece]


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's text after cleaning, and the sections that count their starts in it."""

    text: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """Where most lines of a column begin, and how many characters its full lines have."""

    edge: float
    full: float


def text_of_pages(pages: Sequence[Lines]) -> list[PageText]:
    """The pages of a document as text; a section that runs over a page break starts anew."""
    body = body_type(pages)
    words = count_words(line.text for page in pages for line in page)
    blocks = list(_pages_of_blocks(pages, body, words))
    if not any(not block.heading for page in blocks for block in page):
        blocks = [[replace(block, heading=False) for block in page] for page in blocks]
    heading: str | None = None
    found = []
    for number, page in enumerate(blocks, 1):
        on_page = tuple(
            replace(section, page=number, heading=section.heading or heading)
            for section in sections(page)
        )
        heading = next((block.text for block in reversed(page) if block.heading), heading)
        found.append(PageText(whole_text(page), on_page))
    return found


def first_page(pages: Sequence[Lines]) -> FirstPage:
    """Page one with its running heads, which name journal and year, but without references."""
    body = body_type(pages)
    words = count_words(line.text for page in pages for line in page)
    page = pages[0]
    found = headings(page, body, words)
    end = next((heading.first for heading in found if heading.opens_references), len(page))
    found = [heading for heading in found if heading.last < end]
    texts = [block.text for block in _blocks(page[:end], found, words)]
    return FirstPage(page[:end], texts, body[0], words)


def _pages_of_blocks(pages: Sequence[Lines], body: Type, words: Words) -> Iterator[list[Block]]:
    references: Heading | None = None
    for page in pages:
        found = []
        for heading in headings(page, body, words):
            if references is None or _ends_references(heading, references):
                found.append(heading)
                references = heading if heading.opens_references else None
        yield list(_blocks(page, _over_text(page, found), words))


def _over_text(page: Lines, found: Sequence[Heading]) -> list[Heading]:
    """The headings without lines of display type that head nothing: their words are text.

    So are an author's name in large type, a line of a form, and all of a cover or a slide.
    """
    if sum(heading.last + 1 - heading.first for heading in found) == len(page):
        return [heading for heading in found if heading.known]
    kept = []
    for heading, below in zip_longest(found, found[1:]):
        empty = below is not None and below.first == heading.last + 1
        if heading.known or heading.numbered or not (empty and heading.type <= below.type):
            kept.append(heading)
    return kept


def _ends_references(heading: Heading, references: Heading) -> bool:
    """Whether a heading closes the list of references, in which bold lines may be entries."""
    if heading.known:
        return True
    alike = references.shown and heading.shown and heading.type == references.type
    return alike and not _ENTRY.search(heading.title)


def _blocks(page: Lines, found: Sequence[Heading], words: Words) -> Iterator[Block]:
    step = leading(page)
    start = 0
    for heading in found:
        yield from _paragraphs(page[start : heading.first], step, words)
        yield Block(heading.text, heading=True)
        start = heading.last + 1
    yield from _paragraphs(page[start:], step, words)


def _paragraphs(lines: Lines, step: float, words: Words) -> Iterator[Block]:
    paragraph: list[Piece] = []
    for column in _columns(lines, step):
        shape = _shape(column)
        for line in column:
            if paragraph and _begins(line, paragraph, shape, step):
                yield Block(join([line.text for line in paragraph], words))
                paragraph = []
            paragraph.append(line)
    if paragraph:
        yield Block(join([line.text for line in paragraph], words))


def _columns(lines: Lines, step: float) -> Iterator[list[Piece]]:
    """Lines that stand below each other."""
    column: list[Piece] = []
    for line in lines:
        if column and (line.y > column[-1].y + step / 2 or line.turn != column[-1].turn):
            yield column
            column = []
        column.append(line)
    if column:
        yield column


def _shape(column: Lines) -> _Column:
    """The column's measures.

    Lines that go on stand at its edge, be it left of paragraphs' first lines or right of them
    as in a list of references: they are those that seldom follow the end of a sentence.
    """
    begun = Counter[int]()
    total = Counter(round(line.x) for line in column)
    for before, line in pairwise(column):
        begun[round(line.x)] += bool(_SENTENCE_END.search(before.text))
    usual = [x for x in total if total[x] >= len(column) / 5] or list(total)
    edge = min(usual, key=lambda x: (begun[x] / total[x], -total[x], x))
    lengths = sorted(len(line.text) for line in column)
    return _Column(edge, lengths[len(lengths) * 3 // 4])


def _begins(line: Piece, above: Lines, shape: _Column, step: float) -> bool:
    """Whether a paragraph begins with `line`: space above, an indent, a short line before it."""
    before = above[-1]
    down = before.y - line.y
    if _BULLET.match(line.text) or line.turn != before.turn:
        return True
    if abs(down) < 1:
        return False
    ended = bool(_SENTENCE_END.search(before.text)) and not line.text[0].islower()
    if ended and (_ITEM.match(line.text) or _is_short(before, line, shape)):
        return True
    if down < 0:
        # At the head of a column a sentence goes on, and so does its paragraph without an indent.
        return ended and _is_apart(line.x, shape.edge, line)
    spaced = down > 1.4 * max(step, 1.1 * line.size)
    resized = abs(line.size - before.size) > 0.1 * line.size
    return spaced or resized or _is_indented(line, above, shape)


def _is_indented(line: Piece, above: Lines, shape: _Column) -> bool:
    """Whether `line` begins a paragraph by where it begins.

    Only the second line of a paragraph may begin elsewhere than the line above it: further left
    than an indented first line, or further right than a list's bullet.
    """
    before = above[-1]
    if not _is_apart(line.x, before.x, line):
        return False
    if len(above) > 1 and before.y - above[0].y < 0:
        return True
    item = _BULLET.match(before.text) or _ITEM.match(before.text)
    return _is_apart(line.x, shape.edge, line) and not (item and line.x > before.x)


def _is_apart(x: float, other: float, line: Piece) -> bool:
    return 0.6 * line.size < abs(x - other) < 6 * line.size


def _is_short(before: Piece, line: Piece, shape: _Column) -> bool:
    """Whether the first word of `line` would have had room on the line before."""
    return len(before.text) + 1 + len(line.text.split()[0]) < 0.85 * shape.full
