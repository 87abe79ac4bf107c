"""The one checker for metadata."""

import pytest

from ingest import metadata
from ingest.errors import Refused
from ingest.records import Metadata


def test_facts_come_back_typed_and_tidy() -> None:
    checked = metadata.check(
        {
            "id": "perlman-2012",
            "title": "  Massage\n for knees ",
            "authors": ["Perlman AI"],
            "year": 2012,
            "doi": "https://doi.org/10.1371/journal.pone.0030248",
            "pmid": 22347369,
            "volume": 7,
            "design": "randomized trial",
            "body_regions": ["knee"],
            "retracted": True,
        }
    )
    assert checked == Metadata(
        id="perlman-2012",
        title="Massage for knees",
        authors=("Perlman AI",),
        year=2012,
        doi="10.1371/journal.pone.0030248",
        pmid="22347369",
        volume="7",
        design="randomized trial",
        body_regions=("knee",),
        retracted=True,
    )


def test_null_and_empty_count_as_absent() -> None:
    assert metadata.check({"title": None, "authors": [], "doi": ""}) == Metadata()


def test_an_unknown_key_is_refused_with_the_nearest_known_one() -> None:
    with pytest.raises(Refused, match=r"unknown key 'pmdi'; did you mean 'pmid'\?"):
        metadata.check({"pmdi": 1})


@pytest.mark.parametrize(
    ("key", "value", "fix"),
    [
        ("id", "Perlman 2012", "small letters"),
        ("title", 12, "as text"),
        ("authors", "Perlman AI", "as a list"),
        ("year", "2012", "a year of four digits"),
        ("year", 20122, "a year of four digits"),
        ("year", True, "a year of four digits"),
        ("n_participants", -1, "a whole number"),
        ("doi", "PMC123", "a DOI"),
        ("pmid", "22347369x", "22347369"),
        ("pmcid", "3275589", "PMC3275589"),
        ("url", "javascript:alert(1)", "https://"),
        ("design", "blog", "one of: guideline"),
        ("body_regions", ["knees"], "one of: head"),
        ("retracted", "yes", "true or false"),
        ("notices", ["erratum: pmid:2"], "one of: retraction, withdrawal"),
        ("versions", ["v2: doi:10.1/x"], "one of: preprint, published version"),
    ],
)
def test_a_wrong_value_is_refused_with_what_to_write(key: str, value: object, fix: str) -> None:
    with pytest.raises(Refused, match=f"'{key}' is .*{fix}"):
        metadata.check({key: value})


def test_merging_takes_each_field_from_the_first_layer_that_knows_it() -> None:
    first = Metadata(title="Mine", authors=())
    second = Metadata(title="Theirs", year=2012, authors=("A B",))
    assert metadata.merge(first, second) == Metadata(title="Mine", year=2012, authors=("A B",))


def test_merging_loses_no_notice() -> None:
    merged = metadata.merge(
        Metadata(notices=("correction: pmid:2",)),
        Metadata(notices=("correction: pmid:2", "retraction: pmid:3")),
    )
    assert merged.notices == ("correction: pmid:2", "retraction: pmid:3")
    assert merged.retracted
    assert metadata.merge(Metadata(), Metadata(retracted=True)).retracted
    assert not metadata.merge(Metadata(notices=("correction: pmid:2",))).retracted


def test_every_field_of_metadata_has_a_check() -> None:
    assert set(metadata._CHECKS) == set(Metadata.__dataclass_fields__)


@pytest.mark.parametrize(
    ("text", "slug"), [("Knee_Pain (2012).pdf", "knee-pain-2012-pdf"), ("按摩", ""), ("--a", "a")]
)
def test_slugs_are_small_letters_digits_and_hyphens(text: str, slug: str) -> None:
    assert metadata.slug(text) == slug
