"""Identifiers of works."""

import pytest

from ingest.identifiers import identifier, keys, record_id
from ingest.records import Metadata


def test_a_doi_is_the_same_in_any_case() -> None:
    known = Metadata(doi="10.1002/(SICI)1097-0258", pmid="7", pmcid="PMC9")
    assert keys(known) == ("doi:10.1002/(sici)1097-0258", "pmid:7", "pmcid:PMC9")
    assert keys(Metadata(title="Knees")) == ()


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (Metadata(pmid="22347369", doi="10.1/a"), "pmid-22347369"),
        (Metadata(pmcid="PMC3275589", doi="10.1/a"), "pmc3275589"),
        (Metadata(doi="10.1371/Journal.pone.0030248"), "doi-10-1371-journal-pone-0030248"),
        (Metadata(doi="10.1000/" + "x" * 90), "doi-5df095e7"),
        # The last eight digits: printf %s 'massage of the aching human knee' | sha256sum
        (
            Metadata(title="Massage of the aching human knee", authors=("Perlman AI",), year=2012),
            "perlman-2012-massage-of-the-aching-human-3ab206e9",
        ),
        (Metadata(), "record-e3b0c442"),
    ],
)
def test_an_id_comes_from_the_best_identifier(known: Metadata, expected: str) -> None:
    assert record_id(known) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("https://doi.org/10.1000/ABC.1", "10.1000/abc.1"),
        ("PMC3275589.2", "PMC3275589"),
        ("PMID: 22347369", "22347369"),
    ],
)
def test_an_identifier_has_one_form_however_it_is_written(text: str, value: str) -> None:
    found = identifier(text)
    assert found is not None
    assert found.value == value
