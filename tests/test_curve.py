"""The curve of cut-offs, against a loop; its picture, read as XML."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.curve import Point, curve, drawn

SVG = "{http://www.w3.org/2000/svg}"
SHARES = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), min_size=1, max_size=12)


@given(SHARES, SHARES, st.floats(0, 1))
def test_points_are_those_that_counting_gives(
    right: list[float], wrong: list[float], cutoff: float
) -> None:
    def counted(least: float) -> Point:
        rightly = len([one for one in right if not one < least])
        wrongly = len([one for one in wrong if not one < least])
        return Point(least, rightly / len(right), wrongly / len(wrong))

    found = curve("tune", right, wrong, cutoff)
    assert [point.cutoff for point in found.points] == sorted({*right, *wrong}, reverse=True)
    assert list(found.points) == [counted(point.cutoff) for point in found.points]
    assert (found.name, found.chosen) == ("tune", counted(cutoff))


def test_the_picture_shows_every_point_and_the_cut_off_in_use() -> None:
    one = curve("tune <1>", [0.9, 0.8, 0.4, 0.1], [0.5, 0.2], 0.4)
    two = curve("test", [0.9], [0.1], 0.5)
    picture = ElementTree.fromstring(drawn([one, two]))
    lines = [line.attrib["points"].split() for line in picture.iter(f"{SVG}polyline")]
    assert [len(line) for line in lines] == [6, 2]
    # The square is 360 wide and 60 from the edge; rightly goes up, wrongly to the right.
    assert lines[0][0] == "60.0,330.0"  # a quarter rightly, none wrongly
    assert lines[0][-1] == "420.0,60.0"
    dots = [(dot.attrib["cx"], dot.attrib["cy"]) for dot in picture.iter(f"{SVG}circle")]
    assert dots == [("240.0", "150.0"), ("60.0", "60.0")]
    texts = ["".join(text.itertext()) for text in picture.iter(f"{SVG}text")]
    assert "tune <1>: 75% and 50% at 0.40" in texts
    assert "test: 100% and 0% at 0.50" in texts


@pytest.mark.parametrize("curves", [0, 1])
def test_the_picture_has_axes_with_shares(curves: int) -> None:
    picture = ElementTree.fromstring(drawn([curve("a", [1.0], [0.0], 0.5)][:curves]))
    texts = ["".join(text.itertext()) for text in picture.iter(f"{SVG}text")]
    assert [texts.count(f"{share}%") for share in (0, 20, 40, 60, 80, 100)] == [2] * 6
