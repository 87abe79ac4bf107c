"""Read .txt and .md files: offsets count characters of the file itself.

Newlines count as one character however they are written, as in Python's text mode; a byte order
mark does not count.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import yaml
from markdown_it import MarkdownIt

from ingest import metadata
from ingest.errors import Refused
from ingest.records import Metadata, Reading, Section

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BLOCK = re.compile(r"\S[^\n]*+(?:\n(?![ \t]*+(?:\n|\Z))[^\n]*+)*+")
_BULLET = re.compile(r"[•·▪◦‣*+–—-]\s")
_BYLINE = re.compile(r"(?i)(posted|published|updated|written|reviewed|last reviewed|by|share)\b")
# What web pages saved as text begin with.
_CRUMB = re.compile(r"(?i)skip to .*content|select page|menu|home|search|toggle navigation")
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
_FRONT_MATTER_LIMIT = 200_000


@dataclass(frozen=True, slots=True)
class _Line:
    """A heading and where it stands: characters `start` to `end` of the whole text."""

    heading: str
    start: int
    end: int
    level: int = 1


def decode(data: bytes) -> str:
    """The text of `data`: UTF-8, or UTF-16 where a byte order mark says so; never a guess."""
    bom, encoding = next(((b, e) for b, e in _BOMS if data.startswith(b)), (b"", "utf-8"))
    if not bom and b"\0" in data:
        raise Refused("holds binary data, not text", "give it the ending of its real format")
    try:
        text = data[len(bom) :].decode(encoding)
    except UnicodeDecodeError as error:
        at = error.start + len(bom)
        raise Refused(
            f"is not {encoding.upper()} text (byte 0x{data[at]:02X} at position {at})",
            "open it in an editor and save it as UTF-8",
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse_yaml(text: str) -> Metadata:
    """Metadata from YAML that a person wrote; raises Refused with the line that does not parse."""
    return metadata.check(yaml_values(text))


def yaml_values(text: str) -> dict[str, object]:
    """The keys and values of YAML that a person wrote; raises Refused as `parse_yaml` does."""
    try:
        values = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 1})" if mark else ""
        raise Refused(
            f"its metadata is not valid YAML{line}", "put quotes around texts with ':' or '#'"
        ) from error
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise Refused("its metadata is not a list of 'key: value' lines", "write one key a line")
    return {str(key): value for key, value in values.items()}


def read_text(data: bytes) -> Reading:
    """Read plain text: a short line of its own, without a full stop, heads what follows it."""
    text = decode(data)
    headings = list(_plain_headings(text))
    return Reading(sections=_sections(text, 0, headings), found=Metadata(title=_plain_title(text)))


def read_markdown(data: bytes) -> Reading:
    """Read Markdown with YAML front matter; headings as CommonMark defines them."""
    text = decode(data)
    front = _FRONT_MATTER.match(text)
    if front is None and re.match(r"---[ \t]*\n[a-z_]+:", text):
        raise Refused("its front matter has no end", "close it with a line of three hyphens: ---")
    body = front.end() if front else 0
    declared = _front_matter(front.group(1)) if front else Metadata()
    headings = list(_markdown_headings(text, body))
    title = next((line.heading for line in headings if line.level == 1), None)
    return Reading(_sections(text, body, headings), Metadata(title=title), declared)


def _front_matter(text: str) -> Metadata:
    if len(text) > _FRONT_MATTER_LIMIT:
        raise Refused(f"its front matter is over {_FRONT_MATTER_LIMIT:,} characters", "shorten it")
    return parse_yaml(text)


def _sections(text: str, start: int, headings: list[_Line]) -> tuple[Section, ...]:
    """The slices of `text` between headings, without the white space around them."""
    starts = [(None, start), *((line.heading, line.end) for line in headings)]
    ends = [*(line.start for line in headings), len(text)]
    sections = []
    for (heading, begin), end in zip(starts, ends, strict=True):
        slice_ = text[begin:end]
        if slice_.strip():
            begin += len(slice_) - len(slice_.lstrip())
            sections.append(Section(slice_.strip(), heading, None, begin))
    return tuple(sections)


def _plain_headings(text: str) -> Iterator[_Line]:
    # The last block heads nothing.
    for block in list(_BLOCK.finditer(text))[:-1]:
        line = block.group().strip()
        if "\n" not in line and _heads(line):
            yield _Line(line, block.start(), block.end())


def _heads(line: str) -> bool:
    """Whether a line reads as a heading: short, capital or digit first, no end of a sentence."""
    return (
        len(line) <= 80
        and len(line.split()) <= 12
        and (line[0].isupper() or line[0].isdigit())
        and line[-1] not in ".,;:!…"
        and not _BULLET.match(line)
        and not _BYLINE.match(line)
    )


def _plain_title(text: str) -> str | None:
    """The first heading-like line before any prose; one of a word or two only if none is longer."""
    short = None
    for line in filter(None, (line.strip() for line in text[:4000].split("\n"))):
        if not _heads(line) and not _BYLINE.match(line):
            break
        if not _heads(line) or _CRUMB.fullmatch(line):
            continue
        if len(line.split()) > 2:
            return line
        short = short or line
    return short


def _markdown_headings(text: str, body: int) -> Iterator[_Line]:
    starts = [body, *(body + m.end() for m in re.finditer("\n", text[body:])), len(text)]
    # Only blocks are wanted: parsing the spans inside them is most of the work.
    tokens = MarkdownIt("commonmark").disable("inline").parse(text[body:])
    for opening, inline in pairwise(tokens):
        # level 0: a heading inside a quotation or a list does not head the document.
        if opening.type == "heading_open" and opening.level == 0 and opening.map:
            first, last = opening.map
            yield _Line(
                inline.content or "", starts[first], starts[last], level=int(opening.tag[1])
            )
