"""The paragraphs of an abstract under its own headings, from the one text of a record."""

import html
import re
from collections.abc import Iterator

from ingest.blocks import Block, collapsed

# Elements that databases leave in abstracts and titles; "<" of "p < 0.05" is none of them.
_TAG = re.compile(
    r"</?(?:jats:)?(?P<name>b|bold|br|div|em|h[1-6]|i|inf|italic|li|p|sc|sec|span|strong|sub|sup"
    r"|title|u|ul|ol)(?:\s[^<>]*)?/?>",
    re.I,
)
_SUP = re.compile(r"<(?:jats:)?sup>([^<>]*)</(?:jats:)?sup>", re.I)
_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_RAISABLE = re.compile(r"[0-9+\-−=()n]+")
_NEW_LINE = frozenset(
    {"br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "sec", "title", "ul"}
)
# The headings of structured abstracts, by which labels in small letters are known.
# https://www.nlm.nih.gov/bsd/policy/structured_abstracts.html
_WORDS = (
    r"(?:abstract|aims?|analys[ie]s|background|conclusions?|context|data|design|discussion"
    r"|eligibility criteria|findings|funding|implications|importance|interpretation"
    r"|interventions?|introduction|key words|keywords|limitations?|main outcomes?|main results"
    r"|material|materials|measurements?|measures?|methods?|methodology|objectives?|outcomes?"
    r"|participants?|patients|perspective|purpose|question|rationale|registration|relevance"
    r"|results?|samples?|search strategy|selection criteria|setting|settings|significance"
    r"|statement|study design|subjects|summary|synthesis|trial registration|what is known)"
)
_BEFORE = (
    r"(?:clinical|data|design|main|materials?|patients?|primary|secondary|setting|statistical|study"
    r"|subjects?|trial|what is)(?:,? and|,|/| &)? "
)
_BEHIND = (
    r"(?: (?:analys[ie]s|collection|criteria|design|extraction|implications|measures?|registration"
    r"|relevance|selection|sources?|statement|study|synthesis)"
    r"|(?:,? and|,|/| &| of) [\w-]+(?: measures?| analys[ie]s)?)"
)
_SMALL = rf"(?:{_BEFORE})*{_WORDS}{_BEHIND}{{0,3}}"
_CAPITALS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ0-9 ,/&'’()-]{1,70}[A-ZÀ-ÖØ-Þ)]"
# A label stands at the beginning or behind the end of a sentence, on a line of its own or before
# a colon.
_LABEL = re.compile(
    r"(?:\A|(?<=[.?!;)\]”\"])\s+|\n\s*)"
    rf"(?P<label>{_CAPITALS}|(?=[A-Z])(?i:{_SMALL}))(?:\s*:\s+|[ \t]*(?=\n))"
)
_LONGEST_LABEL = 80


def raised(text: str) -> str:
    """Digits and signs as superscripts, for "10<sup>3</sup>" is no 103; other text as it is."""
    return text.translate(_RAISED) if _RAISABLE.fullmatch(text.strip()) else text


def without_markup(text: str) -> str:
    """`text` without the tags and references of HTML and JATS that databases leave in it."""
    text = _SUP.sub(lambda sup: raised(sup[1]), text)
    bare = _TAG.sub(lambda tag: "\n" if tag["name"].lower() in _NEW_LINE else "", text)
    return html.unescape(bare)


def plain(text: str) -> str:
    """A title or name on one line, without markup."""
    return collapsed(without_markup(text))


def abstract_blocks(text: str) -> list[Block]:
    """Headings and paragraphs; one paragraph where the abstract has no labels.

    A single label inside running text is a phrase; two, or one at the beginning, are headings.
    """
    bare = without_markup(text).replace("\r\n", "\n").replace("\r", "\n").strip()
    labels = [label for label in _LABEL.finditer(bare) if len(label["label"]) <= _LONGEST_LABEL]
    if not labels or (labels[0].start() > 0 and len(labels) < 2):
        labels = []
    return list(_blocks(bare, labels))


def labelled(label: str | None, text: str) -> Iterator[Block]:
    """The blocks of one part of an abstract whose label is known."""
    if label and collapsed(label) and collapsed(text):
        yield Block(collapsed(label), heading=True)
    if collapsed(text):
        yield Block(collapsed(text))


def _blocks(text: str, labels: list[re.Match[str]]) -> Iterator[Block]:
    starts = [*(label.start() for label in labels), len(text)]
    yield from _paragraphs(text[: starts[0]])
    for label, end in zip(labels, starts[1:], strict=True):
        body = text[label.end() : end]
        if body.strip():
            yield Block(collapsed(label["label"]), heading=True)
        yield from _paragraphs(body)


def _paragraphs(text: str) -> Iterator[Block]:
    """Lines that are parted by an empty one; single line breaks are those of the export."""
    for paragraph in re.split(r"\n[ \t]*\n", text):
        if collapsed(paragraph):
            yield Block(collapsed(paragraph))
