"""The one checker for metadata: names, types and vocabularies of every field."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from ingest.errors import Refused
from ingest.notices import KINDS, is_retracted
from ingest.records import Metadata

DESIGNS = (
    "guideline",
    "umbrella review",
    "meta-analysis",
    "systematic review",
    "randomized trial",
    "controlled trial",
    "cohort",
    "case-control",
    "cross-sectional",
    "case report",
    "qualitative",
    "narrative review",
    "protocol",
    "consumer page",
    # Not a study: an overview that this library's own writers made of its digests.
    "topic guide",
)
DIRECTIONS = (
    "favours massage",
    "no difference",
    "mixed",
    "inconclusive",
    "favours comparator",
    "harm signal",
    "not applicable",
)
TOPICS = (
    "pain",
    "cancer and palliative care",
    "hospital and surgery",
    "pregnancy and birth",
    "babies and children",
    "older people",
    "mental health and sleep",
    "heart and circulation",
    "nervous system",
    "sport and recovery",
    "safety",
    "how massage works",
    "techniques",
    "general information",
)
BODY_REGIONS = (
    "head",
    "jaw",
    "neck",
    "shoulder",
    "arm",
    "hand",
    "chest",
    "abdomen",
    "back",
    "pelvis",
    "hip",
    "leg",
    "knee",
    "foot",
    "whole body",
    "not specified",
)
VERSIONS = ("preprint", "published version", "newer version", "older version")
# Crossref's recommended pattern, https://www.crossref.org/blog/dois-and-matching-regular-expressions/
DOI = re.compile(r"10\.\d{4,9}/\S+")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_YEARS = range(1500, 2101)

Check = Callable[[str, Any], Any]


def check(values: Mapping[str, object]) -> Metadata:
    """Metadata from what a person wrote; raises Refused with the key and what it should be.

    A key whose value is null or empty counts as absent.
    """
    known: dict[str, Any] = {}
    for key, value in values.items():
        if key not in _CHECKS:
            raise Refused(f"unknown key '{key}'", _suggestion(str(key)))
        if value is not None and value != "" and value != []:
            known[key] = _CHECKS[key](key, value)
    return Metadata(**known)


def accepted(values: Mapping[str, object]) -> Metadata:
    """Metadata from what a machine wrote: a value that does not pass is left out."""
    known = {}
    for key, value in values.items():
        try:
            check({key: value})
        except Refused:
            continue
        known[key] = value
    return check(known)


def merge(*layers: Metadata) -> Metadata:
    """One record of several: each field from the first layer that knows it.

    Notices of all of them stay, and what one of them calls retracted is.
    """
    merged = Metadata()
    for layer in reversed(layers):
        known = {f.name: value for f in fields(Metadata) if (value := getattr(layer, f.name))}
        merged = replace(merged, **known)
    said = tuple(dict.fromkeys(notice for layer in layers for notice in layer.notices))
    return replace(merged, notices=said, retracted=merged.retracted or is_retracted(said))


def slug(text: str) -> str:
    """Lower-case letters and digits of `text` joined by single hyphens; "" where it has none."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))


def _suggestion(key: str) -> str:
    close = difflib.get_close_matches(key, _CHECKS, n=1)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"remove it, or use one of: {', '.join(_CHECKS)}"


def _wrong(key: str, value: object, wanted: str) -> Refused:
    return Refused(f"'{key}' is {value!r}"[:200], f"write {wanted}")


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise _wrong(key, value, "it as text, in quotes where it looks like a number or a date")
    return " ".join(value.split())


def _texts(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise _wrong(key, value, "it as a list, one entry a line behind '- '")
    return tuple(_text(key, entry) for entry in value)


def _count(key: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _wrong(key, value, "a whole number")
    return value


def _year(key: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in _YEARS:
        raise _wrong(key, value, "a year of four digits, like 2012")
    return value


def _flag(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _wrong(key, value, "true or false")
    return value


def _slug(key: str, value: object) -> str:
    text = _text(key, value)
    if not _SLUG.fullmatch(text):
        raise _wrong(key, value, "small letters, digits and single hyphens, like perlman-2012-knee")
    return text


def _doi(key: str, value: object) -> str:
    text = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", _text(key, value), flags=re.I)
    if not DOI.fullmatch(text):
        raise _wrong(key, value, "a DOI, like 10.1371/journal.pone.0030248")
    return text


def _number_string(pattern: str, example: str) -> Check:
    def checked(key: str, value: object) -> str:
        text = str(value) if isinstance(value, int) else _text(key, value)
        if not re.fullmatch(pattern, text):
            raise _wrong(key, value, f"it like {example}")
        return text

    return checked


def _url(key: str, value: object) -> str:
    text = _text(key, value)
    if not re.fullmatch(r"https?://[^\s<>\"]+", text):
        raise _wrong(key, value, "an address that begins with https://")
    return text


def _one_of(allowed: tuple[str, ...]) -> Check:
    def checked(key: str, value: object) -> str:
        if value not in allowed:
            raise _wrong(key, value, f"one of: {', '.join(allowed)}")
        return str(value)

    return checked


def _all_of(allowed: tuple[str, ...]) -> Check:
    one = _one_of(allowed)

    def checked(key: str, value: object) -> tuple[str, ...]:
        return tuple(one(key, entry) for entry in _texts(key, value))

    return checked


def _each_behind(kinds: tuple[str, ...]) -> Check:
    def checked(key: str, value: object) -> tuple[str, ...]:
        for text in (texts := _texts(key, value)):
            if text.partition(": ")[0] not in kinds:
                wanted = f"it like '{kinds[0]}: pmid:22347369'; what is before ': ' is one of: "
                raise _wrong(key, text, wanted + ", ".join(kinds))
        return texts

    return checked


_CHECKS: dict[str, Check] = {
    "id": _slug,
    "title": _text,
    "authors": _texts,
    "year": _year,
    "journal": _text,
    "volume": _number_string(r".{1,40}", "'163(9)', in quotes"),
    "pages": _number_string(r".{1,40}", "'1735-45', in quotes"),
    "doi": _doi,
    "pmid": _number_string(r"[1-9]\d{0,8}", "22347369"),
    "pmcid": _number_string(r"PMC\d{1,9}", "PMC3275589"),
    "url": _url,
    "design": _one_of(DESIGNS),
    "n_participants": _count,
    "n_studies": _count,
    "population": _text,
    "conditions": _texts,
    "techniques": _texts,
    "body_regions": _all_of(BODY_REGIONS),
    "dose": _text,
    "comparators": _texts,
    "outcomes": _texts,
    "results": _texts,
    "adverse_events": _text,
    "direction": _one_of(DIRECTIONS),
    "certainty": _text,
    "limitations": _texts,
    "takeaway": _text,
    "audience_topic": _one_of(TOPICS),
    "licence": _text,
    "digest": _flag,
    "publication_types": _texts,
    "notices": _each_behind(KINDS),
    "versions": _each_behind(VERSIONS),
    "retracted": _flag,
}
