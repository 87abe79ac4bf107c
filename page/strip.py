"""What stands above the hits of a question that touches a warning sign or a risk."""

import html
from collections.abc import Sequence

import streamlit as st

from index.library import Library
from index.safety import Sign, signs
from index.safety_quotes import Quoted, quotes
from page import card, markup, opened
from page.address import Place

_MOST = 3


def show(library: Library, place: Place) -> None:
    """Show what the library and others say on the signs that the question touches."""
    for sign in signs(place.question)[:_MOST]:
        st.html(_sign(library, sign, place))


def _sign(library: Library, sign: Sign, place: Place) -> str:
    found = quotes(library, sign)
    quoted = _said([_quoted(quoted, place) for quoted in found], urgent=sign.urgent)
    urgent = "<strong>Urgent.</strong> " if sign.urgent else ""
    return (
        f"<aside class='kn-alert {'kn-urgent' if sign.urgent else ''}' "
        f"aria-label={markup.attribute(sign.name)}><h2>{urgent}{markup.text(sign.name)}</h2>"
        f"<p>{markup.text(sign.text)}</p>{_origin(sign)}{quoted}</aside>"
    )


def _said(said: Sequence[str], *, urgent: bool) -> str:
    """The quotes, all but one folded; where it is urgent all, for nothing may hide what to do."""
    open_, folded = said[: not urgent], said[not urgent :]
    more = "More that" if open_ else "What"
    fold = markup.folded(f"{more} the library says on it ({len(folded)})", "".join(folded))
    return "".join(open_) + (fold if folded else "")


def _origin(sign: Sign) -> str:
    if not sign.url:
        return ""
    href = html.escape(sign.url)
    link = f'<a href="{href}" target="_blank" rel="noopener noreferrer">'
    return f"<p class='kn-quiet'>From: {link}{markup.text(sign.origin or sign.url)}</a></p>"


def _quoted(quoted: Quoted, place: Place) -> str:
    """The sentences on a sign, what was left out between them shown as such."""
    text = quoted.passage.text
    pieces = []
    last = 0
    for start, end in quoted.spans:
        gap = "… " if text[last:start].strip() else ""
        pieces.append(gap + markup.text(text[start:end]))
        last = end
    rest = " …" if text[last:].strip() else ""
    words = f"<blockquote class='kn-quote'>{' '.join(pieces)}{rest}</blockquote>"
    way = markup.inner(card.at_passage(place, quoted.passage), "See it in the source")
    return (
        markup.referring(words, place, opened.source_ids())
        + card.where(quoted.source, quoted.passage)
        + f"<div class='kn-links'>{way}</div>"
    )
