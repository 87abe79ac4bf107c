"""The paragraphs of one chapter of an EPUB book, which is XHTML, or nearly so."""

import html
import re

from lxml import etree

from ingest.blocks import Block
from ingest.errors import Refused
from ingest.html_blocks import drop_unseen, placed_blocks
from ingest.html_source import decoded
from ingest.html_source import parsed as parsed_html
from ingest.xml_source import parsed, plain_names, root_name

# HTML's names of characters, which XML does not know; its own five stay.
_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30});")
_LISTS_OF_CONTENTS = frozenset({"toc", "landmarks", "page-list", "loi", "lot"})
_TYPE = "{http://www.idpf.org/2007/ops}type"


def chapter_blocks(data: bytes) -> list[Block]:
    """The chapter's blocks in order; none for one without words, such as a cover."""
    try:
        tree = _tree(data)
    except Refused as error:
        if error.reason == "has no readable text":
            return []
        raise
    for nav in [e for e in tree.iter("nav") if e.get(_TYPE) in _LISTS_OF_CONTENTS]:
        parent = nav.getparent()
        if parent is not None:
            parent.remove(nav)
    drop_unseen(tree)
    return [placed.block for placed in placed_blocks(tree)]


def _tree(data: bytes) -> etree._Element:
    """As XML, for to HTML's parser `<title/>` opens a title that never ends; else as HTML."""
    named = _NAMED.sub(_character, data)
    try:
        root_name(named)
        root = parsed(named)
    except Refused:
        page: etree._Element = parsed_html(decoded(data))
        return page
    return plain_names(root)


def _character(reference: re.Match[bytes]) -> bytes:
    known = html.unescape(reference[0].decode("ascii"))
    return (
        "".join(f"&#{ord(c)};" for c in known).encode()
        if known[0] != "&"
        else b"&amp;" + reference[0][1:]
    )
