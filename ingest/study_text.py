"""An abstract as sentences that know which part of it they stand in."""

import re
from dataclasses import dataclass
from typing import Literal

from ingest.sentences import sentence_spans
from ingest.study_records import Abstract, Origin

Zone = Literal["title", "background", "aim", "methods", "results", "conclusion", "whole"]

# The labels that MEDLINE maps abstract headings to, with the usual ways of writing them:
# https://wayback.archive-it.org/org-350/20230129233637/https://structuredabstracts.nlm.nih.gov/
_HEADINGS: tuple[tuple[str, Zone], ...] = (
    (
        r"conclusion|discussion|implication|interpretation|relevance|limitation|registration",
        "conclusion",
    ),
    (r"result|finding|outcome data|recommendation|summary of evidence|case\b", "results"),
    (
        r"method|design|participant|patient|subject|setting|intervention|procedure|search|selection"
        r"|data|outcome|measure|sample|sources|material|analysis",
        "methods",
    ),
    (r"aim|objective|purpose|question|hypothes", "aim"),
    (r"background|introduction|context|importance|rationale", "background"),
)
# Unstructured abstracts that carry their headings in the text: "Methods: we …".
_INLINE = re.compile(
    r"(?:(?<=\s)|\A)(?P<heading>(?:Background|Introduction|Context|Importance|Objectives?|Aims?"
    r"|Purpose|Question|Methods?|Design|Setting|Participants|Interventions?|Main outcomes?"
    r"|Results|Findings|Conclusions?|Discussion)(?: and [A-Za-z ]{4,20})?)\s?:\s",
    re.I,
)


def any_of(lines: str) -> re.Pattern[str]:
    """A pattern for any of the lines, whatever its case; an indented line goes on the one above."""
    return re.compile("(?i)" + "|".join(joined(lines)))


def each_of(lines: str) -> tuple[re.Pattern[str], ...]:
    """A pattern for each of the lines, to be tried in turn; written as for `any_of`."""
    return tuple(re.compile(f"(?i){line}") for line in joined(lines))


def joined(lines: str) -> list[str]:
    """The lines, each with the indented ones below it."""
    return re.sub(r"\n +", "", lines.strip()).split("\n")


# What has more characters is a table or a list that lost its line breaks.
_LONGEST = 1500


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the title or the abstract, word for word."""

    text: str
    zone: Zone

    @property
    def is_own(self) -> bool:
        """Whether it speaks of the study itself, not of what was known or what should follow."""
        return self.zone not in {"background", "conclusion"}

    @property
    def origin(self) -> Origin:
        """Where it stands."""
        return "title" if self.zone == "title" else "abstract"


def sentences(abstract: Abstract) -> tuple[Sentence, ...]:
    """The title, then every sentence of the abstract in order."""
    found = [Sentence(abstract.title, "title")] if abstract.title else []
    for heading, text in abstract.sections:
        for zone, part in _parts(_zone(heading), text):
            found.extend(
                Sentence(part[start:end], zone)
                for start, end in sentence_spans(part)
                if end - start <= _LONGEST
            )
    return tuple(found)


def _zone(heading: str | None) -> Zone:
    for pattern, zone in _HEADINGS:
        if re.search(pattern, heading or "", re.I):
            return zone
    return "whole"


def _parts(zone: Zone, text: str) -> list[tuple[Zone, str]]:
    """The text cut at headings that stand in it, where it has none of its own."""
    if zone != "whole":
        return [(zone, text)]
    parts: list[tuple[Zone, str]] = []
    start = 0
    for match in _INLINE.finditer(text):
        parts.append((zone, text[start : match.start()]))
        zone, start = _zone(match["heading"]), match.end()
    return [*parts, (zone, text[start:])]
