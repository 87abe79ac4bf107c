"""Draw a page of a PDF and say where on it a passage stands: pypdfium2's only home."""

import threading
from dataclasses import dataclass
from io import BytesIO

import pypdfium2

from index.errors import ViewError
from index.find_text import find_text

# PDFium must not be used by two threads at once.
_ONE_AT_A_TIME = threading.Lock()
# Drawn at 150 dots an inch, sharp on a phone; a poster is drawn smaller.
_SCALE = 150 / 72
_MOST_PIXELS = 1800
_GAP = 0.6


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in shares of its width and height from the left and the top."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as a PNG image, where the passage stands on it, and how much of it was found there.

    `width` and `height` in pixels; `found` is the share of the passage's letters, 0 to 1.
    """

    png: bytes
    width: int
    height: int
    number: int
    pages: int
    boxes: tuple[Box, ...]
    found: float


def page_image(data: bytes, number: int, passage: str | None) -> PageImage:
    """Page `number` (from 1) of a PDF with the places of `passage`, if it is to be marked.

    Raises ViewError where the file cannot be drawn or has no such page.
    """
    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(data)
            try:
                return _drawn(document, number, passage)
            finally:
                document.close()
        except pypdfium2.PdfiumError as error:
            raise ViewError(
                f"this page cannot be drawn ({error}); download the file and open it"
            ) from error


def _drawn(document: pypdfium2.PdfDocument, number: int, passage: str | None) -> PageImage:
    pages = len(document)
    if not 1 <= number <= pages:
        raise ViewError(f"the file has no page {number}; it has {pages}")
    page = document[number - 1]
    scale = min(_SCALE, _MOST_PIXELS / max(*page.get_size(), 1))
    bitmap = page.render(scale=scale)
    boxes, found = _boxes(page, bitmap, passage) if passage else ((), 0.0)
    out = BytesIO()
    bitmap.to_pil().save(out, "PNG")
    return PageImage(out.getvalue(), bitmap.width, bitmap.height, number, pages, boxes, found)


def _boxes(
    page: pypdfium2.PdfPage, bitmap: pypdfium2.PdfBitmap, passage: str
) -> tuple[tuple[Box, ...], float]:
    """The boxes of the passage's lines on the drawn page."""
    text = page.get_textpage()
    count = text.count_chars()
    characters = [chr(pypdfium2.raw.FPDFText_GetUnicode(text, n)) for n in range(count)]
    runs, found = find_text(passage, characters)
    position = bitmap.get_posconv(page)
    boxes: list[Box] = []
    for start, end in runs:
        for left, bottom, right, top in _lines(text, start, end):
            corners = [position.to_bitmap(left, bottom), position.to_bitmap(right, top)]
            boxes.append(_share(corners, bitmap.width, bitmap.height))
    return tuple(boxes), found


def _lines(
    text: pypdfium2.PdfTextPage, start: int, end: int
) -> list[tuple[float, float, float, float]]:
    """One rectangle (left, bottom, right, top) a line of the characters from start to end."""
    lines: list[tuple[float, float, float, float]] = []
    for number in range(start, end):
        left, bottom, right, top = text.get_charbox(number, loose=True)
        if right <= left or top <= bottom:
            continue
        if lines and _on_line(lines[-1], (left, bottom, right, top)):
            before = lines.pop()
            left, right = min(left, before[0]), max(right, before[2])
            bottom, top = min(bottom, before[1]), max(top, before[3])
        lines.append((left, bottom, right, top))
    return lines


def _on_line(
    line: tuple[float, float, float, float], box: tuple[float, float, float, float]
) -> bool:
    """Whether a character goes on with a line: at its height, and behind its end."""
    overlap = min(line[3], box[3]) - max(line[1], box[1])
    height = min(line[3] - line[1], box[3] - box[1])
    return overlap > _GAP * height and -height < box[0] - line[2] < 3 * height


def _share(corners: list[tuple[int, int]], width: int, height: int) -> Box:
    left, right = sorted(x for x, _ in corners)
    top, bottom = sorted(y for _, y in corners)
    left, right = max(left, 0), min(right, width)
    top, bottom = max(top, 0), min(bottom, height)
    return Box(left / width, top / height, (right - left) / width, (bottom - top) / height)
