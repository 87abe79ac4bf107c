"""What stands beside an answer."""

from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Ingest
from index.beside import Beside, not_known, plain_words, when_to_ask
from index.library import Library
from index.records import Hit

DIGEST = """---
digest: true
design: cohort
---
# Elbows

## What was found

Elbows eased.

## Harms

Two elbows were sore.

## How sure we can be

Few people took part.

## In plain words

Kneading may ease an elbow.
"""
GUIDE = """---
design: topic guide
---
# Elbows and more

## What reviews found

Elbows ease.

## What nobody knows yet

How long it lasts.

## Harms and who should be careful

Nobody was harmed in these trials.

## Harms and who should be careful

No clot was seen. A clinic tells people who bleed easily to ask first.

## In plain words

It may help an elbow.
"""


SAFETY = """---
design: topic guide
audience_topic: safety
---
# Safe hands

## What is known

Kneading is old.

## Who is told to ask a clinician before massage

A page asks people with a fracture to ask first.
"""


@pytest.fixture
def elbows(ingest: Ingest, corpus: Path, index_folder: Path) -> Library:
    (corpus / "digest.md").write_text(DIGEST, "utf-8")
    (corpus / "guide.md").write_text(GUIDE, "utf-8")
    ingest()
    return Library.open(index_folder)


def hit(library: Library, passage_id: str, score: float = 0.5) -> Hit:
    source_id, _, number = passage_id.partition("#")
    passage = library.passages(source_id)[int(number) - 1]
    return Hit(passage, library.source(source_id), score, 1, None)


def said(found: Beside | None) -> str | None:
    return " … ".join(found.quotes) if found else None


def test_plain_words_are_found_in_the_same_source(elbows: Library) -> None:
    passage = plain_words(elbows, "digest")
    assert passage is not None
    assert passage.text == "Kneading may ease an elbow."
    assert plain_words(elbows, "back") is None


def test_a_guide_that_was_found_says_what_nobody_knows_and_who_should_ask(elbows: Library) -> None:
    hits = [hit(elbows, "digest#1"), hit(elbows, "guide#1", 0.4)]
    assert said(not_known(elbows, hits)) == "How long it lasts."
    assert said(when_to_ask(elbows, hits)) == "A clinic tells people who bleed easily to ask first."
    found = not_known(elbows, hits)
    assert found is not None
    assert found.source.id == "guide"


def test_a_passage_that_was_found_itself_comes_first(elbows: Library, corpus: Path) -> None:
    lead = replace(hit(elbows, "guide#1"), further=(hit(elbows, "guide#2", 0.45),))
    found = not_known(elbows, [lead])
    assert found == Beside(lead.source, lead.further[0].passage)
    other = replace(hit(elbows, "guide#4", 0.6), source=replace(lead.source, id="other"))
    worse = replace(lead, further=(hit(elbows, "guide#4", 0.45),))
    asked = when_to_ask(elbows, [worse, other])
    assert asked is not None
    assert (asked.source, asked.passage) == (other.source, other.passage)


def test_without_a_guide_the_best_source_says_how_sure_it_is(elbows: Library) -> None:
    hits = [hit(elbows, "back#1"), hit(elbows, "digest#1")]
    assert said(not_known(elbows, hits)) == "Few people took part."


def test_that_no_harm_was_seen_is_no_word_on_when_to_ask(elbows: Library) -> None:
    harmless = replace(hit(elbows, "guide#3"), further=())
    assert harmless.passage.text == "Nobody was harmed in these trials."
    assert said(when_to_ask(elbows, [harmless])) == (
        "A clinic tells people who bleed easily to ask first."
    )
    assert when_to_ask(elbows, [hit(elbows, "digest#2")]) is None


def test_without_a_guide_on_the_subject_the_one_on_safety_is_asked(
    elbows: Library, ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    (corpus / "safety.md").write_text(SAFETY, "utf-8")
    ingest()
    library = Library.open(index_folder)
    found = when_to_ask(library, [hit(library, "digest#1")])
    assert said(found) == "A page asks people with a fracture to ask first."
    assert said(when_to_ask(library, [hit(library, "guide#1")])) == (
        "A clinic tells people who bleed easily to ask first."
    )


def test_sentences_that_follow_on_each_other_are_one_quote(elbows: Library) -> None:
    text = "Ask. Tell.\n\nNone was hurt. Stop if it hurts."
    passage = replace(elbows.passages("guide")[0], text=text)
    source = elbows.source("guide")
    assert Beside(source, passage).quotes == (text,)
    spans = ((0, 4), (5, 10), (27, 44))
    assert Beside(source, passage, spans).quotes == ("Ask. Tell.", "Stop if it hurts.")


def test_where_nothing_says_it_there_is_nothing_beside(elbows: Library) -> None:
    hits = [hit(elbows, "back#1")]
    assert not_known(elbows, hits) is None
    assert when_to_ask(elbows, []) is None


def test_retracted_work_says_nothing(elbows: Library) -> None:
    found = hit(elbows, "guide#1")
    gone = replace(found, source=replace(found.source, retracted=True))
    assert when_to_ask(elbows, [gone]) is None


def test_the_shipped_guides_have_these_headings() -> None:
    guides = Path(__file__).parent.parent / "corpus" / "guides"
    texts = [path.read_text("utf-8") for path in guides.glob("*.md")]
    assert len(texts) == 18
    from index import beside

    for heading, least in ((beside._PLAIN, 18), (beside._OPEN, 14), (beside._CAREFUL, 13)):
        lines = (line.removeprefix("## ") for text in texts for line in text.splitlines())
        assert sum(heading.fullmatch(line) is not None for line in lines) >= least
