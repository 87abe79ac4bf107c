"""Which warning signs and risks a question touches, and what is shown on each: data/safety.toml."""

import functools
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import Stemmer

from index.errors import DataError
from index.words import Word, negated, slipped, words

FILE = Path(__file__).parent / "data" / "safety.toml"
# How far apart, in words, the parts of one phrase may stand.
_REACH = 12
# Characters of a question that are read: what a person types is far shorter.
_READ = 4000


@dataclass(frozen=True, slots=True)
class Quote:
    """A part of the library that is quoted on a sign: a source's id and the heading of the part."""

    source_id: str
    heading: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A warning sign or a risk, and what is shown above the hits of a question that touches it.

    `text` says who says what, and is neither a diagnosis nor reassurance. An urgent sign's
    `origin` is whose page, at `url`, calls it urgent; both are None for the others. `about` are
    words of which each quoted part has one, so that its sentences on the sign can be singled out.
    `quotes` is empty where the library holds nothing.
    """

    id: str
    name: str
    urgent: bool
    text: str
    origin: str | None
    url: str | None
    about: tuple[str, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One way to say a part of a phrase: words in a row, by stem; `loose` may have a slip."""

    stems: tuple[str, ...]
    loose: str | None = None


# Every group has to be found, by any of its parts.
Phrase = tuple[tuple[Part, ...], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A sign, the phrases that touch it, and those that take it away again."""

    sign: Sign
    phrases: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]


def signs(question: str) -> tuple[Sign, ...]:
    """The signs that a question touches, urgent ones first, else in the file's order.

    What is denied ("no fever", "not pregnant") does not count.
    """
    read = words(question[:_READ])
    at: dict[str, list[int]] = {}
    for place, word in enumerate(read):
        at.setdefault(word.stem, []).append(place)
    touched = [
        rule.sign
        for rule in shipped()
        if any(_touches(phrase, read, at) for phrase in rule.phrases)
        and not any(_touches(phrase, read, at) for phrase in rule.unless)
    ]
    return tuple(sorted(touched, key=lambda sign: not sign.urgent))


@functools.cache
def shipped() -> tuple[Rule, ...]:
    """The rules that come with the program; raises DataError where one is not as it should be."""
    return parsed(FILE.read_text("utf-8"), FILE.name)


def parsed(text: str, name: str) -> tuple[Rule, ...]:
    """The rules of a file's text; raises DataError that names the sign where one is wrong."""
    try:
        entries: list[dict[str, Any]] = tomllib.loads(text)["sign"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise DataError(f"{name}: not a list of [[sign]] in TOML: {error}") from error
    stem = Stemmer.Stemmer("english")
    return tuple(
        Rule(
            _sign(entry, name),
            tuple(_phrase(line, stem) for line in entry["phrases"]),
            tuple(_phrase(line, stem) for line in entry.get("unless", ())),
        )
        for entry in entries
    )


def _sign(entry: dict[str, Any], name: str) -> Sign:
    place = f"{name}, sign {entry.get('id')!r}"
    for key in ("id", "name", "urgent", "text", "about", "passages", "phrases"):
        if key not in entry:
            raise DataError(f"{place}: '{key}' is missing")
    if entry["urgent"] and not (entry.get("origin") and entry.get("url")):
        raise DataError(f"{place}: an urgent sign needs 'origin' and 'url', the page that says so")
    return Sign(
        id=entry["id"],
        name=entry["name"],
        urgent=entry["urgent"],
        text=entry["text"],
        origin=entry.get("origin"),
        url=entry.get("url"),
        about=tuple(entry["about"]),
        quotes=tuple(Quote(source_id, heading) for source_id, heading in entry["passages"]),
    )


def _phrase(line: str, stem: Stemmer.Stemmer) -> Phrase:
    return tuple(
        tuple(_part(said.strip(), stem) for said in group.split(" | "))
        for group in line.split(" + ")
    )


def _part(said: str, stem: Stemmer.Stemmer) -> Part:
    loose = said.removesuffix("~") if said.endswith("~") and " " not in said else None
    return Part(tuple(stem.stemWords(said.replace("~", "").split())), loose)


def _touches(phrase: Phrase, read: Sequence[Word], at: Mapping[str, Sequence[int]]) -> bool:
    """Whether every group of a phrase is said, undenied, within reach of the first of them."""
    places: list[set[int]] = []
    for group in phrase:
        places.append({here for here in _said(group, read, at) if not negated(read, here)})
        if not places[-1]:
            return False
    return any(
        all(any(abs(there - here) <= _REACH for there in group) for group in places)
        for here in places[0]
    )


def _said(group: Sequence[Part], read: Sequence[Word], at: Mapping[str, Sequence[int]]) -> set[int]:
    found = {
        place
        for part in group
        for place in at.get(part.stems[0], ())
        if tuple(word.stem for word in read[place : place + len(part.stems)]) == part.stems
    }
    loose = [part.loose for part in group if part.loose]
    found.update(
        place for place, word in enumerate(read) if any(slipped(word.text, one) for one in loose)
    )
    return found
