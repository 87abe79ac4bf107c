"""HTML of our own around text of others: what comes from a document shows and never acts."""

import html
import re
from collections.abc import Iterable
from dataclasses import replace

from index.cite import address
from index.display import visible
from ingest.records import Source
from ingest.sentences import Span
from page.address import Place, link

# How the library's own guides name the sources that they speak of.
_REFERENCE = re.compile(r"\[([a-z0-9]+(?:-[a-z0-9]+)+)\]")


def text(words: str) -> str:
    """Words as HTML, in a direction of their own, active characters as their codes."""
    return f"<bdi>{html.escape(visible(words))}</bdi>"


def attribute(words: str) -> str:
    """Words for the value of an attribute, between double quotes."""
    return f'"{html.escape(visible(words))}"'


def quote(words: str, sentence: Span | None = None) -> str:
    """A passage word for word, one of its sentences marked."""
    return f"<blockquote class='kn-quote'>{marked(words, sentence)}</blockquote>"


def referring(quoted: str, place: Place, sources: frozenset[str]) -> str:
    """A quote whose references to sources of this library, [like-this-2012], lead there."""

    def linked(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in sources:
            return match.group()
        return f"[{inner(replace(place.answers, source=name), name, 'kn-ref')}]"

    return _REFERENCE.sub(linked, quoted)


def marked(words: str, span: Span | None) -> str:
    """Words with a span of them marked."""
    if span is None:
        return text(words)
    start, end = span
    before, after = text(words[:start]), text(words[end:])
    return f"{before if start else ''}<mark>{text(words[start:end])}</mark>{after}"


def paragraph(words: str, kind: str) -> str:
    """A paragraph of a class; nothing where there are no words."""
    return f"<p class='{kind}'>{text(words)}</p>" if words else ""


def inner(place: Place, words: str, kind: str = "") -> str:
    """A link to a place of this page; page.js follows it without loading the page anew."""
    href = html.escape(link(place))
    return f'<a class="kn-go {kind}" href="{href}" target="_self">{text(words)}</a>'


def outer(source: Source, words: str) -> str:
    """A link to the work itself, or the words where it has no address."""
    url = address(source)
    if url is None:
        return text(words)
    safe = html.escape(url)
    return f'<a href="{safe}" target="_blank" rel="noopener noreferrer">{text(words)}</a>'


def copied(words: str, label: str) -> str:
    """A reference to read, and a button that copies it; page.js does the copying."""
    return (
        f"<div class='kn-copied'><p>{text(words)}</p><button type='button' class='kn-copy' "
        f"data-copy={attribute(words)}>{text(label)}</button></div>"
    )


def folded(summary: str, body: str, kind: str = "") -> str:
    """HTML that opens with a tap on its summary."""
    return f"<details class='kn-folded {kind}'><summary>{text(summary)}</summary>{body}</details>"


def items(lines: Iterable[str], kind: str) -> str:
    """A list of pieces of HTML; nothing where there are none."""
    inside = "".join(f"<li>{line}</li>" for line in lines)
    return f"<ul class='{kind}'>{inside}</ul>" if inside else ""
