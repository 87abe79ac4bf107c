"""What the page says of how a question was read, and of a model that nobody has calibrated."""

import streamlit as st

from index.records import Answer
from page import markup


def show(answer: Answer) -> None:
    """Say which words were read as others, and that it is not known where answers end."""
    told = [
        f"No document has “{markup.text(repair.typed)}”: read as “{markup.text(repair.meant)}”."
        for repair in answer.repairs
    ]
    if answer.hits and answer.cutoff is None:
        told.append(
            "Nobody has calibrated this index's model: what follows is nearest, and may not answer."
        )
    if told:
        st.html("".join(f"<p class='kn-told'>{line}</p>" for line in told))
