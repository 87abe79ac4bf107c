"""Years, DOIs, licences and names out of the forms in which web pages give them."""

import re
from collections.abc import Iterable

from ingest.blocks import collapsed
from ingest.metadata import DOI

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?=(?:\d{4})?(?!\d))")
_DOI_BEFORE = re.compile(r"(?:info:doi/|doi:?\s*|https?://(?:dx\.)?doi\.org/)", re.I)
_CREATIVE_COMMONS = re.compile(
    r"creativecommons\.org/(?:licenses/(?P<terms>[a-z-]+)|publicdomain/(?P<free>zero|mark))"
    r"(?:/(?P<version>\d\.\d))?",
    re.I,
)
_CREATIVE_COMMONS_WORDS = re.compile(r"creative commons|\bcc[ -]?(?:by|0)\b", re.I)
# Publishers put this before the title of a work that they have taken back.
_RETRACTED = re.compile(r"(?i)\W*(?:retracted|withdrawn)(?:\s+(?:article|paper))?\s*[\]:–—-]")
# A licence's own name is short; a page of small print about one is not a name.
_LONGEST_LICENCE = 200


def year(texts: Iterable[str]) -> int | None:
    """The first year in the first date that has one."""
    return next((int(m[0]) for text in texts if (m := _YEAR.search(text))), None)


def doi(texts: Iterable[str]) -> str | None:
    """The first text that is a DOI, bare, behind 'doi:' or as an address at doi.org."""
    bare = (_DOI_BEFORE.sub("", collapsed(text), count=1) for text in texts)
    return next((text for text in bare if DOI.fullmatch(text)), None)


def licence(texts: Iterable[str]) -> str | None:
    """The first Creative Commons licence, by its short name where its address is given."""
    for text in texts:
        if address := _CREATIVE_COMMONS.search(text):
            version = f" {address['version']}" if address["version"] else ""
            if address["terms"]:
                return f"CC {address['terms'].upper()}{version}"
            name = "CC0" if address["free"].lower() == "zero" else "Public Domain Mark"
            return f"{name}{version}"
        if _CREATIVE_COMMONS_WORDS.search(text) and len(text) <= _LONGEST_LICENCE:
            return collapsed(text)
    return None


def says_retracted(title: str | None) -> bool:
    """Whether a title begins with the publisher's mark of a work that was taken back."""
    return bool(_RETRACTED.match(title or ""))


def issue_of_volume(volume: str | None, issue: str | None) -> str | None:
    """'163(9)' for volume 163, issue 9."""
    return f"{volume}({issue})" if volume and issue else volume


def page_range(first: str | None, last: str | None) -> str | None:
    """'1735-45' for pages 1735 to 1745, as Vancouver style leaves out what the two share."""
    if not first or not last or first == last:
        return first
    if first.isdecimal() and last.isdecimal() and len(first) == len(last):
        shared = next(i for i, (a, b) in enumerate(zip(first, last, strict=True)) if a != b)
        last = last[shared:]
    return f"{first}-{last}"
