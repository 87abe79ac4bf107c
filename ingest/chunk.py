"""Cut documents into passages that end at sentences and fit the model's window."""

import re
from collections.abc import Callable, Iterator, Sequence
from math import ceil

from ingest.records import Document, Passage, Section, Source
from ingest.sentences import Span, sentence_spans

CountTokens = Callable[[Sequence[str]], list[int]]

# Longer than any title worth its place in the window; what is behind it is not embedded.
_PREFIX_CHARACTERS = 200
# A tokenizer may call a megabyte without a space one unknown token; a reader can't call it a quote.
_CHARACTERS_A_TOKEN = 8


def embedded_text(source: Source, heading: str | None, text: str) -> str:
    """What the encoder reads for a passage: the title and heading give it its subject."""
    return "\n".join((*_prefix(source, heading), text))


def cut(document: Document, count_tokens: CountTokens, window: int) -> tuple[Passage, ...]:
    """The passages of a document, in reading order.

    None crosses a section; each with its prefix is at most `window` tokens long, of which the
    model's own two marks are part. Every word of every section is in exactly one passage.
    """
    passages: list[Passage] = []
    for section in document.sections:
        prefix = "\n".join(_prefix(document.source, section.heading))
        limit = max(window - 2 - count_tokens([prefix])[0], window // 4)
        for start, end in _spans(section.text, count_tokens, limit):
            passages.append(_passage(document.source.id, len(passages) + 1, section, (start, end)))
    return tuple(passages)


def _prefix(source: Source, heading: str | None) -> Iterator[str]:
    for part in dict.fromkeys(filter(None, (source.title, heading))):
        yield (
            part if len(part) <= _PREFIX_CHARACTERS else part[:_PREFIX_CHARACTERS].rsplit(" ", 1)[0]
        )


def _passage(source_id: str, number: int, section: Section, span: Span) -> Passage:
    start, end = span
    return Passage(
        id=f"{source_id}#{number}",
        source_id=source_id,
        text=section.text[start:end],
        heading=section.heading,
        page=section.page,
        start=section.start + start,
        end=section.start + end,
    )


def _spans(text: str, count_tokens: CountTokens, limit: int) -> Iterator[Span]:
    units = _units(text, sentence_spans(text), count_tokens, limit)
    sizes = [size for _, size in units]
    for first, last in _groups(sizes, limit):
        yield units[first][0][0], units[last - 1][0][1]


def _units(
    text: str, spans: list[Span], count_tokens: CountTokens, limit: int
) -> list[tuple[Span, int]]:
    """Spans with their sizes in tokens; a sentence over the limit stands as its words."""
    units: list[tuple[Span, int]] = []
    for span, size in zip(spans, _sizes(text, spans, count_tokens), strict=True):
        if size <= limit:
            units.append((span, size))
            continue
        words = list(_words(text, span, limit))
        units.extend(zip(words, _sizes(text, words, count_tokens), strict=True))
    return units


def _sizes(text: str, spans: list[Span], count_tokens: CountTokens) -> list[int]:
    counted = count_tokens([text[start:end] for start, end in spans])
    floors = (ceil((end - start) / _CHARACTERS_A_TOKEN) for start, end in spans)
    return [max(size, floor) for size, floor in zip(counted, floors, strict=True)]


def _words(text: str, span: Span, limit: int) -> Iterator[Span]:
    # A character is at most a token or so in any tokenizer: such pieces always fit.
    for word in re.finditer(rf"\S{{1,{limit}}}", text[span[0] : span[1]]):
        yield span[0] + word.start(), span[0] + word.end()


def _groups(sizes: list[int], limit: int) -> Iterator[tuple[int, int]]:
    """Runs (first, behind last) of at most `limit` tokens, of about equal size.

    Filling each run to the brim would leave a last one of a few words, which ranks badly alone.
    """
    left = sum(sizes)
    first, size = 0, 0
    for number, own in enumerate(sizes):
        target = left / ceil(left / limit)
        if size and (size + own > limit or size + own / 2 > target):
            yield first, number
            first, left, size = number, left - size, 0
        size += own
    if sizes:
        yield first, len(sizes)
