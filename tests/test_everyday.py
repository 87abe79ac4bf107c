"""How much a word of a question counts, against the formula and the vocabulary itself."""

import math

import pytest

from index import everyday
from ingest.model import default_folder

LINES = (default_folder() / "vocab.txt").read_text("utf-8").split("\n")
WHOLE = [word for word in LINES[LINES.index("the") :] if not word.startswith("##")]


@pytest.mark.parametrize("rank", [51, 100, 500, 5_000, 20_000])
def test_a_word_counts_by_the_logarithm_of_its_rank(rank: int) -> None:
    assert everyday.weight(WHOLE[rank - 1]) == pytest.approx(math.log10(rank / 50) / 3)


def test_the_most_frequent_words_count_nothing() -> None:
    assert {everyday.weight(word) for word in WHOLE[:50]} == {0.0}
    assert everyday.weight(WHOLE[50]) > 0


def test_from_rank_50_000_on_a_word_counts_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    ranks = {"half": 1581, "seldom": 50_000, "hardly": 70_000}
    monkeypatch.setattr(everyday, "_ranks", lambda: ranks)
    assert everyday.weight("half") == pytest.approx(0.5, abs=1e-4)
    assert (everyday.weight("seldom"), everyday.weight("hardly")) == (1.0, 1.0)


def test_a_word_that_general_english_hardly_knows_counts_in_full() -> None:
    assert everyday.weight("lymphoedema") == 1.0
    assert not everyday.is_known("lymphoedema")
    # A piece of a word is no word.
    assert "##ing" in LINES
    assert not everyday.is_known("##ing")


def test_case_does_not_matter() -> None:
    assert everyday.weight("Thank") == everyday.weight("thank") < 1
    assert everyday.is_known("THANK")


@pytest.mark.parametrize("word", ["I", "i", "dont", "Cant", "pls", "u"])
def test_short_forms_that_the_vocabulary_lacks_count_nothing(word: str) -> None:
    assert everyday.weight(word) == 0.0
    assert everyday.is_known(word)
