"""What the library says on a warning sign: the sentences to quote, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass

from index.errors import StoreError
from index.library import Library
from index.safety import Quote, Sign
from ingest.records import Passage, Source
from ingest.sentences import Span, sentence_spans


@dataclass(frozen=True, slots=True)
class Quoted:
    """A passage that speaks of a sign, and the spans of those of its sentences that do."""

    source: Source
    passage: Passage
    spans: tuple[Span, ...]


def quotes(library: Library, sign: Sign) -> list[Quoted]:
    """What the library has of a sign's quotes; a library without these sources has none."""
    return [found for quote in sign.quotes for found in _found(library, quote, sign)]


def _found(library: Library, quote: Quote, sign: Sign) -> Iterator[Quoted]:
    try:
        source = library.source(quote.source_id)
    except StoreError:
        return
    if source.retracted:
        return
    for passage in library.passages(source.id):
        if (passage.heading or "").casefold() == quote.heading.casefold():
            spans = tuple(s for s in sentence_spans(passage.text) if _speaks(sign, passage.text, s))
            if spans:
                yield Quoted(source, passage, spans)


def _speaks(sign: Sign, text: str, span: Span) -> bool:
    said = text[span[0] : span[1]].casefold()
    return any(word.casefold() in said for word in sign.about)
