"""Running heads, running feet and page numbers: which lines of a PDF's pages are not its text."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.pdf_layout import Piece, leading

# As many lines from the top or the bottom of a page may belong to its running head or foot.
_DEPTH = 4
# How far a line must stand from the text to be dropped, in leadings, by the number of pages that
# tell it: none is never enough, and a number on one page may be the last of a table.
_SURE = 3
_GAPS = (math.inf, 2, 1.4, 1.15)
_NUMBER = re.compile(r"\W*(?:page\s*|p\.\s*)?[a-z]?(\d{1,5})\W*", re.I)
_PAGE_OF = re.compile(r"\W*page\s*\d+\s*(?:of|/)\s*\d+\W*|\W*\d+\s*of\s*\d+\W*", re.I)
_Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Repeats:
    """On how many pages a line stands at one height, and the numbers that run with the pages."""

    lines: Counter[_Key]
    offsets: Counter[int]
    body: float


def without_running(
    pages: Sequence[Sequence[Piece]], pictured: Sequence[bool]
) -> list[list[Piece]]:
    """The pages without the lines at their edges that repeat over pages once digits are masked.

    They also have to stand apart from the text, so that a sentence is kept with which several
    pages happen to begin. The text may be a picture, as on a scan that a library has stamped.
    """
    repeats = _repeats(pages)
    kept: list[list[Piece]] = []
    for number, page in enumerate(pages):
        evidence = [_evidence(line, number, repeats) for line in page]
        dropped = {i for i in _turned(page) if evidence[i] > 1}
        for edge in _edges(page):
            dropped.update(_peel(page, edge, evidence, repeats.body, pictured[number]))
        kept.append([line for i, line in enumerate(page) if i not in dropped])
    return kept


def _edges(page: Sequence[Piece]) -> tuple[list[int], list[int]]:
    """Indexes of the page's lines from the top inwards and from the bottom inwards."""
    straight = set(range(len(page))) - set(_turned(page))
    order = sorted(straight, key=lambda i: (-page[i].y, i))
    return order[: _DEPTH + 1], order[: -_DEPTH - 2 : -1]


def _turned(page: Sequence[Piece]) -> list[int]:
    """Indexes of the lines that run along the page's margin, as stamps of a library do."""
    return [i for i, line in enumerate(page) if line.turn != page[0].turn]


def _repeats(pages: Sequence[Sequence[Piece]]) -> _Repeats:
    sizes = Counter[float]()
    for page in pages:
        for line in page:
            sizes[line.size] += len(line.text)
    body = max(sizes, key=lambda size: sizes[size], default=0.0)
    lines = Counter[_Key]()
    offsets = Counter[int]()
    for number, page in enumerate(pages):
        nearest = {i for edge in _edges(page) for i in edge[:_DEPTH]}
        edge = [page[i] for i in nearest.union(_turned(page))]
        # A line up to 6 points higher or lower counts as well, as descenders and scans vary.
        lines.update({(_mask(line, body), _height(line) + d) for line in edge for d in (-1, 0, 1)})
        offsets.update({n - number for line in edge if (n := _page_number(line)) is not None})
    return _Repeats(lines, offsets, body)


def _mask(line: Piece, body: float) -> str:
    """The line without its numbers; in large type it may be a heading such as "Exercise 3"."""
    text = line.text.casefold()
    return text if line.size > 1.08 * body else re.sub(r"\d+", "#", text)


def _height(line: Piece) -> int:
    return round(line.y / 6)


def _page_number(line: Piece) -> int | None:
    match = _NUMBER.fullmatch(line.text)
    return int(match[1]) if match else None


def _evidence(line: Piece, number: int, repeats: _Repeats) -> int:
    """On how many pages something tells that the line runs through them."""
    if _PAGE_OF.fullmatch(line.text):
        return _SURE
    page_number = _page_number(line)
    if page_number is not None:
        return repeats.offsets[page_number - number]
    # A row of figures is a table's, even where its masked form is met again.
    if len(re.findall(r"[^\W\d_]", line.text)) < 3:
        return 0
    count = repeats.lines[_mask(line, repeats.body), _height(line)]
    return count if count > 1 else 0


def _peel(
    page: Sequence[Piece],
    edge: Sequence[int],
    evidence: Sequence[int],
    body: float,
    pictured: bool,
) -> Sequence[int]:
    """Indexes of the lines to drop from one edge of a page, the outermost first."""
    step = leading(page)
    runs = False
    depth = 0
    # From the inside out: a line goes with the running line that it stands next to.
    for i in reversed(range(min(len(edge), _DEPTH))):
        line, pages = page[edge[i]], evidence[edge[i]]
        gap = math.inf if pictured else 0.0
        if i + 1 < len(edge):
            gap = abs(page[edge[i + 1]].y - line.y) / step
        apart = gap > _GAPS[min(pages, _SURE)] or (pages > 1 and abs(line.size - body) > 0.4)
        runs = pages > 0 and (apart or runs)
        depth = 0 if not runs else depth or i + 1
    return edge[:depth]
