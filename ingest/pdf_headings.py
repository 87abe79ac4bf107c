"""Headings among the lines of a PDF's page, by their words and by their type."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.pdf_layout import Piece, leading
from ingest.pdf_words import Words, join

_LONGEST = 180
_MOST_LINES = 3
_NUMBERING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}[.:]?|[IVX]{1,5}\.|[A-H]\.)\s+")
# A number is a sign by itself only with its second level: "1. Field T" opens a reference.
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+[A-Z][a-z]+(?:\s\S+){0,9}")
# A caption, a line of a table of contents, an address.
_NO_HEADING = re.compile(
    r"(?i)^(?:supplementary )?(?:table|fig(?:ure)?|box|panel|scheme)s?\b\.? ?\w?\d|(?:\. ?){4}|@"
)
_ENDS = re.compile(r"[.?!:;…][\"'”’)\]\d,–-]*$")
_APPENDIX = re.compile(r"(?i)appendix(?:\s+\w{1,4})?(?:\s*[.:–—-]\s*\S.{0,80})?")
_REFERENCES = (
    "reference", "references", "references cited", "references and notes", "reference list",
    "list of references", "bibliography", "literature cited", "works cited", "sources cited",
    "citations", "further reading",
)  # fmt: skip
_OTHERS = (
    "abbreviations", "about the author", "about the authors", "abstract", "acknowledgement",
    "acknowledgements", "acknowledgment", "acknowledgments", "address for correspondence",
    "adverse events", "affiliation", "affiliations", "aim", "aims", "appendices",
    "author contributions", "author details", "author information", "authors' contributions",
    "background", "case presentation", "case report", "clinical implications", "competing interest",
    "competing interests", "conclusion", "conclusions", "conflict of interest",
    "conflict of interest statement", "conflict of interests", "conflicts of interest",
    "consent for publication", "contributors", "correspondence", "data analysis",
    "data availability", "data availability statement", "data collection", "data extraction",
    "data sharing", "declaration of competing interest", "declaration of conflicting interests",
    "declaration of interest", "declaration of interests", "declarations", "disclosure",
    "disclosures", "discussion", "discussion and conclusion", "discussion and conclusions",
    "ethical approval", "ethics", "ethics approval", "ethics statement", "figure legends",
    "findings", "footnotes", "funding", "funding statement", "implications for practice",
    "implications for research", "interventions", "introduction", "key messages", "key points",
    "limitations", "materials and methods", "method", "methods", "methods and materials", "notes",
    "objective", "objectives", "outcome measures", "participants", "patients and methods",
    "procedure", "procedures", "purpose", "recommendations", "result", "results",
    "results and discussion", "search strategy", "statistical analysis",
    "strengths and limitations", "study design", "subjects", "subjects and methods", "summary",
    "supplementary data", "supplementary material", "supplementary materials",
    "supporting information",
)  # fmt: skip
_KNOWN = {re.sub(r"[^a-z]", "", name): name for name in (*_REFERENCES, *_OTHERS)}


Type = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class Heading:
    """Lines `first` to `last` of a page as one heading.

    `known` is its usual wording, where it is one that papers use; `shown` tells that its type
    sets it off from the text.
    """

    first: int
    last: int
    text: str
    known: str | None
    shown: bool
    type: Type

    @property
    def numbered(self) -> bool:
        """Whether it carries a section's number."""
        return bool(_NUMBERING.match(self.text))

    @property
    def title(self) -> str:
        """Its words without the section's number."""
        return _NUMBERING.sub("", self.text)

    @property
    def opens_references(self) -> bool:
        """Whether a list of references follows."""
        return self.known in _REFERENCES


def body_type(pages: Iterable[Sequence[Piece]]) -> Type:
    """The size that most of the text is set in, and whether it is bold."""
    weight = Counter[Type]()
    for page in pages:
        for line in page:
            weight[line.size, line.bold] += len(line.text)
    return max(weight, key=lambda style: weight[style], default=(0.0, False))


def headings(page: Sequence[Piece], body: Type, words: Words) -> list[Heading]:
    """The headings of a page in order."""
    step = leading(page)
    found = []
    for first, last in _runs(page, body, step):
        text = join([line.text for line in page[first : last + 1]], words)
        known = _known(text)
        shown = _is_shown(page[first], body)
        if known or _NUMBERED.fullmatch(text) or (shown and last - first < _MOST_LINES):
            heading = Heading(first, last, _close_up(text, known), known, shown, _type(page[first]))
            if _reads_as_heading(heading) and _stands_alone(page, heading, step):
                found.append(heading)
    return found


def _type(line: Piece) -> Type:
    return round(line.size), line.bold


def _is_shown(line: Piece, body: Type) -> bool:
    # In the smaller type of a table, bold is a column's head and no heading.
    return line.size > 1.08 * body[0] or (line.bold > body[1] and line.size > 0.97 * body[0])


def _runs(page: Sequence[Piece], body: Type, step: float) -> Iterator[tuple[int, int]]:
    """Lines that make one heading if they make any, as (first, last)."""
    first = 0
    for i in range(1, len(page) + 1):
        if i == len(page) or not _goes_on(page[i - 1], page[i], body, step):
            yield first, i - 1
            first = i


def _goes_on(a: Piece, b: Piece, body: Type, step: float) -> bool:
    return (
        _is_shown(a, body)
        and a.bold == b.bold
        and abs(a.size - b.size) < 0.5
        and 0 < a.y - b.y < 1.6 * max(step, a.size)
        and not (_known(a.text) or _known(b.text) or _NUMBERING.match(b.text))
    )


def _known(text: str) -> str | None:
    """The usual wording of a heading in capitals, letter-spaced or numbered ones too."""
    bare = _NUMBERING.sub("", text)
    if not bare[:1].isupper() or len(bare) > _LONGEST:
        return None
    if _APPENDIX.fullmatch(bare):
        return "appendix"
    return _KNOWN.get(re.sub(r"[^a-z]", "", bare.lower()))


def _close_up(text: str, known: str | None) -> str:
    """`text`, but "R E F E R E N C E S" and "R EFERENCES" as the one word that they are."""
    if known and text.isupper() and len(text.split()) > len(known.split()) + 1 - text[0].isalpha():
        return known.upper()
    return text


def _reads_as_heading(heading: Heading) -> bool:
    text = heading.text
    if heading.known:
        return True
    return (
        len(text) <= _LONGEST
        and (text[0].isupper() or text[0].isdigit())
        and bool(re.search(r"[^\W\d_]{3}", text))
        and text[-1] not in ".,;-"
        and not _NO_HEADING.search(text)
    )


def _stands_alone(page: Sequence[Piece], heading: Heading, step: float) -> bool:
    """Whether no sentence runs into the heading's lines or out of them."""
    first, last = page[heading.first], page[heading.last]
    after = page[heading.last + 1] if heading.last + 1 < len(page) else None
    if after and after.text[0].islower() and 0 < last.y - after.y < 1.5 * step:
        return False
    before = page[heading.first - 1] if heading.first else None
    if before is None or _ENDS.search(before.text) or abs(before.size - first.size) > 0.4:
        return True
    if heading.known and first.bold > before.bold:
        return True
    # Above is a heading, a caption or the like, or the foot of another column.
    near = 0 < before.y - first.y < 1.25 * step
    return not near or before.bold > first.bold
