import contextlib
import io
import logging
import random
import re
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from ingest.errors import Refused
from ingest.pdf import page_texts, read_pdf
from ingest.records import Metadata, Section

SNAPSHOTS = Path(__file__).parent / "data" / "pdf"
# Two columns of eight lines, short enough to stand side by side.
LEFT = (
    "The therapist began at the neck and",
    "worked slowly down to the shoulders",
    "with both thumbs on either side of",
    "the spine. Pressure was kept below",
    "the point at which it began to hurt.",
    "After ten minutes the client turned",
    "over and the calves were kneaded in",
    "the same way until they felt warm.",
)
RIGHT = (
    "Clients in the other group lay on an",
    "equal table in an equal room for the",
    "same time. Nobody touched them, and",
    "quiet music played. They were asked",
    "afterwards how they had slept in the",
    "week before, and how much pain they",
    "felt when they got up. Most of them",
    "said that the music alone was good.",
)
PROSE = (
    "A massage of the hands was offered on each of five days to everyone who",
    "lived on the ward. Nurses who had learned it in one afternoon gave it, and",
    "they wrote down how restless each person was before it and an hour later.",
)


class Paper:
    """A PDF set line by line, as a program that typesets does, with a place for each line."""

    def __init__(self) -> None:
        self.pdf = FPDF(unit="pt", format="A4")
        self.pdf.core_fonts_encoding = "cp1252"
        self.pdf.set_auto_page_break(False)
        self.y = 0.0

    def page(self, *, x: float = 72, size: float = 10) -> "Paper":
        self.pdf.add_page()
        self.x, self.size, self.y = x, size, 90.0
        return self

    def put(
        self, x: float, y: float, text: str, *, size: float = 10, bold: bool = False
    ) -> "Paper":
        self.pdf.set_font("Times", "B" if bold else "", size)
        self.pdf.text(x, y, text)
        return self

    def lines(self, *texts: str, x: float = 72, size: float = 10, bold: bool = False) -> "Paper":
        for text in texts:
            self.put(x, self.y, text, size=size, bold=bold)
            self.y += 1.2 * size
        return self

    def skip(self, points: float = 12) -> "Paper":
        self.y += points
        return self

    def heading(self, text: str, size: float = 13) -> "Paper":
        return self.skip().lines(text, size=size, bold=True).skip(4)

    def foot(self, text: str) -> "Paper":
        return self.put(290, 810, text)

    def bytes(self) -> bytes:
        return bytes(self.pdf.output())


def simple(*texts: str) -> bytes:
    return Paper().page().lines(*texts).bytes()


def text_of(data: bytes) -> str:
    (text,) = page_texts(data)
    return text


def headed(data: bytes) -> list[tuple[str | None, int | None, str]]:
    return [(s.heading, s.page, s.text) for s in read_pdf(data).sections]


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_pdf(data)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def reworked(data: bytes, change: Callable[[PdfWriter], Any]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def drawn(*operations: bytes, differences: Sequence[str] = ()) -> bytes:
    """A page for each content stream, in Helvetica, which is called /F1."""
    writer = PdfWriter()
    for content in operations:
        page = writer.add_blank_page(595, 842)
        stream = DecodedStreamObject()
        stream.set_data(content)
        page[NameObject("/Contents")] = writer._add_object(stream)
        names = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
        font = DictionaryObject({NameObject(k): NameObject(v) for k, v in names.items()})
        if differences:
            glyphs = ArrayObject([NumberObject(128), *map(NameObject, differences)])
            font[NameObject("/Encoding")] = DictionaryObject({NameObject("/Differences"): glyphs})
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def shown(*texts: tuple[float, float, bytes]) -> bytes:
    """Operations that show texts at their places in one text object, as TeX writes them."""
    places = [b"1 0 0 1 %d %d Tm (%s) Tj" % (x, y, text) for x, y, text in texts]
    return b"\n".join([b"BT /F1 10 Tf", *places, b"ET"])


def article() -> bytes:
    """Three pages with everything: title, columns, running heads, references, an appendix."""
    paper = Paper().page()
    paper.put(72, 40, "Journal of Kneading 2019;4(1):11-13")
    paper.lines("Hand massage for restless", "people on a ward: a trial", size=18)
    paper.skip(6).lines("Ruth Probe, Anna Muster").heading("Abstract")
    paper.lines(*PROSE).heading("1. Introduction")
    paper.lines(
        "Restlessness is frequent. Drugs against it are given more often than they are need-"
    )
    paper.lines("ed, and touch may be a milder way.", "Few have asked those who give it.", x=72)
    paper.foot("11").page().put(72, 40, "12 Journal of Kneading 2019;4(1)")
    for i, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        paper.put(72, 90 + 12 * i, left).put(310, 90 + 12 * i, right)
    paper.y = 200
    paper.heading("References").lines("1. Kneipp S. Water and hands. Baths 1891;1:1-9.").foot("12")
    paper.page().put(72, 40, "13 Journal of Kneading 2019;4(1)")
    paper.lines("2. Ling P. Strokes of the hand. Gymn 1834;2:3-4.")
    paper.heading("Appendix A. Instructions").lines("Warm your hands first.").foot("13")
    return paper.bytes()


# -- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("A short inter-", "vention helped."), "A short intervention helped."),
        (("It was double-", "blind throughout."), "It was double-blind throughout."),
        (("At the follow-", "up they slept."), "At the follow-up they slept."),
        (("Then, follow-", "ing the rules, we"), "Then, following the rules, we"),
        (("They used self-", "massage at home."), "They used self-massage at home."),
        (("It was a 12-", "week programme."), "It was a 12-week programme."),
        (("between pre-", "and post-test values"), "between pre- and post-test values"),
        (("by the Schmidt-", "Meyer method only"), "by the Schmidt-Meyer method only"),
        (("in 10–", "12 sessions of it"), "in 10–12 sessions of it"),
        (("with and/", "or without oil"), "with and/or without oil"),
        (("the thera\u00ad", "pists\u00ad hands"), "the therapists hands"),
        (("MASSAGE FOR LOW-", "ER BACKS, THEN"), "MASSAGE FOR LOWER BACKS, THEN"),
    ],
)
def test_a_word_broken_at_a_line_end_is_mended_and_a_real_hyphen_kept(
    lines: Sequence[str], text: str
) -> None:
    assert text_of(simple(*lines)) == text


def test_the_rest_of_the_document_tells_whether_a_hyphen_is_real() -> None:
    paper = Paper().page().lines("A slow-stroke massage.", "The nonspecific part.")
    paper.page().lines("Then a slow-", "stroke massage and a non-", "specific effect.")

    assert page_texts(paper.bytes())[1] == "Then a slow-stroke massage and a nonspecific effect."


@pytest.mark.parametrize(
    ("elsewhere", "lines", "text"),
    [
        ("A slow and a long stroke.", ("The slow-", "stroke one."), "The slow-stroke one."),
        ("Over a load or overloaded.", ("An over-", "load of it."), "An overload of it."),
        ("Learn how to knead.", ("The knead-", "ings of it."), "The kneadings of it."),
        ("More oil over it.", ("And more-", "over it is."), "And moreover it is."),
    ],
)
def test_whole_words_elsewhere_tell_what_a_broken_word_is(
    elsewhere: str, lines: Sequence[str], text: str
) -> None:
    paper = Paper().page().lines(elsewhere).page().lines(*lines)

    assert page_texts(paper.bytes())[1] == text


def test_two_whole_words_of_the_document_keep_their_hyphen() -> None:
    paper = Paper().page().lines("Their health was related to sleep.", "Body mass and age.")
    paper.page().lines("In health-", "related matters of mass-", "age the massage helps.")

    assert page_texts(paper.bytes())[1] == "In health-related matters of massage the massage helps."


@pytest.mark.parametrize("first", [0x0B, 0x1B])
def test_ligatures_of_old_tex_fonts_are_spelt_out(first: int) -> None:
    ff, fi, fl, ffi, ffl = (b"\\%03o" % code for code in range(first, first + 5))
    words = b"o%s %snger %soor o%sce wa%se" % (ff, fi, fl, ffi, ffl)

    assert text_of(drawn(shown((72, 700, words)))) == "off finger floor office waffle"


def test_ligatures_are_spelt_out_and_unseen_characters_removed() -> None:
    data = drawn(
        shown((72, 700, b"\x80ve e\x81ects \x82\x00\x01 in the o\x83ce")),
        differences=["/fi", "/ff", "/fl", "/ffi"],
    )

    assert text_of(data) == "five effects fl in the office"


def test_text_that_is_drawn_twice_to_look_bold_is_read_once() -> None:
    paper = Paper().page().put(72, 90, "Methods", size=14).put(72.3, 90, "Methods", size=14)
    paper.y = 120

    assert headed(paper.lines(*PROSE).bytes()) == [("Methods", 1, " ".join(PROSE))]


# -- paragraphs ---------------------------------------------------------------------------------


def test_lines_of_a_paragraph_are_one_and_a_space_above_parts_paragraphs() -> None:
    paper = Paper().page().lines(*PROSE).skip().lines(*PROSE)

    assert text_of(paper.bytes()) == " ".join(PROSE) + "\n\n" + " ".join(PROSE)


def test_an_indent_begins_a_paragraph() -> None:
    paper = Paper().page()
    for _ in range(3):
        paper.lines(PROSE[0], x=84).lines(*PROSE[1:])

    assert text_of(paper.bytes()) == "\n\n".join([" ".join(PROSE)] * 3)


def test_a_short_last_line_ends_a_paragraph() -> None:
    data = simple(*PROSE, "They were calmer.", *PROSE)

    assert text_of(data) == f"{' '.join(PROSE)} They were calmer.\n\n{' '.join(PROSE)}"


def test_an_entry_whose_lines_hang_is_one_paragraph() -> None:
    paper = Paper().page()
    for name in ("Roe J", "Poe K", "Moe L"):
        paper.lines(f"{name}. A study of warm hands on cold feet and of what then comes to")
        paper.lines("pass in the evening of the day. Feet 1999;1:1-2.", x=90)

    assert [entry[:5] for entry in text_of(paper.bytes()).split("\n\n")] == [
        "Roe J",
        "Poe K",
        "Moe L",
    ]


# -- running heads ------------------------------------------------------------------------------


def numbered_pages(count: int) -> bytes:
    paper = Paper()
    for number in range(1, count + 1):
        paper.page().put(72, 40, f"Probe et al. Journal of Kneading {2000 + number}")
        paper.lines(f"Page {number} has {number * 7} words in it.", *PROSE).foot(str(100 + number))
    return paper.bytes()


@pytest.mark.parametrize("count", [2, 3, 6])
def test_running_heads_and_page_numbers_are_dropped(count: int) -> None:
    assert page_texts(numbered_pages(count)) == tuple(
        f"Page {n} has {n * 7} words in it.\n\n{' '.join(PROSE)}" for n in range(1, count + 1)
    )


def test_heads_that_alternate_between_left_and_right_pages_are_dropped() -> None:
    paper = Paper()
    for number in range(1, 7):
        side = "Ruth Probe and others" if number % 2 else "Massage of the hands"
        paper.page().put(72, 40, side).lines(f"Text {'abcdefg'[number]} is here.", *PROSE)

    assert not any(
        "others" in page or "of the hands " in page[:30] for page in page_texts(paper.bytes())
    )
    assert page_texts(paper.bytes())[0].startswith("Text b is here.")


def test_a_numbered_heading_at_the_head_of_every_page_is_kept() -> None:
    paper = Paper()
    for number, part in enumerate(("hands", "feet", "ears"), 1):
        paper.page().lines(f"Exercise {number}", size=16).skip().lines(f"Rub your {part}.")

    assert [heading for heading, _, _ in headed(paper.bytes())] == [
        "Exercise 1",
        "Exercise 2",
        "Exercise 3",
    ]


def test_a_stamp_along_the_margin_of_every_page_is_dropped() -> None:
    pages = [
        b"BT /F1 6 Tf 0 1 -1 0 20 100 Tm (Downloaded by a library on May 3) Tj ET\n"
        + shown((72, 700, b"On page %d the hands of the nurse" % n), (72, 688, b"were warm."))
        for n in (1, 2)
    ]

    assert page_texts(drawn(*pages)) == (
        "On page 1 the hands of the nurse were warm.",
        "On page 2 the hands of the nurse were warm.",
    )


def test_a_sentence_that_two_pages_begin_with_is_kept() -> None:
    paper = Paper()
    for _ in range(2):
        paper.page().lines("Sessions lasted 30 minutes.", *PROSE)

    assert [page[:27] for page in page_texts(paper.bytes())] == ["Sessions lasted 30 minutes."] * 2


def test_figures_at_the_foot_of_a_page_are_kept_in_a_table() -> None:
    paper = Paper()
    for first in (31, 57):
        paper.page().lines(*PROSE, "Group, age", f"Hands {first}", f"Feet {first + 4}", "12")

    assert [page[-27:] for page in page_texts(paper.bytes())] == [
        "Group, age Hands 31 Feet 35 12"[-27:],
        "Group, age Hands 57 Feet 61 12"[-27:],
    ]


def test_a_row_of_figures_that_stands_apart_is_kept() -> None:
    paper = Paper()
    for part in ("hands", "feet", "ears"):
        paper.page().lines(f"Nights slept after the {part} were rubbed.").skip(40).lines("12 3.4")

    assert [page[-6:] for page in page_texts(paper.bytes())] == ["12 3.4"] * 3


def test_the_number_of_an_only_page_is_dropped_where_it_stands_alone() -> None:
    assert text_of(Paper().page().lines(*PROSE).foot("1").bytes()) == " ".join(PROSE)
    assert text_of(Paper().page().lines(*PROSE).foot("Page 1 of 1").bytes()) == " ".join(PROSE)


# -- reading order ------------------------------------------------------------------------------


def in_turns() -> Iterator[tuple[float, float, str]]:
    for i, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        yield 72, 100 + 12 * i, left
        yield 310, 100 + 12 * i, right


@pytest.mark.parametrize("order", ["in turns", "column by column"])
def test_two_columns_are_read_one_after_the_other(order: str) -> None:
    paper = (
        Paper()
        .page()
        .put(72, 80, "Both of the groups rested for an hour before a bell called them in.")
    )
    for x, y, text in sorted(in_turns(), key=lambda t: t[0] if order != "in turns" else 0):
        paper.put(x, y, text)

    assert text_of(paper.bytes()).endswith(" ".join(LEFT) + " " + " ".join(RIGHT))


def test_columns_drawn_in_turns_within_one_text_object_are_read_one_after_the_other() -> None:
    data = drawn(shown(*((x, 800 - y, text.encode()) for x, y, text in in_turns())))

    assert text_of(data) == " ".join(LEFT) + " " + " ".join(RIGHT)


def test_a_line_across_the_columns_parts_what_is_above_from_what_is_below() -> None:
    paper = Paper().page()
    across = (
        "This line runs over the whole width of the page, across the gutter that parts columns."
    )
    for start in (0, 150):
        for x, y, text in in_turns():
            paper.put(x, y + start, text)
        if not start:
            paper.put(72, 220, across)

    whole = " ".join(LEFT) + " " + " ".join(RIGHT)
    assert " ".join(text_of(paper.bytes()).split()) == f"{whole} {across} {whole}"


def test_a_line_across_the_columns_is_known_where_its_words_are_placed_singly() -> None:
    across = "Hands that were warmed before a massage of the neck did more good"
    words = [(72 + 5.5 * match.start(), match[0].encode()) for match in re.finditer(r"\S+", across)]
    columns = [(x, 800 - y, text.encode()) for x, y, text in in_turns()]
    head, middle = ([(x, y, text) for x, text in words] for y in (712, 664))
    data = drawn(shown(*head, *columns[:6], *middle, *columns[8:]))

    above = " ".join((*LEFT[:3], *RIGHT[:3]))
    below = " ".join((*LEFT[4:], *RIGHT[4:]))
    assert " ".join(text_of(data).split()) == f"{across} {above} {across} {below}"


def test_a_table_is_read_row_by_row() -> None:
    paper = Paper().page().lines(*PROSE)
    rows = [
        ("Hands", "12", "3.4"),
        ("Feet", "14", "2.9"),
        ("Neck", "9", "4.1"),
        ("Back", "8", "5.5"),
    ]
    for i, cells in enumerate(rows * 2):
        for x, cell in zip((72, 200, 310), cells, strict=True):
            paper.put(x, 150 + 12 * i, cell)

    assert "Hands 12 3.4 Feet 14 2.9 Neck 9 4.1" in text_of(paper.bytes())


def test_words_that_chance_to_stand_below_each_other_are_no_column() -> None:
    aligned = [
        ((72, b"The %d hands of the old" % n), (200, b"were rubbed until warm")) for n in range(6)
    ]
    across = [((72, b"and that took the nurses of the ward about ten minutes"),)] * 3
    rows = [*aligned[:2], across[0], *aligned[2:4], across[1], *aligned[4:], across[2]]
    texts = [(x, 700 - 12 * i, text) for i, row in enumerate(rows) for x, text in row]

    assert text_of(drawn(shown(*texts))) == b" ".join(text for _, _, text in texts).decode()


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_turned_page_reads_like_an_upright_one(angle: int) -> None:
    upright = article()
    turned = reworked(upright, lambda writer: [page.rotate(angle) for page in writer.pages])

    assert page_texts(turned) == page_texts(upright)


def test_text_set_sideways_reads_like_upright_text() -> None:
    paper = Paper().page()
    with paper.pdf.rotation(90, 300, 400):
        paper.heading("Methods").lines(*PROSE).skip().lines("They slept.")

    assert headed(paper.bytes()) == [("Methods", 1, " ".join(PROSE) + "\n\nThey slept.")]


def test_a_note_across_the_direction_of_the_page_comes_last() -> None:
    paper = Paper().page().put(72, 300, "A note that stands upright")
    with paper.pdf.rotation(90, 300, 400):
        paper.lines(*PROSE)

    assert text_of(paper.bytes()) == " ".join(PROSE) + "\n\nA note that stands upright"


def test_the_size_of_type_is_measured_on_the_page() -> None:
    data = drawn(
        b"BT /F1 1 Tf 16 0 0 16 72 700 Tm (Warm hands) Tj"
        b" 10 0 0 10 72 670 Tm (They slept well after it.) Tj ET"
    )

    assert headed(data) == [("Warm hands", 1, "They slept well after it.")]


# -- headings and sections ----------------------------------------------------------------------


def test_a_section_that_goes_on_over_a_page_break_begins_anew_under_its_heading() -> None:
    paper = Paper().page().heading("Methods").lines("Hands were warmed.").page()
    paper.lines("Feet were not.").heading("Results").lines("All slept.")

    assert headed(paper.bytes()) == [
        ("Methods", 1, "Hands were warmed."),
        ("Methods", 2, "Feet were not."),
        ("Results", 2, "All slept."),
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "Introduction",
        "MATERIALS AND METHODS",
        "3. Results",
        "2.1 Participants and rooms",
        "IV. Discussion",
        "Conclusions:",
        "Conflict of interest",
        "Appendix B",
    ],
)
def test_a_usual_heading_needs_no_type_of_its_own(heading: str) -> None:
    data = simple("They slept well.", heading, "It was a quiet night.")

    assert headed(data)[1:] == [(heading, 1, "It was a quiet night.")]


@pytest.mark.parametrize(
    "lines",
    [
        ("We wrote down the", "Results", "of every night."),
        ("The group was given the usual", "Introduction", "and then a massage."),
        ("Of all participants,", "2.1 Percent of them", "slept."),
        ("The list of", "references", "is long."),
        ("They slept.", "Results", "of that night were good."),
        ("The nurses wrote down the", "Results", "Anna Muster had asked for."),
        ("They slept.", "results", "Anna wrote them down."),
    ],
)
def test_a_word_within_a_sentence_is_no_heading(lines: Sequence[str]) -> None:
    ((heading, _, text),) = headed(simple(*PROSE, *lines))

    assert (heading, text.split()) == (None, " ".join((*PROSE, *lines)).split())


def test_larger_or_bold_lines_are_headings_and_captions_are_not() -> None:
    paper = Paper().page().heading("Warm hands on", 15).lines(*PROSE)
    paper.skip().lines("What the nurses said", bold=True).lines(*PROSE)
    paper.skip().lines("Table 2. Nights without sleep", bold=True).lines(*PROSE)

    assert [heading for heading, _, _ in headed(paper.bytes())] == [
        "Warm hands on",
        "What the nurses said",
    ]


def test_a_usual_heading_in_bold_needs_no_sentence_to_end_before_it() -> None:
    paper = Paper().page().lines("Keywords: hands, feet, sleep").lines("Background", bold=True)

    assert headed(paper.lines(*PROSE).bytes())[1] == ("Background", 1, " ".join(PROSE))


def test_a_heading_of_two_lines_is_one_heading() -> None:
    paper = Paper().page().lines(*PROSE).skip()
    paper.lines("What the nurses said of the inter-", "vention on the ward", size=13, bold=True)
    paper.lines(*PROSE)

    assert headed(paper.bytes())[1][0] == "What the nurses said of the intervention on the ward"


def test_letter_spaced_headings_are_closed_up() -> None:
    data = simple("R E F E R E N C E S", "1. Kneipp S. Water. Baths 1891;1:1-9.")

    assert headed(data) == [("REFERENCES", 1, "1. Kneipp S. Water. Baths 1891;1:1-9.")]


def test_large_type_over_no_text_is_text_itself() -> None:
    paper = Paper().page().lines("Hands that help", size=24).skip(40)
    paper.lines("An evening for carers", size=18).page().lines(*PROSE)

    assert headed(paper.bytes()) == [
        (None, 1, "Hands that help\n\nAn evening for carers"),
        (None, 2, " ".join(PROSE)),
    ]


def test_a_document_of_headings_alone_is_read_as_text() -> None:
    assert headed(simple("Methods")) == [(None, 1, "Methods")]


def test_references_run_over_pages_until_the_next_heading() -> None:
    paper = Paper().page().lines("They slept well.").heading("References")
    paper.lines("1. Kneipp S. Water and hands. Baths 1891;1:1-9.").page()
    paper.lines("2. Ling P. Strokes. Gymn 1834;2:3-4.", "Summary of strokes. Gymn 1835.")
    paper.page().lines("3. Roe J. Feet. Toes 1999;1:2.").heading("Appendix")
    paper.lines("Warm your hands first.")

    assert [(heading, page) for heading, page, _ in headed(paper.bytes())] == [
        (None, 1),
        ("References", 1),
        ("References", 2),
        ("References", 3),
        ("Appendix", 3),
    ]


def test_bold_names_within_references_do_not_end_them() -> None:
    paper = Paper().page().lines("They slept well.").heading("References")
    for name in ("Kneipp", "Ling"):
        paper.skip().lines(f"{name} and others", bold=True).lines("Water. Baths 1891;1:1-9.")
    paper.heading("A. How to knead at home").lines("Warm your hands first.")

    assert [heading for heading, _, _ in headed(paper.bytes())] == [
        None,
        "References",
        "A. How to knead at home",
    ]


def every_kind_of_paper() -> list[bytes]:
    two_columns = drawn(shown(*((x, 800 - y, text.encode()) for x, y, text in in_turns())))
    return [article(), numbered_pages(4), two_columns, simple(*PROSE), simple("Methods", *PROSE)]


@pytest.mark.parametrize("data", every_kind_of_paper())
def test_every_section_is_an_exact_slice_of_its_page(data: bytes) -> None:
    pages = page_texts(data)
    sections = read_pdf(data).sections

    def slice_of(section: Section) -> str:
        page = pages[(section.page or 0) - 1]
        return page[section.start : section.start + len(section.text)]

    assert [slice_of(section) for section in sections] == [section.text for section in sections]
    assert len(sections) > 0
    assert read_pdf(data) == read_pdf(data)


def test_an_article_reads_as_its_snapshot() -> None:
    reading = read_pdf(article())
    parts = [f"[page {s.page}, {s.start}] {s.heading}\n{s.text}\n" for s in reading.sections]

    assert "\n".join(parts) == (SNAPSHOTS / "article.txt").read_text("utf-8")
    assert reading.found == Metadata(
        title="Hand massage for restless people on a ward: a trial", year=2019
    )


# -- metadata -----------------------------------------------------------------------------------


def found(data: bytes, **information: str) -> Metadata:
    values = {f"/{key}": value for key, value in information.items()}
    return read_pdf(reworked(data, lambda writer: writer.add_metadata(values))).found


def test_the_title_is_the_largest_type_at_the_head_of_page_one() -> None:
    paper = Paper().page().lines("Original Research Article", size=20)
    paper.lines("Warm hands and cold", "feet: a review", size=17).skip().lines(*PROSE)

    assert found(paper.bytes()).title == "Warm hands and cold feet: a review"


def test_the_name_of_a_journal_in_large_type_is_no_title() -> None:
    paper = Paper().page().lines("Bodywork and Touch Review", size=20)
    paper.lines("Bodywork and Touch Review 12 (2011) 3-9", *PROSE)

    assert found(paper.bytes()).title is None


def test_large_type_at_the_foot_of_page_one_is_no_title() -> None:
    paper = Paper().page().lines(*PROSE, *PROSE).skip(200)

    assert found(paper.lines("Call the ward for more", size=24).bytes()).title is None


@pytest.mark.parametrize(
    "title",
    [
        "Microsoft Word - final version of massage.docx",
        "massage for restless people.pdf",
        "untitled",
        "Untitled 1",
        "PII: S0965-2299(13)00199-3",
        "doi:10.1000/knead.12",
        "12345",
        "JKN-2012-0043 1..8",
        "PowerPoint Presentation",
        "Layout 1",
        "Massage",
        "\x00\x00",
    ],
)
def test_a_junk_title_is_not_believed(title: str) -> None:
    assert found(simple(*PROSE), Title=title).title is None


def test_a_title_in_the_properties_counts_first_where_page_one_has_it() -> None:
    paper = Paper().page().lines("Nurses of the Ward", size=22).skip()
    paper.lines("Warm hands, cold feet", *PROSE)

    assert found(paper.bytes(), Title="Warm Hands, Cold Feet").title == "Warm Hands, Cold Feet"
    assert found(paper.bytes(), Title="Notes of another day").title == "Nurses of the Ward"
    assert found(simple(*PROSE), Title="Notes of another day").title == "Notes of another day"


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Ruth Probe; Anna Muster", ("Probe R", "Muster A")),
        ("Ruth Probe, Anna Muster and Jo Roe", ("Probe R", "Muster A", "Roe J")),
        ("Probe, Ruth", ("Probe R",)),
        ("Anna Muster", ()),
        ("admin", ()),
        ("Microsoft Office User", ()),
        ("Ruth Probe; Typst Setter", ()),
        ("user@example.org", ()),
        ("Ruth Probe; Nursing Office of Wards", ()),
    ],
)
def test_authors_are_believed_where_they_are_persons(author: str, names: tuple[str, ...]) -> None:
    page = simple("By R. Probe of the ward", *PROSE)

    assert found(page, Author=author, Creator="Setter 4.2").authors == names


def xmp_of(properties: str) -> bytes:
    packet = f"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">
<rdf:Description rdf:about="">{properties}</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""

    def add(writer: PdfWriter) -> None:
        stream = DecodedStreamObject()
        stream.set_data(packet.encode())
        stream[NameObject("/Type")] = NameObject("/Metadata")
        stream[NameObject("/Subtype")] = NameObject("/XML")
        writer._root_object[NameObject("/Metadata")] = writer._add_object(stream)
        writer.add_metadata({"/Title": "untitled", "/Author": "admin"})

    return reworked(simple(*PROSE), add)


def test_xmp_tells_title_authors_doi_and_year() -> None:
    data = xmp_of(
        "<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>Hands on a ward</rdf:li></rdf:Alt>"
        "</dc:title><dc:creator><rdf:Seq><rdf:li>Ruth Probe</rdf:li>"
        "<rdf:li>Anna Muster</rdf:li></rdf:Seq></dc:creator>"
        "<prism:doi>10.1000/knead.2019.4</prism:doi>"
        "<prism:coverDate>2019-03-01</prism:coverDate>"
    )

    assert read_pdf(data).found == Metadata(
        title="Hands on a ward",
        authors=("Probe R", "Muster A"),
        year=2019,
        doi="10.1000/knead.2019.4",
    )


def test_broken_xmp_costs_no_text() -> None:
    assert headed(xmp_of("<dc:title>")) == [(None, 1, " ".join(PROSE))]
    assert read_pdf(xmp_of("<dc:title>")).found == Metadata()


@pytest.mark.parametrize(
    ("line", "doi"),
    [
        ("https://doi.org/10.1000/knead.2019.4.", "10.1000/knead.2019.4"),
        ("(doi: 10.1000/S0140-6736(05)67352-5)", "10.1000/S0140-6736(05)67352-5"),
        ("doi:10.1000/(knead)2019(4).", "10.1000/(knead)2019(4)"),
        ("doi:10.1000/knead.2019. It is free.", "10.1000/knead.2019"),
        ("10.1000/k.4 and 10.1000/k.4.g001", "10.1000/k.4"),
        ("10.1000/k.4 or perhaps 10.1000/z.9", None),
        ("The dose was 10.5/day.", None),
    ],
)
def test_a_doi_is_read_from_page_one_without_the_sentence_around_it(
    line: str, doi: str | None
) -> None:
    assert found(simple(line, *PROSE)).doi == doi


def test_a_doi_that_goes_on_in_the_next_line_is_left_out() -> None:
    assert found(simple("doi:10.1000/j.knead.", "2013.12.003", *PROSE)).doi is None
    assert found(simple("doi:10.1000/j.knead-", "2013.12.003", *PROSE)).doi is None


def test_a_doi_of_another_page_or_of_a_reference_is_not_the_papers() -> None:
    paper = Paper().page().lines(*PROSE).heading("References")
    paper.lines("1. Ling P. Strokes. Gymn 1834;2:3-4. doi:10.1000/gymn.1", "PMID: 123. 1834.")
    paper.page().lines("doi:10.1000/gymn.2", "PMID: 456")

    assert found(paper.bytes()) == Metadata()


def test_a_doi_in_the_subject_and_a_pmid_on_page_one_are_read() -> None:
    known = found(simple("PMID: 12345", *PROSE), Subject="Knead, 4 (2019) 1. doi:10.1000/k.4")

    assert (known.doi, known.pmid) == ("10.1000/k.4", "12345")


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("Knead 2012;7(2):e30248", 2012),
        ("Knead and Touch 22 (2014) 1–7", 2014),
        ("Knead (2014) 22, 1–7", 2014),
        ("Knead, Volume 36, Issue 3, May 2010", 2010),
        ("Citation: Probe R, Muster A (2012) Warm hands. Knead 7: e30", 2012),
        ("Received: March 1, 2011; Published: May 3, 2012", 2012),
        ("Published online 8 February 2012", 2012),
        ("© 2012 The Authors.", 2012),
        ("Copyright (c) 2012 by the ward", 2012),
        ("They came in 2012 for the first time.", None),
        ("Received: March 1, 2011", None),
        ("Strokes and Baths, Winter 2011", None),
        ("© 2011 Probe. © 2013 Muster.", None),
        ("Comment on: Knead 2012;7(2):30-48", None),
        ("Knead 2012;7(2):30-48 © 2011 The Authors.", 2012),
        ("Published online 8 February 2012 © 2011 The Authors.", 2012),
        ("Their strokes were warm and slow. " * 6 + "Knead 2012;7(2):30-48", None),
    ],
)
def test_the_year_is_that_of_publication_or_absent(line: str, year: int | None) -> None:
    paper = Paper().page().lines(line).skip(20).lines(*PROSE)

    assert found(paper.bytes(), CreationDate="D:20200101000000").year == year


# -- refused ------------------------------------------------------------------------------------


def encrypted(user: str, owner: str, algorithm: str) -> bytes:
    return reworked(simple(*PROSE), lambda writer: writer.encrypt(user, owner, algorithm=algorithm))


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_locked_file_with_an_empty_password_is_read(algorithm: str) -> None:
    assert text_of(encrypted("", "owner", algorithm)) == " ".join(PROSE)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_file_with_a_password_is_refused(algorithm: str) -> None:
    assert refusal(encrypted("secret", "owner", algorithm)).startswith(
        "is locked with a password; "
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty (0 bytes); "),
        (
            b"<html><body>Log in to read this article</body></html>",
            "is a web page inside, not a PDF; ",
        ),
        (b"PK\x03\x04 a Word file", "is not a PDF inside; "),
        (b"%PDF-1.4\n" + bytes(range(256)) * 4 + b"%%EOF", "cannot be read as a PDF: damaged ("),
    ],
)
def test_what_is_no_pdf_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    assert refusal(data).startswith(reason)


def test_a_file_that_is_cut_off_anywhere_is_refused() -> None:
    data = simple(*PROSE)
    whole = data.rstrip()

    for end in range(9, len(whole), 5):
        assert refusal(data[:end]).startswith("is cut off: the end of the PDF is missing; ")
    assert page_texts(whole) == page_texts(data)


@settings(max_examples=150)
@given(st.binary(max_size=300), st.integers(0, 2000), st.booleans())
def test_any_damage_is_refused_or_read_and_never_another_error(
    damage: bytes, at: int, insert: bool
) -> None:
    data = article()
    at = at * len(data) // 2000
    damaged = data[:at] + damage + data[at + (0 if insert else len(damage)) :]
    for attempt in (damaged, damaged + b"\n%%EOF"):
        with contextlib.suppress(Refused):
            assert len(read_pdf(attempt).sections) > 0


def test_a_damaged_page_refuses_the_file_by_its_number() -> None:
    def damage(writer: PdfWriter) -> None:
        stream = writer.pages[1]["/Contents"].get_object()
        assert isinstance(stream, StreamObject)
        noise = random.Random(7).randbytes(40)
        stream._data = stream._data[:30] + noise + stream._data[70:]

    data = reworked(article(), damage)

    assert refusal(data).startswith("page 2 of 3 cannot be read: damaged (")


def test_a_page_in_an_unknown_encoding_refuses_the_file_by_its_number() -> None:
    def hide(writer: PdfWriter) -> None:
        stream = writer.pages[2]["/Contents"].get_object()
        assert isinstance(stream, StreamObject)
        stream[NameObject("/Filter")] = NameObject("/NewDecode")

    expected = "page 3 of 3 cannot be read: of a kind that is not known (Unsupported filter "
    assert refusal(reworked(article(), hide)).startswith(expected)


def test_a_page_that_unpacks_to_gigabytes_is_refused() -> None:
    def swell(writer: PdfWriter) -> None:
        stream = writer.pages[0]["/Contents"].get_object()
        assert isinstance(stream, StreamObject)
        stream._data = zlib.compress(b" " * 80_000_000)

    expected = "page 1 of 3 cannot be read: over what is safe to unpack ("
    assert refusal(reworked(article(), swell)).startswith(expected)


def test_operands_nested_without_end_are_refused() -> None:
    assert refusal(drawn(b"[" * 100_000)).startswith("page 1 of 1 cannot be read: damaged (")


def test_text_at_no_place_on_the_page_is_read_all_the_same() -> None:
    enlarge = b"1%b 0 0 1 0 0 cm " % (b"0" * 30) * 12
    content = enlarge + b"BT /F1 10 Tf 1 0 0 1 10 700 Tm (Warm hands) Tj ET"

    assert text_of(drawn(content)) == "Warm hands"


def test_a_file_without_pages_is_refused() -> None:
    def empty(writer: PdfWriter) -> None:
        writer.remove_page(0)

    assert refusal(reworked(simple("Hands"), empty)).startswith("has no pages; ")


def scan(pages: int, stamp: str = "") -> bytes:
    paper = Paper()
    for _ in range(pages):
        paper.page().pdf.image(Image.new("L", (60, 80), 200), 0, 0, 595, 842)
        if stamp:
            paper.foot(stamp)
    return paper.bytes()


def test_a_scan_is_refused_with_the_way_to_ocr() -> None:
    fix = "; run OCR over it, for example: ocrmypdf in.pdf out.pdf"

    assert refusal(scan(3)) == "has no text on any of its 3 pages: a scan?" + fix
    assert refusal(Paper().page().bytes()) == "has no text on its only page: a scan?" + fix
    assert refusal(scan(2, "Stamped by a library")) == (
        "has no text on any of its 2 pages but a stamp or a page number: a scan?" + fix
    )


def test_pages_that_say_nothing_but_one_line_are_read_where_they_hold_no_picture() -> None:
    paper = Paper()
    for _ in range(3):
        paper.page().put(72, 400, "Breathe out slowly.")

    assert page_texts(paper.bytes()) == ("Breathe out slowly.",) * 3


def test_text_in_fonts_that_do_not_tell_their_letters_is_refused() -> None:
    data = drawn(
        shown((72, 700, b"\x80\x81\x82 " * 20)), differences=["/uni2741", "/uni2742", "/uni2743"]
    )

    assert refusal(data).startswith("has fonts that do not tell which letters they draw; run OCR")


def test_pypdf_is_silent_and_its_logger_left_as_it_was(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("pypdf")
    caplog.set_level(logging.DEBUG, logger="pypdf")
    before = (logger.level, logger.propagate, list(logger.handlers))
    data = simple(*PROSE).replace(b"startxref\n", b"startxref\n9")

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert text_of(data) == " ".join(PROSE)

    assert caplog.records == []
    assert (logger.level, logger.propagate, logger.handlers) == before


def test_a_warning_of_pypdf_or_its_ciphers_does_not_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    def warn(*_: object, **__: object) -> None:
        warnings.warn("an old cipher", DeprecationWarning, stacklevel=1)

    monkeypatch.setattr("pypdf.PageObject.extract_text", warn)

    assert refusal(simple("Hands")).startswith("has no text on its only page")


def test_a_fault_of_our_own_or_of_memory_is_not_called_damage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def exhausted(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("pypdf.PageObject.extract_text", exhausted)
    with pytest.raises(MemoryError):
        read_pdf(simple("Hands"))
