"""Which of a web page's blocks are its main text: trafilatura finds the place, the tree the words.

What trafilatura hands back has lost the contents of <time>, <math> and <figure>, captions, and
short words between marks; a quotation of it would not be the page's.
"""

import contextlib
from collections import Counter

import trafilatura
from lxml import etree, html
from trafilatura.settings import Document

from ingest.blocks import Block
from ingest.html_blocks import Placed, placed_blocks

# Shorter texts turn up by chance inside other ones, and are looked for as wholes.
_TELLING = 25
_SHORTEST_PROSE = 60
_MOSTLY_LINKS = 0.5
# trafilatura's time grows with the square of the elements (50 000 take 8 s, 200 000 take 49 s) and
# with their depths. Larger pages are books, or broken, and are read whole.
_MOST_ELEMENTS = 50_000
_MOST_STEPS = 5_000_000
# trafilatura may pick a notice too, at the other end of the page.
_MOST = 3 / 4


def main_blocks(tree: html.HtmlElement) -> list[Block]:
    """The page's main text: all blocks where trafilatura finds nothing to choose."""
    blocks = list(placed_blocks(tree))
    picked = _picked(tree, blocks)
    if not any(picked):
        return [placed.block for placed in blocks]
    stays = _with_lists(blocks, _completed(blocks, picked, _inside(tree, blocks, picked)))
    return [
        placed.block
        for placed, stay in zip(blocks, _with_headings(blocks, stays), strict=True)
        if stay
    ]


def _picked(tree: html.HtmlElement, blocks: list[Placed]) -> list[bool]:
    """For each block, whether trafilatura has its text."""
    body = _trafilatura(tree)
    whole = _squashed(_text(body))
    pieces = {_squashed(str(text)) for text in body.itertext()}
    pieces |= {_squashed(_text(e)) for e in body.iter("head", "p", "item", "cell")}
    picked, at = [], 0
    for placed in blocks:
        key = _squashed(placed.block.text)
        behind = whole.find(key, at) if len(key) >= _TELLING else -1
        picked.append(behind >= 0 or key in pieces or (len(key) >= _TELLING and key in whole))
        at = behind if behind >= 0 else at
    return picked


def _trafilatura(tree: html.HtmlElement) -> etree._Element:
    """trafilatura's body of the page; an empty one where it fails or would take minutes."""
    document = None
    if _is_quick(tree):
        # A page must not be lost to an odd shape that a heuristic trips over.
        with contextlib.suppress(Exception):
            document = trafilatura.bare_extraction(tree, include_comments=False)
    return document.body if isinstance(document, Document) else etree.Element("body")


def _is_quick(tree: html.HtmlElement) -> bool:
    depths: dict[etree._Element | None, int] = {None: 0}
    for element in tree.iter():
        depths[element] = depths[element.getparent()] + 1
    return len(depths) <= _MOST_ELEMENTS and sum(depths.values()) <= _MOST_STEPS


def _text(element: etree._Element) -> str:
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def _squashed(text: str) -> str:
    """Without white space, which trafilatura moves about."""
    return "".join(text.split())


def _inside(tree: html.HtmlElement, blocks: list[Placed], picked: list[bool]) -> list[bool]:
    """For each block, whether it stands in the part of the page that the picked ones are from.

    That part is the whole page where more prose stands outside: some pages have their text in
    several boxes of one kind, and trafilatura takes the first.
    """
    chosen = [placed for placed, pick in zip(blocks, picked, strict=True) if pick]
    within = set(_scope(tree, chosen).iter())
    inside = [placed.element in within for placed in blocks]
    prose = [len(placed.block.text) if _is_prose(placed) else 0 for placed in blocks]
    if sum(prose) > 2 * sum(n for n, here in zip(prose, inside, strict=True) if here):
        return [True] * len(blocks)
    return inside


def _scope(tree: html.HtmlElement, picked: list[Placed]) -> etree._Element:
    """The least element around most of the picked text, or the article that this is a part of."""
    held = Counter[etree._Element]()
    for placed in picked:
        # A paragraph that holds most of it is not what stands around it.
        around = placed.element.getparent()
        held[placed.element if around is None else around] += len(placed.block.text)
    elements = list(tree.iter())
    for element in reversed(elements):
        if (parent := element.getparent()) is not None:
            held[parent] += held[element]
    # Those that hold so much stand one inside the other, the least of them last.
    least = [element for element in elements if held[element] >= _MOST * held[tree]][-1]
    outwards: list[etree._Element] = [least, *least.iterancestors()]
    articles = (e for e in outwards if e.tag in {"article", "main"} or e.get("role") == "main")
    return next(articles, least)


def _completed(blocks: list[Placed], picked: list[bool], inside: list[bool]) -> list[bool]:
    """Add what trafilatura left out between the picked blocks, and text around them."""
    first, behind = picked.index(True), len(picked) - picked[::-1].index(True)
    kin = {_kind(placed) for placed, pick in zip(blocks, picked, strict=True) if pick}
    return [
        pick or (here and not _is_links(p) and (first < n < behind or _is_text(p, kin)))
        for n, (p, pick, here) in enumerate(zip(blocks, picked, inside, strict=True))
    ]


def _is_text(placed: Placed, kin: set[object]) -> bool:
    """Whether a block reads as text, or stands beside such ones as their like."""
    return placed.block.group is not None or _is_prose(placed) or _kind(placed) in kin


def _kind(placed: Placed) -> object:
    return placed.element.getparent(), placed.element.tag


def _with_lists(blocks: list[Placed], stays: list[bool]) -> list[bool]:
    """A list or table of which a part stays, stays whole."""
    groups = {
        id(p.block.group)
        for p, stay in zip(blocks, stays, strict=True)
        if stay and p.block.group is not None
    }
    return [stay or id(p.block.group) in groups for p, stay in zip(blocks, stays, strict=True)]


def _with_headings(blocks: list[Placed], stays: list[bool]) -> list[bool]:
    """A heading stays with what it heads."""
    result, behind = [], False
    for placed, stay in zip(reversed(blocks), reversed(stays), strict=True):
        behind = stay or (placed.block.heading and behind)
        result.append(behind)
    return result[::-1]


def _is_links(placed: Placed) -> bool:
    return placed.linked > _MOSTLY_LINKS * len(placed.block.text)


def _is_prose(placed: Placed) -> bool:
    text = placed.block.text
    return len(text) >= _SHORTEST_PROSE and not placed.block.heading and not _is_links(placed)
