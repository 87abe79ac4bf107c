"""The web page: a question, the passages that answer it, where they stand and how to cite them."""

import html
import os
import threading
from pathlib import Path

import streamlit as st

from index import store
from index.cite import address, cite, label
from index.display import line, visible
from index.facts import facts
from index.library import Library
from index.records import Answer, Filters, Hit
from index.standing import standing
from ingest.errors import KneadleError
from ingest.metadata import DESIGNS, TOPICS
from ingest.records import Source

HITS = 10
FURTHER = 3
NEAREST = 3
EXAMPLES = (
    "Does massage help chronic low back pain?",
    "Is it safe to have a massage when I take blood thinners?",
    "Massage for anxiety before surgery: randomized trials",
    "Does it help babies with colic to be massaged?",
)
_STANDING = {
    "retracted": "This work was retracted.",
    "withdrawn": "This work was withdrawn.",
    "expression of concern": "The journal has expressed concern about this work.",
}
STYLE = """<style>
.stMainBlockContainer { padding-top: 3rem; }
.kn-facts { color: color-mix(in srgb, currentColor 78%, transparent); font-size: 0.9rem;
  margin: 0; }
.kn-title { font-size: 1.1rem; font-weight: 600; margin: 0.1rem 0 0.3rem;
  overflow-wrap: anywhere; }
.kn-title a { color: inherit; text-decoration-color: #2f7f86; text-underline-offset: 0.15em; }
.kn-quote { border-left: 3px solid #2f7f86; margin: 0.5rem 0; padding: 0.1rem 0 0.1rem 0.9rem;
  white-space: pre-line; overflow-wrap: anywhere; line-height: 1.55; }
.kn-quote mark { background: #ffe9a8; color: #1d1d1d; padding: 0 0.1em; border-radius: 2px; }
.kn-retracted { color: #a4161a; font-weight: 700; margin: 0; }
.kn-where { font-size: 0.9rem; margin: 0; overflow-wrap: anywhere; }
</style>"""


def main() -> None:
    """Draw the page for what the address and the widgets say."""
    st.set_page_config(page_title="Kneadle: evidence search for massage", layout="centered")
    st.html(STYLE)
    st.title("Kneadle")
    st.write(
        "Ask about massage. You get passages from the library, word for word, "
        "and where each one stands."
    )
    try:
        library = _library()
        _search_view(library)
    except KneadleError as error:
        _no_library(error)
    st.caption(
        "This is what the literature says, not medical advice. Ask a clinician about yourself."
    )


def _library() -> Library:
    folder = Path(os.environ.get("KNEADLE_INDEX") or store.DEFAULT_INDEX)
    generation = store.current(folder)
    made = generation.stat().st_mtime_ns if generation and generation.exists() else 0
    return _open(folder, made)


@st.cache_resource(max_entries=1, show_spinner="Opening the library …")
def _open(folder: Path, made: int) -> Library:
    """The library, opened anew whenever a run over the corpus has made another generation."""
    library = Library.open(folder)
    # The page is there and can be typed into while the model loads.
    threading.Thread(target=_warm_up, args=(library,), daemon=True).start()
    return library


def _warm_up(library: Library) -> None:
    try:
        library.warm_up()
    except KneadleError:
        return  # the first question meets it again and says it on the page


def _no_library(error: KneadleError) -> None:
    st.warning(line(str(error)))
    st.write("The page looks again when you reload it.")


def _search_view(library: Library) -> None:
    question = st.text_input(
        "Your question",
        key="q",
        max_chars=2000,
        placeholder="for example: does massage help a frozen shoulder?",
        bind="query-params",
    )
    filters = _filters(library)
    if filters != Filters():
        # Folded away, a filter from a shared address would narrow without a word.
        st.caption(f"Only: {line(_narrowed(filters))}")
    if not library.manifest.passages:
        st.info("The library is empty. Put documents into the folder corpus, then: kneadle ingest")
    elif not (question or "").strip():
        _examples(library)
    else:
        with st.spinner("Searching …"):
            answer = library.mark(library.search(question or "", k=HITS, filters=filters))
        _answer(answer, filters)


def _examples(library: Library) -> None:
    manifest = library.manifest
    st.write(f"{manifest.sources:,} sources in {manifest.passages:,} passages. Try one of these:")
    for number, example in enumerate(EXAMPLES):
        st.button(example, key=f"example-{number}", on_click=_ask, args=(example,))


def _ask(question: str) -> None:
    st.session_state["q"] = question


def _filters(library: Library) -> Filters:
    """What the widgets say; each is kept in the address beside the question."""
    known_designs = set(library.labels("design"))
    known_topics = set(library.labels("topic"))
    with st.expander("Narrow down"):
        designs = st.multiselect(
            "Kind of study",
            [design for design in DESIGNS if design in known_designs],
            key="design",
            bind="query-params",
        )
        topic = _choice("Topic", "topic", [topic for topic in TOPICS if topic in known_topics])
        condition = _choice("Condition", "condition", library.labels("condition"))
        technique = _choice("Technique", "technique", library.labels("technique"))
        since, until = st.columns(2)
        year_from = since.number_input(
            "Published since", 1900, 2100, None, 1, key="from", bind="query-params"
        )
        year_to = until.number_input(
            "Published until", 1900, 2100, None, 1, key="to", bind="query-params"
        )
    return Filters(
        designs=tuple(designs),
        year_from=year_from,
        year_to=year_to,
        topic=topic,
        condition=condition,
        technique=technique,
    )


def _narrowed(filters: Filters) -> str:
    years = (filters.year_from or "", filters.year_to or "")
    said = (
        *filters.designs,
        filters.topic,
        filters.condition,
        filters.technique,
        f"{years[0]}–{years[1]}" if any(years) else "",
    )
    return " · ".join(filter(None, said))


def _choice(label: str, key: str, options: list[str]) -> str | None:
    return st.selectbox(label, options, index=None, key=key, placeholder="any", bind="query-params")


def _answer(answer: Answer, filters: Filters) -> None:
    if not answer.hits:
        st.info("The library has nothing on this.")
        if filters != Filters():
            st.button("Search without the filters", on_click=_clear_filters)
        return
    number = len(answer.hits)
    if answer.answered:
        st.subheader(f"{number} {'source' if number == 1 else 'sources'}, best first")
    else:
        st.info(
            "The library has nothing on this, as far as it can tell. "
            "Try other words. Below is what it holds that is nearest."
        )
    for rank, hit in enumerate(answer.hits if answer.answered else answer.hits[:NEAREST], 1):
        with st.container(border=True, key=f"hit-{rank}"):
            _hit(hit)


def _clear_filters() -> None:
    st.session_state["design"] = []
    for key in ("topic", "condition", "technique", "from", "to"):
        st.session_state[key] = None


def _hit(hit: Hit) -> None:
    citation = cite(hit.source, hit.passage)
    st.html(_card(hit))
    with st.expander("Copy citation"):
        st.code(line(citation.reference), language=None, wrap_lines=True)
        st.code(line(citation.label), language=None, wrap_lines=True)
    if hit.further:
        shown = hit.further[:FURTHER]
        with st.expander(f"More from this source ({len(shown)})"):
            for further in shown:
                st.html(_place(further) + _quote(further))


# Whatever comes from a document goes through _text, so that it shows and never acts.
def _card(hit: Hit) -> str:
    source = hit.source
    how = standing(source)
    warning = f"<p class='kn-retracted'>{_STANDING[how]}</p>" if how else ""
    authors = ", ".join(source.authors)
    published = " · ".join(filter(None, (authors, source.journal, str(source.year or ""))))
    return (
        f"{warning}<p class='kn-facts'>{_text(' · '.join(facts(source)))}</p>"
        f"<h3 class='kn-title'>{_link(source)}</h3>"
        f"<p class='kn-facts'>{_text(published)}</p>"
        f"{_quote(hit)}{_place(hit)}"
    )


def _link(source: Source) -> str:
    title = _text(source.title or source.file)
    url = address(source)
    if url is None:
        return title
    return f'<a href="{html.escape(url)}" target="_blank" rel="noopener noreferrer">{title}</a>'


def _quote(hit: Hit) -> str:
    text = hit.passage.text
    start, end = hit.sentence or (0, 0)
    marked = f"<mark>{_text(text[start:end])}</mark>" if end else ""
    around = (_text(text[:start]), _text(text[end:]))
    return f"<blockquote class='kn-quote'>{around[0]}{marked}{around[1]}</blockquote>"


def _place(hit: Hit) -> str:
    whose = "From a digest of this work, not its own words" if hit.source.digest else ""
    heading = f"“{hit.passage.heading}”" if hit.passage.heading else ""
    where = " · ".join(filter(None, (label(hit.source, hit.passage.page), heading, whose)))
    return f"<p class='kn-where'>{_text(where)}</p>"


def _text(text: str) -> str:
    return f"<bdi>{html.escape(visible(text))}</bdi>"


if __name__ == "__main__":
    main()
