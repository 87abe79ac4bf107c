"""The visible paragraphs, headings, list items and table rows of a web page's tree, in order."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html

from ingest.blocks import Block, collapsed


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Browsers show nothing of these. Struck text is shown, but as withdrawn, and a quotation of it
# could not show that. <embed> is not among them: libxml2 gives it the rest of the page as contents.
_UNSEEN = _words(
    "annotation annotation-xml applet audio canvas datalist del head iframe input"
    " noframes noscript object option rp s script select strike style svg template textarea title"
    " video"
)
_STYLED_AWAY = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_BESIDE = _words("aside button dialog footer form menu nav")
_BESIDE_ROLES = _words(
    "alertdialog banner complementary contentinfo dialog menu menubar navigation search"
)
# Words of class names and ids that sites of many makers give to what stands around a text.
_BESIDE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:ad|ads|advert|advertisement|author[_-](?:bio|box|info)|about[_-]author|addtoany"
    r"|blog-?roll|breadcrumbs?|byline|colophon|comments?|comment[_-]?(?:area|form|list|respond)"
    r"|consent[_-]?(?:banner|bar|manager|popup)|cookies?|copyright|disqus|editsection"
    r"|(?:entry|post|article)[_-](?:footer|meta|tags)|footer|gdpr"
    r"|jp-relatedposts|latest-posts|masthead|menu|modal|nav|navbar|navigation|newsletter|onetrust"
    r"|pagination|pager|popup|prev[_-]next|print[_-]only|promo|reader-text|recent-posts"
    r"|related(?:posts?)?|respond|share|sharedaddy|sharing|sidebar|skip-link|social|sponsored"
    r"|sr-only|subscribe|subscription|tag-?cloud|toolbar|trending|visually-?hidden"
    r"|widget[_-]area|widgets)"
    r"(?=$|[\s_-])",
    re.I,
)
# A name on one of these speaks of the page ("has-sidebar"), of the article ("category-menu"), or
# of a column ("comments").
_WHOLE = _words("article body h1 h2 h3 h4 h5 h6 html main table tbody td th thead tr")
_OF_THE_ARTICLE = re.compile(r"\b(?:category|tag|author)-\S+")
# An id on one of these is often made of its heading: "social-support", "related-conditions".
_NAMED_BY_HEADING = _words("a li p section span")
# Whatever it is called, what holds this much of the page's text is not beside it.
_MOST = 1 / 3
_NEVER_THE_PAGE = frozenset(("aside", "footer", "nav"))

_HEADINGS = _words("h1 h2 h3 h4 h5 h6 summary")
_LISTS = _words("dl ol ul")
_ITEMS = _words("dd dt li")
# https://html.spec.whatwg.org/multipage/rendering.html: what browsers begin on a new line.
_BREAKS = (
    _HEADINGS
    | _LISTS
    | _ITEMS
    | _words(
        "address article aside blockquote body caption center details dialog dir div fieldset"
        " figcaption figure footer form header hgroup hr html legend listing main menu nav optgroup"
        " p plaintext pre search section table tbody td tfoot th thead tr xmp"
    )
)
# Longer cells are the columns of a page that is laid out with a table.
_LONGEST_CELL = 1000


@dataclass(frozen=True, slots=True)
class Placed:
    """A block, the element that it stands in, and how many of its characters are links."""

    block: Block
    element: etree._Element
    linked: int


@dataclass(slots=True)
class _Line:
    """The text since the last break, and the elements that are open."""

    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0
    broken: bool = False
    # The headings and items that are open, and the outermost list.
    kinds: list[etree._Element] = field(default_factory=list)
    lists: list[etree._Element] = field(default_factory=list)

    def add(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            bare = len(collapsed(text))
            self.linked += bare if self.links else 0
            self.broken = self.broken and not bare

    def taken(self, element: etree._Element) -> Iterator[Placed]:
        text, linked = collapsed("".join(self.pieces)), self.linked
        self.pieces, self.linked, self.broken = [], 0, False
        if text:
            kind = self.kinds[-1].tag if self.kinds else ""
            group = self.lists[0] if self.lists and kind in _ITEMS else None
            yield Placed(Block(text, kind in _HEADINGS, group), element, linked)


def drop_unseen(tree: html.HtmlElement) -> None:
    """Take out what a browser does not show."""
    for element in list(tree.iter()):
        style = element.get("style") or ""
        if (
            element.tag in _UNSEEN
            or not isinstance(element.tag, str)
            or "hidden" in element.attrib
            or _STYLED_AWAY.search(style)
        ):
            _drop(element)


def drop_beside(tree: html.HtmlElement) -> None:
    """Take out menus, footers, forms, comments, notices and links to other pages."""
    elements = list(tree.iter())
    lengths = _lengths(elements)
    for element in elements:
        holds_the_page = (
            element.tag not in _NEVER_THE_PAGE and lengths[element] > _MOST * lengths[tree]
        )
        if _is_beside(element) and not holds_the_page:
            _drop(element)


def placed_blocks(root: etree._Element) -> Iterator[Placed]:
    """The blocks under `root`, each with where it stands."""
    line = _Line()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if tag in _BREAKS or (tag == "br" and line.broken and event == "start"):
            yield from line.taken(element)
        if event == "end":
            _close(line, element)
            if element is not root:
                line.add(element.tail)
        elif tag == "table" and _is_data(element):
            yield from _rows(element)
            walk.skip_subtree()
        else:
            _open(line, element)
            line.add(element.text)
    yield from line.taken(root)


def _open(line: _Line, element: etree._Element) -> None:
    tag = element.tag
    if tag == "a":
        line.links += 1
    elif tag == "br":
        line.add("\n")
        # The second of two in a row ends the paragraph.
        line.broken = True
    elif tag in _HEADINGS or tag in _ITEMS:
        line.kinds.append(element)
    elif tag in _LISTS:
        line.lists.append(element)


def _close(line: _Line, element: etree._Element) -> None:
    tag = element.tag
    if tag == "a":
        line.links -= 1
    elif tag in _HEADINGS or tag in _ITEMS:
        line.kinds.pop()
    elif tag in _LISTS:
        line.lists.pop()


def _is_data(table: etree._Element) -> bool:
    """Whether a table holds cells of data, not the parts of a page or a box around a text."""
    if table.get("role") in {"none", "presentation"} or table.xpath(".//table|.//h1|.//h2"):
        return False
    rows = [[_length(cell) for cell in row.iter("td", "th")] for row in table.iter("tr")]
    return any(len(row) > 1 for row in rows) and max(map(max, filter(None, rows))) <= _LONGEST_CELL


def _rows(table: etree._Element) -> Iterator[Placed]:
    for part in table.iter("caption", "tr"):
        cells = [part] if part.tag == "caption" else part.iterchildren("td", "th")
        line = " | ".join(_flat(cell) for cell in cells).strip()
        if line.strip(" |"):
            yield Placed(Block(line, group=table), part, 0)


def _length(cell: etree._Element) -> int:
    return len(etree.tostring(cell, method="text", encoding="unicode", with_tail=False))


def _flat(cell: etree._Element) -> str:
    return " ".join(placed.block.text for placed in placed_blocks(cell))


def _is_beside(element: etree._Element) -> bool:
    if element.tag in _WHOLE:
        return False
    names = element.get("class") or ""
    if element.tag not in _NAMED_BY_HEADING:
        names += f" {element.get('id') or ''}"
    return (
        (element.tag in _BESIDE and not _heads(element))
        or element.get("role") in _BESIDE_ROLES
        or bool(_BESIDE_NAMES.search(_OF_THE_ARTICLE.sub("", names)))
    )


def _heads(element: etree._Element) -> bool:
    """Whether a button is the line that opens a part of the text, as in a list of questions."""
    if element.tag != "button":
        return False
    around = (*element.iterancestors(), *element.iterdescendants())
    return any(e.tag in _HEADINGS for e in around)


def _lengths(elements: list[etree._Element]) -> Counter[etree._Element]:
    """The characters in each of the elements of a tree, which are in document order."""
    lengths = Counter[etree._Element]()
    for element in reversed(elements):
        lengths[element] += len(element.text or "")
        if (parent := element.getparent()) is not None:
            lengths[parent] += lengths[element] + len(element.tail or "")
    return lengths


def _drop(element: etree._Element) -> None:
    """Remove an element and keep the text behind it, apart where the element stood apart."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    behind = ("\n" if element.tag in _BREAKS else "") + (element.tail or "")
    if before is None:
        parent.text = (parent.text or "") + behind
    else:
        before.tail = (before.tail or "") + behind
    element.tail = None
    parent.remove(element)
