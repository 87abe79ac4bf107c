"""How a work stands since it was published."""

import pytest

from index.standing import marks, standing
from ingest.records import Source


def work(*notices: str, retracted: bool = False) -> Source:
    return Source(id="a", file="a.txt", sha256="0", notices=notices, retracted=retracted)


@pytest.mark.parametrize(
    ("source", "word", "expected"),
    [
        (work(), None, ()),
        (work(retracted=True), "retracted", ("RETRACTED",)),
        # The most exact date that anybody told, of these the first; then who told where it stands.
        (
            work(
                "retraction: 2020 pmid:1 [PubMed]",
                "retraction: 2020-03-14 [Crossref]",
                "retraction: 2020-02-01 doi:10.1/x [Retraction Watch]",
                retracted=True,
            ),
            "retracted",
            ("RETRACTED 2020-02-01 (doi:10.1/x)",),
        ),
        (
            work("correction: 2019 pmid:2", "expression of concern", "withdrawal", retracted=True),
            "withdrawn",
            ("WITHDRAWN", "expression of concern", "corrected 2019 (PMID: 2)"),
        ),
        (work("retraction: 2020", "reinstatement: 2021"), None, ()),
        (work("correction: 2020"), None, ("corrected 2020",)),
    ],
)
def test_the_gravest_kind_stands_on_every_mention_and_each_kind_once_in_the_marks(
    source: Source, word: str | None, expected: tuple[str, ...]
) -> None:
    assert standing(source) == word
    assert marks(source) == expected
