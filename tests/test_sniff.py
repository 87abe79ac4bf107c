"""Formats that share an ending."""

import pytest

from ingest.errors import Refused
from ingest.records import Reading
from ingest.sniff import read_plain, read_xml
from ingest.xml_source import root_name

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE article [<!ENTITY a "xxxxxxxxxx">'
    + "".join(
        f'<!ENTITY {n} "{f"&{m};" * 10}">' for m, n in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><article><body><p>&i;</p></body></article>"
)


@pytest.mark.parametrize(
    ("xml", "title"),
    [
        (
            "<!DOCTYPE PubmedArticleSet PUBLIC '-//NLM//DTD' 'https://dtd.nlm.nih.gov/x.dtd'>"
            "<PubmedArticleSet><PubmedArticle><MedlineCitation><Article><ArticleTitle>Knees"
            "</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>",
            "Knees",
        ),
        (
            "<xml><records><record><titles><title>Necks</title></titles></record></records></xml>",
            "Necks",
        ),
        (
            "<!-- a --><article><front><article-meta><title-group><article-title>Backs"
            "</article-title></title-group></article-meta></front></article>",
            "Backs",
        ),
    ],
)
def test_xml_is_told_by_its_outermost_element(xml: str, title: str) -> None:
    contents = read_xml(xml.encode())
    (reading,) = [contents] if isinstance(contents, Reading) else list(contents)
    assert isinstance(reading, Reading)
    assert reading.found.title == title


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<rss><item/></rss>", r"is XML of a kind that is not read \(<rss>\)"),
        (b"words", "is cut off or damaged XML"),
        (BOMB.encode(), "defines its own XML entities"),
        (BOMB.encode("utf-16"), "defines its own XML entities"),
        (
            b'<!DOCTYPE article [<!ENTITY f SYSTEM "file:///etc/passwd">]><article>&f;</article>',
            "defines its own XML entities",
        ),
    ],
)
def test_other_xml_and_entities_are_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read_xml(data)


def test_text_that_is_an_export_is_read_as_one() -> None:
    nbib = b"\xef\xbb\xbf\r\nPMID- 5\r\nOWN - NLM\r\nTI  - Knees.\r\n"
    ris = b"TY  - JOUR\nTI  - Backs\nER  - \n"
    for data, title in ((nbib, "Knees"), (ris, "Backs")):
        contents = read_plain(data)
        assert not isinstance(contents, Reading)
        (reading,) = contents
        assert isinstance(reading, Reading)
        assert reading.found.title == title


def test_text_that_speaks_of_an_export_is_text() -> None:
    contents = read_plain(b"PMID- 5 is the number of a paper.\n\nIt says much.\n")
    assert isinstance(contents, Reading)
    assert contents.sections[0].text.startswith("PMID- 5 is the number")


def test_the_name_of_the_outermost_element_is_without_its_namespace() -> None:
    assert root_name(b'<a:article xmlns:a="b"/>') == "article"
