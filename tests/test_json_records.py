"""Records of Europe PMC and Crossref, as their services give them."""

import json
from dataclasses import replace

import pytest

from ingest.errors import Refused
from ingest.json_records import read_json
from ingest.records import Contents, Metadata, Reading
from standin import Work

LINKS = [
    ("ErratumIn", "31000000", "J Knead. 2025 Mar;8(1):9. doi: 10.5555/n.1."),
    ("CommentIn", "31000001", "J Knead. 2025"),
]
EUROPEPMC = Work(1, licence="cc by-nc", links=LINKS)
UPDATE = {"DOI": "10.5555/N", "type": "erratum", "updated": {"date-parts": [[2025, 3]]}}
CROSSREF = Work(2, updated_by=[UPDATE])


def read(value: object) -> list[Reading | Refused]:
    contents: Contents = read_json(json.dumps(value, ensure_ascii=False).encode())
    assert not isinstance(contents, Reading)
    return list(contents)


def reading(value: object) -> Reading:
    (one,) = read(value)
    assert isinstance(one, Reading)
    return one


def test_a_record_of_europepmc_says_what_is_known_of_the_work() -> None:
    assert reading(EUROPEPMC.core()).found == Metadata(
        title="Massage of the back, study 1",
        authors=("Müller Å", "O'Neil T", "The Kneading Group"),
        year=2024,
        journal="Journal of Kneading",
        volume="7(2)",
        pages="e1",
        doi="10.5555/knead.1",
        pmid="30000001",
        pmcid="PMC7000001",
        url="https://europepmc.org/article/MED/30000001",
        licence="CC BY-NC",
        publication_types=("Journal Article", "Randomized Controlled Trial"),
        notices=("correction: 2025-03 doi:10.5555/n.1 pmid:31000000",),
    )


def test_an_abstract_of_europepmc_stands_under_its_own_headings() -> None:
    sections = reading(EUROPEPMC.core()).sections
    assert [(section.heading, section.text) for section in sections] == [
        ("Background", "Back pain is common."),
        ("Methods and sample", "We massaged 41 backs."),
        ("Results", "Pain fell (p < 0.05)."),
    ]


def test_a_record_of_europepmc_with_little_in_it_is_read() -> None:
    record = {"id": "PPR1", "source": "PPR", "title": "Massage <i>in vitro</i>.", "pubYear": "2023"}
    one = reading(record | {"authorString": "Müller Å, Group, The."})
    assert one.sections == ()
    assert one.found == Metadata(
        title="Massage in vitro",
        authors=("Müller Å", "Group", "The"),
        year=2023,
        url="https://europepmc.org/article/PPR/PPR1",
    )


def test_preprint_and_published_version_name_each_other() -> None:
    links = [
        {"id": "30000009", "source": "MED", "type": "Preprint of"},
        {"id": "PPR77", "source": "PPR", "type": "Preprint in"},
    ]
    record = EUROPEPMC.core() | {"commentCorrectionList": {"commentCorrection": links}}
    assert reading(record).found.versions == ("published version: pmid:30000009", "preprint: PPR77")


def test_a_work_of_crossref_says_what_is_known_of_it() -> None:
    one = reading({"status": "ok", "message-type": "work", "message": CROSSREF.crossref()})
    assert one.found == Metadata(
        title="Massage of the back, study 2",
        authors=("Müller Å", "The Kneading Group"),
        year=2024,
        journal="Journal of Kneading",
        volume="7(2)",
        pages="e2",
        doi="10.5555/knead.2",
        publication_types=("journal-article",),
        notices=("correction: 2025-03 doi:10.5555/n",),
    )
    assert [(section.heading, section.text) for section in one.sections] == [
        ("Results", "Pain fell.")
    ]


def test_crossref_links_a_preprint_with_what_was_published_of_it() -> None:
    relation = {
        "is-preprint-of": [{"id-type": "doi", "id": "10.5555/final", "asserted-by": "subject"}],
        "has-preprint": [
            {"id-type": "doi", "id": "10.1101/9"},
            {"id-type": "uri", "id": "https://example.org/9"},
        ],
        "references": [{"id-type": "doi", "id": "10.5555/other"}],
    }
    found = reading(CROSSREF.crossref() | {"relation": relation}).found
    assert found.versions == ("published version: doi:10.5555/final", "preprint: doi:10.1101/9")


@pytest.mark.parametrize(
    ("licences", "expected"),
    [
        ([{"URL": "http://creativecommons.org/licenses/by/4.0/"}], "CC BY 4.0"),
        (
            [{"URL": "http://creativecommons.org/licenses/by/4.0/", "content-version": "am"}],
            None,
        ),
        ([{"URL": "https://www.elsevier.com/tdm/userlicense/1.0/"}], None),
    ],
)
def test_the_licence_of_a_work_of_crossref_is_that_of_its_published_version(
    licences: list[dict[str, str]], expected: str | None
) -> None:
    assert reading(CROSSREF.crossref() | {"license": licences}).found.licence == expected


def test_whole_answers_and_lists_are_read_record_by_record() -> None:
    works = [Work(number).core() for number in (1, 2, 3)]
    answer = {"hitCount": 3, "resultList": {"result": works}}
    assert read(answer) == read(works)
    assert len(read(answer)) == 3
    items = {"message-type": "work-list", "message": {"items": [CROSSREF.crossref()]}}
    assert read(items) == read(CROSSREF.crossref())


def test_one_bad_record_is_refused_alone() -> None:
    first, second, third = read(
        [EUROPEPMC.core(), 7, EUROPEPMC.core() | {"title": "", "abstractText": ""}]
    )
    assert isinstance(first, Reading)
    assert isinstance(second, Refused)
    assert isinstance(third, Refused)
    assert third.reason == "has neither title nor abstract"


@pytest.mark.parametrize("data", [b"", b"{", b"[1, 2]", b'{"name": "package"}', b"[]", b"\xff"])
def test_what_is_no_record_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        read_json(data)


def test_wrong_types_in_a_record_are_left_out() -> None:
    record = EUROPEPMC.core() | {
        "authorList": {"author": "nobody"},
        "authorString": ["x"],
        "journalInfo": 3,
        "pubYear": None,
        "doi": {"a": 1},
        "abstractText": 5,
        "commentCorrectionList": "none",
        "pubTypeList": {"pubType": None},
    }
    found = reading(record).found
    assert found == replace(
        Metadata(title="Massage of the back, study 1"),
        pages="e1",
        pmid="30000001",
        pmcid="PMC7000001",
        url=found.url,
        licence="CC BY-NC",
    )
