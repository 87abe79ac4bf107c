"""EndNote's XML."""

from ingest.endnote import read_endnote
from ingest.errors import Refused
from ingest.records import Metadata, Reading

XML = """<?xml version="1.0" encoding="UTF-8" ?><xml><records>
<record><database name="My.enl">My.enl</database><source-app name="EndNote">EndNote</source-app>
<ref-type name="Journal Article">17</ref-type><contributors><authors>
<author><style face="normal">Castro-Sánchez, María D.</style></author>
<author><style face="normal">Knee Study Group,</style></author></authors></contributors>
<titles><title><style face="normal">Massage of the </style><style face="italic">knee</style></title>
<secondary-title><style>J Knees</style></secondary-title></titles>
<periodical><full-title><style>Journal of Knees</style></full-title></periodical>
<pages><style>113-125</style></pages><volume><style>7</style></volume><number>2</number>
<dates><year><style>2012</style></year></dates><accession-num><style>101</style></accession-num>
<abstract><style>BACKGROUND: Knees hurt.&#xD;METHODS: We rubbed.</style></abstract>
<electronic-resource-num><style>10.1000/knee.1</style></electronic-resource-num>
<custom2><style>PMC900</style></custom2>
<urls><related-urls><url><style>https://example.org/1</style></url></related-urls></urls>
<remote-database-name><style>PubMed</style></remote-database-name></record>
<record><titles><title>Only a title</title></titles><accession-num>WOS:1</accession-num></record>
<record><contributors/></record></records></xml>"""


def test_every_field_lands_in_its_own() -> None:
    first, second, third = read_endnote(XML.encode())
    assert isinstance(first, Reading)
    known = first.found
    assert known.title == "Massage of the knee"
    assert known.authors == ("Castro-Sánchez MD", "Knee Study Group")
    assert (known.year, known.journal, known.volume) == (2012, "Journal of Knees", "7(2)")
    assert (known.pages, known.doi) == ("113-25", "10.1000/knee.1")
    assert (known.pmid, known.pmcid, known.url) == ("101", "PMC900", "https://example.org/1")
    assert [(s.heading, s.text) for s in first.sections] == [
        ("BACKGROUND", "Knees hurt."),
        ("METHODS", "We rubbed."),
    ]
    assert isinstance(second, Reading)
    assert (second.found.title, second.found.pmid, second.sections) == ("Only a title", None, ())
    assert isinstance(third, Refused)


def known(inside: str) -> Metadata:
    (reading,) = read_endnote(f"<xml><records><record>{inside}</record></records></xml>".encode())
    assert isinstance(reading, Reading)
    return reading.found


def test_a_number_is_pubmeds_only_where_the_record_came_from_there() -> None:
    work = "<titles><title>Knees</title></titles><accession-num>101</accession-num>"
    library = "<database>pubmed and others.enl</database>"
    provider = "<remote-database-provider>NLM</remote-database-provider>"
    assert known(work + library).pmid is None
    assert known(work + provider).pmid == "101"


def test_raised_letters_stay_raised() -> None:
    styles = '<style>10</style><style face="superscript">3</style><style> knees</style>'
    assert known(f"<titles><title>{styles}</title></titles>").title == "10³ knees"
