"""Sentences are encoded once while they are kept, and give the same marks as without keeping."""

from dataclasses import replace

from conftest import WordCountEncoder
from index.highlight import SentenceVectors, sentences
from index.library import Library


def test_a_sentence_is_encoded_once_while_it_is_kept(encoder: WordCountEncoder) -> None:
    kept = SentenceVectors(most=2)
    first = kept.of(["A knee.", "A neck.", "A knee."], encoder)
    assert (first == encoder.encode(["A knee.", "A neck.", "A knee."])).all()
    del encoder.encoded[:]
    assert (kept.of(["A neck."], encoder) == first[1:2]).all()
    assert encoder.encoded == []
    kept.of(["A back."], encoder)
    assert len(kept) == 2
    # The knee was unused for longest.
    kept.of(["A neck.", "A knee."], encoder)
    assert encoder.encoded == ["A back.", "A knee."]


def test_a_single_sentence_is_not_weighed() -> None:
    assert sentences("Only one. ") == []
    assert sentences("One. And two.") == ["One.", "And two."]


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
