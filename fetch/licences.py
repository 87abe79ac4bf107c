"""Which full texts may be kept: those under a licence that lets everyone copy them."""

import re

from lxml import etree

# Every Creative Commons licence allows verbatim copies; so do its two waivers.
_FREE = re.compile(
    r"(?i)\bcc[ -]?(?:by|0|zero)\b|creative\s*commons|public\s+domain|\bpd\b|\bpublicdomain\b"
)
_XLINK = "{http://www.w3.org/1999/xlink}href"


def allows_keeping(licence: str | None) -> bool:
    """Whether a licence, as a service names it ("cc by-nc"), lets everyone keep a copy."""
    return bool(licence and _FREE.search(licence))


def contradicted(article: etree._Element) -> bool:
    """Whether a JATS article states a licence of its own that does not let everyone keep a copy."""
    stated = [_words(element) for element in article.iterfind(".//front//permissions/license")]
    return bool(stated) and not any(map(allows_keeping, stated))


def _words(licence: etree._Element) -> str:
    """All that a licence element says: type, links, text."""
    values = [value for element in licence.iter(etree.Element) for value in element.attrib.values()]
    return " ".join((*map(str, values), *map(str, licence.itertext()))).replace("-", " ")
