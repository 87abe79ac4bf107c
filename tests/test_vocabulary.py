"""Terms on disk."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import vocabulary
from index.vocabulary import Vocabulary, write_terms

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@given(st.sets(ANY), ANY)
def test_every_term_has_its_place_and_no_other_has_one(
    tmp_path_factory: pytest.TempPathFactory, terms: set[str], other: str
) -> None:
    folder = tmp_path_factory.mktemp("terms")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vocabulary, "_BLOCK", 2)
        write_terms(folder, sorted(terms))
    found = Vocabulary(folder)
    assert list(found) == found.all() == sorted(terms)
    assert [found.number(term) for term in found] == list(range(len(terms)))
    assert (other in found) == (other in terms)


def test_a_part_can_be_taken_as_of_any_sequence(tmp_path: Path) -> None:
    write_terms(tmp_path, ["back", "knee", "neck"])
    found = Vocabulary(tmp_path)
    assert (found[0], found[-1], found[1:], found[::-2]) == (
        "back",
        "neck",
        ["knee", "neck"],
        ["neck", "back"],
    )
    assert "" not in found
    with pytest.raises(IndexError):
        found[3]
