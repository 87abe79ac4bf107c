"""A source opened at a passage: the page of its PDF, or its text, with the passage marked."""

import base64
from dataclasses import replace
from pathlib import PurePosixPath

import streamlit as st

from index.display import line
from index.errors import StoreError, ViewError
from index.library import Library
from index.pdf_page import Box, PageImage, page_image
from ingest.records import Passage, Source
from page import card, markup, opened
from page.address import Place

_MEDIA = {".pdf": "application/pdf", ".html": "text/html", ".htm": "text/html"}
# A longer document is shown around the passage; the whole of it can be downloaded.
_AROUND = 40
_MOSTLY = 0.6


def show(library: Library, place: Place) -> None:
    """Show the source of a place, or say that the library has none of that id."""
    try:
        source = library.source(place.source or "")
    except StoreError:
        _missing(place)
        return
    passages = library.passages(source.id)
    chosen = next((p for p in passages if p.id == f"{source.id}#{place.passage}"), None)
    back = markup.inner(place.answers, "← Back to the list")
    st.html(f"<div class='kn-links'>{back}</div><div class='kn-card'>{card.head(source)}</div>")
    if source.digest:
        st.html(
            "<p class='kn-steady'>This file is a digest of the work: an account of it in other "
            "words. The work itself is behind the title.</p>"
        )
    data = _original(library, source)
    if data and PurePosixPath(source.file).suffix.lower() == ".pdf":
        _pdf(data, place, chosen)
    else:
        _text(passages, chosen, place)
    if data:
        _download(source, data)
    st.html(card.cited(source))


def _missing(place: Place) -> None:
    """An old address may name a source that was taken out: say so, with a way on."""
    st.warning("The library has no such source, or has it no longer.")
    words = "← Back to the list" if place.question else "Ask a question"
    st.html(f"<div class='kn-links'>{markup.inner(place.answers, words)}</div>")


def _original(library: Library, source: Source) -> bytes | None:
    """The file itself; None where it cannot be shown, and the page says why."""
    from index.original import original  # with it come the readers, which no search waits for

    try:
        return original(opened.folder(), library, source.id)
    except ViewError as error:
        st.warning(line(str(error)))
        return None


def _pdf(data: bytes, place: Place, chosen: Passage | None) -> None:
    number = place.page or (chosen.page if chosen else None) or 1
    marked = chosen.text if chosen and chosen.page == number else None
    try:
        with st.spinner("Drawing the page …", show_time=False):
            image = _drawn(data, number, marked)
    except ViewError as error:
        st.warning(line(str(error)))
        return
    _turn(place, image)
    st.html(_sheet(image, marked))
    if marked and image.found < _MOSTLY:
        st.html(
            "<p class='kn-quiet'>Not all of the passage could be found on the picture of the page. "
            "These are its words:</p>"
        )
    if marked:
        st.html(f"<h2>The passage in words</h2>{markup.quote(marked)}")


@st.cache_data(max_entries=40, show_spinner=False)
def _drawn(data: bytes, number: int, passage: str | None) -> PageImage:
    return page_image(data, number, passage)


def _turn(place: Place, image: PageImage) -> None:
    """Links to the pages before and behind."""
    ways = [
        markup.inner(replace(place, page=image.number + step), words)
        for step, words in ((-1, "← Previous page"), (1, "Next page →"))
        if 1 <= image.number + step <= image.pages
    ]
    at = markup.text(f"Page {image.number} of {image.pages}")
    st.html(f"<div class='kn-links kn-wide'><span>{at}</span>{''.join(ways)}</div>")


def _sheet(image: PageImage, marked: str | None) -> str:
    encoded = base64.b64encode(image.png).decode("ascii")
    said = f"Page {image.number} of the file" + (", the passage marked on it" if marked else "")
    boxes = "".join(_box(box, first=n == 0) for n, box in enumerate(image.boxes))
    return (
        f"<div class='kn-sheet'><img alt='{said}' width='{image.width}' height='{image.height}' "
        f"src='data:image/png;base64,{encoded}'>{boxes}</div>"
    )


def _box(box: Box, *, first: bool) -> str:
    name = " id='kn-here'" if first else ""
    return (
        f"<span{name} style='left:{box.left:.3%};top:{box.top:.3%};width:{box.width:.3%};"
        f"height:{box.height:.3%}'></span>"
    )


def _text(passages: list[Passage], chosen: Passage | None, place: Place) -> None:
    at = passages.index(chosen) if chosen else 0
    shown = passages[max(at - _AROUND, 0) : at + _AROUND + 1]
    if len(shown) < len(passages):
        st.html(
            f"<p class='kn-quiet'>{len(shown)} of {len(passages)} passages, around the one that "
            "is marked. The whole file can be downloaded below.</p>"
        )
    body = markup.referring("".join(_paragraphs(shown, chosen)), place, opened.source_ids())
    st.html(f"<div class='kn-doc'>{body}</div>")


def _paragraphs(shown: list[Passage], chosen: Passage | None) -> list[str]:
    pieces = []
    heading = page = None
    for passage in shown:
        if passage.page != page and passage.page:
            pieces.append(markup.paragraph(f"Page {passage.page}", "kn-quiet"))
        if passage.heading != heading and passage.heading:
            pieces.append(f"<h3>{markup.text(passage.heading)}</h3>")
        heading, page = passage.heading, passage.page
        words = markup.text(passage.text)
        mark = f"<mark id='kn-here'>{words}</mark>" if passage == chosen else words
        pieces.append(f"<p>{mark}</p>")
    return pieces


def _download(source: Source, data: bytes) -> None:
    name = PurePosixPath(source.file).name
    st.download_button(
        "Download the original file",
        data,
        file_name=name,
        mime=_MEDIA.get(PurePosixPath(name).suffix.lower(), "application/octet-stream"),
        on_click="ignore",
    )
