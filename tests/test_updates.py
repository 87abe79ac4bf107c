"""Notices that records of the services state, as they come."""

from typing import Any

import pytest
from lxml import etree

from ingest.notices import Notice
from ingest.updates import in_crossref, in_europepmc, in_pubmed


def europepmc(link: dict[str, str]) -> dict[str, Any]:
    return {"commentCorrectionList": {"commentCorrection": link}}


@pytest.mark.parametrize(
    ("source", "pmid"), [("MED", "31000000"), ("CBA", None), ("PPR", None), (None, None)]
)
def test_only_a_number_of_pubmeds_is_taken_for_one(source: str | None, pmid: str | None) -> None:
    link = {"type": "Retraction in", "id": "31000000", "reference": "J Knead. 2025 Mar"}
    record = europepmc(link | ({"source": source} if source else {}))
    assert in_europepmc(record) == (Notice(kind="retraction", date="2025-03", pmid=pmid),)


def test_a_link_says_more_than_a_type_of_publication_and_takes_its_place() -> None:
    types = "<PublicationType>Retracted Publication</PublicationType>"
    link = (
        '<CommentsCorrections RefType="RetractionIn"><RefSource>J Knead. 2025</RefSource>'
        "<PMID>31000000</PMID></CommentsCorrections>"
    )
    correction = link.replace("RetractionIn", "ErratumIn")
    said = Notice(kind="retraction", date="2025", pmid="31000000")
    assert in_pubmed(etree.fromstring(f"<a>{link}{types}</a>")) == (said,)
    assert in_pubmed(etree.fromstring(f"<a>{types}</a>")) == (Notice(kind="retraction"),)
    both = in_pubmed(etree.fromstring(f"<a>{correction}{types}</a>"))
    assert [notice.kind for notice in both] == ["correction", "retraction"]


@pytest.mark.parametrize(
    ("updated", "date"),
    [
        ({"date-parts": [[2020, 3, 4]]}, "2020-03-04"),
        ({"date-parts": [[2020, 11]]}, "2020-11"),
        ({"date-parts": [[2020]]}, "2020"),
        ({"date-parts": [[None]]}, None),
        ({"date-parts": []}, None),
        ("2020", None),
    ],
)
def test_an_update_at_crossref_has_its_date_as_exact_as_it_is_known(
    updated: object, date: str | None
) -> None:
    message = {"updated-by": [{"type": "retraction", "DOI": "10.1/X", "updated": updated}]}
    assert in_crossref(message) == (Notice(kind="retraction", date=date, doi="10.1/x"),)


def test_an_update_without_a_type_is_told_by_its_label() -> None:
    assert in_crossref({"updated-by": {"label": "Expression of concern"}}) == (
        Notice(kind="expression of concern"),
    )
