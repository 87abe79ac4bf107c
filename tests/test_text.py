"""Plain text and Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import Refused
from ingest.records import Metadata, Section
from ingest.text import decode, read_markdown, read_text

ARTICLE = """Skip to content

Massage For A Stiff Neck

Posted on Monday by the clinic

A stiff neck is a nuisance. It passes.

What Helps

Slow strokes, they say:

  • Kneading
  • Stroking

References

1. Someone. Something. 2001.
"""


def test_short_lines_head_what_follows_and_offsets_point_into_the_file() -> None:
    sections = read_text(ARTICLE.encode()).sections
    assert [section.heading for section in sections] == [
        "Massage For A Stiff Neck",
        "What Helps",
        "References",
    ]
    assert sections[1].text == "Slow strokes, they say:\n\n  • Kneading\n  • Stroking"
    for section in sections:
        assert ARTICLE[section.start : section.start + len(section.text)] == section.text


def test_the_title_is_the_first_heading_longer_than_a_menu_crumb() -> None:
    assert read_text(ARTICLE.encode()).found == Metadata(title="Massage For A Stiff Neck")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("A stiff neck is a nuisance. It passes.\n\nWhat Helps\n\nHeat.", None),
        ("Massage Therapy\n\nIt is old.", "Massage Therapy"),
        (
            "Massage Therapy for Back Pain\n2 Jul 18\n\nBack pain is common.",
            "Massage Therapy for Back Pain",
        ),
    ],
)
def test_a_title_is_a_heading_before_any_prose_or_absent(text: str, title: str | None) -> None:
    assert read_text(text.encode()).found.title == title


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_newlines_of_every_system_count_as_one_character(newline: str) -> None:
    data = ARTICLE.replace("\n", newline).encode()
    assert read_text(data) == read_text(ARTICLE.encode())


@pytest.mark.parametrize(
    "data",
    ["héé".encode(), b"\xef\xbb\xbf" + "héé".encode(), b"\xff\xfe" + "héé".encode("utf-16-le")],
)
def test_utf_8_and_marked_utf_16_decode_to_the_same_text(data: bytes) -> None:
    assert decode(data) == "héé"


def test_other_encodings_are_refused_with_the_byte_and_its_place() -> None:
    with pytest.raises(
        Refused, match=r"is not UTF-8 text \(byte 0xE9 at position 1\); .*save it as"
    ):
        decode("hé".encode("latin-1"))


def test_binary_data_is_refused() -> None:
    with pytest.raises(Refused, match="holds binary data"):
        decode(b"abc\0def")


def test_markdown_headings_head_sections_and_code_does_not() -> None:
    text = (
        "# Knees\n\nIntro.\n\nMethods\n-------\n\nWe kneaded.\n\n"
        "```\n# no heading\n```\n\n> # quoted\n"
    )
    reading = read_markdown(text.encode())
    assert reading.sections == (
        Section("Intro.", "Knees", None, 9),
        Section("We kneaded.\n\n```\n# no heading\n```\n\n> # quoted", "Methods", None, 34),
    )
    assert reading.found == Metadata(title="Knees")


def test_front_matter_is_declared_metadata_and_no_part_of_the_text() -> None:
    text = "---\ntitle: Knees\nyear: 2012\n---\nIt eased.\n"
    reading = read_markdown(text.encode())
    assert reading.declared == Metadata(title="Knees", year=2012)
    assert reading.sections == (Section("It eased.", None, None, text.index("It")),)


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("title: [Knees", r"not valid YAML \(line 2\)"),
        ("title: a: b", r"not valid YAML \(line 1\)"),
        ("- a\n- b", "not a list of 'key: value' lines"),
        ("year: 2012-05-04", "'year' is"),
        ("pmdi: 3", "unknown key 'pmdi'"),
    ],
)
def test_front_matter_that_cannot_be_used_is_refused(front: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read_markdown(f"---\n{front}\n---\ntext\n".encode())


def test_front_matter_without_an_end_is_refused() -> None:
    with pytest.raises(Refused, match="has no end"):
        read_markdown(b"---\ntitle: Knees\n\nIt eased.\n")


def test_a_line_of_hyphens_alone_is_a_rule_and_no_front_matter() -> None:
    assert read_markdown(b"---\n\nIt eased.\n").sections == (
        Section("---\n\nIt eased.", None, None, 0),
    )


@given(st.text(alphabet="aA .\n#•1-", max_size=300))
def test_no_word_of_a_text_is_lost_but_headings_without_text(text: str) -> None:
    sections = read_text(text.encode()).sections
    for section in sections:
        assert text[section.start : section.start + len(section.text)] == section.text
    kept = [section.text for section in sections] + [section.heading or "" for section in sections]
    blocks = [block.strip() for block in text.split("\n\n") if block.strip()]
    lost = [block for block in blocks if not any(block in part for part in kept)]
    assert all("\n" not in block and block[0] in "A1" for block in lost)
