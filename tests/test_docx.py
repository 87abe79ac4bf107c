"""Word files: which text, under which heading, and what is refused."""

import io
import zipfile
from collections.abc import Mapping
from functools import cache

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import docx as reader
from ingest.docx import docx_text, read_docx
from ingest.errors import Refused
from ingest.records import Metadata

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CRAMP = "Gentle kneading before bed helped nine of our twelve regulars."
WATER = "Drink some water afterwards, and keep the evening quiet."
BODY = "word/document.xml"


def saved(document: Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@cache
def plain() -> bytes:
    document = docx.Document()
    document.add_paragraph(CRAMP)
    return saved(document)


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def with_body(xml: str, doctype: str = "") -> bytes:
    """A Word file whose body is this XML, in the namespaces that Word's own bodies have."""
    spaces = (
        f'xmlns:w="{W}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    root = f"{doctype}<w:document {spaces}><w:body>{xml}</w:body></w:document>"
    return zipped({**members(plain()), BODY: root.encode()})


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def parts(data: bytes) -> list[tuple[str | None, str]]:
    """Heading and text of each section, once each is where it says it is."""
    whole, sections = docx_text(data), read_docx(data).sections
    for section in sections:
        assert whole[section.start : section.start + len(section.text)] == section.text
        assert section.page is None
    return [(section.heading, section.text) for section in sections]


def test_headings_paragraphs_lists_and_tables_come_in_the_order_of_the_document() -> None:
    document = docx.Document()
    document.add_paragraph("Safe touch", style="Title")
    document.add_paragraph(CRAMP)
    document.add_heading("Legs", 1)
    document.add_paragraph("Work upward:")
    for item in ("heel", "calf"):
        document.add_paragraph(item, style="List Bullet")
    table = document.add_table(2, 3)
    for cell, text in zip(table.row_cells(0), ("Group", "Before", "After"), strict=True):
        cell.text = text
    table.cell(1, 0).text, table.cell(1, 2).text = "Massage", "6.4"
    document.add_paragraph(WATER)
    document.add_heading("Empty", 2)
    document.add_heading("Arms", 2)
    document.add_paragraph("Lightly.")
    data = saved(document)
    assert parts(data) == [
        ("Safe touch", CRAMP),
        (
            "Legs",
            f"Work upward:\n\nheel\ncalf\n\nGroup | Before | After\nMassage |  | 6.4\n\n{WATER}",
        ),
        ("Arms", "Lightly."),
    ]
    assert docx_text(data).endswith(f"{WATER}\n\nEmpty\n\nArms\n\nLightly.")


def test_text_before_the_first_heading_has_none() -> None:
    assert parts(plain()) == [(None, CRAMP)]


def test_white_space_is_single_spaces_and_every_other_character_stays_as_it_is() -> None:
    document = docx.Document()
    document.add_paragraph(" “Lomi\u00a0lomi” —\tit’s  old:\ncafe\u0301, 10–20 min ")
    assert parts(saved(document)) == [(None, "“Lomi lomi” — it’s old: cafe\u0301, 10–20 min")]


@pytest.mark.parametrize(
    "properties",
    [
        '<w:pStyle w:val="Heading3"/>',
        '<w:outlineLvl w:val="4"/>',
        '<w:pStyle w:val="Heading3"/><w:numPr><w:numId w:val="1"/></w:numPr>',
    ],
)
def test_a_heading_is_one_by_its_style_or_by_its_level(properties: str) -> None:
    data = with_body(paragraph(run("Legs"), properties) + paragraph(run(CRAMP)))
    assert parts(data) == [("Legs", CRAMP)]


@pytest.mark.parametrize("properties", ['<w:outlineLvl w:val="9"/>', '<w:outlineLvl w:val="x"/>'])
def test_the_level_of_body_text_heads_nothing(properties: str) -> None:
    data = with_body(paragraph(run("Legs"), properties) + paragraph(run(CRAMP)))
    assert parts(data) == [(None, f"Legs\n\n{CRAMP}")]


@pytest.mark.parametrize(
    "style",
    [
        '<w:name w:val="heading 1"/>',
        '<w:name w:val="Überschrift"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>',
        '<w:name w:val="Our chapter"/><w:basedOn w:val="Heading2"/>',
        '<w:name w:val="Round"/><w:basedOn w:val="berschrift1"/>'
        '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>',
    ],
)
def test_a_style_in_another_language_or_based_on_a_heading_heads(style: str) -> None:
    document = docx.Document()
    named = f'<w:style xmlns:w="{W}" w:type="paragraph" w:styleId="berschrift1">{style}</w:style>'
    document.styles.element.append(parse_xml(named))
    document.add_paragraph("Legs", style="Heading 1")._p.style = "berschrift1"
    document.add_paragraph(CRAMP)
    assert parts(saved(document)) == [("Legs", CRAMP)]


def test_a_paragraph_that_is_styled_as_a_heading_is_text() -> None:
    document = docx.Document()
    document.add_heading(" ".join([CRAMP] * 4), 2)
    assert parts(saved(document)) == [(None, " ".join([CRAMP] * 4))]


def test_hyperlinks_insertions_and_wrapped_text_are_in_and_deletions_out() -> None:
    deleted = "<w:del><w:r><w:delText>hard</w:delText><w:noBreakHyphen/></w:r></w:del>"
    moved = f"<w:moveFrom>{run('from here ')}</w:moveFrom><w:moveTo>{run('to here ')}</w:moveTo>"
    code = '<w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r>'
    content = (
        f"{run('Knead ')}{deleted}<w:ins>{run('softly ')}</w:ins>{moved}{code}"
        f"<w:hyperlink>{run('and slowly')}</w:hyperlink><w:smartTag>{run(' in')}</w:smartTag>"
        f"<w:sdt><w:sdtContent>{run(' Oslo')}</w:sdtContent></w:sdt>{run('.')}"
    )
    assert parts(with_body(paragraph(content))) == [
        (None, "Knead softly to here and slowly in Oslo.")
    ]


def test_paragraphs_in_content_controls_are_read() -> None:
    control = f"<w:sdt><w:sdtContent>{paragraph(run(CRAMP))}</w:sdtContent></w:sdt>"
    assert parts(with_body(control + paragraph(run(WATER)))) == [(None, f"{CRAMP}\n\n{WATER}")]


def test_hidden_text_is_out_and_text_that_is_switched_to_shown_is_in() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>open</w:t></w:r>'
    assert parts(with_body(paragraph(hidden + shown))) == [(None, "open")]


def test_breaks_tabs_hyphens_and_signs_of_the_font_symbol_are_characters() -> None:
    content = (
        "<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>pain</w:t><w:br/><w:t>fell</w:t>"
        '<w:tab/><w:sym w:font="Symbol" w:char="F0B3"/><w:t>4</w:t><w:noBreakHyphen/></w:r>'
        '<w:r><w:sym w:font="Wingdings" w:char="F0B3"/><w:sym w:char="00B0"/>'
        '<w:sym w:char="zz"/></w:r><m:oMath><m:r><m:t>p=0.03</m:t></m:r></m:oMath>'
    )
    assert parts(with_body(f"<w:p>{content}</w:p>")) == [(None, "pain fell ≥4-°p=0.03")]


def test_the_table_of_contents_is_left_out() -> None:
    document = docx.Document()
    document.add_paragraph("Legs 3", style=document.styles.add_style("toc 1", 1))
    document.add_paragraph("Contents", style="TOC Heading")
    document.add_paragraph(CRAMP)
    assert parts(saved(document)) == [(None, CRAMP)]


def test_headers_and_footers_are_left_out() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Knead Clinic"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    document.add_paragraph(CRAMP)
    assert parts(saved(document)) == [(None, CRAMP)]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph(run(WATER))}</w:txbxContent>"
    choice = (
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert parts(with_body(paragraph(run(CRAMP) + choice))) == [(None, f"{CRAMP}\n\n{WATER}")]


def test_a_list_is_one_by_its_numbering_and_a_number_of_0_ends_it() -> None:
    numbered = '<w:numPr><w:numId w:val="{}"/></w:numPr>'
    body = "".join(paragraph(run(t), numbered.format(n)) for t, n in (("a", 3), ("b", 3), ("c", 0)))
    assert parts(with_body(body)) == [(None, "a\nb\n\nc")]


def test_a_table_that_lays_out_the_page_is_read_as_what_is_in_it() -> None:
    document = docx.Document()
    boxed = document.add_table(1, 1).cell(0, 0)
    boxed.paragraphs[0].text = CRAMP
    boxed.add_paragraph(WATER)
    columns = document.add_table(1, 2)
    columns.cell(0, 0).add_paragraph("Legs", style="Heading 1")
    columns.cell(0, 1).text = "Softly."
    assert parts(saved(document)) == [(None, f"{CRAMP}\n\n{WATER}"), ("Legs", "Softly.")]


def test_a_cell_of_several_paragraphs_is_one_cell_and_a_merged_one_is_said_once() -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Both"
    table.cell(1, 0).text = "left"
    table.cell(1, 0).add_paragraph("below")
    table.cell(1, 1).text = "right"
    assert parts(saved(document)) == [(None, "Both\nleft below | right")]


def test_a_deleted_row_is_left_out() -> None:
    cells = "".join(f"<w:tc>{paragraph(run(t))}</w:tc>" for t in "ab")
    deleted = f"<w:tr><w:trPr><w:del/></w:trPr>{cells}</w:tr>"
    assert parts(with_body(f"<w:tbl><w:tr>{cells}</w:tr>{deleted}</w:tbl>")) == [(None, "a | b")]


def found(title: str = "", author: str = "", shown: str = "", heading: str = "") -> Metadata:
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = title, author
    if shown:
        document.add_paragraph(shown, style="Title")
    if heading:
        document.add_heading(heading, 1)
    document.add_paragraph(CRAMP)
    return read_docx(saved(document)).found


def test_the_title_is_the_one_shown_before_the_property_before_a_heading() -> None:
    assert found("Calf massage", shown="Safe touch", heading="Legs").title == "Safe touch"
    assert found("Calf massage", heading="Legs").title == "Calf massage"
    assert found(heading="Legs").title == "Legs"


def test_a_heading_is_the_title_only_where_it_is_the_one_that_the_document_begins_with() -> None:
    document = docx.Document()
    document.add_paragraph(CRAMP)
    document.add_heading("Legs", 1)
    assert read_docx(saved(document)).found == Metadata()
    two = docx.Document()
    for heading in ("Legs", "Arms"):
        two.add_heading(heading, 1)
        two.add_paragraph(CRAMP)
    two.core_properties.author = ""
    assert read_docx(saved(two)).found == Metadata()


@pytest.mark.parametrize(
    "title",
    ["", "Word Document", "Microsoft Word - final.doc", "Document1", "leaflet.docx", "Untitled 2"],
)
def test_a_title_that_a_program_gave_is_no_title(title: str) -> None:
    assert found(title).title is None


def test_a_file_without_properties_has_no_title_and_no_author() -> None:
    files = members(plain())
    del files["docProps/core.xml"]
    rels = files["_rels/.rels"].decode()
    start = rels.rindex("<Relationship ", 0, rels.index("core.xml"))
    files["_rels/.rels"] = (rels[:start] + rels[rels.index("/>", start) + 2 :]).encode()
    assert read_docx(zipped(files)).found == Metadata()


@pytest.mark.parametrize(
    ("author", "authors"),
    [
        ("Rosa Lindqvist", ("Lindqvist R",)),
        ("Rosa Lindqvist; Kim Lee", ("Lindqvist R", "Lee K")),
        ("Rosa Lindqvist, Kim Lee and Ann Ali", ("Lindqvist R", "Lee K", "Ali A")),
        ("Lindqvist, Rosa", ("Lindqvist R",)),
        ("python-docx", ()),
        ("Administrator", ()),
        ("Microsoft Office User", ()),
        ("User", ()),
        ("rlindq", ()),
        ("Rosa", ()),
        ("Knead Clinic", ()),
        ("Rosa Lindqvist; Front Desk PC", ()),
        ("", ()),
    ],
)
def test_an_author_is_a_person_by_name_or_is_left_out(
    author: str, authors: tuple[str, ...]
) -> None:
    assert found(author=author).authors == authors


def other_zip(content_types: str) -> bytes:
    return zipped({"[Content_Types].xml": content_types.encode(), "x.xml": b"<x/>"})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(600), r"is an old Word file \(\.doc\) inside"),
        (
            b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "is locked with a password",
        ),
        (b"%PDF-1.7", "is a PDF inside, not a Word file"),
        (b"{\\rtf1 x}", "is rich text inside, not a Word file"),
        (b"<html>x</html>", "is a web page or XML inside, not a Word file"),
        (b"Dear reader", "is not a Word file"),
        (b"PK\x03\x04 and no more", "is a damaged Word file"),
        (zipped({"a.txt": b"x"}), "is a zip archive inside"),
        (zipped({"mimetype": b"application/epub+zip"}), "is an EPUB book inside"),
        (
            zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}),
            r"is an OpenDocument text \(\.odt\) inside",
        ),
        (zipped({"Index/Document.iwa": b"x"}), "is a Pages document inside"),
        (
            other_zip("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
            "is an Excel workbook inside",
        ),
        (
            other_zip("application/vnd.openxmlformats-officedocument.presentationml.x"),
            "is a PowerPoint presentation inside",
        ),
        (
            other_zip("application/vnd.ms-word.document.macroEnabled.main+xml"),
            r"is a Word file with macros \(\.docm\) inside",
        ),
        (
            other_zip("application/vnd.openxmlformats-officedocument.wordprocessingml.template"),
            r"is a Word template \(\.dotx\) inside",
        ),
        (saved(docx.Document()), "has no readable text"),
    ],
)
def test_what_is_no_readable_word_file_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    for reads in (read_docx, docx_text):
        with pytest.raises(Refused, match=f"^{reason}"):
            reads(data)


def test_word_s_strict_format_is_refused_by_name() -> None:
    files = members(plain())
    files["_rels/.rels"] = files["_rels/.rels"].replace(
        b"http://schemas.openxmlformats.org/officeDocument/2006", b"http://purl.oclc.org/ooxml/x"
    )
    with pytest.raises(Refused, match="is in Word's strict format"):
        read_docx(zipped(files))


@pytest.mark.parametrize("part", [BODY, "_rels/.rels", "word/styles.xml", "docProps/core.xml"])
def test_a_file_with_a_part_that_is_no_xml_is_damaged(part: str) -> None:
    files = members(plain())
    files[part] = files[part][:-20]
    with pytest.raises(Refused, match="is a damaged Word file"):
        read_docx(zipped(files))


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bomb = zipped({"word/media/a.png": bytes(reader.MAX_BYTES + 1024**2)})
    assert len(bomb) < reader.MAX_BYTES / 500
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(Refused, match=r"unpacks to 301 MB, over the limit of 300 MB"):
        read_docx(bomb)


def test_what_is_not_a_picture_may_unpack_to_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_XML_BYTES", 2 * 1024**2)
    pictures = {**members(plain()), "word/media/a.png": bytes(3 * 1024**2)}
    assert parts(zipped(pictures)) == [(None, CRAMP)]
    with pytest.raises(Refused, match=r"unpacks to 3 MB of XML, over the limit of 2 MB"):
        read_docx(zipped({"word/document.xml": bytes(3 * 1024**2)}))


def test_a_body_that_defines_entities_is_refused() -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE x [<!ENTITY a0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">{laughs}]>'
    for said in ("&f;", "&a0;", "ha"):
        with pytest.raises(Refused, match="defines its own XML entities"):
            read_docx(with_body(paragraph(run(said)), doctype))
    for body in (paragraph(run("&a9;")), '<w:p w:rsidR="&a9;"/>'):
        with pytest.raises(Refused, match="is a damaged Word file"):
            read_docx(with_body(body, doctype))


def test_elements_nested_without_end_are_refused() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 5000 + paragraph(run(CRAMP)) + "</w:tc></w:tr></w:tbl>" * 5000
    with pytest.raises(Refused, match="is a damaged Word file"):
        read_docx(with_body(deep))


def test_tables_nested_as_deep_as_can_be_parsed_are_read() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 80 + paragraph(run(CRAMP)) + "</w:tc></w:tr></w:tbl>" * 80
    assert parts(with_body(deep)) == [(None, CRAMP)]


def test_styles_that_are_based_on_each_other_end() -> None:
    files = members(plain())
    ring = "".join(
        f'<w:style w:type="paragraph" w:styleId="{a}"><w:name w:val="{a}"/><w:basedOn w:val="{b}"/>'
        "</w:style>"
        for a, b in ("ab", "ba")
    )
    files["word/styles.xml"] = f'<w:styles xmlns:w="{W}">{ring}</w:styles>'.encode()
    assert parts(zipped(files)) == [(None, CRAMP)]


def refused_or_read(data: bytes) -> bool:
    try:
        read_docx(data)
    except Refused as refused:
        return bool(refused.fix)
    return True


def test_a_file_cut_off_anywhere_is_refused() -> None:
    data = plain()
    for length in range(0, len(data) - 1, len(data) // 150):
        with pytest.raises(Refused):
            read_docx(data[:length])


@given(st.data())
def test_a_file_with_wrong_bytes_is_read_or_refused(draw: st.DataObject) -> None:
    data = bytearray(plain())
    for _ in range(draw.draw(st.integers(1, 8))):
        data[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    assert refused_or_read(bytes(data))


@given(st.data())
def test_a_file_with_wrong_bytes_inside_its_parts_is_read_or_refused(draw: st.DataObject) -> None:
    files = members(plain())
    name = draw.draw(st.sampled_from([name for name in files if name.endswith(("xml", "rels"))]))
    part = bytearray(files[name])
    for _ in range(draw.draw(st.integers(1, 8))):
        at = draw.draw(st.integers(0, len(part) - 1))
        part[at] = draw.draw(st.sampled_from(b'<>&"/ a0=:\x00\xff'))
    assert refused_or_read(zipped({**files, name: bytes(part)}))


LINES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=80)


@settings(max_examples=40)
@given(st.lists(st.tuples(LINES, st.sampled_from(["Normal", "Heading 1", "List Bullet"]))))
def test_every_paragraph_comes_back_under_its_heading(drawn: list[tuple[str, str]]) -> None:
    drawn = [(t, s) for t, s in drawn if not {"\ufffe", "\uffff"} & set(t)]
    document, heading = docx.Document(), None
    document.add_paragraph(CRAMP)
    expected: list[tuple[str | None, str]] = [(None, CRAMP)]
    for text, style in drawn:
        document.add_paragraph(text, style=style)
        if (bare := " ".join(text.split())) and style == "Heading 1":
            heading = bare
        elif bare:
            expected.append((heading, bare))
    sections = parts(saved(document))
    assert [(h, line) for h, text in sections for line in text.split("\n") if line] == expected
