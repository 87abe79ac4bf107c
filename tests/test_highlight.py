"""Sentences are encoded once while they are kept, and give the same marks as without keeping."""

from dataclasses import replace

from conftest import WordCountEncoder
from index.highlight import SentenceVectors, mark, sentences
from index.library import Library
from index.records import Hit
from index.telling import About, Sought
from ingest.records import Passage, Source


def test_a_sentence_is_encoded_once_while_it_is_kept(encoder: WordCountEncoder) -> None:
    kept = SentenceVectors(most=2)
    first = kept.of(["A knee.", "A neck.", "A knee."], encoder)
    assert (first == encoder.encode(["A knee.", "A neck.", "A knee."])).all()
    del encoder.encoded[:]
    assert (kept.of(["A knee."], encoder) == first[:1]).all()
    assert encoder.encoded == []
    kept.of(["A back."], encoder)
    assert len(kept) == 2
    # The neck was unused for longest.
    kept.of(["A knee.", "A neck."], encoder)
    assert encoder.encoded == ["A back.", "A neck."]


def test_a_single_sentence_is_not_weighed() -> None:
    assert sentences("Only one. ") == []
    assert sentences("One. And two.") == ["One.", "And two."]


def test_each_of_several_passages_is_marked_by_its_own_sentences(encoder: WordCountEncoder) -> None:
    texts = {
        "Knees hurt. Necks hurt. Sleep came. Backs hurt.": "Sleep came.",
        "Sleep came to one.": None,
        "Sleep came. Knees hurt.": "Sleep came.",
        "Infants cried. Sleep came. Knees hurt.": "Sleep came.",
    }
    source = Source(id="a", file="a.txt", sha256="0")
    passages = (Passage(f"a#{n}", "a", text, None, None, 0, 0) for n, text in enumerate(texts, 1))
    hits = [Hit(passage, source, 0.5, 1, None) for passage in passages]
    sought = Sought("sleep", encoder.encode(["sleep"])[0], ())
    about = [About(sought.vector, "")] * len(hits)
    marked = mark(sought, hits, about, encoder.encode, None)
    assert [hit.sentence and hit.passage.text[slice(*hit.sentence)] for hit in marked] == [
        *texts.values()
    ]


def test_a_library_made_ready_marks_without_encoding_a_sentence(
    library: Library, encoder: WordCountEncoder
) -> None:
    answer = library.search("knee pain")
    assert not library.is_prepared(answer.hits)
    marked = library.mark(answer)
    assert library.is_prepared(answer.hits)
    *_, ready = library.prepare()
    texts = {
        t for s in library.sources() for p in library.passages(s.id) for t in sentences(p.text)
    }
    assert ready == len(texts)
    del encoder.encoded[:]
    assert library.mark(answer) == marked
    assert encoder.encoded == []
    library.mark(replace(answer, query="a sore knee"))
    assert encoder.encoded == ["a sore knee"]
