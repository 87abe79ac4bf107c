"""The library that this server searches, opened once for everyone, and answers it gave lately."""

import gc
import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import streamlit as st

from index import store
from index.library import Library
from index.records import Answer, Filters, Hit
from ingest.errors import KneadleError
from ingest.sentences import Span
from page.lately import Lately

# Singling out sentences that nobody has made ready costs far more than finding passages: of twenty
# people who ask at once all see their passages before the first one's sentences are looked for.
_MARKING = threading.Semaphore(1)
_GENERATION = "kn-generation"
# What tells one generation of the index from the next, also where it was built anew.
Generation = tuple[Path, int]
_LIBRARY: Lately[Generation, Library] = Lately(1)
_ANSWERS: Lately[tuple[Generation, str, int, Filters], Answer] = Lately(64)
_SPANS: Lately[tuple[Generation, str, tuple[str, ...]], list[Span | None]] = Lately(2000)


def folder() -> Path:
    """The index folder of this server."""
    return Path(os.environ.get("KNEADLE_INDEX") or store.DEFAULT_INDEX)


def generation() -> Generation:
    """The generation that is current."""
    current = store.current(folder())
    made = current.stat().st_mtime_ns if current and current.exists() else 0
    return (current or folder()), made


def look() -> None:
    """See which generation is current; all that this drawing of the page shows is of that one."""
    st.session_state[_GENERATION] = generation()


def library() -> Library:
    """The library at the last look; raises KneadleError with the command that mends it."""
    made = _looked()
    return _LIBRARY.get(made, lambda: _open(folder(), made))


def _looked() -> Generation:
    if _GENERATION not in st.session_state:
        look()
    seen: Generation = st.session_state[_GENERATION]
    return seen


@st.cache_resource(max_entries=1, show_spinner="Opening the library …")
def _open(index: Path, made: Generation) -> Library:
    """The library, opened anew whenever a run over the corpus has made another generation."""
    opened = Library.open(index)
    # The page is there and can be typed into while the model loads.
    threading.Thread(target=_warm_up, args=(opened,), daemon=True).start()
    return opened


def _warm_up(opened: Library) -> None:
    """Load the model; then, while nobody asks, make sentences ready until all of them are.

    What stays for good is taken out of the garbage collector's sight: Streamlit has it look through
    everything after each drawing of a page, and meanwhile everybody else waits.
    """
    try:
        opened.warm_up()
        gc.freeze()
        steps = opened.prepare()
        while True:
            began = time.monotonic()
            with _MARKING:
                if next(steps, None) is None:
                    gc.freeze()
                    return
            # Half of the time is left to those who ask.
            time.sleep(time.monotonic() - began)
    except KneadleError:
        return  # the first question meets it again and says it on the page


def source_ids() -> frozenset[str]:
    """The ids of all sources."""
    return library().ids


def search(question: str, k: int, filters: Filters) -> Answer:
    """What the library answers; the same question again costs next to nothing."""
    key = (_looked(), question, k, filters)
    return _ANSWERS.get(key, lambda: library().search(question, k=k, filters=filters))


def marked(question: str, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The hits, each with the sentence that answers singled out."""
    ids = tuple(hit.passage.id for hit in hits)
    spans = _SPANS.get((_looked(), question, ids), lambda: _found(question, hits))
    return tuple(replace(hit, sentence=span) for hit, span in zip(hits, spans, strict=True))


def can_mark_at_once(hits: tuple[Hit, ...]) -> bool:
    """Whether marking these hits takes milliseconds: no sentence is left to be encoded."""
    return library().is_prepared(hits)


def _found(question: str, hits: tuple[Hit, ...]) -> list[Span | None]:
    """Where the sentences that answer stand."""
    held = library()
    if held.is_prepared(hits):
        return _sentences(held, question, hits)
    with _MARKING:
        return _sentences(held, question, hits)


def _sentences(held: Library, question: str, hits: tuple[Hit, ...]) -> list[Span | None]:
    return [hit.sentence for hit in held.mark(Answer(question, hits)).hits]
