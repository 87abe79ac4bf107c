"""Terms that a patient may not know, and where they stand in a text: data/glossary.tsv."""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import DataError

FILE = Path(__file__).parent / "data" / "glossary.tsv"
_HEADER = "term\tvariants\texplanation\tsource"


@dataclass(frozen=True, slots=True)
class Term:
    """A term, other spellings of it, what it means in plain words, and who says so.

    `source` is the id of a document in the corpus, or the address of a page. A variant in capitals
    is found in capitals only; every other in any case, and with a plural's s.
    """

    name: str
    variants: tuple[str, ...]
    explanation: str
    source: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a term stands for the first time: characters `start` to `end` of the text."""

    start: int
    end: int
    term: Term


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms, the pattern that finds any of them, and which of them a spelling stands for."""

    terms: tuple[Term, ...]
    pattern: re.Pattern[str]
    spelt: Mapping[str, Term]


def explained(text: str) -> tuple[Mention, ...]:
    """The first mention of each term of the glossary in a text, in the text's order.

    Of terms that begin together the longest counts, and a term inside another does not.
    """
    known = shipped()
    found: dict[str, Mention] = {}
    for match in known.pattern.finditer(text):
        term = known.spelt[_key(match[0], known.spelt)]
        found.setdefault(term.name, Mention(match.start(), match.end(), term))
    return tuple(found.values())


@functools.cache
def shipped() -> Glossary:
    """The glossary that comes with the program; raises DataError for a line that is not one."""
    return compiled(parsed(FILE.read_text("utf-8"), FILE.name), FILE.name)


def parsed(text: str, name: str) -> tuple[Term, ...]:
    """The terms of a file's text; raises DataError with `name` and the line where it is wrong."""
    lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line and line[0] != "#"]
    if not lines or lines[0][1] != _HEADER:
        raise DataError(f"{name}: the first line is not {_HEADER!r}")
    return tuple(_term(line, f"{name}, line {number}") for number, line in lines[1:])


def compiled(terms: Sequence[Term], name: str) -> Glossary:
    """A glossary of terms; raises DataError where two have the same spelling."""
    spelt: dict[str, Term] = {}
    for term in terms:
        for spelling in (term.name, *term.variants):
            key = spelling if _capitals(spelling) else _folded(spelling)
            if spelt.setdefault(key, term) is not term:
                raise DataError(f"{name}: {spelling!r} stands for two terms")
    longest_first = sorted(spelt, key=lambda spelling: (-len(spelling), spelling))
    any_of = "|".join(_pattern(spelling) for spelling in longest_first)
    return Glossary(tuple(terms), re.compile(rf"(?<![\w-])(?:{any_of})(?!\w)"), spelt)


def _term(line: str, place: str) -> Term:
    cells = line.split("\t")
    if len(cells) != 4:
        raise DataError(f"{place}: {len(cells)} cells instead of 4 with tabs between")
    name, variants, explanation, source = cells
    if any(cell != cell.strip() for cell in cells) or not (name and explanation and source):
        raise DataError(f"{place}: a cell is empty, or has a space at an end")
    return Term(name, tuple(variants.split(" | ")) if variants else (), explanation, source)


def _capitals(spelling: str) -> bool:
    """Whether a spelling counts in capitals only: OR is an odds ratio, "or" is not."""
    return len(re.findall("[A-Z]", spelling)) > 1 and not re.search("[a-z]{2}| ", spelling)


def _folded(spelling: str) -> str:
    return re.sub(r"[\s-]+", " ", spelling).casefold()


def _pattern(spelling: str) -> str:
    if _capitals(spelling):
        return re.escape(spelling) + "s?"
    parts = r"[\s-]+".join(re.escape(part) for part in spelling.split(" "))
    return rf"(?i:{parts}(?:e?s)?)"


def _key(written: str, spelt: Mapping[str, Term]) -> str:
    """The spelling in the glossary that what was written stands for, without a plural's ending."""
    forms = (written, written[:-1], written[:-2])
    return next(key for form in forms for key in (form, _folded(form)) if key in spelt)
