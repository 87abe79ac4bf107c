"""How dots look; the palette is held against models of colour vision."""

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from index import marks
from ingest.metadata import DESIGNS, DIRECTIONS

Floats = NDArray[np.float64]
PAGES = {"light": "#ffffff", "dark": "#0e1117"}
# Machado GM, Oliveira MM, Fernandes LAF (2009). A physiologically-based model for simulation of
# color vision deficiency. IEEE Trans Vis Comput Graph 15(6):1291-8. Severity 1.0, linear RGB.
VISION = {
    "typical": np.eye(3),
    "without long cones": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "without middle cones": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "without short cones": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip
# IEC 61966-2-1, linear sRGB to CIE XYZ, and its white.
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
)  # fmt: skip
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> Floats:
    share = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def lab(colour: str, vision: Floats) -> Floats:
    ratio = XYZ @ np.clip(vision @ linear(colour), 0, 1) / WHITE
    root = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def contrast(colour: str, page: str) -> float:
    light, dark = sorted((float(XYZ[1] @ linear(c)) for c in (colour, page)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("vision", VISION)
def test_any_two_directions_differ_for_every_reader(dark: bool, vision: str) -> None:
    seen = {d: lab(marks.colour(d, dark=dark), VISION[vision]) for d in DIRECTIONS}
    for one, other in combinations(DIRECTIONS, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 25, (one, other)


def test_the_models_know_red_from_green_as_they_should() -> None:
    red, green = "#b35900", "#6b6b00"
    assert np.linalg.norm(
        lab(red, VISION["typical"]) - lab(green, VISION["typical"])
    ) > 2 * np.linalg.norm(
        lab(red, VISION["without middle cones"]) - lab(green, VISION["without middle cones"])
    )


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_every_colour_stands_out_from_its_page(direction: str) -> None:
    assert contrast(marks.colour(direction), PAGES["light"]) >= 3
    assert contrast(marks.colour(direction, dark=True), PAGES["dark"]) >= 3
    assert contrast("#ffffff", "#000000") == pytest.approx(21)


def test_what_is_not_stated_looks_like_what_does_not_apply() -> None:
    assert marks.colour(None) == marks.colour("not applicable")
    assert marks.shape(None) == "cross"
    assert marks.certainty_level(None) == "not stated"


def test_every_kind_of_study_has_a_shape_with_a_meaning() -> None:
    assert {marks.shape(design) for design in DESIGNS} == set(marks.SHAPE_MEANINGS)
    assert marks.shape("meta-analysis") == "square"
    assert marks.shape("randomized trial") == "circle"
    assert marks.shape("consumer page") == "cross"


def test_less_certain_is_fainter_and_unrated_is_none_of_them() -> None:
    fills = [marks.opacity(level) for level in ("high", "moderate", "low", "very low")]
    assert fills == sorted(fills, reverse=True)
    assert len(set(fills)) == 4
    assert fills[-1] > marks.UNRATED == marks.opacity("in the authors' own words")
    assert marks.opacity(marks.certainty_level("low to very low")) == fills[-1]


def test_more_participants_are_larger_up_to_a_bound() -> None:
    areas = [marks.area(n) for n in (None, 1, 10, 100, 1_000, 10_000, 1_000_000)]
    assert areas == sorted(areas)
    assert areas[0] == 40
    assert areas[1] > areas[0]
    assert areas[-1] == areas[-2] == 640
