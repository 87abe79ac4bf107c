"""The library, for its maintainers: what is in it, its health, adding, removing, rebuilding."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from index.display import counted, line
from index.health import Health, health
from index.library import Library
from index.records import Refusal, Report
from index.report import refusal_line, summary
from ingest.errors import KneadleError
from ingest.records import Source
from page import access, markup, opened
from page.address import LIBRARY, Place

_LAST = "kn-report"
_ROUND = "kn-round"
_OFF = (
    "This part is for whoever keeps the library. It is off: start the page with "
    "KNEADLE_MAINTAINER_PASSWORD set, and it asks for that password here."
)


def show() -> None:
    """Show the door, or behind it the library."""
    st.html("<h2>The library, for its maintainers</h2>")
    if not access.is_on():
        st.info(_OFF)
        return
    if not access.is_open():
        access.door()
        return
    _last_report()
    try:
        library = opened.library()
    except KneadleError as error:
        # Adding documents, or a rebuild, is what mends it.
        st.warning(line(str(error)))
        _add()
    else:
        _contents(library)
        _health(library, _looked_through(opened.generation()))
        _add()
        _remove(library)
    _rebuild()
    st.button("Leave", on_click=access.leave, key="leave")


def _rebuild() -> None:
    st.html("<h2>Rebuild</h2><p>Reads what is new or changed in every folder that is followed.</p>")
    if st.button("Bring the index up to date", key="rebuild"):
        _run(lambda index, progress: (_build(index, progress), ()))


def _contents(library: Library) -> None:
    sources = library.sources()
    st.html(f"<h2>What is in it: {counted(len(sources), 'source', 'sources')}</h2>")
    sought = st.text_input("Find in the library", key="find", placeholder="title, author, id, DOI")
    found = [source for source in sources if _matches(source, sought or "")]
    st.dataframe(
        [_row(source) for source in found],
        hide_index=True,
        height=320,
        key="contents",
        placeholder="",
    )
    lines = [markup.inner(Place(LIBRARY, source=s.id), s.title or s.file) for s in found[:50]]
    shown = f"The first {len(lines)} of these as links" if len(found) > 50 else "The same as links"
    st.html(markup.folded(shown, markup.items(lines, "kn-list")))


def _matches(source: Source, sought: str) -> bool:
    known = (source.id, source.title, *source.authors, source.doi, source.pmid, source.file)
    text = " ".join(filter(None, known)).casefold()
    return all(word in text for word in sought.casefold().split())


def _row(source: Source) -> dict[str, object]:
    return {
        "Title": source.title or source.file,
        "Author": source.authors[0] if source.authors else None,
        "Year": source.year,
        "Kind": source.design,
        "Participants": source.n_participants,
        "Direction": source.direction,
        "DOI": source.doi,
        "Retracted": "yes" if source.retracted else None,
        "File": source.file,
        "Id": source.id,
    }


@st.cache_data(max_entries=2, show_spinner="Looking through the library …")
def _looked_through(made: tuple[Path, int]) -> Health:
    """The health of a generation: it takes the reading of every passage."""
    return health(opened.library())


def _health(library: Library, found: Health) -> None:
    built = datetime.fromisoformat(library.manifest.built)
    st.html(f"<h2>Health</h2><p>The index was made {_ago((datetime.now(UTC) - built).days)}.</p>")
    findings = "".join(_finding(name, lines) for name, lines in _findings(found).items())
    st.html(findings)


def _finding(name: str, lines: Sequence[str]) -> str:
    if not lines:
        return f"<p class='kn-quiet'>{name}: 0</p>"
    body = markup.items(map(_finding_line, lines), "kn-list")
    return markup.folded(f"{name}: {len(lines)}", body)


def _finding_line(words: str) -> str:
    """A finding that is a source's id leads to that source."""
    if words in opened.source_ids():
        return markup.inner(Place(LIBRARY, source=words), words)
    return markup.text(words)


def _findings(found: Health) -> dict[str, Sequence[str]]:
    """What `kneadle check` tells, each finding's name with its lines."""
    pairs = (*found.duplicates, *found.disagreeing)
    refused = (*found.refused, *found.scanned, *found.unknown_front_matter)
    return {
        "Refused files": [refusal_line(refusal) for refusal in refused],
        "Retracted": found.retracted,
        "With a correction or an expression of concern": found.other_notices,
        "Pairs that look like one work": [f"{p.first} and {p.second}: {p.reason}" for p in pairs],
        "Pairs that may be a preprint and what was published of it": [
            f"{p.first} and {p.second}: {p.reason}" for p in found.unlinked_versions
        ],
        "Names of sources that are not there": [
            f"{missing.source_id}: [{missing.names}]" for missing in found.dangling
        ],
        "Without abstract or text": found.without_text,
        "Without DOI, PMID or PMCID": found.without_identifier,
        "Without a year": found.without_year,
        "Without a licence": found.without_licence,
    }


def _ago(days: int) -> str:
    return {0: "today", 1: "yesterday"}.get(max(days, 0), f"{days} days ago")


def _add() -> None:
    from index.uploads import MOST_FILES, MOST_MB, Upload, add, kinds  # brings the readers

    st.html("<h2>Add documents</h2>")
    given = st.file_uploader(
        f"Up to {MOST_FILES} files of {MOST_MB} MB each",
        type=list(kinds()),
        accept_multiple_files=True,
        max_upload_size=MOST_MB,
        key=_anew("upload"),
    )
    if st.button("Add them to the library", key="add", disabled=not given):
        uploads = [Upload(file.name, file.getvalue()) for file in given]
        _run(lambda index, progress: add(index, uploads, progress))


def _remove(library: Library) -> None:
    st.html("<h2>Remove</h2><p>The file itself stays where it is.</p>")
    titles = {s.id: line(f"{s.title or s.file} ({s.id})") for s in library.sources()}
    chosen = st.multiselect(
        "Sources to take out",
        list(titles),
        format_func=lambda key: titles.get(key, key),
        key=_anew("remove"),
    )
    sure = st.checkbox("Yes, take them out of the index", key=_anew("sure"))
    if st.button("Remove", key="remove-now", disabled=not (chosen and sure)):
        _run(lambda index, progress: (_removed(index, chosen), ()))


def _removed(index: Path, ids: Sequence[str]) -> Report:
    from index.build import remove

    return remove(index, *ids)


def _build(index: Path, progress: Callable[[str, int, int], None]) -> Report:
    from index.build import build

    return build(index, progress=progress)


def _run(
    work: Callable[[Path, Callable[[str, int, int], None]], tuple[Report, Sequence[Refusal]]],
) -> None:
    """Change the index, show how far it is, and keep the report for the next drawing."""
    bar = st.progress(0.0, "Beginning …")

    def progress(stage: str, done: int, total: int) -> None:
        bar.progress(done / max(total, 1), f"{stage} {done:,} of {total:,}")

    try:
        report, refused = work(opened.folder(), progress)
    except KneadleError as error:
        st.session_state[_LAST] = [str(error)]
    else:
        lines = [refusal_line(refusal) for refusal in (*refused, *report.refused)]
        st.session_state[_LAST] = [*lines, summary(report)]
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()


def _anew(name: str) -> str:
    """The key of a widget that is empty after each change: the browser keeps what has one key."""
    return f"{name}-{st.session_state.get(_ROUND, 0)}"


def _last_report() -> None:
    lines = st.session_state.pop(_LAST, None)
    if lines:
        body = markup.items([markup.text(words) for words in lines], "kn-list")
        st.html(f"<section role='status'><h2>What was done</h2>{body}</section>")
