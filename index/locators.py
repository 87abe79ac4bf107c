"""Volume, issue and pages of an article, out of the one string each that a record has."""

import re

_VOLUME = re.compile(r"\s*(?P<volume>[^()\s][^()]*?)\s*\((?P<issue>[^()]+)\)\s*")
# "793-6", "S12-20", "338S-400S", "e207-e216"
_RANGE = re.compile(
    r"\s*(?P<lead>[A-Za-z]*)(?P<first>\d+)(?P<tail>[A-Za-z]*)\s*[-–—]\s*"
    r"(?P<last_lead>[A-Za-z]*)(?P<last>\d+)(?P<last_tail>[A-Za-z]*)\s*"
)


def split_volume(volume: str) -> tuple[str, str | None]:
    """Volume and issue: "7(2)" is ("7", "2"), "163" is ("163", None)."""
    match = _VOLUME.fullmatch(volume)
    return (match["volume"], match["issue"]) if match else (volume.strip(), None)


def page_range(pages: str) -> tuple[str, str | None]:
    """First and last page in full: "793-6" is ("793", "796"), "e30248" is ("e30248", None).

    What is not one range of pages stays as it is, without a last page.
    """
    match = _RANGE.fullmatch(pages)
    if not match:
        return pages.strip(), None
    first, last = match["first"], match["last"]
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    lead = match["last_lead"] or match["lead"]
    return (
        f"{match['lead']}{first}{match['tail']}",
        f"{lead}{last}{match['last_tail'] or match['tail']}",
    )


def full_pages(pages: str) -> str:
    """The pages with no digit left out: "793-6" is "793-796"."""
    first, last = page_range(pages)
    return f"{first}-{last}" if last else first
