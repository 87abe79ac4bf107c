"""Read web pages: the main text, word for word as the page has it, and what its tags say of it."""

from lxml import html

from ingest.blocks import Block, sections, whole_text
from ingest.html_blocks import drop_beside, drop_unseen, placed_blocks
from ingest.html_main import main_blocks
from ingest.html_meta import found
from ingest.html_source import decoded, no_text, parsed
from ingest.records import Reading


def read_html(data: bytes) -> Reading:
    """Read a web page. Scripts, hidden text, menus, notices and comments are left out.

    Raises Refused for what is no web page, or has no text, or is not in the charset it declares.
    """
    text = decoded(data)
    tree = parsed(text)
    said = found(tree)
    return Reading(sections=sections(_blocks(text, tree)), found=said)


def html_text(data: bytes) -> str:
    """The text that the starts of `read_html`'s sections count in."""
    text = decoded(data)
    return whole_text(_blocks(text, parsed(text)))


def _blocks(text: str, tree: html.HtmlElement) -> list[Block]:
    drop_unseen(tree)
    drop_beside(tree)
    blocks = main_blocks(tree)
    if not _has_words(blocks):
        # Better a page with its menu than a page that is lost.
        tree = parsed(text)
        drop_unseen(tree)
        blocks = [placed.block for placed in placed_blocks(tree)]
    if not _has_words(blocks):
        raise no_text()
    return blocks


def _has_words(blocks: list[Block]) -> bool:
    return any(any(map(str.isalnum, section.text)) for section in sections(blocks))
