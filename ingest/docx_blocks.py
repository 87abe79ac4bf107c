"""The headings, paragraphs, list items and table rows of a Word document's body, in order.

What Word shows is read: insertions and hyperlinks in; deletions, hidden text, field codes and the
table of contents out. Headers, footers, footnotes and comments are other parts, and are not read.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from ingest.blocks import Block, collapsed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PARAGRAPH, _TABLE, _ROW, _CELL, _BOX = (
    f"{_W}{n}" for n in ("p", "tbl", "tr", "tc", "txbxContent")
)

_TEXTS = (f"{_W}t", f"{_M}t")
_SPACES = tuple(f"{_W}{name}" for name in ("tab", "br", "cr", "ptab"))
# Moved text is read where it was moved to; a fallback says again what the choice before it says.
_NOT_READ = (f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback")
_HEADING = re.compile(r"(?:heading [1-9]|title)", re.I)
_CONTENTS = re.compile(r"(?:toc [1-9]|toc heading|table of figures)", re.I)
_LIST = re.compile(r"list (?:bullet|number)( \d)?", re.I)
_BODY_TEXT = 9
_MOST_BASES = 20
# Word keeps some signs as places in the font Symbol. Those that change what a number says:
_SYMBOLS = {
    0x61: "α", 0x62: "β", 0x63: "χ", 0x64: "δ", 0x6D: "μ", 0xA3: "≤", 0xAE: "→", 0xB0: "°",
    0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB9: "≠", 0xBB: "≈",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """What the styles of a paragraph make of it; `level` is 0 for what heads a whole chapter."""

    names: tuple[str, ...] = ()
    level: int | None = None
    listed: bool = False

    @property
    def is_title(self) -> bool:
        """Whether it is the document's title."""
        return any(name.lower() == "title" for name in self.names)

    @property
    def heads(self) -> bool:
        """Whether it heads what follows, by its level in the outline or else by its name."""
        if self.level is not None:
            return self.level < _BODY_TEXT
        return any(_HEADING.fullmatch(name) for name in self.names)

    @property
    def is_contents(self) -> bool:
        """Whether it is a line of the table of contents."""
        return any(_CONTENTS.fullmatch(name) for name in self.names)


Styles = Mapping[str, Style]


def styles_by_id(root: etree._Element) -> dict[str, Style]:
    """The styles of the styles part, by the ids that paragraphs name them with."""
    elements = {style.get(f"{_W}styleId") or "": style for style in root.iter(f"{_W}style")}
    return {name: _style(name, elements) for name in elements}


def styled_blocks(container: etree._Element, styles: Styles) -> Iterator[tuple[Block, Style]]:
    """The blocks of a body, a cell or a text box, each with its style."""
    for element in _nearest(container, _PARAGRAPH, _TABLE):
        if element.tag == _TABLE:
            yield from _table(element, styles)
            continue
        style = _paragraph_style(element, styles)
        text = collapsed("".join(_pieces(element)))
        if text and not style.is_contents:
            yield Block(text, style.heads, "list" if style.listed else None), style
        for box in _nearest(element, _BOX):
            yield from styled_blocks(box, styles)


def _nearest(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """The elements of these names that are not inside one another, through any wrapping."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag not in _NOT_READ:
            yield from _nearest(child, *tags)


def _table(table: etree._Element, styles: Styles) -> Iterator[tuple[Block, Style]]:
    """A table's rows as lines, or what is in its cells where it only lays out the page."""
    rows = [list(_nearest(row, _CELL)) for row in _nearest(table, _ROW) if not _is_deleted(row)]
    texts = [[list(styled_blocks(cell, styles)) for cell in row] for row in rows]
    cells = [cell for row in texts for cell in row]
    if max(map(len, texts), default=0) < 2 or any(b.heading for cell in cells for b, _ in cell):
        yield from (block for cell in cells for block in cell)
        return
    for row in texts:
        line = " | ".join(" ".join(block.text for block, _ in cell) for cell in row).strip()
        if line.strip(" |"):
            yield Block(line, group=table), Style()


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag in _TEXTS:
            yield child.text or ""
        elif child.tag in _SPACES:
            yield " "
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif child.tag == f"{_W}sym":
            yield _symbol(child)
        elif child.tag not in _NOT_READ and child.tag != _BOX and not _is_hidden(child):
            yield from _pieces(child)


def _symbol(element: etree._Element) -> str:
    code = _number(element.get(f"{_W}char") or "", 16)
    if code is None or code > 0xFFFF:
        return ""
    if 0xF000 <= code <= 0xF0FF:
        is_symbol = element.get(f"{_W}font") == "Symbol"
        return _SYMBOLS.get(code - 0xF000, "") if is_symbol else ""
    return chr(code)


def _is_hidden(run: etree._Element) -> bool:
    return _is_on(run.find(f"{_W}rPr/{_W}vanish"))


def _is_deleted(row: etree._Element) -> bool:
    return row.find(f"{_W}trPr/{_W}del") is not None


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and switch.get(f"{_W}val") not in {"0", "false", "off"}


def _paragraph_style(paragraph: etree._Element, styles: Styles) -> Style:
    name = _value(paragraph, "pPr/pStyle")
    style = styles.get(name or "", Style())
    level = _number(_value(paragraph, "pPr/outlineLvl"))
    return replace(
        style,
        level=style.level if level is None else level,
        listed=style.listed or _is_numbered(paragraph),
    )


def _style(name: str, elements: Mapping[str, etree._Element]) -> Style:
    """A style with what it takes from those that it is based on."""
    chain: list[etree._Element] = []
    base: str | None = name
    while base and base in elements and len(chain) < _MOST_BASES:
        chain.append(elements[base])
        base = _value(chain[-1], "basedOn")
    names = tuple(filter(None, (_value(style, "name") for style in chain)))
    levels = (_number(_value(style, "pPr/outlineLvl")) for style in chain)
    return Style(
        names=names,
        level=next((level for level in levels if level is not None), None),
        listed=any(map(_LIST.fullmatch, names)) or any(map(_is_numbered, chain)),
    )


def _is_numbered(element: etree._Element) -> bool:
    # List 0 takes a paragraph out of the list that its style puts it in.
    return element.find(f"{_W}pPr/{_W}numPr") is not None and (
        _value(element, "pPr/numPr/numId") != "0"
    )


def _value(element: etree._Element, path: str) -> str | None:
    found = element.find("/".join(f"{_W}{name}" for name in path.split("/")))
    return None if found is None else found.get(f"{_W}val")


def _number(text: str | None, base: int = 10) -> int | None:
    try:
        return int(text or "", base)
    except ValueError:
        return None
