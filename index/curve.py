"""The curve that a cut-off is chosen from: what it answers rightly against what it answers wrongly.

For every cut-off, the share of answerable questions that are answered against the share of
unanswerable ones that are answered all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

# The picture in pixels: the square of the curve, and the space around it for its labels.
_SIDE, _MARGIN = 360, 60
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_COLOURS = ("#2f7f86", "#b3541e")


@dataclass(frozen=True, slots=True)
class Point:
    """A cut-off, and what is answered from it on: shares of the answerable and of the others."""

    cutoff: float
    rightly: float
    wrongly: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The points of one set of questions, cut-offs descending; `chosen` is the one in use."""

    name: str
    points: tuple[Point, ...]
    chosen: Point


def curve(
    name: str, answerable: Sequence[float], unanswerable: Sequence[float], cutoff: float
) -> Curve:
    """The curve of two sets of confidences, neither empty, at each of them as the cut-off."""
    points = tuple(
        _point(answerable, unanswerable, least)
        for least in sorted({*answerable, *unanswerable}, reverse=True)
    )
    return Curve(name, points, _point(answerable, unanswerable, cutoff))


def drawn(curves: Sequence[Curve]) -> str:
    """The curves as an SVG picture with axes and a legend; a dot marks the cut-off in use."""
    size = _SIDE + 2 * _MARGIN
    body = [*_axes(), *(part for n, one in enumerate(curves) for part in _lines(n, one))]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        'font-family="sans-serif" font-size="12" role="img">'
    )
    title = "<title>Answerable questions answered against unanswerable ones answered</title>"
    ground = f'<rect width="{size}" height="{size}" fill="white"/>'
    return "\n".join([head, title, ground, *body, "</svg>", ""])


def _point(answerable: Sequence[float], unanswerable: Sequence[float], cutoff: float) -> Point:
    shares = [
        sum(one >= cutoff for one in group) / len(group) for group in (answerable, unanswerable)
    ]
    return Point(cutoff, *shares)


def _place(point: Point) -> tuple[float, float]:
    return _MARGIN + _SIDE * point.wrongly, _MARGIN + _SIDE * (1 - point.rightly)


def _axes() -> list[str]:
    end = _MARGIN + _SIDE
    parts = [
        f'<rect x="{_MARGIN}" y="{_MARGIN}" width="{_SIDE}" height="{_SIDE}" fill="none" '
        'stroke="#888"/>'
    ]
    for tick in _TICKS:
        x, y = _place(Point(0, tick, tick))
        parts.append(f'<text x="{x:.0f}" y="{end + 18}" text-anchor="middle">{tick:.0%}</text>')
        parts.append(f'<text x="{_MARGIN - 8}" y="{y + 4:.0f}" text-anchor="end">{tick:.0%}</text>')
    middle = _MARGIN + _SIDE / 2
    parts.append(
        f'<text x="{middle:.0f}" y="{end + 42}" text-anchor="middle">'
        "unanswerable questions answered all the same</text>"
    )
    parts.append(
        f'<text transform="translate(16 {middle:.0f}) rotate(-90)" text-anchor="middle">'
        "answerable questions answered</text>"
    )
    return parts


def _lines(number: int, one: Curve) -> list[str]:
    colour = _COLOURS[number % len(_COLOURS)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(_place, one.points))
    x, y = _place(one.chosen)
    told = (
        f"{one.name}: {one.chosen.rightly:.0%} and {one.chosen.wrongly:.0%} "
        f"at {one.chosen.cutoff:.2f}"
    )
    below = _MARGIN + _SIDE - 40 + 18 * number
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"/>',
        f'<text x="{_MARGIN + _SIDE - 10}" y="{below}" text-anchor="end" fill="{colour}">'
        f"{escape(told)}</text>",
    ]
