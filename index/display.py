"""Make text from documents safe to show: nothing in it may move a cursor or turn writing round."""

import re

# Controls (C0, C1), and the marks that reverse or isolate the direction of writing. They stay
# visible as their code: what is shown must not read otherwise than what stands in the file.
_ACTIVE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]"
)


def visible(text: str) -> str:
    """The text with active characters as their code, such as [U+202E]; tab and newline stay."""
    return _ACTIVE.sub(lambda match: f"[U+{ord(match.group()):04X}]", text)


def line(text: str) -> str:
    """The same on one line, white space collapsed."""
    return " ".join(visible(text).split())


def counted(number: int, one: str, many: str) -> str:
    """A number with what it counts: "1 source", "1,204 sources"."""
    return f"{number:,} {one if number == 1 else many}"
