"""What a web page's tags say of it."""

import json

import pytest

from ingest.html import read_html
from ingest.html_values import licence, page_range, year
from ingest.records import Metadata

DOI = "10.1234/knead.2021.88"


def found(head: str = "", body: str = "") -> Metadata:
    page = f"<html><head>{head}</head><body>{body}<p>Kneading helps, they say.</p></body></html>"
    return read_html(page.encode()).found


def meta(**values: str) -> str:
    return "".join(f'<meta name="citation_{name}" content="{v}">' for name, v in values.items())


def ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def article(**values: object) -> Metadata:
    return found(ld({"@context": "https://schema.org", "@type": "Article", **values}))


def test_highwire_tags_give_the_whole_reference() -> None:
    tags = meta(
        title="Sleep after <i>calf</i> massage",
        author="Lindqvist, Rosa M.",
        publication_date="2021/03/04",
        journal_title="J Soft Work",
        volume="163",
        issue="9",
        firstpage="1735",
        lastpage="1745",
        doi=f"doi:{DOI}",
        pmid="22347369",
    )
    assert found(f'{tags}<meta name="citation_author" content="Kim Lee">') == Metadata(
        title="Sleep after calf massage",
        authors=("Lindqvist RM", "Lee K"),
        year=2021,
        journal="J Soft Work",
        volume="163(9)",
        pages="1735-45",
        doi=DOI,
        pmid="22347369",
    )


def test_one_highwire_tag_may_name_several_authors() -> None:
    assert found(meta(author="Lindqvist, Rosa; Lee, Kim")).authors == ("Lindqvist R", "Lee K")


@pytest.mark.parametrize(
    ("tags", "value"),
    [
        (meta(online_date="2019/12/30", publication_date="2020"), 2020),
        (meta(online_date="2019/12/30"), 2019),
        (meta(date="March 4, 2018", year="2017"), 2018),
        (meta(date="soon", year="2017"), 2017),
        (meta(date="12345"), None),
    ],
)
def test_the_year_is_that_of_publication_before_that_online(tags: str, value: int | None) -> None:
    assert found(tags).year == value


@pytest.mark.parametrize(
    ("first", "last", "pages"),
    [
        ("1735", "1745", "1735-45"),
        ("284", "287", "284-7"),
        ("98", "104", "98-104"),
        ("e12", "e19", "e12-e19"),
        ("e30248", None, "e30248"),
        ("5", "5", "5"),
        (None, "9", None),
    ],
)
def test_pages_leave_out_what_first_and_last_share(
    first: str | None, last: str | None, pages: str | None
) -> None:
    assert page_range(first, last) == pages


def test_dublin_core_counts_in_any_case_and_with_colons() -> None:
    tags = f"""<meta name="DC.Title" content="Warm hands">
        <meta name="dc.creator" content="Lee, Kim">
        <meta name="DC.Creator.PersonalName" content="Ali, Ann">
        <meta name="DCTERMS.issued" content="2015-05-01"><meta name="DC.date" content="2016">
        <meta name="dc:identifier" content="ISSN 1234">
        <meta property="dc:identifier" content="doi:{DOI}">
        <meta name="DC.Rights" content="https://creativecommons.org/licenses/by-nc/4.0/">"""
    assert found(tags) == Metadata(
        title="Warm hands",
        authors=("Lee K", "Ali A"),
        year=2015,
        doi=DOI,
        licence="CC BY-NC 4.0",
    )


def test_highwire_counts_before_dublin_core_and_that_before_schema_org() -> None:
    dublin = '<meta name="dc.title" content="B"><meta name="dc.date" content="2015">'
    schema = ld({"@type": "Article", "headline": "C", "datePublished": "2001", "author": "Ann Ali"})
    assert found(f"{schema}{dublin}{meta(title='A')}<title>D</title>") == Metadata(
        title="A", year=2015, authors=("Ali A",)
    )


@pytest.mark.parametrize(
    "kind",
    [
        "Article",
        "ScholarlyArticle",
        "MedicalScholarlyArticle",
        "NewsArticle",
        "BlogPosting",
        "MedicalWebPage",
        "WebPage",
        "schema:Article",
        ["Thing", "Article"],
    ],
)
def test_schema_org_s_articles_and_pages_are_read(kind: object) -> None:
    assert article(**{"@type": kind, "headline": "Warm hands"}).title == "Warm hands"


def test_schema_org_s_other_things_are_not() -> None:
    assert article(**{"@type": "Product", "name": "Massage oil", "author": "Ann Ali"}) == Metadata()


def test_the_article_in_a_graph_counts_before_its_page_and_its_author_is_looked_up() -> None:
    graph = {
        "@graph": [
            {"@type": "WebPage", "name": "Warm hands - Knead", "datePublished": "2001"},
            {"@type": "Person", "@id": "#rosa", "name": "Rosa Lindqvist"},
            {
                "@type": "Article",
                "headline": "Warm hands &#8211; cold feet",
                "author": {"@id": "#rosa"},
                "datePublished": "2021-03-04T10:00:00+00:00",
                "license": {"url": "http://creativecommons.org/publicdomain/zero/1.0/"},
                "sameAs": ["https://example.org/x", f"https://doi.org/{DOI}"],
            },
        ]
    }
    assert found(ld([graph])) == Metadata(
        title="Warm hands – cold feet",
        authors=("Lindqvist R",),
        year=2021,
        doi=DOI,
        licence="CC0 1.0",
    )


@pytest.mark.parametrize(
    ("author", "authors"),
    [
        ("Rosa Lindqvist, Kim Lee", ("Lindqvist R", "Lee K")),
        (["Rosa Lindqvist", {"name": "Kim Lee", "@type": "Person"}], ("Lindqvist R", "Lee K")),
        ({"familyName": "Ruiz Vega", "givenName": "Ana"}, ("Ruiz Vega A",)),
        ({"@type": "Organization", "name": "Soft Hands"}, ("Soft Hands",)),
        ({"@type": "Person", "name": "admin"}, ()),
        ({"@type": "Organization", "name": "https://example.org"}, ()),
        ({"@type": "Person", "name": "https://example.org/rosa"}, ()),
        ({"@id": "#nobody"}, ()),
        (None, ()),
        (7, ()),
    ],
)
def test_schema_org_s_authors_are_persons_organisations_or_left_out(
    author: object, authors: tuple[str, ...]
) -> None:
    assert article(author=author).authors == authors


def test_a_periodical_gives_journal_volume_and_pages_and_a_publisher_does_not() -> None:
    issue = {
        "@type": "PublicationIssue",
        "issueNumber": "2",
        "isPartOf": {
            "@type": ["PublicationVolume", "Periodical"],
            "volumeNumber": 12,
            "name": "J Soft Work",
        },
    }
    identifier = {"@type": "PropertyValue", "propertyID": "doi", "value": DOI}
    assert article(
        isPartOf=issue, pageStart="101", pageEnd="109", identifier=identifier
    ) == Metadata(journal="J Soft Work", volume="12(2)", pages="101-9", doi=DOI)
    publisher = {"@type": "Organization", "name": "Knead Ltd"}
    assert article(publisher=publisher, isPartOf={"@type": "WebSite", "name": "K"}) == Metadata()


@pytest.mark.parametrize(
    "script", ["{not json", "[" * 50_000, '"text"', "null", '{"@type": {"a": 1}}', '{"@graph": 5}']
)
def test_json_that_makes_no_sense_is_passed_over(script: str) -> None:
    assert found(f'<script type="application/ld+json">{script}</script>') == Metadata()


def test_json_with_bare_line_breaks_or_in_a_comment_is_read() -> None:
    script = '<!-- {"@type": "Article", "headline": "Warm\nhands"} -->'
    assert found(f'<script type="application/ld+json">{script}</script>').title == "Warm hands"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ('<meta property="og:title" content="A"><title>B</title>', "<h1>C</h1>", "A"),
        ("<title>B</title>", "<h1>C</h1>", "B"),
        ("", "<h1>C <b>d</b></h1>", "C d"),
        ("<title>Untitled Document</title>", "<h1>C</h1>", "C"),
        ("", "", None),
        ("<title>Calf massage | Knead</title>", "", "Calf massage | Knead"),
        (f"<title>{'a - ' * 400}</title>", "<h1>C</h1>", "C"),
        (ld({"@type": "WebPage", "name": "Home"}), "<h1>C</h1>", "C"),
        (ld({"@type": "WebPage", "name": "C - Knead"}), "<h1>C</h1>", "C"),
        ("<title>Calf massage | Knead</title>", "<h1>Calf Massage</h1>", "Calf massage"),
        (
            '<title>Calf massage - Knead</title><meta property="og:site_name" content="Knead">',
            "",
            "Calf massage",
        ),
        (
            '<title>Calf - a guide</title><meta property="og:site_name" content="Knead">',
            "",
            "Calf - a guide",
        ),
    ],
)
def test_the_shown_title_loses_its_site_s_name_only_where_the_page_says_which_that_is(
    head: str, body: str, title: str | None
) -> None:
    assert found(head, body).title == title


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (
            '<link rel="canonical" href="https://example.org/a">'
            '<meta property="og:url" content="https://example.org/b">',
            "https://example.org/a",
        ),
        (
            '<link rel="canonical" href="/a">'
            '<meta property="og:url" content="http://example.org/b">',
            "http://example.org/b",
        ),
        ('<link rel="canonical" href="javascript:alert(1)">', None),
        ('<link rel="canonical" href="file:///etc/passwd">', None),
        ('<link rel="stylesheet" href="https://example.org/a.css">', None),
    ],
)
def test_the_address_is_the_canonical_one_if_it_is_on_the_web(head: str, url: str | None) -> None:
    assert found(head).url == url


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
        ("http://creativecommons.org/licenses/by-nc-nd/3.0/deed.de", "CC BY-NC-ND 3.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "Public Domain Mark 1.0"),
        ("Creative Commons Attribution  License", "Creative Commons Attribution License"),
        ("CC-BY", "CC-BY"),
        ("© 2021 Knead Ltd", None),
        ("https://example.org/terms", None),
    ],
)
def test_only_a_creative_commons_licence_is_named(text: str, name: str | None) -> None:
    assert licence([text]) == name
    assert found(f'<link rel="license" href="{text}">').licence == name


def test_a_value_that_is_not_what_it_should_be_is_left_out_and_the_others_stay() -> None:
    tags = meta(title="Warm hands", pmid="none", doi="pending", volume="v" * 50, year="2020")
    assert found(tags) == Metadata(title="Warm hands", year=2020)


def test_nothing_is_made_up_from_the_page_s_text_or_its_author_tag() -> None:
    tags = '<meta name="author" content="Rosa Lindqvist"><meta name="date" content="2020-01-01">'
    body = "<p>By Rosa Lindqvist, 4 March 2021. doi:10.1234/abcd</p>"
    assert found(tags, body) == Metadata()


def test_a_title_that_says_so_marks_a_retracted_work() -> None:
    assert found(meta(title="RETRACTED: Warm hands")).retracted
    assert found(meta(title="[Retracted] Warm hands")).retracted
    assert not found(meta(title="Retracted scapulae and massage")).retracted


def test_a_year_is_four_digits_alone_or_before_a_month_and_a_day() -> None:
    assert year(["04.03.2021"]) == 2021
    assert year(["20210304"]) == 2021
    assert year(["04032021"]) is None
    assert year(["1234"]) is None
