"""The evidence map and the timeline as charts: Altair's only home."""

import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import altair
import streamlit as st

from index import marks
from index.cite import label
from index.display import line
from index.facets import NOT_STATED
from index.glance import Map, Studied, Timeline

# What a click on a dot hands over.
_POINT = "dot"
# Between these the dots of a cell are spread.
_CELL = altair.Scale(domain=[-0.5, 0.5])
_ROW = 46
_LABEL = 150
_WRAP = 17


def map_chart(shown: Map, columns: Sequence[str], *, dark: bool) -> altair.Chart:
    """Conditions down, techniques or outcomes across; one dot a study."""
    rows = [
        _record(dot.studied, dark)
        | {"condition": _wrapped(dot.condition), "across": dot.across, "dx": dot.x, "dy": dot.y}
        for dot in shown.dots
        if dot.across in columns
    ]
    present = {dot.condition for dot in shown.dots if dot.across in columns}
    # A label in several lines leaves room for the dots on a phone.
    wrapped = altair.Axis(title=None, grid=True, labelExpr="split(datum.label, '\\n')")
    down = [_wrapped(row) for row in shown.rows if row in present]
    across = altair.Axis(title=None, labelAngle=-50, labelLimit=_LABEL, orient="top", grid=True)
    chart = _dots(rows, dark).encode(
        x=altair.X("across:N", sort=list(columns), axis=across),
        y=altair.Y("condition:N", sort=down, axis=wrapped),
        xOffset=altair.XOffset("dx:Q", scale=_CELL),
        yOffset=altair.YOffset("dy:Q", scale=_CELL),
    )
    return chart.properties(height=altair.Step(_ROW))


def timeline_chart(shown: Timeline, *, dark: bool) -> altair.Chart:
    """Years across, the studies of each stacked, strongest kind lowest."""
    rows = [
        _record(studied, dark) | {"published": year.year, "place": place}
        for year in shown.years
        for place, studied in enumerate(year.studied)
    ]
    highest = max((len(year.studied) for year in shown.years), default=1)
    return (
        _dots(rows, dark)
        .encode(
            x=altair.X(
                "published:Q", axis=altair.Axis(title=None, format="d", tickMinStep=1)
            ).scale(zero=False, padding=12),
            y=altair.Y("place:Q", axis=None).scale(domain=[-0.5, max(highest, 4) - 0.5]),
        )
        .properties(height=max(120, 20 * highest))
    )


def draw(chart: altair.Chart, key: str, open_dot: Callable[[str, str], None]) -> None:
    """Put a chart on the page; a click on a dot opens its source by id and passage id."""

    def clicked() -> None:
        points = st.session_state[key].selection.get(_POINT, [])
        if points:
            open_dot(points[0]["id"], points[0]["passage"])

    st.altair_chart(chart, theme=None, key=key, on_select=clicked, selection_mode=_POINT)


def _wrapped(name: str) -> str:
    return "\n".join(textwrap.wrap(name, _WRAP))


def _record(studied: Studied, dark: bool) -> dict[str, Any]:
    """What is drawn of a study, and what a pointer over its dot is told."""
    source = studied.source
    level = marks.certainty_level(source.certainty)
    return {
        "id": source.id,
        "passage": studied.passage_id or "",
        "Source": line(label(source)),
        "Title": line(source.title or source.file),
        "Kind": source.design or NOT_STATED,
        "Participants": f"{source.n_participants:,}" if source.n_participants else NOT_STATED,
        "Direction": source.direction or NOT_STATED,
        "Certainty": line(source.certainty or NOT_STATED),
        "Year": str(source.year or NOT_STATED),
        "shape": marks.shape(source.design),
        "colour": marks.colour(source.direction, dark=dark),
        "opacity": marks.opacity(level),
        "area": marks.area(source.n_participants) / 3,
    }


def _dots(rows: list[dict[str, Any]], dark: bool) -> altair.Chart:
    clicked = altair.selection_point(name=_POINT, fields=["id", "passage"], on="click")
    ink = "#e8e8e8" if dark else "#333333"
    told = ["Source", "Title", "Kind", "Participants", "Direction", "Certainty", "Year"]
    chart: altair.Chart = (
        altair.Chart(altair.InlineData(values=rows))
        .mark_point(strokeWidth=1.6, cursor="pointer")
        .encode(
            shape=altair.Shape("shape:N", scale=None),
            stroke=altair.Stroke("colour:N", scale=None),
            fill=altair.Fill("colour:N", scale=None),
            fillOpacity=altair.FillOpacity("opacity:Q", scale=None),
            size=altair.Size("area:Q", scale=None),
            tooltip=[altair.Tooltip(f"{name}:N") for name in told],
        )
        .add_params(clicked)
        .configure(background="transparent")
        .configure_view(stroke=None)
        .configure_axis(labelColor=ink, domainColor=ink, tickColor=ink, gridColor="#8886")
    )
    return chart
