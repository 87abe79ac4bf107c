"""Lines of a PDF page in reading order, from the pieces of text that the page places."""

import math
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

SOFT_HYPHEN = "\u00ad"
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
# Where TeX's fonts keep them (encodings T1 and OT1); pypdf gives the bare codes of old files.
_LIGATURES |= dict(enumerate(("ff", "fi", "fl", "ffi", "ffl"), start=0x1B))
_OT1 = re.compile("(?<=[a-z])[\x0b-\x0f]|[\x0b-\x0f](?=[a-z])")
# Controls and lone surrogates come out of broken font tables; a zero-width character would split
# a word that the eye sees whole.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1a\x7f-\x84\x86-\x9f\u200b-\u200f\u2060\ufeff\ufffe\uffff\ud800-\udfff]"
)
# Parts of the names of bold fonts, those of TeX (CMBX) and of the Nimbus family (-Medi) among them.
_BOLD = re.compile(r"(?i)bold|black|heavy|demi|cmbx|[-,]b(?:d|i|old)?$|-medi(?:ital)?$")
# A letter's mean width in ems, on the low side: pypdf tells where a piece starts, not its end.
_LETTER = 0.45
# Fewer words at one distance from the margin may be chance, a shorter text is a table's cell.
_COLUMN_LINES = 6
_COLUMN_TEXT = 15


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one type, in points as its reader sees it: `x` to the right, `y` upwards.

    `turn` is the angle at which it was set on the sheet, in quarters of a circle.
    """

    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    turn: int = 0


@dataclass(frozen=True, slots=True)
class _Gutter:
    """The left edge of a column, and how far up and down lines stand on both sides of it."""

    x: float
    top: float
    bottom: float


Row = list[Piece]
Matrix = Sequence[float]


def clean(text: str) -> str:
    """`text` on one line, ligatures spelt out, without characters that nobody sees.

    A soft hyphen stays at the very end only, where it tells that a word goes on.
    """
    text = _OT1.sub(lambda match: _LIGATURES[ord(match[0]) + 0x10], text)
    shown = " ".join(_UNSEEN.sub("", text.translate(_LIGATURES)).split())
    return shown.replace(SOFT_HYPHEN, "") + SOFT_HYPHEN * shown.endswith(SOFT_HYPHEN)


def place(text: str, cm: Matrix, tm: Matrix, size: float, font: str) -> Piece:
    """Text placed as one sees it who turns the sheet until the text is upright.

    `cm` and `tm` are the transformation and text matrices of ISO 32000-1, 8.3 and 9.4.
    """
    a, b = tm[0] * cm[0] + tm[1] * cm[2], tm[0] * cm[1] + tm[1] * cm[3]
    c, d = tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3]
    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    width, height = math.hypot(a, b) or 1.0, math.hypot(c, d) or 1.0
    right, up, tall = (x * a + y * b) / width, (x * c + y * d) / height, abs(size) * height
    if not math.isfinite(right + up + tall + width):
        return Piece(text, 0, 0, 0)
    turn = round(math.atan2(b, a) / (math.pi / 2)) % 4
    return Piece(text, right, up, round(tall, 1), bool(_BOLD.search(font)), turn)


def lines(pieces: Sequence[Piece]) -> list[Piece]:
    """Whole lines in reading order, of a page's pieces in the order in which it draws them.

    The drawing order is trusted, as programs that set pages write column after column, except
    where lines of neighbouring columns are drawn in turns.
    """
    rows = list(_rows(list(_drawn_once(pieces))))
    weight = Counter[int]()
    for row in rows:
        weight[row[0].turn] += sum(len(piece.text) for piece in row)
    upright = max(weight, key=lambda turn: weight[turn], default=0)
    straight = [row for row in rows if row[0].turn == upright]
    # Text across the page's own direction is a stamp or a note in the margin: it comes last.
    across = [row for row in rows if row[0].turn != upright]
    found = _in_columns(straight, _gutters(straight)) + [_line(row) for row in across]
    return [line for line in found if line.text]


def leading(page: Sequence[Piece]) -> float:
    """The distance from line to line within the paragraphs of a page.

    Not the middle one of all: on a page of many headings most lines have space above them.
    """
    size = max((line.size for line in page), default=1.0)
    steps = sorted(a.y - b.y for a, b in pairwise(page) if 0.6 * b.size < a.y - b.y < 3 * size)
    return steps[len(steps) // 4] if steps else 1.2 * size


def _drawn_once(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Pieces without those drawn again a hair's breadth aside, as some programs draw bold."""
    before: Piece | None = None
    for piece in pieces:
        text = piece.text.strip()
        again = before and text == before.text.strip() and _is_beside(piece, before)
        yield replace(piece, text=piece.text.replace(text, "", 1)) if text and again else piece
        before = piece if text else before


def _is_beside(piece: Piece, before: Piece) -> bool:
    aside = max(abs(piece.x - before.x), abs(piece.y - before.y))
    return aside < 0.1 * piece.size and piece.turn == before.turn


def _rows(pieces: Sequence[Piece]) -> Iterator[Row]:
    """Pieces line by line as pypdf breaks them, without blank ones at either end."""
    row: Row = []
    for piece in pieces:
        first, *rest = piece.text.split("\n")
        row.append(replace(piece, text=first))
        for text in rest:
            yield from _worded(row)
            row = [replace(piece, text=text)]
    yield from _worded(row)


def _worded(row: Row) -> Iterator[Row]:
    seen = [i for i, piece in enumerate(row) if piece.text.strip()]
    if seen:
        yield row[seen[0] : seen[-1] + 1]


def _line(row: Row) -> Piece:
    """One line of a row's pieces, in the type of its longest: a superscript is not its line."""
    main = max(row, key=lambda piece: len(piece.text.strip()))
    bold = main.bold and all(piece.bold for piece in row if re.search(r"\w", piece.text))
    return replace(main, text=clean("".join(p.text for p in row)), x=row[0].x, bold=bold)


def _gutters(rows: Sequence[Row]) -> list[_Gutter]:
    """Columns whose lines are drawn in turns with those to their left, from left to right."""
    seen = [piece for row in rows for piece in row if piece.text.strip()]
    beside = [b for a, b in pairwise(seen) if b.x > a.x and abs(b.y - a.y) < b.size]
    starts = Counter(round(piece.x) for piece in beside)
    found: list[_Gutter] = []
    for edge, _ in sorted(starts.most_common(6)):
        # One edge can be rounded to two neighbouring numbers.
        column = [piece for piece in beside if abs(piece.x - edge) <= 1]
        x = min(piece.x for piece in column)
        gutter = _Gutter(x, max(p.y for p in column), min(p.y for p in column))
        if len(column) >= _COLUMN_LINES and _parts_prose(rows, gutter):
            found.append(gutter)
    return found


def _parts_prose(rows: Sequence[Row], gutter: _Gutter) -> bool:
    """Whether there is prose on both sides and hardly a line runs across.

    The columns of a table hold less, and their cells stay in their rows.
    """
    between = [row for row in rows if gutter.bottom - 1 <= row[0].y <= gutter.top + 1]
    across = sum(_crosses(row, gutter) for row in between)
    cut = [_cut(row, gutter) for row in between if not _crosses(row, gutter)]
    left = [len(_line(part).text) for part, _ in cut if part]
    right = [len(_line(part).text) for _, part in cut if part]
    if min(len(left), len(right)) < _COLUMN_LINES or across > len(right) / 4:
        return False
    return min(statistics.median(left), statistics.median(right)) >= _COLUMN_TEXT


def _cut(row: Row, gutter: _Gutter) -> tuple[Row, Row]:
    """The parts of a row to the left and to the right of the gutter; either may be empty."""
    right = [i for i, piece in enumerate(row) if piece.text.strip() and piece.x >= gutter.x - 1]
    at = right[0] if right else len(row)
    return row[:at], row[at:]


def _crosses(row: Row, gutter: _Gutter) -> bool:
    """Whether a line runs over the gutter instead of stopping or beginning anew there."""
    left, right = _cut(row, gutter)
    if not left:
        return False
    last = left[-1]
    end = last.x + _LETTER * last.size * len(last.text.strip())
    if not right:
        return end > gutter.x + 4 * last.size
    begins = right[0].x - gutter.x
    # The first line of a paragraph is indented.
    return begins > 3 * last.size or (begins > 1 and end > gutter.x)


def _in_columns(rows: Sequence[Row], gutters: Sequence[_Gutter]) -> list[Piece]:
    """Lines with each column's together, as far as no line across the columns stands between."""
    found: list[Piece] = []
    columns: list[list[Piece]] = [[] for _ in range(len(gutters) + 1)]
    for row in rows:
        across = any(_crosses(row, gutter) for gutter in gutters)
        if across or _is_below(row, columns[0], gutters):
            found += [line for column in columns for line in column]
            columns = [[] for _ in columns]
        if across or not gutters:
            found.append(_line(row))
            continue
        rest = row
        for column, gutter in zip(columns, gutters, strict=False):
            part, rest = _cut(rest, gutter)
            column += [_line(part)] if part else []
        columns[-1] += [_line(rest)] if rest else []
    return found + [line for column in columns for line in column]


def _is_below(row: Row, column: Sequence[Piece], gutters: Sequence[_Gutter]) -> bool:
    """Whether a row stands apart below both columns, and not just at the end of the longer one."""
    return all(row[0].y < gutter.bottom for gutter in gutters) and (
        not column or column[-1].y - row[0].y > 1.5 * 1.2 * row[0].size
    )
