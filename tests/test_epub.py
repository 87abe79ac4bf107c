"""EPUB books."""

import io
import zipfile

import pytest

from ingest.epub import epub_text, read_epub
from ingest.errors import Refused

CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"""
PACKAGE = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Hands on Knees</dc:title>
<dc:creator id="a">Ana Ruiz</dc:creator><meta refines="#a" property="role">aut</meta>
<dc:creator id="t">Tom Roe</dc:creator><meta refines="#t" property="role">trl</meta>
<dc:date>2012-02-08</dc:date><dc:publisher>Knee Press</dc:publisher>
<dc:identifier>urn:doi:10.1000/book.1</dc:identifier>
<dc:rights>https://creativecommons.org/licenses/by/4.0/</dc:rights></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="two" href="text/two%20b.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="css" href="a.css" media-type="text/css"/></manifest>
<spine><itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/></spine></package>"""
ONE = """<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">
<head><title/></head><body><h1>Knees</h1><p>Knees&nbsp;hurt.<a id="x"/> Often.</p>
<script>bad()</script><h2>Rubbing</h2><p>It helps.</p><ul><li>Warm</li><li>Slow</li></ul>
</body></html>"""
TWO = """<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
<body><h1>Backs</h1><p>Backs hurt too.</p></body></html>"""
COVER = '<html xmlns="http://www.w3.org/1999/xhtml"><body><img src="c.jpg"/></body></html>'


def book(**changed: str) -> bytes:
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": PACKAGE,
        "OEBPS/nav.xhtml": "<html><body><nav><a>Contents</a></nav></body></html>",
        "OEBPS/text/one.xhtml": ONE,
        "OEBPS/text/two b.xhtml": TWO,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in (parts | changed).items():
            archive.writestr(name, text)
    return packed.getvalue()


def test_chapters_come_in_the_order_of_the_spine_without_the_contents() -> None:
    reading = read_epub(book())
    assert [(s.heading, s.text) for s in reading.sections] == [
        ("Knees", "Knees hurt. Often."),
        ("Rubbing", "It helps.\n\nWarm\nSlow"),
        ("Backs", "Backs hurt too."),
    ]
    whole = epub_text(book())
    assert all(whole[s.start : s.start + len(s.text)] == s.text for s in reading.sections)


def test_the_book_says_who_wrote_it_and_not_who_translated_it() -> None:
    known = read_epub(book()).found
    assert (known.title, known.authors, known.year) == ("Hands on Knees", ("Ruiz A",), 2012)
    assert (known.doi, known.licence) == ("10.1000/book.1", "CC BY 4.0")
    assert known.journal == "Knee Press"


def test_a_cover_without_words_and_a_chapter_that_is_no_xml_are_no_obstacle() -> None:
    reading = read_epub(
        book(**{"OEBPS/text/one.xhtml": COVER, "OEBPS/text/two b.xhtml": "<p>Open<br>ended"})
    )
    assert [s.text for s in reading.sections] == ["Open ended"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"words", "is not an EPUB book"),
        (b"PK\x03\x04 cut", "is a damaged EPUB book"),
        (book()[:-40], "is a damaged EPUB book"),
        (book(**{"OEBPS/book.opf": "<package/>"}), "has no readable text"),
        (book(**{"META-INF/container.xml": "<container/>"}), "is a damaged EPUB book"),
        (
            book(**{"META-INF/encryption.xml": '<e><CipherReference URI="OEBPS/one.xhtml"/></e>'}),
            r"is locked by its shop \(DRM\)",
        ),
        (
            book(**{"OEBPS/book.opf": '<!DOCTYPE a [<!ENTITY b "c">]><package>&b;</package>'}),
            "defines its own XML entities",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read_epub(data)


def test_masked_fonts_lock_nothing() -> None:
    masked = '<e><CipherReference URI="OEBPS/fonts/a.otf"/></e>'
    assert len(read_epub(book(**{"META-INF/encryption.xml": masked})).sections) == 3


def test_the_date_of_publication_counts_and_that_of_a_change_does_not() -> None:
    event = 'xmlns:opf="http://www.idpf.org/2007/opf" opf:event'
    dates = f'<dc:date {event}="modification">2022</dc:date>'
    dates += f'<dc:date {event}="publication">2010</dc:date>'
    package = PACKAGE.replace("<dc:date>2012-02-08</dc:date>", dates)
    assert read_epub(book(**{"OEBPS/book.opf": package})).found.year == 2010


def test_the_main_title_is_the_title() -> None:
    subtitle = '<dc:title id="s">A subtitle</dc:title>'
    subtitle += '<meta refines="#s" property="title-type">subtitle</meta><dc:title>'
    package = PACKAGE.replace("<dc:title>", subtitle)
    assert read_epub(book(**{"OEBPS/book.opf": package})).found.title == "Hands on Knees"
