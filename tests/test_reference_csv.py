"""Tables of references."""

import pytest

from ingest.errors import Refused
from ingest.records import Metadata, Reading
from ingest.reference_csv import read_csv

PUBMED = (
    "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,"
    "NIHMS ID,DOI\n"
    '101,"Massage of the ""knee"", a trial.","Castro-Sánchez MD, de Vries HJ; Knee Study Group.",'
    '"J Knees. 2012 Feb 8;7(2):113-25. doi: 10.1000/knee.1.",Castro-Sánchez MD,J Knees,2012,'
    "2012/02/09,PMC900,,10.1000/knee.1\n"
)
ZOTERO = (
    '"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Url",'
    '"Abstract Note","Date","Pages","Issue","Volume","Extra","Rights"\n'
    '"ABCD","journalArticle","2012","Castro-Sánchez, María D.; Knee Study Group",'
    '"Massage of the <i>knee</i>","Journal of Knees","10.1000/knee.1","https://example.org/1",'
    '"BACKGROUND: Knees hurt.\nMETHODS: We rubbed, again; and\n""again"".","2012-02-08","113–125",'
    '"2","7","PMID: 101\nPMCID: PMC900",'
    '"http://creativecommons.org/licenses/by/4.0/"\n'
)
RAYYAN = (
    "key,title,authors,journal,issn,volume,issue,pages,year,publisher,url,abstract,notes,doi,"
    "keywords,pubmed_id,pmc_id\n"
    'rayyan-1,Massage of the knee,"Castro-Sánchez, M. D. and de Vries, H. J.",J Knees,,7,2,'
    "113-125,2012,,https://example.org/1,We rubbed.,,10.1000/knee.1,knee,101,PMC900\n"
)


@pytest.mark.parametrize(
    ("table", "authors", "journal"),
    [
        (PUBMED, ("Castro-Sánchez MD", "de Vries HJ", "Knee Study Group"), "J Knees"),
        (ZOTERO, ("Castro-Sánchez MD", "Knee Study Group"), "Journal of Knees"),
        (RAYYAN, ("Castro-Sánchez MD", "de Vries HJ"), "J Knees"),
    ],
    ids=["PubMed", "Zotero", "Rayyan"],
)
def test_every_column_lands_in_its_field(table: str, authors: tuple[str], journal: str) -> None:
    (reading,) = read_csv(b"\xef\xbb\xbf" + table.replace("\n", "\r\n").encode())
    assert isinstance(reading, Reading)
    known = reading.found
    assert (known.title or "").startswith("Massage of the ")
    assert (known.authors, known.journal) == (authors, journal)
    assert (known.year, known.volume, known.pages) == (2012, "7(2)", "113-25")
    assert (known.doi, known.pmid, known.pmcid) == ("10.1000/knee.1", "101", "PMC900")


def test_quotes_line_breaks_and_semicolons_inside_a_cell_are_its_own() -> None:
    (first,) = read_csv(PUBMED.encode())
    (second,) = read_csv(ZOTERO.encode())
    assert isinstance(first, Reading)
    assert isinstance(second, Reading)
    assert first.found.title == 'Massage of the "knee", a trial'
    assert [(s.heading, s.text) for s in second.sections] == [
        ("BACKGROUND", "Knees hurt."),
        ("METHODS", 'We rubbed, again; and "again".'),
    ]
    assert (second.found.title, second.found.licence) == ("Massage of the knee", "CC BY 4.0")


def test_a_table_may_be_parted_by_semicolons_and_in_windows_letters() -> None:
    (reading,) = read_csv("Title;Authors;Year\nFüße;Müller, J.;2001\n".encode("cp1252"))
    assert isinstance(reading, Reading)
    assert (reading.found.title, reading.found.authors) == ("Füße", ("Müller J",))


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ("Perlman AI, Ali A, Njike VY.", ("Perlman AI", "Ali A", "Njike VY")),
        ("Perlman AI", ("Perlman AI",)),
        ("Perlman AI, et al.", ("Perlman AI", "et al")),
        ("Perlman, Adam I.; Ali, A.", ("Perlman AI", "Ali A")),
        ("Centre for Health and Work", ("Centre for Health and Work",)),
        ("", ()),
    ],
)
def test_authors_in_any_shape(cell: str, authors: tuple[str, ...]) -> None:
    (reading,) = read_csv(f'Title,Authors\nKnees,"{cell}"\n'.encode())
    assert isinstance(reading, Reading)
    assert reading.found.authors == authors


def test_a_row_with_too_many_cells_is_refused_alone() -> None:
    bad, good = read_csv(b"Title,Year\nKnees, and more,2001\nNecks,2002\n")
    assert isinstance(bad, Refused)
    assert bad.reason == "has 3 cells for 2 columns"
    assert isinstance(good, Reading)
    assert good.found.year == 2002


def test_a_table_of_something_else_is_refused() -> None:
    with pytest.raises(Refused, match="is a table without a column 'Title'; export it from PubMed"):
        list(read_csv(b"name,price\nOil,3\n"))


OWN = (
    "retracted,reference,quote,quote_words,page,heading,start,end,passage_id,id,title,authors,year,"
    "journal,volume,pages,doi,pmid,n_participants,conditions,file,sha256\r\n"
    'RETRACTED,"A, B.","\'=It ""helped"".",the work\'s own,,,0,9,knee#1,knee,\'-Knees,"Perlman AI\n'
    'O\'-Brien M\net al",2012,J Knees,7(2),1735-1745,10.1000/a,7,125,"knee\nhip",a.md,00\r\n'
    ",A,More.,,,,9,14,knee#2,knee,'-Knees,,,,,,,,,,a.md,00\r\n"
    ",B,,,,,,,,neck,Necks,,,,,,,,,,b.md\r\n"
)


def test_our_own_table_gives_each_source_once_with_all_that_it_says() -> None:
    first, second = read_csv(OWN.encode())
    assert isinstance(first, Reading)
    assert isinstance(second, Reading)
    assert first.found == Metadata(
        id="knee",
        title="-Knees",
        authors=("Perlman AI", "O'-Brien M", "et al"),
        year=2012,
        journal="J Knees",
        volume="7(2)",
        pages="1735-1745",
        doi="10.1000/a",
        pmid="7",
        n_participants=125,
        conditions=("knee", "hip"),
        retracted=True,
    )
    assert (first.sections, second.found) == ((), Metadata(id="neck", title="Necks"))


def only(table: str) -> Metadata:
    (reading,) = read_csv(table.encode())
    assert isinstance(reading, Reading)
    return reading.found


def test_pages_with_a_discussion_in_pubmeds_citation() -> None:
    citation = "J Knees. 2012 Mar-Apr;7(2):113-25; discussion 126. doi: 10.1000/knee.1."
    known = only(f'Title,Citation\nKnees,"{citation}"\n')
    assert (known.volume, known.pages) == ("7(2)", "113-25; discussion 126")


def test_first_and_last_page_and_the_article_number_of_scopus() -> None:
    head = "Title,Art. No.,Page start,Page end\n"
    assert only(f"{head}Knees,e7,113,125\n").pages == "113-25"
    assert only(f"{head}Knees,e7,,\n").pages == "e7"


def test_empty_cells_behind_the_last_column_and_numbers_of_spreadsheets_do_no_harm() -> None:
    assert only("Title,PMID\nKnees,101.0,,\n").pmid == "101"


def test_an_organisation_may_stand_among_people() -> None:
    authors = "Ströher, J. and Doe, John and Knee Research and Practice Group"
    assert only(f'Title,Authors\nKnees,"{authors}"\n').authors == (
        "Ströher J",
        "Doe J",
        "Knee Research and Practice Group",
    )
