"""Which of a paper's sections are its abstract; none where that is not plain."""

import re
from collections.abc import Sequence

from ingest.records import Metadata, Section

_ABSTRACT = re.compile(r"(?i)(?:structured )?(?:abstract|summary)\s*:?")
# How structured abstracts head their parts, in any order; a paper's own sections are longer.
_PART = re.compile(
    r"(?i)(?:aims?|background|context|conclusions?|design|discussion|findings|importance"
    r"|interpretation|interventions?|introduction|main outcomes?|materials?|methodology|methods?"
    r"|objectives?|outcomes?|participants|patients|purpose|results|setting|study design|subjects)"
    r"\b.{0,40}"
)
_ENDS = re.compile(r"(?i)(?:conclusions?|interpretation)\b.{0,40}")
_SAYS_WHAT_CAME_OF_IT = re.compile(r"(?i)(?:results|findings|conclusions?)\b.{0,40}")
# In characters; MEDLINE cuts abstracts at 10,000.
_LONGEST, _LONGEST_PART = 10_000, 3_000


def abstract_in(known: Metadata, sections: Sequence[Section]) -> tuple[Section, ...]:
    """The abstract of a paper; () for what no journal or identifier shows to be one."""
    if not (known.doi or known.pmid or known.pmcid or known.journal):
        return ()
    first = next(
        (i for i, s in enumerate(sections) if _ABSTRACT.fullmatch((s.heading or "").strip())), None
    )
    if first is None:
        parts = _parts(sections)
        return parts if any(_heads(_SAYS_WHAT_CAME_OF_IT, part) for part in parts) else ()
    own = sections[first]
    if own.text.strip():
        return (own,) if len(own.text) <= _LONGEST else ()
    return _parts(sections[first + 1 :])


def _parts(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The leading sections that are headed and short as the parts of an abstract are."""
    parts: list[Section] = []
    for section in sections:
        seen = {(part.heading or "").lower() for part in parts}
        again = (section.heading or "").lower() in seen
        if again or not _heads(_PART, section) or len(section.text) > _LONGEST_PART:
            break
        parts.append(section)
        if _heads(_ENDS, section):
            break
    return tuple(parts)


def _heads(pattern: re.Pattern[str], section: Section) -> bool:
    return pattern.fullmatch((section.heading or "").strip()) is not None
