"""What a web page's tags say of it: Highwire, Dublin Core, schema.org, and its title."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from lxml import html

from ingest.blocks import collapsed
from ingest.html_jsonld import schema_org
from ingest.html_values import doi, issue_of_volume, licence, page_range, says_retracted, year
from ingest.metadata import accepted, merge
from ingest.people import people
from ingest.records import Metadata

_MARKUP = re.compile(r"</?(?:i|b|em|strong|sub|sup|span)\b[^<>]*>", re.I)
_NO_TITLE = re.compile(r"(?i)(?:untitled(?: document| page)?|home(?: ?page)?|new page \d*|index)")
_LONGEST_TITLE = 1000
_SITE_MARK = re.compile(r"\s+[|·»–—-]\s+")


class _Tags:
    """The page's meta tags by name, in small letters and with '.' between its parts."""

    def __init__(self, tree: html.HtmlElement) -> None:
        self._values: dict[str, list[str]] = defaultdict(list)
        for tag in tree.iter("meta"):
            value = collapsed(_MARKUP.sub("", tag.get("content") or ""))
            for name in filter(None, (tag.get("name"), tag.get("property"))):
                if value:
                    self._values[name.strip().lower().replace(":", ".")].append(value)

    def all(self, *names: str) -> list[str]:
        return [value for name in names for value in self._values.get(name, [])]

    def first(self, *names: str) -> str | None:
        return next(iter(self.all(*names)), None)


def found(tree: html.HtmlElement) -> Metadata:
    """What the tags say, each fact from the first of the vocabularies that has it.

    Nothing is taken from the page's text, and what does not pass as metadata is left out.
    """
    tags = _Tags(tree)
    sites = {name.casefold() for name in tags.all("og.site_name")}
    headings = list(filter(None, (collapsed(h1.text_content()) for h1 in tree.iter("h1"))))
    said = schema_org(tree)
    title = str(said.get("title") or "")
    said["title"] = _without_site(title, sites, headings) if _is_title(title) else None
    known = merge(
        accepted(_highwire(tags)),
        accepted(_dublin_core(tags)),
        accepted(said),
        accepted(_page(tree, tags, sites, headings)),
    )
    return replace(known, retracted=says_retracted(known.title))


def _highwire(tags: _Tags) -> dict[str, object]:
    """https://scholar.google.com/intl/en/scholar/inclusion.html#indexing"""
    dates = tags.all(
        "citation_publication_date", "citation_date", "citation_year", "citation_online_date"
    )
    return {
        "title": tags.first("citation_title"),
        "authors": _people(tags.all("citation_author", "citation_authors")),
        "year": year(dates),
        "journal": tags.first("citation_journal_title"),
        "volume": issue_of_volume(tags.first("citation_volume"), tags.first("citation_issue")),
        "pages": page_range(tags.first("citation_firstpage"), tags.first("citation_lastpage")),
        "doi": doi(tags.all("citation_doi")),
        "pmid": tags.first("citation_pmid"),
    }


def _dublin_core(tags: _Tags) -> dict[str, object]:
    """https://www.dublincore.org/specifications/dublin-core/dcmi-terms/"""
    dates = _dublin(tags, "issued", "date.issued", "date", "created")
    return {
        "title": next(iter(_dublin(tags, "title")), None),
        "authors": _people(_dublin(tags, "creator", "creator.personalname")),
        "year": year(dates),
        "doi": doi(_dublin(tags, "identifier", "identifier.doi")),
        "licence": licence(_dublin(tags, "license", "rights")),
    }


def _dublin(tags: _Tags, *terms: str) -> list[str]:
    return tags.all(*(f"{prefix}.{term}" for term in terms for prefix in ("dc", "dcterms")))


def _people(tags: Iterable[str]) -> list[str]:
    return [name for tag in tags for name in people(tag)]


def _page(
    tree: html.HtmlElement, tags: _Tags, sites: set[str], headings: list[str]
) -> dict[str, object]:
    """The title that is shown, the page's own address, and its licence."""
    own = [collapsed(title.text_content()) for title in tree.iter("title")][:1]
    shown = filter(_is_title, [*tags.all("og.title"), *own, *headings])
    links = [(link.get("rel") or "", link.get("href") or "") for link in tree.iter("link")]
    return {
        "title": next((_without_site(title, sites, headings) for title in shown), None),
        "url": next(
            (url for url in [*_linked(links, "canonical"), *tags.all("og.url")] if _is_web(url)),
            None,
        ),
        "licence": licence(_linked(links, "license")),
    }


def _linked(links: Iterable[tuple[str, str]], relation: str) -> list[str]:
    return [href.strip() for rel, href in links if relation in rel.lower().split()]


def _is_title(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_TITLE and not _NO_TITLE.fullmatch(text)


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def _without_site(title: str, sites: set[str], headings: list[str]) -> str:
    """The title without the site's name, where the page says which part of it that is."""
    marks = list(_SITE_MARK.finditer(title))
    for mark in marks:
        if title[: mark.start()].casefold() in {heading.casefold() for heading in headings}:
            return title[: mark.start()]
    if marks and title[marks[-1].end() :].casefold() in sites:
        return title[: marks[-1].start()]
    return title
