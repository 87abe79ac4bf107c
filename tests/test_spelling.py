"""Which misspelt words are mended, and by what."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import everyday
from index.spelling import mend


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        ("fibromialgia", ["fibromyalgia"], "fibromyalgia"),  # one letter wrong
        ("fibromyalgai", ["fibromyalgia"], "fibromyalgia"),  # two swapped
        ("fibromyaglgia", ["fibromyalgia"], "fibromyalgia"),  # one too many
        ("sciatca", ["sciatica"], "sciatica"),  # one missing
        ("tendno", ["tendon"], "tendon"),  # six letters are enough
        ("tendo", ["tendon"], None),  # five are too few
        ("vibromyalgia", ["fibromyalgia"], None),  # the first letter is taken as right
        ("neurupaty", ["neuropathy"], "neuropathy"),  # nine letters: two errors
        ("sciatyka", ["sciatica"], None),  # eight: one
        ("limfedema", ["lymphedema"], None),  # nine: not three
        ("lesson", ["lesion"], None),  # a word that general English knows
        ("sprain", ["spain"], None),  # nobody means an everyday word
        ("abcdef7", ["abcdefg"], None),  # no word
        ("fibromialgia", [], None),
        ("pregnent", ["pregnant"], "pregnant"),  # everyday, but what questions here are about
        ("canser", ["cancer"], "cancer"),
    ],
)
def test_a_word_is_mended_or_left_alone(typed: str, known: list[str], meant: str | None) -> None:
    assert mend(typed, known) == meant


@pytest.mark.parametrize(
    ("typed", "stem", "meant"),
    [
        ("masage", "masag", "massag"),  # the stem alone would be too short
        ("massge", "massg", "massag"),  # not "massa", which is as near
        ("dilute", "dilut", None),  # not "dilat": nobody asks about it
        ("contusion", "contus", None),  # not "confus", which is everyday
    ],
)
def test_a_short_stem_is_mended_by_what_questions_are_about(
    typed: str, stem: str, meant: str | None
) -> None:
    assert mend(stem, ["confus", "dilat", "massa", "massag"], typed) == meant


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        ("abcdefghi", ["abcdefgh", "abcdefgxy"], "abcdefgh"),  # the nearer one
        ("abcdefg", ["abcdef", "abcdefgh", "abcdefx"], "abcdefx"),  # that of the same length
        ("abcdefg", ["abcdefx", "abcdefy"], "abcdefx"),  # the first
    ],
)
def test_of_several_the_likest_is_meant(typed: str, known: list[str], meant: str) -> None:
    assert mend(typed, known) == meant


def far(one: str, other: str) -> int:
    """The least number of letters to add, drop, change or swap with the next, row by row."""
    table = [[a + b for b in range(len(other) + 1)] for a in range(len(one) + 1)]
    for a in range(1, len(one) + 1):
        for b in range(1, len(other) + 1):
            steps = [table[a - 1][b] + 1, table[a][b - 1] + 1]
            steps.append(table[a - 1][b - 1] + (one[a - 1] != other[b - 1]))
            if a > 1 and b > 1 and one[a - 2 : a] == other[b - 2 : b][::-1]:
                steps.append(table[a - 2][b - 2] + 1)
            table[a][b] = min(steps)
    return table[-1][-1]


def obvious(word: str, known: Sequence[str]) -> str | None:
    errors = 2 if len(word) >= 9 else 1
    near = [
        (far(word, other), abs(len(other) - len(word)), other)
        for other in known
        if other[0] == word[0] and far(word, other) <= errors
    ]
    return min(near)[2] if near else None


WORDS = st.text(alphabet="xyz", min_size=6, max_size=11)


@given(WORDS, st.lists(WORDS, max_size=12, unique=True), st.integers(0, 9), st.sampled_from("xyz"))
def test_what_is_found_is_what_trying_every_word_would_find(
    word: str, known: list[str], place: int, letter: str
) -> None:
    # One of the words is near to the one typed.
    words = sorted({*known, word[:place] + letter + word[place + 1 :]})
    assert not everyday.is_known(word)
    assert mend(word, words) == obvious(word, words)
