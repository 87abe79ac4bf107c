"""Authors' names taken apart."""

import pytest

from index.names import Name, named, split_name


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Perlman AI", Name("Perlman", "A. I.")),
        ("van den Dolder PA", Name("van den Dolder", "P. A.")),
        ("Gould-Fogerite S", Name("Gould-Fogerite", "S.")),
        ("Öztürk Ö", Name("Öztürk", "Ö.")),
        ("Çelik ŞÇ", Name("Çelik", "Ş. Ç.")),
        ("Иванов ИП", Name("Иванов", "И. П.")),
        ("Smith AB Jr", Name("Smith", "A. B.", "Jr")),
        ("Smith AB 3rd", Name("Smith", "A. B.", "3rd")),
        ("Perlman, Adam I.", Name("Perlman", "Adam I.")),
        ("Smith, Anna B., Jr.", Name("Smith", "Anna B.", "Jr")),
        ("  Castro \n Sánchez AM ", Name("Castro Sánchez", "A. M.")),
        # Which is the family's is not certain, or there is none.
        ("Adam Perlman", Name("Adam Perlman")),
        ("Cancer Research UK", Name("Cancer Research UK")),
        ("Mayo Clinic", Name("Mayo Clinic")),
        ("World of Feet", Name("World of Feet")),
        ("王 伟", Name("王 伟")),
        ("WHO", Name("WHO")),
        (
            "Center for Integrative Health (NCCIH, formerly NCCAM)",
            Name("Center for Integrative Health (NCCIH, formerly NCCAM)"),
        ),
    ],
)
def test_the_parts_of_a_name(author: str, name: Name) -> None:
    assert split_name(author) == name


def test_et_al_is_no_author_and_says_that_there_are_more() -> None:
    assert named(("Perlman AI", "et al")) == (["Perlman AI"], True)
    assert named(("Perlman AI", "Et al.")) == (["Perlman AI"], True)
    assert named(("Perlman AI", "Alet B")) == (["Perlman AI", "Alet B"], False)
