"""What massage was compared with."""

import re
from collections.abc import Iterator, Sequence

from ingest.study_records import Fact
from ingest.study_terms import COMPARATORS, CONTROLS, find
from ingest.study_text import Sentence, any_of

# What stands before a comparator that could be the treatment under study as well …
_AGAINST = any_of(r"""
\b(?:or|versus|vs\.?|against|than|compared (?:with|to)|comparison with|in comparison to|as control
    |controls? (?:groups? )?(?:had|received|were|was)|control,|and to|than (?:with|after))\s+
    (?:to |by |with )?(?:\w+[- ]){0,3}\Z
""")
# … and what stands behind one.
_ALONE = any_of(r"""
\A(?: alone| only|\s?\((?:n ?= ?)?\d+| groups?\b| arms?\b| (?:was|were) the control)
""")


def read_comparators(sentences: Sequence[Sentence]) -> tuple[Fact[str], ...]:
    """The comparators by their one name each, in order."""
    found: dict[str, Fact[str]] = {}
    for sentence in sentences:
        if sentence.is_own:
            for name, match in _named(sentence.text):
                found.setdefault(name, Fact(name, match.group(), sentence.origin))
    return tuple(found.values())


def compared_from(text: str) -> int:
    """Where a sentence turns to what massage is compared with; its length where it does not."""
    return min((match.start() for _, match in _named(text)), default=len(text))


def _named(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    yield from find(CONTROLS, text)
    for name, match in find(COMPARATORS, text):
        if _AGAINST.search(text, 0, match.start()) or _ALONE.match(text[match.end() :]):
            yield name, match
