"""Take evidence along: references to copy, files to download, a receipt to run again."""

from datetime import UTC, datetime
from functools import partial

import streamlit as st

from index.display import line
from index.export import FORMATS, export, export_bytes
from index.library import Library
from index.receipt import ReceiptError, read_receipt, receipt, replay, write_receipt
from index.records import Answer
from index.selection import from_hits, with_abstracts
from page import address, frame, markup, selection
from page.address import Place
from page.fold import fold

# How many sources a clinician's search asks for; sorting and counting are over these.
FOUND = 50
_COPIED = ("vancouver", "ama")
_MOST_RECEIPT_MB = 1


def show(library: Library, listed: Answer, answer: Answer, place: Place) -> None:
    """What was ticked, or else the whole list, in every form that is offered.

    `listed` is what is on the page, `answer` the search behind it, of which a receipt speaks.
    """
    chosen = selection.chosen()
    hits = chosen or list(listed.hits)
    all_ = "the one" if len(hits) == 1 else f"all {len(hits)}"
    what = f"{len(hits)} selected" if chosen else f"{all_} in the list"
    st.html(f"<h2 class='kn-noprint'>Take along: {what}</h2>")
    if chosen:
        st.button("Clear the selection", on_click=selection.clear, key="clear")
    taken = with_abstracts(library, from_hits(hits))
    row = st.container(horizontal=True)
    for name, kind in FORMATS.items():
        if name not in _COPIED:
            row.download_button(
                kind.title,
                partial(export_bytes, taken, name),
                file_name=f"kneadle{kind.suffix}",
                mime=kind.media_type,
                on_click="ignore",
                key=f"export-{name}",
            )
    for name in _COPIED:
        words = export(taken, name)
        body = markup.copied(words, f"Copy {FORMATS[name].title}")
        st.html(markup.folded(FORMATS[name].title, body))
    fold("Search receipt", "receipts", partial(_receipt, library, answer, place))
    st.html(frame.references(export(taken, "vancouver").splitlines()))


def _receipt(library: Library, answer: Answer, place: Place) -> None:
    st.write(
        "A receipt holds the question, the filters, the fingerprints of model and index, the "
        "ranked list and the date. Give it back here to see whether the search still gives that "
        "list."
    )
    view = {name: " ".join(values) for name, values in address.written(place).items()}
    made = receipt(
        library, answer, k=FOUND, filters=place.filters, made=datetime.now(UTC), view=view
    )
    st.download_button(
        "Download the receipt",
        partial(write_receipt, made),
        file_name="kneadle-receipt.json",
        mime="application/json",
        on_click="ignore",
        key="receipt",
    )
    given = st.file_uploader(
        "Replay a receipt", type="json", max_upload_size=_MOST_RECEIPT_MB, key="replay"
    )
    if given is not None:
        _replayed(library, given.getvalue())


def _replayed(library: Library, data: bytes) -> None:
    try:
        again = replay(library, read_receipt(data.decode("utf-8", errors="replace")))
    except ReceiptError as error:
        st.warning(line(str(error)))
        return
    if again.same:
        st.success("The same list came back.")
    else:
        st.warning("Another list came back.")
    notes = [*again.changes, *again.reasons]
    st.html(markup.items([markup.text(note) for note in notes], "kn-list"))
