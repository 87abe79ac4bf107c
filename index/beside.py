"""What to show beside an answer: plain words, what is not known, when to ask somebody first.

The shipped digests and guides say these under headings of their own; other documents seldom do.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.library import Library
from index.records import Filters, Hit
from ingest.records import Passage, Source
from ingest.sentences import Span, sentence_spans

_PLAIN = re.compile(r"(?i)in plain words|plain[- ]language summary")
_OPEN = re.compile(
    r"(?i)what nobody knows yet|what nothing here covers"
    r"|which of these claims nothing here supports"
)
_UNSURE = re.compile(r"(?i)how sure we can be|how certain this is|.* and how certain this is")
_CAREFUL = re.compile(
    r"(?i)who is told to ask a clinician.*|warning signs.*|harms and who should be careful"
    r"|.*certainty and harms"
)
# Under those headings a guide also says where no harm was seen. That would reassure, so only the
# sentences will do that tell somebody to ask, to tell or to beware.
_TELLS = re.compile(
    r"(?i)\b(?:asks?|tells?|advises?|warns?|emergency|urgent|a doctor|a quick check)\b"
)
_GUIDE = "topic guide"

Fits = Callable[[Passage], bool]


@dataclass(frozen=True, slots=True)
class Beside:
    """A passage to show beside an answer, with its source to cite.

    `sentences` are offsets of those to show, in the passage's text; empty: show all of it.
    """

    source: Source
    passage: Passage
    sentences: tuple[Span, ...] = ()

    @property
    def quotes(self) -> tuple[str, ...]:
        """What to show, word for word: sentences that follow on each other as one quote."""
        text = self.passage.text
        if not self.sentences:
            return (text,)
        runs: list[Span] = []
        for start, end in self.sentences:
            if runs and not text[runs[-1][1] : start].strip():
                runs[-1] = (runs[-1][0], end)
            else:
                runs.append((start, end))
        return tuple(text[start:end] for start, end in runs)


def plain_words(library: Library, source_id: str) -> Passage | None:
    """The passage in which a source says itself in plain words; None where it has none."""
    passages = library.passages(source_id)
    return next((passage for passage in passages if _heads(_PLAIN, passage)), None)


def not_known(library: Library, hits: Sequence[Hit]) -> Beside | None:
    """What a guide among the hits says that nobody knows; else how sure the best hit can be."""
    standing = [hit for hit in hits if not hit.source.retracted]
    sources = [hit.source for hit in standing]
    return _said(library, standing, _says_what_is_open) or next(
        _in_sources(library, sources, _says_how_sure), None
    )


def when_to_ask(library: Library, hits: Sequence[Hit]) -> Beside | None:
    """Who is told to ask somebody first, by a guide among the hits, else by one on safety.

    Its `quotes` are the sentences that tell it. What else stands there, or in a study on its
    harms, may say that none were seen: beside an answer that would reassure.
    """
    standing = [hit for hit in hits if not hit.source.retracted]
    if not standing:
        return None
    safety = library.source_ids(Filters(designs=(_GUIDE,), topic="safety"))
    guides = [library.source(source_id) for source_id in safety]
    found = _said(library, standing, _says_to_ask) or next(
        _in_sources(library, guides, _says_to_ask), None
    )
    return replace(found, sentences=_telling(found.passage.text)) if found else None


def _said(library: Library, hits: Sequence[Hit], fits: Fits) -> Beside | None:
    """A fitting passage of a guide that was found: itself found, best first, or elsewhere in it."""
    guides = [hit for hit in hits if hit.source.design == _GUIDE]
    found = sorted((p for hit in guides for p in (hit, *hit.further)), key=lambda hit: -hit.score)
    for hit in found:
        if fits(hit.passage):
            return Beside(hit.source, hit.passage)
    return next(_in_sources(library, [hit.source for hit in guides], fits), None)


def _in_sources(library: Library, sources: Iterable[Source], fits: Fits) -> Iterator[Beside]:
    for source in sources:
        for passage in library.passages(source.id):
            if fits(passage):
                yield Beside(source, passage)


def _says_what_is_open(passage: Passage) -> bool:
    return _heads(_OPEN, passage)


def _says_how_sure(passage: Passage) -> bool:
    return _heads(_UNSURE, passage)


def _says_to_ask(passage: Passage) -> bool:
    return _heads(_CAREFUL, passage) and _TELLS.search(passage.text) is not None


def _telling(text: str) -> tuple[Span, ...]:
    spans = sentence_spans(text)
    return tuple((start, end) for start, end in spans if _TELLS.search(text[start:end]))


def _heads(heading: re.Pattern[str], passage: Passage) -> bool:
    return heading.fullmatch((passage.heading or "").strip()) is not None
