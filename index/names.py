"""The parts of an author's name as reference formats want them; an organisation has only one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# "Cancer Research UK" is built like "Castro Sánchez AM": only its words tell.
_ORGANISATION = re.compile(
    r"(?i)\b(research|society|foundation|clinic|institute|cent(?:er|re)|organi[sz]ation|association"
    r"|health|university|hospital|college|council|group|network|academy|department|ministry"
    r"|service|trust|support|agency|committee)\b"
)
_SUFFIX = r"(?:Jr|Sr|[2-4](?:nd|rd|th)|I{2,3}|IV)"
# "van der Berg JP", "Smith AB Jr": what Vancouver style makes of a person.
_PERSON = re.compile(
    rf"(?P<family>.+?)[\s,]+(?P<initials>[^\W\d_]{{1,4}})(?:[\s,]+(?P<suffix>{_SUFFIX}))?"
)
# "Berg, Jan P., Jr"
_TURNED = re.compile(
    rf"(?P<family>[^,]+),\s*(?P<given>[^,]+?)(?:,\s*(?P<suffix>{_SUFFIX})\.?)?", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Name:
    """A person's family name, given names or initials, and suffix; an organisation's in `family`.

    `given` of initials is spaced and dotted: "A. I.".
    """

    family: str
    given: str = ""
    suffix: str = ""


def split_name(author: str) -> Name:
    """The parts of a name; one whose parts are not certain stays whole, as `family`."""
    author = " ".join(author.split())
    if _ORGANISATION.search(author):
        return Name(author)
    if (match := _PERSON.fullmatch(author)) and match["initials"].isupper():
        given = " ".join(f"{initial}." for initial in match["initials"])
        return Name(match["family"], given, match["suffix"] or "")
    if match := _TURNED.fullmatch(author):
        return Name(match["family"], match["given"], match["suffix"] or "")
    return Name(author)


def named(authors: Sequence[str]) -> tuple[list[str], bool]:
    """The authors without an "et al", and whether there are more than the record names."""
    known = [author for author in authors if author.rstrip(".").lower() != "et al"]
    return known, len(known) < len(authors)
