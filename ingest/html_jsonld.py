"""What a web page's JSON-LD says of the article on it, in the words of schema.org."""

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from lxml import html

from ingest.blocks import collapsed
from ingest.html_values import doi, issue_of_volume, licence, page_range, year
from ingest.people import is_login, people

Node = dict[str, Any]

# The first that a page has is the one that it is about.
_WORKS = (
    "MedicalScholarlyArticle",
    "ScholarlyArticle",
    "Article",
    "NewsArticle",
    "BlogPosting",
    "MedicalWebPage",
    "WebPage",
)
_ORGANISATIONS = re.compile(r"Organi[sz]ation|Corporation|Business|Clinic|Hospital|Project")
_WRAPPING = re.compile(r"^\s*(?://)?\s*(?:<!\[CDATA\[|<!--)|(?://)?\s*(?:\]\]>|-->)\s*$")
_TEXT_KEYS = ("name", "@value", "value", "@id", "url")
# An article is part of an issue, that of a volume, that of a periodical.
_DEEPEST_PART = 4


def schema_org(tree: html.HtmlElement) -> dict[str, object]:
    """Metadata's fields by name, unchecked; none where no block describes an article or page."""
    nodes = list(_nodes(tree))
    works = (node for kind in _WORKS for node in nodes if kind in _types(node))
    work = next(works, None)
    if work is None:
        return {}
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    return {
        "title": next(_texts(work.get("headline") or work.get("name")), None),
        "authors": list(_authors(work.get("author") or work.get("creator"), named)),
        "year": year(_texts(work.get("datePublished"))),
        "doi": doi(t for key in ("identifier", "sameAs", "@id") for t in _texts(work.get(key))),
        "licence": licence(_texts(work.get("license"))),
        **_periodical(work),
    }


def _nodes(tree: html.HtmlElement) -> Iterator[Node]:
    """Every described thing, those inside @graph and mainEntity too, in the order of the page."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        waiting = [_parsed(script.text or "")]
        while waiting:
            value = waiting.pop(0)
            if isinstance(value, list):
                waiting[:0] = value
            elif isinstance(value, dict):
                yield value
                waiting[:0] = [value.get("@graph"), value.get("mainEntity")]


def _parsed(text: str) -> object:
    try:
        # Pages have bare line breaks inside their strings, which strict JSON forbids.
        return json.loads(_WRAPPING.sub("", text), strict=False)
    except (ValueError, RecursionError):
        return None


def _types(node: Node) -> list[str]:
    kinds = (k for k in _listed(node.get("@type")) if isinstance(k, str))
    return [k.removeprefix("schema:").rpartition("/")[2] for k in kinds]


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _texts(value: object) -> Iterator[str]:
    """The texts in a value that may be one, a list, or a thing with a name or an address."""
    for item in _listed(value):
        if isinstance(item, dict):
            item = next((item[key] for key in _TEXT_KEYS if key in item), None)
        if isinstance(item, str | int) and (text := collapsed(unescape(str(item)))):
            yield text


def _authors(value: object, named: dict[str, Node]) -> Iterator[str]:
    for item in _listed(value):
        if isinstance(item, dict):
            item = item if "name" in item else {**named.get(str(item.get("@id")), {}), **item}
            yield from _author(item)
        elif isinstance(item, str):
            yield from _named(people(unescape(item), given_first=True), collapsed(unescape(item)))


def _author(node: Node) -> Iterator[str]:
    keys = ("familyName", "givenName", "name")
    family, given, name = (next(_texts(node.get(key)), "") for key in keys)
    if any(_ORGANISATIONS.search(kind) for kind in _types(node)):
        yield from _named([name], name)
    elif family and given:
        yield from _named(people(f"{family}, {given}"), family)
    else:
        yield from _named(people(name, given_first=True), name)


def _named(names: Iterable[str], written: str) -> Iterator[str]:
    """None where what is written is a login, an address or nothing."""
    if written and not is_login(written) and "://" not in written:
        yield from names


def _periodical(work: Node) -> dict[str, object]:
    """The journal, volume and pages; a publisher or a web site is no journal."""
    journal = volume = issue = None
    for part in [work, *_parts(work)]:
        volume = volume or next(_texts(part.get("volumeNumber")), None)
        issue = issue or next(_texts(part.get("issueNumber")), None)
        for periodical in (part, part.get("publisher")):
            if isinstance(periodical, dict) and "Periodical" in _types(periodical):
                journal = journal or next(_texts(periodical.get("name")), None)
    first, last, pages = (
        next(_texts(work.get(key)), None) for key in ("pageStart", "pageEnd", "pagination")
    )
    return {
        "journal": journal,
        "volume": issue_of_volume(volume, issue),
        "pages": page_range(first, last) or pages,
    }


def _parts(work: Node) -> Iterator[Node]:
    part = work
    for _ in range(_DEEPEST_PART):
        wholes = [whole for whole in _listed(part.get("isPartOf")) if isinstance(whole, dict)]
        if not wholes:
            return
        part = wholes[0]
        yield part
