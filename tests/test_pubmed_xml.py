"""PubMed's XML."""

import pytest

from ingest.errors import Refused
from ingest.pubmed_xml import read_pubmed
from ingest.records import Reading


def records(*articles: str, head: str = "") -> list[Reading | Refused]:
    xml = f'<?xml version="1.0" ?>{head}<PubmedArticleSet>{"".join(articles)}</PubmedArticleSet>'
    return list(read_pubmed(xml.encode()))


def record(article: str, data: str = "", citation: str = "<PMID>7</PMID>") -> Reading:
    title = "" if "ArticleTitle" in article else "<ArticleTitle>Knees.</ArticleTitle>"
    (only,) = records(
        f"<PubmedArticle><MedlineCitation>{citation}<Article>{title}{article}</Article>"
        f"</MedlineCitation><PubmedData>{data}</PubmedData></PubmedArticle>"
    )
    assert isinstance(only, Reading)
    return only


FULL = """<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">101</PMID>
<Article PubModel="Print-Electronic"><Journal><JournalIssue CitedMedium="Internet">
<Volume>7</Volume><Issue>2</Issue><PubDate><Year>2012</Year><Month>Feb</Month></PubDate>
</JournalIssue><Title>Journal of knees</Title><ISOAbbreviation>J Knees</ISOAbbreviation></Journal>
<ArticleTitle>Massage of the <i>knee</i>: H<sub>2</sub>O at 10<sup>-3</sup> m<sup>2</sup>.
</ArticleTitle><Pagination><StartPage>113</StartPage><EndPage>125</EndPage></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.1000/Knee.1</ELocationID>
<Abstract><AbstractText Label="BACKGROUND" NlmCategory="BACKGROUND">Knees hurt &lt;often&gt;.
</AbstractText><AbstractText Label="METHODS">We rubbed <b>40</b> knees.</AbstractText>
<AbstractText>And more.</AbstractText><CopyrightInformation>(c) Us</CopyrightInformation></Abstract>
<AuthorList CompleteYN="N"><Author ValidYN="Y"><LastName>Castro Sánchez</LastName>
<ForeName>María Dolores</ForeName><Initials>MD</Initials></Author>
<Author ValidYN="N"><LastName>Wrong</LastName><Initials>W</Initials></Author>
<Author ValidYN="Y"><LastName>Doe</LastName><Initials>J</Initials><Suffix>Jr</Suffix></Author>
<Author ValidYN="Y"><CollectiveName>Knee Study Group</CollectiveName></Author></AuthorList>
<PublicationTypeList><PublicationType UI="D1">Randomized Controlled Trial</PublicationType>
</PublicationTypeList></Article></MedlineCitation><PubmedData><ArticleIdList>
<ArticleId IdType="pubmed">101</ArticleId><ArticleId IdType="pmc">PMC900</ArticleId>
<ArticleId IdType="doi">10.1000/Knee.1</ArticleId></ArticleIdList><ReferenceList><Reference>
<Citation>Old.</Citation><ArticleIdList><ArticleId IdType="pubmed">55</ArticleId>
<ArticleId IdType="doi">10.1000/cited</ArticleId></ArticleIdList></Reference></ReferenceList>
</PubmedData></PubmedArticle>"""


def test_every_fact_lands_in_its_field() -> None:
    (reading,) = records(FULL)
    assert isinstance(reading, Reading)
    known = reading.found
    assert known.title == "Massage of the knee: H2O at 10⁻³ m²"
    assert known.authors == ("Castro Sánchez MD", "Doe J Jr", "Knee Study Group", "et al")
    assert (known.year, known.journal) == (2012, "Journal of knees")
    assert (known.volume, known.pages) == ("7(2)", "113-25")
    assert (known.pmid, known.pmcid, known.doi) == ("101", "PMC900", "10.1000/Knee.1")
    assert known.publication_types == ("Randomized Controlled Trial",)
    assert not known.retracted


def test_identifiers_of_cited_works_are_not_its_own() -> None:
    cited = (
        '<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.1000/cited'
        '</ArticleId><ArticleId IdType="pmc">PMC5</ArticleId></ArticleIdList></Reference>'
        "</ReferenceList>"
    )
    known = record("", cited).found
    assert (known.pmid, known.doi, known.pmcid) == ("7", None, None)


def test_a_structured_abstract_keeps_its_headings() -> None:
    (reading,) = records(FULL)
    assert isinstance(reading, Reading)
    text = "BACKGROUND\n\nKnees hurt <often>.\n\nMETHODS\n\nWe rubbed 40 knees.\n\nAnd more."
    assert [(s.heading, s.text) for s in reading.sections] == [
        ("BACKGROUND", "Knees hurt <often>."),
        ("METHODS", "We rubbed 40 knees.\n\nAnd more."),
    ]
    assert all(text[s.start : s.start + len(s.text)] == s.text for s in reading.sections)


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("<Year>1990</Year><Season>Spring</Season>", 1990),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", 1998),
        ("<MedlineDate>Spring 2001</MedlineDate>", 2001),
        ("<MedlineDate>1976-1977</MedlineDate>", 1976),
        ("<Year>2003</Year><Month>11</Month><Day>30</Day>", 2003),
    ],
)
def test_any_shape_of_date_gives_the_year(date: str, year: int) -> None:
    issue = f"<Journal><JournalIssue><PubDate>{date}</PubDate></JournalIssue></Journal>"
    assert record(issue).found.year == year


def test_without_an_issue_the_year_is_that_of_the_web_or_of_pubmed() -> None:
    entered = (
        '<History><PubMedPubDate PubStatus="received"><Year>2004</Year></PubMedPubDate>'
        '<PubMedPubDate PubStatus="pubmed"><Year>2006</Year></PubMedPubDate></History>'
    )
    online = '<ArticleDate DateType="Electronic"><Year>2005</Year></ArticleDate>'
    assert record(online, entered).found.year == 2005
    assert record("", entered).found.year == 2006
    assert record("").found.year is None


def test_an_abstract_without_labels_is_one_and_inline_labels_are_found() -> None:
    one = record("<Abstract><AbstractText>It helped.</AbstractText></Abstract>")
    assert [(s.heading, s.text) for s in one.sections] == [(None, "It helped.")]
    inline = "<Abstract><AbstractText>AIM: To see. RESULTS: It helped.</AbstractText></Abstract>"
    assert [s.heading for s in record(inline).sections] == ["AIM", "RESULTS"]


def test_a_summary_in_plain_words_stands_behind_the_abstract_and_other_tongues_do_not() -> None:
    own = "<Abstract><AbstractText>It helped.</AbstractText></Abstract>"
    others = (
        '<OtherAbstract Type="Publisher" Language="spa"><AbstractText>Ayudó.</AbstractText>'
        '</OtherAbstract><OtherAbstract Type="plain-language-summary" Language="eng">'
        "<AbstractText>Rubbing helps.</AbstractText></OtherAbstract>"
    )
    both = f"<PMID>7</PMID>{others}"
    assert [(s.heading, s.text) for s in record(own, citation=both).sections] == [
        (None, "It helped."),
        ("Plain language summary", "Rubbing helps."),
    ]
    foreign = f"<PMID>7</PMID>{others[: others.index('</OtherAbstract>')]}</OtherAbstract>"
    assert [s.text for s in record("", citation=foreign).sections] == ["Ayudó."]


def test_a_record_without_pmid_or_abstract_is_a_source_all_the_same() -> None:
    reading = record("<ArticleTitle>Only a title</ArticleTitle>", citation="")
    assert (reading.found.title, reading.found.pmid, reading.sections) == ("Only a title", None, ())


def test_what_pubmed_says_about_a_work_stays_with_it() -> None:
    def link(kind: str, pmid: str, source: str = "J X") -> str:
        return (
            f'<CommentsCorrections RefType="{kind}"><RefSource>{source}</RefSource>'
            f"<PMID>{pmid}</PMID></CommentsCorrections>"
        )

    links = "".join(
        [
            link("ErratumIn", "2"),
            link("ExpressionOfConcernIn", "3"),
            link("RetractionIn", "4"),
            link("CommentIn", "5"),
            link("UpdateOf", "6", "medRxiv. 2020 Jan 3"),
            link("UpdateIn", "8", "Cochrane Database Syst Rev. 2015"),
        ]
    )
    known = record("", citation=f"<PMID>7</PMID>{links}").found
    assert known.notices == (
        "correction: pmid:2",
        "expression of concern: pmid:3",
        "retraction: pmid:4",
    )
    assert known.versions == ("preprint: pmid:6", "newer version: pmid:8")


def test_a_retracted_publication_is_marked_by_its_type_or_title_and_the_notice_is_not() -> None:
    def typed(kind: str, title: str) -> bool:
        types = (
            f"<PublicationTypeList><PublicationType>{kind}</PublicationType></PublicationTypeList>"
        )
        return record(f"<ArticleTitle>{title}</ArticleTitle>{types}").found.retracted

    assert typed("Retracted Publication", "Knees")
    assert typed("Journal Article", "RETRACTED: Knees")
    assert not typed("Retraction of Publication", "Retraction: Knees")


def test_a_preprint_names_its_published_version() -> None:
    types = "<PublicationTypeList><PublicationType>Preprint</PublicationType></PublicationTypeList>"
    link = '<CommentsCorrections RefType="UpdateIn"><PMID>9</PMID></CommentsCorrections>'
    known = record(types, citation=f"<PMID>7</PMID>{link}").found
    assert known.versions == ("published version: pmid:9",)


def test_a_book_chapter_is_read_too() -> None:
    (reading,) = records(
        "<PubmedBookArticle><BookDocument><PMID>31</PMID><Book><BookTitle>StatPearls</BookTitle>"
        "<PubDate><Year>2023</Year></PubDate><AuthorList Type='editors'><Author><LastName>E"
        "</LastName></Author></AuthorList></Book><ArticleTitle>Massage</ArticleTitle><AuthorList>"
        "<Author><LastName>Roe</LastName><Initials>R</Initials></Author></AuthorList><Abstract>"
        "<AbstractText>It is old.</AbstractText></Abstract></BookDocument></PubmedBookArticle>"
    )
    assert isinstance(reading, Reading)
    known = reading.found
    assert (known.pmid, known.title, known.year) == ("31", "Massage", 2023)
    assert (known.journal, known.authors) == ("StatPearls", ("Roe R",))


def test_a_file_that_is_cut_off_gives_what_came_before_and_says_so() -> None:
    xml = f"<PubmedArticleSet>{FULL}{FULL[:400]}"
    first, last = read_pubmed(xml.encode())
    assert isinstance(first, Reading)
    assert isinstance(last, Refused)
    assert last.reason.startswith("is cut off or damaged XML at line ")


def test_a_record_of_nothing_is_refused_alone() -> None:
    empty, full = records("<PubmedArticle/>", FULL)
    assert isinstance(empty, Refused)
    assert isinstance(full, Reading)


def test_a_whole_book_is_not_printed_in_itself() -> None:
    book = "<Book><BookTitle>Knees</BookTitle><PubDate><Year>2015</Year></PubDate></Book>"
    (reading,) = records(
        f"<PubmedBookArticle><BookDocument><PMID>7</PMID>{book}</BookDocument></PubmedBookArticle>"
    )
    assert isinstance(reading, Reading)
    assert (reading.found.title, reading.found.journal) == ("Knees", None)


def test_a_given_name_without_initials_counts() -> None:
    author = "<Author><LastName>Doe</LastName><ForeName>Jane M</ForeName></Author>"
    reading = record(f"<ArticleTitle>A</ArticleTitle><AuthorList>{author}</AuthorList>")
    assert reading.found.authors == ("Doe JM",)
