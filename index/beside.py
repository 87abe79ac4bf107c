"""What to show beside an answer: plain words, what is not known, when to ask somebody first.

The shipped digests and guides say these under headings of their own; other documents seldom do.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.library import Library
from index.records import Hit
from ingest.records import Passage, Source

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
_HARMS = re.compile(r"(?i)harms|adverse (?:events|effects)|safety")


@dataclass(frozen=True, slots=True)
class Beside:
    """A passage to show beside an answer, with its source to cite."""

    source: Source
    passage: Passage


def plain_words(library: Library, source_id: str) -> Passage | None:
    """The passage in which a source says itself in plain words; None where it has none."""
    return _under(_PLAIN, library.passages(source_id))


def not_known(library: Library, hits: Sequence[Hit]) -> Beside | None:
    """What a guide among the hits says that nobody knows; else how sure the best hit can be."""
    return _said(library, hits, _OPEN, _UNSURE)


def when_to_ask(library: Library, hits: Sequence[Hit]) -> Beside | None:
    """Who should ask somebody first, by a guide among the hits; else the best hit's harms."""
    return _said(library, hits, _CAREFUL, _HARMS)


def _said(
    library: Library, hits: Sequence[Hit], wanted: re.Pattern[str], otherwise: re.Pattern[str]
) -> Beside | None:
    """A passage that was found under the heading wanted, else one of a guide that was found."""
    standing = [hit for hit in hits if not hit.source.retracted]
    return next(_candidates(library, standing, wanted, otherwise), None)


def _candidates(
    library: Library, hits: Sequence[Hit], wanted: re.Pattern[str], otherwise: re.Pattern[str]
) -> Iterator[Beside]:
    found = [passage for hit in hits for passage in (hit, *hit.further)]
    for hit in sorted(found, key=lambda hit: -hit.score):
        if _heads(wanted, hit.passage):
            yield Beside(hit.source, hit.passage)
    guides = [hit for hit in hits if hit.source.design == "topic guide"]
    for heading, of_these in ((wanted, guides), (otherwise, hits)):
        for hit in of_these:
            if passage := _under(heading, library.passages(hit.source.id)):
                yield Beside(hit.source, passage)


def _under(heading: re.Pattern[str], passages: Sequence[Passage]) -> Passage | None:
    return next((passage for passage in passages if _heads(heading, passage)), None)


def _heads(heading: re.Pattern[str], passage: Passage) -> bool:
    return heading.fullmatch((passage.heading or "").strip()) is not None
