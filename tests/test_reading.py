"""How hard a text is to read, and the plainest of several passages."""

from dataclasses import replace

import pytest

from index.reading import ReadingLevel, grade, plainest, reading_level
from index.records import Hit
from ingest.records import Passage, Source

SOURCE = Source(id="s", file="f", sha256="0")
EASY = "Massage can ease a sore back. It helps for a short time. Ask first if you are ill."
HARD = (
    "Myofascial interventions demonstrated heterogeneous improvements in musculoskeletal "
    "symptomatology, notwithstanding methodological limitations and considerable imprecision."
)


def hit(text: str, score: float, *further: Hit, source: Source = SOURCE) -> Hit:
    passage = Passage(f"s#{text[:5]}", "s", text, None, None, 0, len(text))
    return Hit(passage, source, score, 1, None, further=further)


def test_the_grade_follows_the_published_formula() -> None:
    # 10 words, 2 sentences, 10 syllables.
    assert grade("The cat sat on the mat. It was a hat.") == pytest.approx(1.95 + 11.8 - 15.59)
    # 5 words, 1 sentence, 13 syllables: "vs." ends no sentence and has two.
    hard = "Massage vs. relaxation: anxiety fell."
    assert grade(hard) == pytest.approx(0.39 * 5 + 11.8 * 13 / 5 - 15.59)


@pytest.mark.parametrize("text", ["", " \n ", "– … !"])
def test_a_text_without_words_has_no_grade(text: str) -> None:
    assert grade(text) is None
    assert reading_level(text) is None


def test_a_level_has_a_number_and_words() -> None:
    easy = reading_level(EASY)
    assert easy is not None
    assert easy.words == "very easy to read"
    assert 0 <= easy.grade == max(grade(EASY) or 0.0, 0.0) < 6
    hard = reading_level(HARD)
    assert hard is not None
    assert hard.words == "very hard to read, written for professionals"
    assert hard.grade > 13
    # 0.39 * 10 + 11.8 * 1 - 15.59 is 0.11.
    flat = reading_level("The cat sat on the mat and saw it all.")
    assert flat == ReadingLevel(pytest.approx(0.11), "very easy to read")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("syllables", "words"),
    [(14, "very easy to read"), (16, "easy to read"), (18, "a little hard to read"),
     (20, "hard to read"), (21, "very hard to read, written for professionals")],
)  # fmt: skip
def test_each_step_of_the_scale(syllables: int, words: str) -> None:
    # Ten words in one sentence: the grade is 1.18 times their syllables less 11.69.
    text = " ".join(["banana"] * ((syllables - 10) // 2) + ["many"] * ((syllables - 10) % 2))
    text = f"{text} " + " ".join(["cat"] * (10 - len(text.split()))) + "."
    level = reading_level(text)
    assert level is not None
    assert level.grade == pytest.approx(1.18 * syllables - 11.69)
    assert level.words == words


def test_a_few_words_are_too_short_to_tell() -> None:
    assert reading_level("Ask your midwife first.") is None
    assert grade("Ask your midwife first.") is not None


MIDDLE = "Kneading reportedly alleviates persistent discomfort in the majority of individuals."


def test_where_none_is_plain_the_easiest_of_those_that_answer_about_as_well_is_taken() -> None:
    hard, middle, easy = hit(HARD, 0.50), hit(MIDDLE, 0.46), hit(EASY, 0.40)
    assert plainest([hard, middle, easy]) is middle
    assert plainest([hard, middle, easy], margin=0.01) is hard
    assert plainest([hard, middle, easy], margin=0.5) is easy


def test_of_plain_ones_the_best_is_taken_not_the_easiest() -> None:
    plain = "A small trial found that massage eased the pain of most people for about a week."
    level, easier = reading_level(plain), reading_level(EASY)
    assert level is not None
    assert easier is not None
    assert easier.grade < level.grade < 8
    hard, fair, easy = hit(HARD, 0.50), hit(plain, 0.49), hit(EASY, 0.48)
    assert plainest([easy, hard, fair]) is fair


def test_further_passages_of_a_source_are_among_them() -> None:
    easy = hit(EASY, 0.49)
    assert plainest([hit(HARD, 0.50, easy)]) is easy


def test_among_equals_the_best_stays_first_and_short_ones_come_last() -> None:
    best, second = hit(EASY, 0.50), hit(EASY, 0.49)
    assert plainest([second, best]) is best
    assert plainest([hit("Yes.", 0.50), hit(HARD, 0.49)]).passage.text == HARD


def test_a_retracted_work_is_no_plain_answer_unless_there_is_no_other() -> None:
    gone = replace(SOURCE, retracted=True)
    easy, hard = hit(EASY, 0.50, source=gone), hit(HARD, 0.49)
    assert plainest([easy, hard]) is hard
    assert plainest([easy]) is easy


def test_of_no_hits_there_is_no_plainest() -> None:
    with pytest.raises(ValueError, match="empty"):
        plainest([])
