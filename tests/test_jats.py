"""Full text in JATS."""

import pytest

from ingest.errors import Refused
from ingest.jats import jats_text, read_jats, read_jats_set
from ingest.records import Reading

META = """<article-id pub-id-type="pmid">101</article-id>
<article-id pub-id-type="pmc">900</article-id>
<article-id pub-id-type="doi">10.1000/Knee.1</article-id>
<title-group><article-title>Massage of the <italic>knee</italic><xref ref-type="fn">*</xref>
</article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>van der Berg</surname>
<given-names>Ana-Maria J</given-names></name></contrib><contrib contrib-type="author"><name>
<surname>Doe</surname><given-names>JK</given-names><suffix>Jr.</suffix></name></contrib>
<contrib contrib-type="author"><collab>Knee Group<contrib-group><contrib><name>
<surname>Member</surname></name></contrib></contrib-group></collab></contrib></contrib-group>
<contrib-group><contrib contrib-type="editor"><name><surname>Editor</surname>
<given-names>E</given-names></name></contrib></contrib-group>
<pub-date pub-type="epub"><year>2011</year></pub-date>
<pub-date pub-type="collection"><year>2012</year></pub-date>
<volume>7</volume><issue>2</issue><fpage>113</fpage><lpage>125</lpage>
<permissions><license xlink:href="https://creativecommons.org/licenses/by-nc/4.0/">
<license-p>Free.</license-p></license></permissions>"""
ABSTRACT = """<abstract><sec><title>Background</title><p>Knees hurt.</p></sec>
<sec><title>Methods</title><p>We rubbed 10<sup>3</sup> knees.</p></sec></abstract>
<abstract abstract-type="graphical"><p><graphic/>Picture</p></abstract>"""
BODY = """<body><p>First words.</p><sec><title>Methods</title>
<p>We followed others<sup><xref ref-type="bibr">1</xref>,<xref ref-type="bibr">2</xref></sup>
and Roe [<xref ref-type="bibr">3</xref>]; O<sub>2</sub>.</p>
<sec><title>Dose</title><p>These:<list><list-item><p>warm</p></list-item><list-item><p>slow</p>
</list-item></list>and no more.</p></sec></sec>
<sec><title>Results</title><table-wrap><label>Table 1</label><caption><p>Pain by group</p></caption>
<table><thead><tr><th>Group</th><th>Pain</th></tr></thead><tbody><tr><td>Massage</td><td>2.1</td>
</tr></tbody></table><table-wrap-foot><fn><label>a</label><p>Mean.</p></fn></table-wrap-foot>
</table-wrap><fig><label>Figure 1.</label><caption><title>Flow.</title><p>Who stayed.</p></caption>
<graphic/></fig><p>It helped <inline-formula><alternatives><tex-math>x</tex-math><mml:math
xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>p</mml:mi></mml:math></alternatives>
</inline-formula>.</p></sec></body>"""
BACK = """<back><ack><title>Thanks</title><p>To all.</p></ack><ref-list><title>References</title>
<ref><mixed-citation>Roe R. Knees. 1999.</mixed-citation></ref></ref-list></back>"""


def article(meta: str = META + ABSTRACT, rest: str = BODY + BACK, attributes: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE article PUBLIC "-//NLM//DTD JATS" "a.dtd">'
        f'<article xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}><front><journal-meta>'
        "<journal-title-group><journal-title>Journal of Knees</journal-title></journal-title-group>"
        f"</journal-meta><article-meta>{meta}</article-meta></front>{rest}</article>"
    ).encode()


def test_every_fact_lands_in_its_field() -> None:
    known = read_jats(article(attributes='article-type="research-article"')).found
    assert known.title == "Massage of the knee"
    assert known.authors == ("van der Berg AMJ", "Doe JK Jr", "Knee Group")
    assert (known.year, known.journal, known.volume) == (2012, "Journal of Knees", "7(2)")
    assert (known.pages, known.doi) == ("113-25", "10.1000/Knee.1")
    assert (known.pmid, known.pmcid) == ("101", "PMC900")
    assert (known.licence, known.publication_types) == ("CC BY-NC 4.0", ("research article",))


def test_sections_tables_and_captions_are_text_and_references_are_not() -> None:
    reading = read_jats(article())
    assert [(s.heading, s.text) for s in reading.sections] == [
        ("Background", "Knees hurt."),
        ("Methods", "We rubbed 10³ knees."),
        ("Main text", "First words."),
        ("Methods", "We followed others and Roe [3]; O2."),
        ("Dose", "These:\n\nwarm\nslow\n\nand no more."),
        (
            "Results",
            "Table 1. Pain by group\n\nGroup | Pain\nMassage | 2.1\n\nMean.\n\n"
            "Figure 1. Flow. Who stayed.\n\nIt helped p.",
        ),
        ("Thanks", "To all."),
    ]


def test_the_starts_count_in_the_text_that_the_reader_makes() -> None:
    whole = jats_text(article())
    sections = read_jats(article()).sections
    assert all(whole[s.start : s.start + len(s.text)] == s.text for s in sections)


def test_a_namespace_around_the_names_changes_nothing() -> None:
    spaced = article().replace(b"<article ", b'<article xmlns="http://jats.nlm.nih.gov" ')
    assert read_jats(spaced) == read_jats(article())


@pytest.mark.parametrize(
    ("permissions", "licence"),
    [
        ("<copyright-statement>Under the Creative Commons Attribution License.", "CC BY"),
        (
            "<license><p>the Creative Commons Attribution-NonCommercial-ShareAlike 4.0 "
            "International License</p></license><x>",
            "CC BY-NC-SA 4.0",
        ),
        ("<copyright-statement>All rights reserved.", None),
        (
            '<ali:license_ref xmlns:ali="http://a">http://creativecommons.org/licenses/by/3.0/'
            "</ali:license_ref><x>",
            "CC BY 3.0",
        ),
    ],
)
def test_the_licence_is_known_by_its_address_or_its_words(
    permissions: str, licence: str | None
) -> None:
    end = "</x>" if permissions.endswith("<x>") else "</copyright-statement>"
    meta = f"<permissions>{permissions}{end}</permissions>{ABSTRACT}"
    assert read_jats(article(meta)).found.licence == licence


def test_links_to_notices_and_preprints_stay() -> None:
    def link(kind: str, target: str, form: str = "doi") -> str:
        return (
            f'<related-article related-article-type="{kind}" ext-link-type="{form}" '
            f'xlink:href="{target}"/>'
        )

    links = (
        link("retraction-forward", "10.1000/R")
        + link("correction-forward", "12", "pubmed")
        + link("preprint", "10.1101/9")
        + link("companion", "10.1000/other")
    )
    known = read_jats(article(META + links)).found
    assert known.notices == ("retraction: doi:10.1000/r", "correction: pmid:12")
    assert known.versions == ("preprint: doi:10.1101/9",)
    assert read_jats(article(attributes='article-type="retracted-article"')).found.retracted


def test_a_set_gives_each_article_and_says_where_it_breaks_off() -> None:
    one = article().split(b"<!DOCTYPE")[1].split(b">", 1)[1]
    whole = list(read_jats_set(b"<pmc-articleset>" + one + one + b"</pmc-articleset>"))
    assert whole == [read_jats(article())] * 2
    first, last = read_jats_set(b"<pmc-articleset>" + one + one[:300])
    assert first == read_jats(article())
    assert isinstance(last, Refused)
    assert isinstance(first, Reading)


def test_damaged_xml_is_refused() -> None:
    with pytest.raises(Refused, match="is cut off or damaged XML at line"):
        read_jats(article()[:-30])


def test_who_is_in_a_group_of_editors_is_no_author() -> None:
    names = "<contrib><name><surname>Roe</surname><given-names>K</given-names></name></contrib>"
    editors = f'<contrib-group content-type="editors">{names}</contrib-group>'
    known = read_jats(article(meta=f"<contrib-group>{names}</contrib-group>{editors}")).found
    assert known.authors == ("Roe K",)


def test_the_release_in_pubmed_central_is_not_the_publication() -> None:
    dates = '<pub-date pub-type="pmc-release"><year>2014</year></pub-date>'
    dates += '<pub-date pub-type="epub-ppub"><year>2012</year></pub-date>'
    assert read_jats(article(meta=dates)).found.year == 2012


def test_an_abstract_that_was_put_into_english_is_read() -> None:
    spanish = "<abstract><p>Duele.</p></abstract>"
    for language, read in (("en", [("Abstract in English", "It hurts.")]), ("fr", [])):
        other = f'<trans-abstract xml:lang="{language}"><p>It hurts.</p></trans-abstract>'
        reading = read_jats(article(meta=spanish + other, rest=""))
        own, *others = [(s.heading, s.text) for s in reading.sections]
        assert (own, others) == (("Abstract", "Duele."), read)
