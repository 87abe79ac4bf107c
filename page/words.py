"""Text for people without training: each of the field's terms has its meaning a tap away."""

import html
import re

from index.glossary import Mention, explained
from ingest.sentences import Span
from page import markup
from page.address import Place


def quote(words: str, sentence: Span | None, key: str) -> str:
    """A passage word for word: its answering sentence marked, its terms to tap.

    `key` tells this text from every other on the page.
    """
    made, meanings = annotated(words, sentence, key)
    return f"<blockquote class='kn-quote'>{made}</blockquote>{meanings}"


def paragraph(words: str, kind: str, key: str) -> str:
    """A paragraph of a class, its terms to tap."""
    made, meanings = annotated(words, None, key)
    return f"<p class='{kind}'>{made}</p>{meanings}" if words else ""


def annotated(words: str, sentence: Span | None, key: str) -> tuple[str, str]:
    """The words as HTML, and the meanings that its terms open.

    Meanings stand behind the text, not in it: what is selected and copied is the passage alone.
    """
    start, end = sentence or (0, 0)
    mentions = [
        m for m in explained(words) if not any(m.start < cut < m.end for cut in (start, end))
    ]
    named = {m: f"{_name(key)}-{number}" for number, m in enumerate(mentions)}
    pieces = [_piece(words, span, named) for span in ((0, start), (start, end), (end, len(words)))]
    marked = f"<mark>{pieces[1]}</mark>" if pieces[1] else ""
    meanings = "".join(_meaning(mention, name) for mention, name in named.items())
    return pieces[0] + marked + pieces[2], meanings


def _piece(words: str, span: Span, named: dict[Mention, str]) -> str:
    """A part of the words, the terms in it as buttons."""
    at, end = span
    made = ""
    for mention, name in named.items():
        if at <= mention.start and mention.end <= end:
            made += _text(words[at : mention.start])
            term = markup.text(words[mention.start : mention.end])
            made += f"<button type='button' class='kn-term' popovertarget='{name}'>{term}</button>"
            at = mention.end
    return made + _text(words[at:end])


def _text(words: str) -> str:
    return markup.text(words) if words else ""


def _meaning(mention: Mention, name: str) -> str:
    term = mention.term
    return (
        f"<div popover id='{name}' class='kn-meaning'><p><strong>{markup.text(term.name)}</strong>"
        f"</p><p>{markup.text(term.explanation)}</p>"
        f"<p class='kn-quiet'>After: {_origin(term.source)}</p></div>"
    )


def _origin(source: str) -> str:
    """Who says what a term means: a source of the library, or a page."""
    if not source.startswith("http"):
        return markup.inner(Place(source=source), source)
    href = html.escape(source)
    return f'<a href="{href}" target="_blank" rel="noopener noreferrer">{markup.text(source)}</a>'


def _name(key: str) -> str:
    return "kn-" + re.sub(r"[^a-z0-9]+", "-", key.lower())
