"""The evidence at a glance: a map and a timeline, each with a table behind it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import streamlit as st

from index import marks
from index.display import counted
from index.glance import (
    Across,
    LeftOut,
    Map,
    Studied,
    Timeline,
    best_passage,
    evidence_map,
    timeline,
)
from index.glance import of_hits as studied_of_hits
from index.glance import of_library as studied_of_library
from index.glance_table import (
    CELL_HEADS,
    DOT_HEADS,
    YEAR_HEADS,
    cell_rows,
    study_row,
    year_rows,
)
from index.library import Library
from index.records import Hit
from page import card, markup, narrowing, opened, visit
from page.address import Place

# As many columns as a phone shows; the table has them all.
_COLUMNS = 7
_ACROSS: dict[str, Across] = {"Techniques": "technique", "Outcomes": "outcome"}


def of_hits(hits: Iterable[Hit], place: Place) -> None:
    """The sources found for a question."""
    _draw(studied_of_hits(hits), place)


def of_library(library: Library, place: Place) -> None:
    """All sources of the library."""
    if place.question:
        narrowing.ways(place)
    _draw(studied_of_library(library), place)


def _draw(studied: Sequence[Studied], place: Place) -> None:
    dark = st.context.theme.type == "dark"
    st.html(f"<h2>{counted(len(studied), 'source', 'sources')} at a glance</h2>{_legend(dark)}")
    chosen = st.radio("Conditions against", list(_ACROSS), key="across", horizontal=True)
    shown = evidence_map(studied, _ACROSS[chosen])
    _map(shown, place, dark)
    _timeline(timeline(studied), place, dark)


def _map(shown: Map, place: Place, dark: bool) -> None:
    from page import charts  # Altair takes a second to load, which no search waits for

    counted = Counter(dot.across for dot in shown.dots)
    columns = [c for c in shown.columns if c in dict(counted.most_common(_COLUMNS))]
    st.html("<h3>Conditions studied</h3>" + _left_out(shown.left_out))
    if len(columns) < len(shown.columns):
        st.html(
            f"<p class='kn-quiet'>The {len(columns)} most frequent of {len(shown.columns)} "
            "columns; the table has all.</p>"
        )
    charts.draw(charts.map_chart(shown, columns, dark=dark), "map", _opener(place))
    cells = _table(CELL_HEADS, [[markup.text(v) for v in row] for row in cell_rows(shown)])
    dots = _table(
        DOT_HEADS, [_dot_row(dot.condition, dot.across, dot.studied, place) for dot in shown.dots]
    )
    st.html(markup.folded("The map as a table", cells) + markup.folded("Each dot as a table", dots))


def _timeline(shown: Timeline, place: Place, dark: bool) -> None:
    from page import charts

    st.html("<h3>By year of publication</h3>" + _left_out(shown.left_out))
    if not shown.years:
        return
    charts.draw(charts.timeline_chart(shown, dark=dark), "timeline", _opener(place))
    years = _table(YEAR_HEADS, [[markup.text(v) for v in row] for row in year_rows(shown)])
    st.html(markup.folded("The timeline as a table", years))


def _opener(place: Place) -> Callable[[str, str], None]:
    """What a click on a dot does."""
    return lambda source_id, passage_id: visit.go(_at(source_id, passage_id, place))


def _at(source_id: str, passage_id: str, place: Place) -> Place:
    """The place of a dot's passage; without a question, of what the source found."""
    library = opened.library()
    passages = {passage.id: passage for passage in library.passages(source_id)}
    passage = passages.get(passage_id) or best_passage(library, source_id)
    return card.at_passage(place, passage)


def _dot_row(condition: str, across: str, studied: Studied, place: Place) -> list[str]:
    name, *known = study_row(studied)
    number = (studied.passage_id or "").rpartition("#")[2]
    to = visit.source(place, studied.source.id, int(number) if number else None)
    words = [markup.text(value) for value in (condition, across)]
    return [*words, markup.inner(to, name), *map(markup.text, known)]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th scope='col'>{markup.text(name)}</th>" for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{v}</td>" for v in row) + "</tr>" for row in rows)
    return (
        "<div class='kn-table' tabindex='0' role='region' aria-label='Table'><table><thead><tr>"
        f"{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _left_out(left: LeftOut) -> str:
    said = [
        f"{left.retracted} retracted" if left.retracted else "",
        counted(left.guides, "overview of this library", "overviews of this library")
        if left.guides
        else "",
        f"{left.undated} without a year" if left.undated else "",
    ]
    words = ", ".join(filter(None, said))
    return f"<p class='kn-quiet'>Not shown: {words}.</p>" if words else ""


def _legend(dark: bool) -> str:
    """What shape, colour, size and filling of a dot say; direction and certainty stay apart."""
    shapes = {"square": "■", "circle": "●", "triangle-up": "▲", "triangle-down": "▼", "cross": "✚"}
    kinds = [f"{shapes[s]} {markup.text(words)}" for s, words in marks.SHAPE_MEANINGS.items()]
    directions = [
        f"<span style='color:{colours[dark]}' aria-hidden='true'>■</span> {markup.text(name)}"
        for name, colours in marks.COLOURS.items()
    ]
    return (
        "<p class='kn-quiet'>A dot is a source under each condition it has; click it to read its "
        "passage. Larger: more participants. Fuller: the authors call the finding more certain; "
        "an outline: they gave no rating. Direction and certainty are the authors' own.</p>"
        f"{markup.items(kinds, 'kn-chips')}{markup.items(directions, 'kn-chips')}"
    )
