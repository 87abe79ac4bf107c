"""Web pages: which text, in which charset, and what is refused."""

import codecs
import re
import time

import pytest
import trafilatura
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from trafilatura.settings import Document

from ingest.errors import Refused
from ingest.html import html_text, read_html
from ingest.html_source import _READ_AS, _READ_BY_BROWSERS
from ingest.records import Section

CRAMP = "Gentle kneading before bed helped nine of our twelve regulars fall asleep sooner."
STROKES = (
    "The therapist works from the heel upward with slow strokes, and asks about pressure often."
)
BRUISES = "People who take blood thinners should say so first, because firm strokes leave bruises."
WATER = "Do not lie on a full stomach, drink some water afterwards, and keep the evening quiet."

BLOG = f"""<!DOCTYPE html><html lang="en-US"><head><meta charset="UTF-8"><title>Calf massage</title>
<style>.entry {{ color: teal }}</style></head>
<body class="single single-post has-sidebar cookies-not-set">
<a class="skip-link screen-reader-text" href="#content">Skip to content</a>
<header id="masthead" class="site-header"><p class="site-title"><a href="/">Knead Clinic</a></p>
<nav class="main-navigation"><ul class="menu"><li><a href="/">Home</a></li></ul></nav></header>
<main id="main"><article id="post-88" class="post category-menu tag-sidebar">
<header class="entry-header"><h1 class="entry-title">Calf massage before bed</h1>
<div class="entry-meta">Posted on <time>March 4</time> by <a href="#">Rosa</a></div></header>
<div class="entry-content"><p>{CRAMP}</p><h2>How it is done</h2><p>{STROKES}</p>
<ul><li>heel and ankle</li><li>calf</li></ul>
<figure><img src="x"><figcaption>After <time>ten</time> minutes of warmth.</figcaption></figure>
<p>No.</p><h2>When to be careful</h2><blockquote><p>{BRUISES}</p></blockquote><p>{BRUISES}</p>
<div class="sharedaddy sd-sharing"><h3>Share this:</h3><ul><li><a>On Twitter</a></li></ul></div>
<div class="related-posts"><h3>Related</h3><p>Ten stretches for runners, at your desk, between
two meetings, with pictures of every one of them.</p></div></div>
<footer class="entry-footer">Posted in <a>Massage</a></footer></article>
<div id="comments" class="comments-area"><h2>2 thoughts</h2><ol class="comment-list"><li><p>Great
article! I tried it on my husband, and he fell asleep within five minutes.</p></li></ol></div>
</main><aside class="widget-area"><h2>Recent</h2><p>Our new room opens on Tuesday with free tea
and a demonstration by the whole team.</p></aside>
<footer><p>© Knead Clinic, open on weekdays; we would love to hear from you about your back.</p>
</footer><div id="cookie-notice"><p>We use cookies to give you the best experience on our website.
If you go on we assume that you are happy with that.</p></div>
<script>var note = "tracking text in a script";</script></body></html>"""

JOURNAL = f"""<html><head><meta name="citation_title" content="Sleep after calf massage"></head>
<body><nav class="toc"><ol><li><a href="#s1">Methods of it</a></li></ol></nav>
<main><article><h1>Sleep after calf massage</h1><section id="abstract"><h2>Abstract</h2>
<div><h3>Background</h3><p>{CRAMP}</p><h3>Results</h3>
<p>Pain fell by 1.2 points (<math><mi>p</mi><mo>=</mo><mn>0.03</mn></math>).</p></div></section>
<section id="s1"><h2>Methods</h2><p>{STROKES} See <a href="#r1">[1]</a>.</p>
<table><caption>Table 1. Hours slept</caption><thead><tr><th>Group</th><th>Before</th>
<th>After</th></tr></thead><tbody><tr><td>Massage</td><td>5.1</td><td><p>6.4</p></td></tr>
<tr><td>Rest</td><td></td><td>5.2</td></tr></tbody></table><p>{WATER}</p></section></article></main>
<aside><h2>Related articles</h2><p>Warm stones and cold feet: a crossover trial of forty people in
two clinics of the north, by the same authors.</p></aside></body></html>"""


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def parts(data: bytes) -> list[tuple[str | None, str]]:
    """Heading and text of each section, once each is where it says it is."""
    whole, sections = html_text(data), read_html(data).sections
    for section in sections:
        assert whole[section.start : section.start + len(section.text)] == section.text
    return [(section.heading, section.text) for section in sections]


def test_a_blog_page_gives_its_article_and_nothing_that_stands_around_it() -> None:
    assert parts(BLOG.encode()) == [
        ("Calf massage before bed", CRAMP),
        (
            "How it is done",
            f"{STROKES}\n\nheel and ankle\ncalf\n\nAfter ten minutes of warmth.\n\nNo.",
        ),
        ("When to be careful", f"{BRUISES}\n\n{BRUISES}"),
    ]


def test_a_journal_page_gives_its_sections_its_formulas_and_its_table_a_row_a_line() -> None:
    table = "Table 1. Hours slept\nGroup | Before | After\nMassage | 5.1 | 6.4\nRest |  | 5.2"
    assert parts(JOURNAL.encode()) == [
        ("Background", CRAMP),
        ("Results", "Pain fell by 1.2 points (p=0.03)."),
        ("Methods", f"{STROKES} See [1].\n\n{table}\n\n{WATER}"),
    ]


def test_paragraphs_without_any_page_around_them_are_read() -> None:
    assert parts(f"<p>{CRAMP}<p>{STROKES}".encode()) == [(None, f"{CRAMP}\n\n{STROKES}")]


def test_a_page_of_one_short_sentence_is_not_lost() -> None:
    short = page('<nav><a>Home</a></nav><div class="t">Massage on Mondays.</div>')
    assert parts(short) == [(None, "Massage on Mondays.")]


def test_menus_sidebars_footers_and_forms_are_left_out() -> None:
    around = f"""<nav><a>Home</a></nav><div id="menu"><a>Prices</a></div><h1>Safe touch</h1>
        <p>{BRUISES}</p><p>{WATER}</p><div class="sidebar"><p>{CRAMP}</p></div>
        <form><p>{STROKES}</p></form><div role="complementary"><p>{STROKES}</p></div>
        <aside><p>{CRAMP}</p></aside><footer><p>{CRAMP}</p></footer>"""
    assert parts(page(around)) == [("Safe touch", f"{BRUISES}\n\n{WATER}")]


def test_notices_and_teasers_without_telling_names_are_left_out() -> None:
    teaser = "Join our list and get one letter a month with offers, tips and the odd joke."
    unnamed = f"""<div class="x1"><a href="/">Home</a><a href="/p">Prices and hours</a></div>
        <div class="x3"><div class="x4"><h1>Safe touch</h1><p>{CRAMP}</p><p>{STROKES}</p>
        <div>{BRUISES}</div><p>{WATER}</p></div><div class="x5"><div>Latest</div>
        <a href="z">Ten stretches for runners</a><div>{teaser}</div></div></div>
        <div class="x7">Knead Ltd, 5 High Street. Registered in the north; all rights reserved.
        </div><div><p>We keep small files on your device.</p></div>"""
    heading, text = parts(page(unnamed))[0]
    assert heading == "Safe touch"
    # trafilatura takes the last line for text; it must not bring in what lies between.
    assert text.startswith(f"{CRAMP}\n\n{STROKES}\n\n{BRUISES}\n\n{WATER}")
    assert "Knead Ltd" not in text
    assert teaser not in html_text(page(unnamed))


def test_a_page_built_of_boxes_gives_all_of_them_where_trafilatura_takes_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = etree.Element("body")
    etree.SubElement(first, "p").text = CRAMP
    monkeypatch.setattr(trafilatura, "bare_extraction", lambda *_, **__: Document(body=first))
    boxes = "".join(
        f'<div class="box"><h2>Part {n}</h2><p>{text}</p></div>'
        for n, text in enumerate((CRAMP, STROKES, BRUISES))
    )
    assert parts(page(boxes)) == [("Part 0", CRAMP), ("Part 1", STROKES), ("Part 2", BRUISES)]


def test_a_page_that_lists_its_posts_gives_all_of_them_whatever_they_are_filed_under() -> None:
    posts = "".join(
        f'<div class="post category-menu tag-sidebar"><h2>Post {n}</h2><p>{text}</p></div>'
        for n, text in enumerate((CRAMP, STROKES, BRUISES, WATER))
    )
    assert html_text(page(f"<nav>Home</nav>{posts}")).startswith(f"Post 0\n\n{CRAMP}\n\nPost 1")


def test_a_part_of_the_article_that_trafilatura_leaves_out_is_read() -> None:
    article = f"""<article><div class="entry-content"><p>{CRAMP}</p><p>{STROKES}</p><p>{BRUISES}</p>
        <p>{CRAMP}</p></div><div class="x"><p>{WATER}</p></div></article>"""
    assert parts(page(article)) == [(None, "\n\n".join([CRAMP, STROKES, BRUISES, CRAMP, WATER]))]


def test_a_list_of_links_is_left_out_and_a_list_with_a_link_in_it_is_read_whole() -> None:
    lists = f"""<main><p>{CRAMP}</p><ul><li><a>Ten stretches for runners</a></li>
        <li><a>Warm stones</a></li></ul><p>{STROKES}</p>
        <ul class="expand"><li><a>Neck</a></li><li>back, while it is sore</li></ul>
        <p>{BRUISES}</p></main>"""
    assert parts(page(lists)) == [
        (None, f"{CRAMP}\n\n{STROKES}\n\nNeck\nback, while it is sore\n\n{BRUISES}")
    ]


def test_questions_that_unfold_head_their_answers() -> None:
    folded = f"""<main><details><summary>Does it hurt?</summary><p>{CRAMP}</p></details>
        <h3><button>May I eat first?</button></h3><div aria-hidden="true"><p>{WATER}</p></div>
        <button><h3>How?</h3></button><p>{STROKES}</p><button>Book now</button></main>"""
    assert parts(page(folded)) == [
        ("Does it hurt?", CRAMP),
        ("May I eat first?", WATER),
        ("How?", STROKES),
    ]


def test_a_form_or_a_sidebar_by_name_that_holds_the_whole_page_is_kept() -> None:
    sidebar = f'<div class="with-sidebar"><p>{CRAMP}</p><p>{WATER}</p></div>'
    within = f'<nav>Home</nav><form id="aspnetForm">{sidebar}</form>'
    assert parts(page(within)) == [(None, f"{CRAMP}\n\n{WATER}")]


def test_a_part_named_by_its_heading_is_kept() -> None:
    named = f"""<article><h2 id="social">Social support</h2><p>{CRAMP}</p><p>{STROKES}</p>
        <section id="comments"><h2>Comments</h2><p>{WATER}</p></section><p>{BRUISES}</p>
        </article>"""
    assert parts(page(named)) == [
        ("Social support", f"{CRAMP}\n\n{STROKES}"),
        ("Comments", f"{WATER}\n\n{BRUISES}"),
    ]


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>nothing to see</script>",
        "<style>nothing to see</style>",
        "<template><p>nothing to see</p></template>",
        "<noscript>nothing to see</noscript>",
        "<p hidden>nothing to see</p>",
        '<p style="color: red; display : none">nothing to see</p>',
        '<p style="visibility:hidden">nothing to see</p>',
        "<svg><text>nothing to see</text></svg>",
        "<del>nothing to see</del>",
        "<select><option>nothing to see</option></select>",
        "<!-- nothing to see -->",
        '<span class="visually-hidden">nothing to see</span>',
    ],
)
def test_what_a_reader_does_not_see_is_left_out(unseen: str) -> None:
    assert parts(page(f"<p>{CRAMP}</p>{unseen}<p>{WATER}</p>")) == [(None, f"{CRAMP}\n\n{WATER}")]


def test_white_space_is_single_spaces_and_every_other_character_stays_as_it_is() -> None:
    text = "<p>\n  “Lomi&nbsp;lomi” —\tit’s  old:<br>caf\u00e9 cafe\u0301, 10&ndash;20&#160;min,"
    assert parts(page(text + " <b>fi</b>rm</p>")) == [
        (None, "“Lomi lomi” — it’s old: caf\u00e9 cafe\u0301, 10–20 min, firm")
    ]


def test_characters_that_no_text_has_are_spaces_and_old_numbers_are_read_as_browsers_do() -> None:
    text = "<p>soft\x0bly,\x01 <script>x</script>&#1;it&#146;s &#x2014;&#0;&#xFFFE;&#000011; old"
    assert parts(page(text)) == [(None, "soft ly, it’s — old")]


def test_two_line_breaks_in_a_row_part_paragraphs_and_one_does_not() -> None:
    broken = page(f"{CRAMP}<br>{WATER}<br />\n<br>{STROKES}")
    assert parts(broken) == [(None, f"{CRAMP} {WATER}\n\n{STROKES}")]


def test_items_inside_items_are_lines_and_two_lists_stand_apart() -> None:
    lists = f"""<p>{CRAMP}</p><ul><li>leg<ul><li><p>calf</p></li><li>foot</li></ul></li><li>arm</li>
        </ul><dl><dt>Effleurage</dt><dd>long strokes</dd></dl>"""
    assert parts(page(lists)) == [
        (None, f"{CRAMP}\n\nleg\ncalf\nfoot\narm\n\nEffleurage\nlong strokes")
    ]


def test_a_table_that_lays_out_a_page_is_read_as_paragraphs() -> None:
    layout = f"""<table><tr><td><a href="a">Home</a></td><td><h1>Safe touch</h1><p>{CRAMP}</p>
        <p>{WATER}</p></td></tr></table>"""
    assert parts(page(layout))[-1] == ("Safe touch", f"{CRAMP}\n\n{WATER}")


def test_a_column_is_kept_whatever_its_cells_are_called() -> None:
    table = "<table><tr><td>leg</td><td class='comments'>sore</td><td>2</td></tr></table>"
    assert parts(page(f"<p>{CRAMP}</p>{table}<p>{WATER}</p>")) == [
        (None, f"{CRAMP}\n\nleg | sore | 2\n\n{WATER}")
    ]


def test_a_paragraph_that_is_marked_as_a_heading_is_text() -> None:
    long = " ".join([CRAMP, STROKES, BRUISES])
    assert parts(page(f"<h4>{long}</h4><p>{WATER}</p>")) == [(None, f"{long}\n\n{WATER}")]


def test_headings_without_text_are_in_the_whole_text_and_make_no_section() -> None:
    data = page(
        f"<main><h1>Touch</h1><h2>Legs</h2><p>{CRAMP}</p><h2>Arms</h2><p>{WATER}</p></main>"
    )
    assert html_text(data) == f"Touch\n\nLegs\n\n{CRAMP}\n\nArms\n\n{WATER}"
    assert read_html(data).sections == (
        Section(CRAMP, "Legs", None, 13),
        Section(WATER, "Arms", None, 13 + len(CRAMP) + 8),
    )


def test_a_page_that_is_all_menu_is_read_rather_than_lost() -> None:
    assert parts(page("<nav><ul><li>Swedish</li><li>Thai</li></ul></nav>")) == [
        (None, "Swedish\nThai")
    ]


def test_a_failure_of_trafilatura_loses_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr(trafilatura, "bare_extraction", fails)
    assert parts(page(f"<nav>Home</nav><p>{CRAMP}</p>")) == [(None, CRAMP)]


@pytest.mark.parametrize("tag", ["embed", "source", "track", "wbr", "input", "img", "br"])
def test_an_element_that_has_no_contents_does_not_take_the_rest_of_the_page(tag: str) -> None:
    data = page(f"<p>{CRAMP}</p><div><{tag} src='x'><p>{WATER}</p><p>{STROKES}</p></div>")
    assert parts(data) == [(None, f"{CRAMP}\n\n{WATER}\n\n{STROKES}")]


def test_words_around_what_is_left_out_stay_apart() -> None:
    assert parts(page(f"<div>{CRAMP}<aside>x</aside>{WATER}</div>")) == [(None, f"{CRAMP} {WATER}")]


def test_a_page_on_which_trafilatura_would_take_minutes_is_read_without_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(trafilatura, "bare_extraction", lambda *_, **__: pytest.fail("it ran"))
    many, deep = "<p>x</p>" * 60_000, "<div>" * 1500 + "<p>x</p>" * 4000
    for body in (many, deep):
        assert html_text(page(f"<nav>Home</nav>{body}<p>{CRAMP}")).endswith(f"x\n\n{CRAMP}")


def test_reading_says_nothing_on_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    read_html(page("<p>Short.</p>"))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("declaration", "codec"),
    [
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ('<meta charset="utf-16">', "utf-8"),
        ('<meta charset="latin1">', "cp1252"),
        ("<META CHARSET=ISO-8859-1 />", "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252"),
        ('<meta content="text/html;charset=windows-1250" http-equiv=content-type>', "cp1250"),
        ('<!-- <meta charset="koi8-r"> --><meta charset="x-sjis">', "cp932"),
        ('<meta name="description" content="a page on charset=koi8-r">', "utf-8"),
    ],
)
def test_the_charset_is_the_byte_order_mark_s_or_the_declared_or_utf8(
    declaration: str, codec: str
) -> None:
    text = "Näher: drückend" if codec != "cp932" else "指圧"
    data = f"<html><head>{declaration}</head><body><p>{text}</p></body></html>".encode(codec)
    assert parts(data) == [(None, text)]


def test_a_page_that_says_latin_1_is_read_as_windows_1252_as_browsers_do() -> None:
    data = '<meta charset="iso-8859-1"><p>“It’s €40”</p>'.encode("cp1252")
    assert parts(data) == [(None, "“It’s €40”")]


def test_an_xml_declaration_s_encoding_counts_where_no_meta_tag_does() -> None:
    declared = '<?xml version="1.0" encoding="ISO-8859-2"?><html><body><p>łagodny</p></body></html>'
    assert parts(declared.encode("iso-8859-2")) == [(None, "łagodny")]


def test_every_charset_that_is_read_is_one_that_python_has() -> None:
    assert {codecs.lookup(name).name for name in _READ_BY_BROWSERS} == set(_READ_BY_BROWSERS)
    assert {codecs.lookup(name).name for name in _READ_AS} == set(_READ_AS)
    assert set(_READ_AS.values()) <= _READ_BY_BROWSERS


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<p>caf\xe9</p>", "is not UTF-8 text (byte 0xE9 at position 6)"),
        (b"\xef\xbb\xbf<p>caf\xe9</p>", "is not UTF-8 text (byte 0xE9 at position 9)"),
        (
            b'<meta charset="latin1"><p>\x81</p>',
            "is not windows-1252 text (byte 0x81 at position 26)",
        ),
        (
            b'<meta charset="klingon"><p>x</p>',
            "declares the charset 'klingon', which is not one that is read",
        ),
        (b'<meta charset="utf-7"><p>x</p>', "declares the charset 'utf-7'"),
        (b'<meta charset="rot13"><p>x</p>', "declares the charset 'rot13'"),
        (b"", "is empty (0 bytes)"),
        (b"%PDF-1.7 ...", "is a PDF inside"),
        (b"PK\x03\x04...", "is a zip archive, as Word and EPUB files are inside"),
        (b"\xd0\xcf\x11\xe0...", "is an old Office file inside"),
        (b"\x89PNG\r\n", "is a picture inside"),
        (b"<p>a\0b</p>", "holds binary data, not text"),
        (b" \n ", "has no readable text"),
        (b"<html><body><img src='x'></body></html>", "has no readable text"),
        (b"<body><script>draw()</script><noscript>Turn it on</noscript>", "has no readable text"),
        (b"<p>...</p>", "has no readable text"),
    ],
)
def test_what_is_no_readable_page_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    for reads in (read_html, html_text):
        with pytest.raises(Refused, match=f"^{re.escape(reason)}"):
            reads(data)


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (
            '<?xml version="1.0"?>\n<!DOCTYPE article PUBLIC "-//NLM//DTD JATS" "x.dtd">'
            "<article><body><p>Words</p></body></article>",
            "is JATS XML",
        ),
        ('<article xmlns:xlink="x" dtd-version="1.2"><p>Words</p></article>', "is JATS XML"),
        ('<?xml version="1.0"?><PubmedArticleSet/>', r"is XML \(<PubmedArticleSet>\)"),
        ('<rss xmlns:dc="x"><item>Words</item></rss>', r"is XML \(<rss>\)"),
    ],
)
def test_xml_of_another_kind_is_refused_by_name(xml: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read_html(xml.encode())


@pytest.mark.parametrize(
    "start",
    [
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN"'
        ' "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml">',
        "<article>",
        "<!-- saved page --><!doctype html>",
    ],
)
def test_xhtml_and_a_bare_article_element_are_web_pages(start: str) -> None:
    assert parts(f"{start}<p>{CRAMP}</p>".encode()) == [(None, CRAMP)]


def test_entities_that_a_page_defines_are_not_expanded() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    text = html_text(f"{bomb}<html><body><p>Words &a; &f; here.</p></body></html>".encode())
    assert "aaaaaaaaaa" not in text
    assert "root" not in text


@pytest.mark.parametrize("tag", ["div", "ul", "table", "span", "b"])
def test_elements_nested_without_end_are_refused_in_a_moment(tag: str) -> None:
    began = time.monotonic()
    with pytest.raises(Refused, match="nests its elements too deeply"):
        read_html(f"<{tag}>".encode() * 100_000 + CRAMP.encode())
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "data",
    [
        f"<p>{(CRAMP + ' ') * 13_000}</p>",
        "<table><tr><td>x" * 300 + CRAMP,
        f"<div class='sidebar'><p>{CRAMP}</p>" * 900,
        "<title>" + "a - " * 250_000 + f"</title><p>{CRAMP}</p>",
    ],
    ids=["one line of a megabyte", "nested tables", "nested sidebars", "a long title"],
)
def test_large_pages_of_odd_shapes_take_seconds(data: str) -> None:
    began = time.monotonic()
    assert CRAMP in html_text(data.encode())
    read_html(data.encode())
    assert time.monotonic() - began < 20


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])), min_size=1))
def test_every_paragraph_s_words_come_back_in_order(texts: list[str]) -> None:
    root = etree.Element("div")
    for text in [CRAMP, *texts]:
        etree.SubElement(root, "p").text = text.replace("\ufffe", "").replace("\uffff", "")
    data = b"<!DOCTYPE html><body>" + etree.tostring(root, encoding="utf-8", method="html")
    words = [word for paragraph in root for word in (paragraph.text or "").split()]
    assert parts(data)[0][1].split() == words


@given(st.integers(0, len(BLOG)), st.binary(max_size=20))
def test_a_damaged_page_is_read_or_refused_and_its_sections_are_in_their_places(
    at: int, junk: bytes
) -> None:
    data = BLOG.encode()
    damaged = data[:at] + junk + data[at + len(junk) :]
    try:
        read = parts(damaged)
    except Refused:
        return
    assert read
