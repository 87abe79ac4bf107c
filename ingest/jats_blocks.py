"""The paragraphs, headings, lists, tables and captions of a JATS article, in order.

https://jats.nlm.nih.gov/archiving/tag-library/1.3/
"""

from collections.abc import Iterator

from lxml import etree

from ingest.blocks import Block, collapsed
from ingest.xml_source import pieces, text


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Lists of works, files beside the article, and what a figure looks like.
_UNREAD = _words(
    "alternatives alt-text fn-type glyph-data graphic inline-supplementary-material label long-desc"
    " media object-id permissions processing-meta ref-list sec-meta supplementary-material"
)
# What ends a paragraph that it stands in.
_APART = _words(
    "array boxed-text code def-list disp-quote fig fig-group list preformat speech statement"
    " supplementary-material table-wrap table-wrap-group verse-group"
)
_PARAGRAPHS = _words("attrib code license-p p preformat td term verse-line")
_ABSTRACTS_BESIDE = _words("graphical teaser toc")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def article_blocks(article: etree._Element) -> Iterator[Block]:
    """The abstract, also as put into English, the text, what is behind it, and loose figures.

    The references are left out.
    """
    for abstract in article.iterfind("front/article-meta/abstract"):
        if abstract.get("abstract-type") not in _ABSTRACTS_BESIDE:
            yield from _part(abstract, "Abstract")
    for abstract in article.iterfind("front/article-meta/trans-abstract"):
        if (abstract.get(_LANGUAGE) or "").lower().startswith("en"):
            yield from _part(abstract, "Abstract in English")
    for name, heading in (("body", "Main text"), ("back", "Notes"), ("floats-group", "Figures")):
        for part in article.iterfind(name):
            yield from _part(part, heading)


def _part(part: etree._Element, heading: str) -> Iterator[Block]:
    """A part of the article under a heading of ours where it begins without one.

    Else what it begins with would stand under the last heading of the part before.
    """
    blocks = list(_inside(part))
    if blocks and not blocks[0].heading:
        yield Block(heading, heading=True)
    yield from blocks


def _inside(element: etree._Element) -> Iterator[Block]:
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _UNREAD:
            yield from _blocks(child)


def _blocks(element: etree._Element) -> Iterator[Block]:
    if element.tag == "title":
        if title := text(element):
            yield Block(title, heading=_heads(element))
    elif element.tag in _PARAGRAPHS:
        yield from _paragraph(element)
    elif element.tag in {"fig", "table-wrap"}:
        yield from _float(element)
    elif element.tag == "list":
        yield from _list(element)
    elif len(element):
        yield from _inside(element)
    elif words := text(element):
        yield Block(words)


def _heads(title: etree._Element) -> bool:
    """Whether a title heads a part of the article, and not a list or a caption."""
    parent = title.getparent()
    return parent is None or parent.tag not in {"list", "caption", "def-list", "fn", "kwd-group"}


def _paragraph(paragraph: etree._Element) -> Iterator[Block]:
    """Its text; a list, table or figure in it parts it in two."""
    line = [paragraph.text or ""]
    for child in paragraph:
        if isinstance(child.tag, str) and child.tag in _APART:
            yield from _line(line)
            line = []
            if child.tag not in _UNREAD:
                yield from _blocks(child)
        else:
            line.append(_inline(child))
        line.append(child.tail or "")
    yield from _line(line)


def _line(line: list[str]) -> Iterator[Block]:
    if words := collapsed("".join(line)):
        yield Block(words)


def _inline(child: etree._Element) -> str:
    """What a child of a paragraph says, as it is read inside the paragraph."""
    around = etree.Element("p")
    tail, parent = child.tail, child.getparent()
    place = parent.index(child) if parent is not None else 0
    child.tail = None
    around.append(child)
    words = pieces(around)
    if parent is not None:
        parent.insert(place, child)
    child.tail = tail
    return words


def _float(element: etree._Element) -> Iterator[Block]:
    """ "Table 1. Pain by group", the rows with their cells parted by ' | ', and the notes."""
    label = text(element.find("label"))
    caption = " ".join(filter(None, (text(part) for part in element.iterfind("caption/*"))))
    named = f"{label.rstrip('.:')}. {caption}" if label and caption else label or caption
    if named:
        yield Block(named)
    for row in element.iter("tr", "row"):
        cells = (text(cell) for cell in row if cell.tag in {"td", "th", "entry"})
        if (line := " | ".join(cells).strip()).strip(" |"):
            yield Block(line, group=element)
    for notes in element.iterfind("table-wrap-foot"):
        yield from _inside(notes)


def _list(element: etree._Element) -> Iterator[Block]:
    for part in element:
        if part.tag == "title" and (title := text(part)):
            yield Block(title)
        for block in _inside(part) if part.tag == "list-item" else ():
            yield Block(block.text, group=element)
