"""Read full text in JATS (and NLM's older NXML), as PubMed Central and publishers give it."""

import re
from collections.abc import Iterator

from lxml import etree

from ingest.blocks import Block, sections, whole_text
from ingest.errors import Refused
from ingest.html_values import doi, issue_of_volume, licence, page_range, says_retracted, year
from ingest.jats_blocks import article_blocks
from ingest.metadata import accepted
from ingest.records import Metadata, Reading
from ingest.xml_source import elements, parsed, plain_names, text

_HREF = "{http://www.w3.org/1999/xlink}href"
_NOTICES = {
    "retraction-forward": "retraction",
    "concern-forward": "expression of concern",
    "expression-of-concern-forward": "expression of concern",
    "correction-forward": "correction",
    "erratum-forward": "correction",
}
_CREATIVE_COMMONS = re.compile(
    r"(?i)creative commons\s+(?P<terms>attribution(?:[\s–-]+(?:non[\s-]?commercial|no[\s-]?deriv\w+"
    r"|share[\s-]?alike))*)(?:\s+(?:license|licence|international|unported|\(.*?\)|,)*\s*"
    r"(?P<version>\d\.\d))?"
)
_TERMS = (("attribution", "BY"), ("commercial", "NC"), ("deriv", "ND"), ("alike", "SA"))


def read_jats(data: bytes) -> Reading:
    """Read one article: its abstract, sections, tables, captions; references are left out.

    Raises Refused for what is damaged or has no text.
    """
    return _reading(plain_names(parsed(data)))


def read_jats_set(data: bytes) -> Iterator[Reading | Refused]:
    """The articles of a set, as PubMed Central's services answer with them."""
    for article in elements(data, "article"):
        yield article if isinstance(article, Refused) else _reading(plain_names(article))


def jats_text(data: bytes) -> str:
    """The text that the starts of `read_jats`'s sections count in."""
    return whole_text(_blocks(plain_names(parsed(data))))


def _reading(article: etree._Element) -> Reading:
    return Reading(sections=sections(_blocks(article)), found=_found(article))


def _blocks(article: etree._Element) -> list[Block]:
    return list(article_blocks(article))


def _found(article: etree._Element) -> Metadata:
    meta = article.find("front/article-meta")
    if meta is None:
        return Metadata()

    def first(*paths: str) -> str | None:
        return next((found for path in paths if (found := text(meta.find(path)))), None)

    ids = {e.get("pub-id-type"): text(e) for e in meta.iterfind("article-id")}
    title, subtitle = first("title-group/article-title"), first("title-group/subtitle")
    pmcid = ids.get("pmcid") or ids.get("pmc")
    links = [(e.get("related-article-type"), e) for e in article.iter("related-article")]
    return accepted(
        {
            "title": f"{title}: {subtitle}" if title and subtitle else title,
            "authors": list(_authors(meta)),
            "year": year(_dates(meta)),
            "journal": text(article.find("front/journal-meta//journal-title")),
            "volume": issue_of_volume(first("volume"), first("issue")),
            "pages": page_range(first("fpage"), first("lpage")) or first("elocation-id"),
            "doi": doi([ids.get("doi") or ""]),
            "pmid": ids.get("pmid"),
            "pmcid": f"PMC{pmcid}" if pmcid and pmcid.isdecimal() else pmcid,
            "licence": _licence(meta),
            "publication_types": list(filter(None, [_kind(article)])),
            "notices": [f"{_NOTICES[k]}: {_which(e)}" for k, e in links if k in _NOTICES],
            "versions": [f"preprint: {_which(e)}" for k, e in links if k == "preprint"],
            "retracted": article.get("article-type") == "retracted-article"
            or says_retracted(title),
        }
    )


def _kind(article: etree._Element) -> str:
    """What the article calls itself: "systematic review" for "systematic-review"."""
    return (article.get("article-type") or "").replace("-", " ")


def _dates(meta: etree._Element) -> Iterator[str]:
    """The year of the issue before that of the first appearance, as citations have it."""
    dates = meta.findall("pub-date")
    wanted = ("collection", "ppub", "epub-ppub", "pub", "epub", None)
    for kind in wanted:
        for date in dates:
            if kind is None or kind in {date.get("pub-type"), date.get("date-type")}:
                yield text(date.find("year"))


def _authors(meta: etree._Element) -> Iterator[str]:
    for group in meta.iterfind("contrib-group"):
        # What a group holds need not be said of each in it.
        held = "editor" if "editor" in (group.get("content-type") or "") else "author"
        for contributor in group.iterfind("contrib"):
            if contributor.get("contrib-type", held) == "author":
                yield from _named(contributor)


def _named(contributor: etree._Element) -> Iterator[str]:
    paths = ("name", "name-alternatives/name", "string-name", "name-alternatives/string-name")
    for name in (found for path in paths for found in contributor.iterfind(path)):
        surname, given = text(name.find("surname")), text(name.find("given-names"))
        initials = "".join(part[0].upper() for part in re.findall(r"[^\W\d_]+", given))
        if given.isupper() and " " not in given and len(given) <= 4:
            initials = given
        known = (surname, initials, text(name.find("suffix")).rstrip("."))
        yield " ".join(filter(None, known)) if surname else text(name)
        return
    for group in contributor.iterfind("collab"):
        yield collab(group)


def collab(group: etree._Element) -> str:
    """A group's own name, without those of its members that may stand inside it."""
    named = group.find("institution")
    inside = group.find("contrib-group")
    if inside is not None:
        group.remove(inside)
    return text(named if named is not None else group)


def _licence(meta: etree._Element) -> str | None:
    """By the address of the licence where one is given, else by its words."""
    permissions = meta.findall("permissions")
    links = [
        link
        for part in permissions
        for e in part.iter("license", "ext-link", "uri", "license_ref")
        for link in (e.get(_HREF), text(e) if e.tag == "license_ref" else None)
        if link
    ]
    words = [text(e) for e in [*permissions, *meta.findall("copyright-statement")]]
    named = next((m for w in words if (m := _CREATIVE_COMMONS.search(w))), None)
    return licence(link for link in links if "/" in link) or (_short(named) if named else None)


def _short(named: re.Match[str]) -> str:
    """ "CC BY-NC 4.0" for "Creative Commons Attribution Non-Commercial 4.0"."""
    terms = [short for word, short in _TERMS if word in named["terms"].lower()]
    return f"CC {'-'.join(terms)} {named['version'] or ''}".strip()


def _which(link: etree._Element) -> str:
    """The identifier of a linked article, as `identifiers.keys` writes it, or its address."""
    target = (link.get(_HREF) or text(link)).strip()
    kind = link.get("ext-link-type")
    if found := doi([target]):
        return f"doi:{found.lower()}"
    if kind in {"pubmed", "pmid"} and target.isdecimal():
        return f"pmid:{target}"
    return f"pmcid:PMC{target.upper().removeprefix('PMC')}" if kind in {"pmc", "pmcid"} else target
