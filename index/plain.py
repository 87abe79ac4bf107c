"""What a reader without training needs beside a passage: plain words, harms, what is not known."""

import re
from collections.abc import Iterable

from ingest.records import Passage

IN_PLAIN_WORDS = re.compile(r"(?i)(?:in plain (?:words|language)|plain language summary)")
FINDINGS = re.compile(r"(?i)(?:what (?:was|reviews|reviews and guidelines) found|results|findings)")
HARMS = re.compile(r"(?i)(?:harms\b.*|adverse events|safety)")
UNKNOWN = re.compile(
    r"(?i)(?:what nobody knows yet|what nothing here covers|how (?:sure we can be|certain this is)"
    r"|where they disagree\b.*|(?:study )?limitations)"
)


def headed(passages: Iterable[Passage], heading: re.Pattern[str]) -> list[Passage]:
    """The passages under a heading of that kind, in reading order."""
    return [p for p in passages if heading.fullmatch((p.heading or "").strip())]
