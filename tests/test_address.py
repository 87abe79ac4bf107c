"""An address and the place that it names."""

from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as st

from index.records import Filters
from ingest.metadata import DESIGNS, TOPICS
from page.address import VIEWS, Place, link, read, written

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=30)
PLACES = st.builds(
    Place,
    view=st.sampled_from(sorted(VIEWS)),
    question=st.one_of(st.just(""), WORDS),
    filters=st.builds(
        Filters,
        designs=st.sets(st.sampled_from(DESIGNS)).map(
            lambda chosen: tuple(design for design in DESIGNS if design in chosen)
        ),
        year_from=st.one_of(st.none(), st.integers(1000, 2999)),
        year_to=st.one_of(st.none(), st.integers(1000, 2999)),
        topic=st.one_of(st.none(), st.sampled_from(TOPICS)),
        condition=st.one_of(st.none(), WORDS),
        technique=st.one_of(st.none(), WORDS),
    ),
    start=st.one_of(st.none(), st.integers(1, 999)),
    glance=st.sampled_from([None, "hits", "library"]),
    source=st.one_of(st.none(), WORDS),
    passage=st.one_of(st.none(), st.integers(1, 999_999)),
    page=st.one_of(st.none(), st.integers(1, 99_999)),
)


@given(PLACES)
def test_a_place_is_found_again_by_its_address(place: Place) -> None:
    assert read(written(place)) == place
    assert read(parse_qs(link(place).removeprefix("?"))) == place


NAMES = st.sampled_from(["view", "q", "design", "from", "start", "source", "passage", "page", "x"])


@given(st.dictionaries(NAMES, st.lists(st.text(max_size=20), max_size=3)))
def test_any_address_names_some_place(parameters: dict[str, list[str]]) -> None:
    place = read(parameters)
    assert place.view in VIEWS
    assert read(written(place)) == place


def test_what_is_not_understood_is_left_out() -> None:
    place = read(
        {
            "view": ["admin"],
            "from": ["12"],
            "to": ["²"],
            "page": ["0"],
            "passage": ["9" * 30],
            "topic": ["hearsay"],
            "glance": ["all"],
            "q": ["x" * 3000],
        }
    )
    assert place == Place(question="x" * 2000)
    assert link(Place()) == "?"
