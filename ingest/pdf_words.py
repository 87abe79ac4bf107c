"""Words that a page breaks at the end of a line: joined again, or kept with their real hyphen."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.pdf_layout import SOFT_HYPHEN

_LETTERS = r"[^\W\d_]+"
_WORD = re.compile(rf"{_LETTERS}(?:-{_LETTERS})*")
_HYPHENS = ("-", "\u2010", "\u2011")
_BROKEN = re.compile(rf"({_LETTERS}|\d+).$")
_BEGINNING = re.compile(_LETTERS)
# Compounds that this literature always writes with a hyphen, whatever else the document holds.
_COMPOUND = re.compile(
    r"self-(?!ish|less)\w{3,}|follow-ups?|well-being"
    r"|(?:single|double|triple)-(?:arm|blind|cent|dummy|group|mask|site)\w*"
    r"|(?:long|short|medium)-(?:lasting|lived|standing|term)"
    r"|(?:high|low|moderate)-(?:certainty|dose|intensity|quality|risk)"
    r"|meta-(?:anal|ethnogr|regress|synth)\w*"
    r"|(?:two|three|four|five|six|eight)-(?!een|fold|score|some|teen|th|ty)\w{3,}"
    r"|\w{4,}-(?:based|blind|blinded|centered|centred|controlled|induced|related|reported)"
)
# Both halves of "moreover" and "carefully" are words too.
_ENDINGS = re.compile(
    "able|ally|ever|fully|hood|less|like|ment|ness|over|self|selves|ship|some|times?|wards?|what"
    "|where|wise"
)
_SUSPENDED = frozenset({"and", "or", "to"})


@dataclass(frozen=True)
class Words:
    """How often a document has each word whole on a line, and each compound with its hyphen."""

    counts: Counter[str]

    @cached_property
    def ordered(self) -> Sequence[str]:
        """Every word once, sorted, so that those with one beginning stand together."""
        return sorted(self.counts)

    def any_begins(self, beginning: str) -> bool:
        """Whether the document has a word that begins so."""
        at = bisect_left(self.ordered, beginning)
        return at < len(self.ordered) and self.ordered[at].startswith(beginning)


def count_words(lines: Iterable[str]) -> Words:
    """The words of the lines, less those that a line's end may have cut."""
    counts = Counter[str]()
    broken = False
    for line in lines:
        words = _WORD.findall(line.lower())
        cut_here = line.endswith((*_HYPHENS, SOFT_HYPHEN))
        counts.update(words[int(broken) : len(words) - int(cut_here)])
        broken = cut_here
    return Words(counts)


def join(lines: Sequence[str], words: Words) -> str:
    """One paragraph of its lines, with single spaces between words."""
    parts = list(lines[:1])
    for line in lines[1:]:
        before = parts[-1]
        if before.endswith(SOFT_HYPHEN) or _rejoins(before, line, words):
            parts[-1] = before[:-1]
        elif not _touch(before, line):
            parts.append(" ")
        parts.append(line)
    return "".join(parts).replace(SOFT_HYPHEN, "")


def _rejoins(before: str, after: str, words: Words) -> bool:
    """Whether the hyphen at the end of the line `before` only tells that the word goes on."""
    left, beginning = _broken_word(before), _BEGINNING.match(after)
    if not left or not beginning or left.isdigit():
        return False
    right = beginning[0]
    if not right[0].islower() and not (left.isupper() and right.isupper() and len(left) > 1):
        return False
    return not _keeps_hyphen(left.lower(), right.lower(), words)


def _broken_word(line: str) -> str:
    """The letters or digits before a hyphen at the line's end; "" where there are none."""
    # Without a look at the end first, each letter of a long line would be tried as a beginning.
    broken = _BROKEN.search(line) if line.endswith(_HYPHENS) else None
    return broken[1] if broken else ""


def _keeps_hyphen(left: str, right: str, words: Words) -> bool:
    compound = words.counts[f"{left}-{right}"]
    whole = words.counts[left + right]
    if compound or whole:
        return compound > whole
    if words.any_begins(left + right[:3]):
        return False
    if right in _SUSPENDED or _COMPOUND.fullmatch(f"{left}-{right}"):
        return True
    # "health-related" is of two words that the document has; "ther-apist" is not.
    both = words.counts[left] and words.counts[right]
    return bool(both) and min(len(left), len(right)) >= 4 and not _ENDINGS.fullmatch(right)


def _touch(before: str, after: str) -> bool:
    """Whether two lines join without a space: at a real hyphen, a dash in a range, a slash."""
    if _broken_word(before):
        word = _BEGINNING.match(after)
        return after[:1].isalnum() and not (word and word[0] in _SUSPENDED)
    if re.search(r"\d[-–]$", before):
        return after[:1].isdigit()
    return bool(re.search(r"\w/$", before)) and after[:1].isalnum()
