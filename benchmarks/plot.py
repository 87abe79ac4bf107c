"""Draw cost against size as an SVG, both axes logarithmic."""

import html
import math
from collections.abc import Sequence
from typing import Any

_WIDTH, _HEIGHT = 760, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 230, 30, 50
# What is drawn: its name, its key in a record, and how many seconds (or GB) one of its units is.
_LINES = (
    ("search, p95 (s)", "p95_ms", 1e-3, "#2f7f86"),
    ("with filters, p95 (s)", "filtered_p95_ms", 1e-3, "#7fb8bc"),
    ("all compared (s)", "exact_scan_ms", 1e-3, "#b08a2e"),
    ("one file changed (s)", "changed_s", 1.0, "#a4161a"),
    ("nothing changed (s)", "unchanged_s", 1.0, "#d98a8c"),
    ("build (s)", "build_s", 1.0, "#444444"),
    ("memory of a search (GB)", "search_peak", 1e-9, "#6a4c93"),
)


def svg(records: Sequence[dict[str, Any]]) -> str:
    """The plot; an empty one where nothing was measured."""
    measured = [record for record in records if "skipped" not in record]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
    ]
    if measured:
        axes = _Axes(measured)
        lines += axes.grid()
        for number, line in enumerate(_LINES):
            lines += _drawn(axes, measured, number, line)
    return "\n".join([*lines, "</svg>"]) + "\n"


class _Axes:
    """Where a size and a value lie in the picture."""

    def __init__(self, records: Sequence[dict[str, Any]]) -> None:
        self.sizes = sorted(record["passages"] for record in records)
        values = [record[key] * unit for _, key, unit, _ in _LINES for record in records]
        values = [value for value in values if value > 0]
        self.low = math.floor(math.log10(min(values)))
        self.high = max(math.ceil(math.log10(max(values))), self.low + 1)

    def x(self, size: float) -> float:
        first, last = math.log10(self.sizes[0]), math.log10(self.sizes[-1])
        share = (math.log10(size) - first) / (last - first) if last > first else 0.5
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        share = (math.log10(max(value, 10**self.low)) - self.low) / (self.high - self.low)
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)

    def grid(self) -> list[str]:
        lines = []
        for power in range(self.low, self.high + 1):
            y = self.y(10**power)
            lines.append(
                f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>'
                f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>'
            )
        for size in self.sizes:
            x = self.x(size)
            lines.append(
                f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 20}" text-anchor="middle">'
                f"{size:,}</text>"
            )
        middle = (_LEFT + _WIDTH - _RIGHT) / 2
        lines.append(f'<text x="{middle}" y="{_HEIGHT - 8}" text-anchor="middle">passages</text>')
        return lines


def _drawn(
    axes: _Axes, records: Sequence[dict[str, Any]], number: int, line: tuple[str, str, float, str]
) -> list[str]:
    name, key, unit, colour = line
    points = [(axes.x(record["passages"]), axes.y(record[key] * unit)) for record in records]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = _WIDTH - _RIGHT + 20, _TOP + 22 * number
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points),
        f'<path d="M{x} {y}h20" stroke="{colour}" stroke-width="2"/>',
        f'<text x="{x + 26}" y="{y + 4}">{html.escape(name)}</text>',
    ]
