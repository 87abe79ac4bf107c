"""The page of a PDF as an image, with the passage marked where it stands."""

from io import BytesIO

import pytest
from fpdf import FPDF
from PIL import Image

from index.errors import ViewError
from index.pdf_page import page_image
from ingest.pdf import read_pdf

LEFT = "The left column says that a slow massage of the back eased the pain for a while. " * 6
RIGHT = "The right column says that nobody was harmed and that the knee moved no better. " * 6


def two_columns() -> bytes:
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_font("Helvetica", size=10)
    pdf.add_page()
    with pdf.text_columns(ncols=2, gutter=20) as columns:
        columns.write(LEFT)
        columns.new_column()
        columns.write(RIGHT)
    pdf.add_page()
    pdf.text(72, 100, "A second page with one line of its own")
    return bytes(pdf.output())


def test_a_passage_is_marked_in_its_column_and_nowhere_else() -> None:
    image = page_image(two_columns(), 1, RIGHT)
    assert image.found == 1.0
    assert len(image.boxes) > 5
    assert all(box.left > 0.5 and box.left + box.width < 0.97 for box in image.boxes)
    left = page_image(two_columns(), 1, LEFT)
    assert all(box.left > 0.03 and box.left + box.width < 0.5 for box in left.boxes)


def test_what_the_reader_took_from_a_page_is_found_on_that_page() -> None:
    data = two_columns()
    for section in read_pdf(data).sections:
        assert section.page is not None
        assert page_image(data, section.page, section.text).found == 1.0


def test_the_mark_covers_the_ink_of_the_words() -> None:
    image = page_image(two_columns(), 2, "A second page with one line of its own")
    (box,) = image.boxes
    picture = Image.open(BytesIO(image.png)).convert("L").point(lambda value: 255 - value)
    assert picture.size == (image.width, image.height)
    left, top, right, bottom = picture.getbbox() or (0, 0, 0, 0)
    assert box.left * image.width <= left + 2
    assert box.top * image.height <= top + 2
    assert (box.left + box.width) * image.width >= right - 2
    assert (box.top + box.height) * image.height >= bottom - 2


def test_a_turned_page_is_marked_where_it_is_drawn() -> None:
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_font("Helvetica", size=10)
    pdf.add_page()
    pdf.text(72, 100, "Near the top of the sheet, before it was turned.")
    data = bytes(pdf.output()).replace(b"/Type /Page\n", b"/Type /Page\n/Rotate 90\n")
    image = page_image(data, 1, "Near the top of the sheet, before it was turned.")
    assert image.width > image.height
    assert image.found == 1.0
    assert all(box.left > 0.8 for box in image.boxes)
    assert all(box.height > box.width for box in image.boxes)


def test_a_page_without_a_passage_is_drawn_plain() -> None:
    image = page_image(two_columns(), 2, None)
    assert (image.number, image.pages, image.boxes) == (2, 2, ())


@pytest.mark.parametrize("number", [0, 3])
def test_a_page_that_is_not_there_is_refused(number: int) -> None:
    with pytest.raises(ViewError, match=f"the file has no page {number}; it has 2"):
        page_image(two_columns(), number, None)


def test_what_is_no_pdf_is_refused_in_one_line() -> None:
    with pytest.raises(ViewError, match="this page cannot be drawn"):
        page_image(b"%PDF-1.4 but nothing else", 1, None)
