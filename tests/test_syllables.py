"""Syllables as they are read aloud."""

import pytest

from index.syllables import syllables, word_syllables

# Counted by hand as a slow reader says them: "fire" has two.
SYLLABLES = {
    1: "pain the eye eyes eased helped joint month through scale bathed stayed friend breadth",
    2: "massage massaged trial people reading being nurses doses muscle muscles fibre "
    "quiet science trying player beyond study treated handled hundred nation social patient "
    "surgeon didn't spasm rhythm hour fire tired chaos fluid cruel react poem maybe create "
    "anxious headaches movement likely sometimes naked value language",
    3: "area idea radio period nausea serious usual influence studying theatre museum continued "
    "opioid autism recipe suicide quality earlier placebo hospital handling video evidence "
    "ideal cereal behaviour arthritis massage's",
    4: "anxiety experience diabetes society situation acupuncture reliable perineal fasciitis "
    "coordinate evaluate usually continuous myofascial lymphoedema beneficial",
    5: "individual appreciation reflexology craniosacral abbreviation radioactive",
    6: "fibromyalgia physiotherapy osteoarthritis rhabdomyolysis rehabilitation cardiovascular",
    7: "heterogeneity",
}


def test_no_word_is_given_fewer_syllables_than_it_has_and_few_are_given_more() -> None:
    counts = [(word, count) for count, words in SYLLABLES.items() for word in words.split()]
    assert [word for word, count in counts if word_syllables(word) < count] == []
    more = [word for word, count in counts if word_syllables(word) > count]
    assert more == ["friend", "headaches", "movement", "likely", "sometimes"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("7", 2),
        ("12", 1),
        ("17", 3),
        ("77", 5),
        ("105", 5),
        ("1,200", 6),
        ("96.8%", 7),
        ("HIV", 3),
        ("mg", 2),
        ("follow-up", 3),
        ("Is it so? No.", 4),
    ],
)
def test_what_is_read_aloud_is_counted(text: str, count: int) -> None:
    assert syllables(text) == count


def test_a_number_too_long_to_be_said_is_counted_digit_by_digit() -> None:
    assert syllables("1" * 5000) == 5000
    assert syllables("7" * 13) == 26
