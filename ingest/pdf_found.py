"""What a PDF says of its own work: its properties where they can be believed, then page one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from ingest import metadata
from ingest.errors import Refused
from ingest.pdf_layout import Piece
from ingest.pdf_words import Words, join
from ingest.people import is_person, people
from ingest.records import Metadata

_YEAR = r"((?:19|20)\d\d)"
# Programs and typesetters leave these where the title of the work belongs.
_NO_TITLE = re.compile(
    r"(?i)microsoft (?:word|powerpoint|excel)\b.*|.*\.(?:docx?|dvi|eps|fm|html?|indd|odt|p65|pdf"
    r"|pptx?|ps|qxd|qxp|rtf|tex|tiff?|txt|wpd|xlsx?)(?:\W.*)?|.*\d\.\.\d+|pii\b.*|doi\b.*|10\.\d{4,}.*"
    r"|https?:.*|(?:full page|layout|slide|page|print|document|new document|presentation|untitled"
    r"|no title|title|template|cover|draft|final|manuscript|article|scan)[\s_-]*\d*"
    r"|powerpoint presentation|.*\btemplate\b.*|(?:adobe|acrobat|pdf24|scanned|quark|latex)\b.*"
    r"|[\W\d_]*|[a-z]{0,8}[\s_-]?[\d\W_]+"
)
# In large type at the head of a first page, but of the journal or the kind of paper.
_LABEL = re.compile(
    r"(?i)(?:the )?(?:[\w&-]+ ){0,3}journal(?: (?:of|for|on)\b.*)?|(?:archives|annals"
    r"|proceedings) of\b.*"
    r"|(?:bmc|bmj|plos|frontiers in|the lancet|jama|cochrane database)\b.*"
    r"|(?:hhs|nih) public access.*|(?:author|accepted)(?:'s)? manuscript.*|contents lists.*"
    r"|(?:(?:original|research|review|systematic|short|brief|clinical|case|open|free|full|special)\s*)+"
    r"(?:article|access|communication|paper|report|research|review|stud(?:y|ies))?s?"
    r"|table of contents|(?:patient|consumer) information(?: leaflet| sheet)?|fact ?sheet.*"
)
_CITED = re.compile(r"(?i)(?:citation|cite (?:this|as)|how to cite|(?:to )?cite this)\b")
_OTHERS_WORK = re.compile(r"(?i)\W*(?:\d|comment on|correction|erratum|in re|reply to|response to)")
_NUMBER = r"(?:,?\s*\(\d[^)]{0,8}\)|,?\s*(?:issue|no\.|number)\s*\d+)?"
_ISSUE = re.compile(
    rf"(?i)\b{_YEAR}\b[^;()]{{0,12}};\s*\d+{_NUMBER}\s*:\s*[a-z]?\d"  # 2012;7(2):e30248
    rf"|\b\d{{1,4}}{_NUMBER}\s*\({_YEAR}\)\s*[a-z]?\d+\s*[-–—]\s*\d"  # 22 (2014) 1–7
    rf"|\({_YEAR}\)\s*\d{{1,4}}{_NUMBER}\s*[,:]\s*[a-z]?\d"  # (2014) 22, 1–7
    rf"|\bvol(?:ume|\.)\s*\d+{_NUMBER},?\s*(?:[a-z]+\s)?\(?{_YEAR}\b"  # Volume 36, May 2010
    rf"|\b{_YEAR},?\s+vol(?:ume|\.)\s*\d"  # May 2010, Volume 36
)
_PUBLISHED = re.compile(
    rf"(?i)\bpublished(?: online)?(?: first)?\s*:?(?: on| in)?\s+(?:\d{{1,2}}\s+)?"
    rf"(?:[a-z]{{3,9}}\.?\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?{_YEAR}\b"
)
_COPYRIGHT = re.compile(
    rf"(?i)(?:©|\(c\)|\bcopyright)\W{{0,3}}(?:©|\(c\)|copyright)?\W{{0,2}}{_YEAR}\b"
)
_SURNAME = r"[^\W\d_]{2,}"
_PMID = re.compile(r"\bPMID\s*:?\s*(\d{1,9})\b")
# A citation line is short; in a longer paragraph the citation is more likely another work's.
_CITATION_LINE = 220


@dataclass(frozen=True, slots=True)
class Told:
    """What the document's information and XMP say, the more dependable first."""

    titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    programs: str = ""


@dataclass(frozen=True, slots=True)
class FirstPage:
    """Page one up to its references: all of its lines, and their paragraphs."""

    lines: Sequence[Piece]
    paragraphs: Sequence[str]
    body_size: float
    words: Words


def found(told: Told, first: FirstPage) -> Metadata:
    """The facts that can be believed; one in doubt is left out, as absent is better than wrong."""
    values = {
        "title": next(_titles(told, first), None),
        "authors": next(_authors(told, first), None),
        "year": _year(told, first),
        "doi": _doi(told, first),
        "pmid": _only(m[1] for text in first.paragraphs for m in _PMID.finditer(text)),
    }
    return metadata.merge(*(_checked(key, value) for key, value in values.items()))


def _checked(key: str, value: object) -> Metadata:
    try:
        return metadata.check({key: value})
    except Refused:
        return Metadata()


def _only(values: Iterable[str]) -> str | None:
    """The value that all agree on."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None


def _titles(told: Told, first: FirstPage) -> Iterator[str]:
    """A title in the properties that page one has; else one in large type; else a long one told."""
    titles = [title for title in told.titles if not _NO_TITLE.fullmatch(title)]
    yield from (title for title in titles if _is_on_page(title, first.paragraphs))
    yield from _in_large_type(first)
    yield from (title for title in titles if len(title.split()) > 2)


def _is_on_page(title: str, paragraphs: Sequence[str]) -> bool:
    letters = _letters(title)
    if " " in title:
        return letters in _letters(" ".join(paragraphs))
    # A single word may stand anywhere in the text: it has to stand alone.
    return any(letters == _letters(text) for text in paragraphs)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())


def _in_large_type(first: FirstPage) -> Iterator[str]:
    """Runs of lines in the upper half that are clearly larger than the text, the largest first."""
    runs: list[list[Piece]] = []
    for line in first.lines:
        last = runs[-1][-1] if runs else None
        if last and abs(last.size - line.size) < 0.5 and 0 < last.y - line.y < 2 * line.size:
            runs[-1].append(line)
        else:
            runs.append([line])
    heights = [line.y for line in first.lines if line.turn == first.lines[0].turn]
    for run in sorted(runs, key=lambda run: -run[0].size):
        if run[0].size >= 1.2 * first.body_size and run[0].y >= (max(heights) + min(heights)) / 2:
            title = join([line.text for line in run], first.words).rstrip(" *†‡§¶☆✩")
            if _is_title(title, first.paragraphs):
                yield title


def _is_title(title: str, paragraphs: Sequence[str]) -> bool:
    # "Pain Practice 2012;7" elsewhere on the page: the large type is the journal's name.
    issue = re.compile(re.escape(title) + r"\W*(?:vol\b|volume\b|\d{1,4}\W*[(;:,]\W*\d)", re.I)
    return (
        10 <= len(title) <= 300
        # Fonts that do not tell their letters give other signs for them.
        and len(_letters(title)) > len(title) / 2
        and len(re.findall(r"[^\W\d_]+", title)) > 2
        and not _LABEL.fullmatch(title)
        and not _NO_TITLE.fullmatch(title)
        and not any(issue.search(text) for text in paragraphs)
    )


def _authors(told: Told, first: FirstPage) -> Iterator[list[str]]:
    """Lists that name persons only.

    A single name may be whoever typed the file: it counts if page one has it too.
    """
    page = " ".join(first.paragraphs).casefold()
    for text in told.authors:
        names = list(dict.fromkeys(people(text, given_first=True)))
        if names and all(is_person(name) and not _is_program(name, told) for name in names):
            surname = next(iter(re.findall(_SURNAME, names[0].casefold())), "")
            if len(names) > 1 or re.search(rf"\b{surname}\b", page):
                yield names


def _is_program(name: str, told: Told) -> bool:
    return any(word in told.programs.casefold() for word in re.findall(_SURNAME, name.casefold()))


def _year(told: Told, first: FirstPage) -> int | None:
    """The year of publication; never that of the file, which may be younger by decades."""
    dates = _only(m[1] for text in told.dates[:1] for m in re.finditer(rf"\b{_YEAR}", text))
    lines = [
        text
        for text in first.paragraphs
        if _CITED.match(text) or (len(text) < _CITATION_LINE and not _OTHERS_WORK.match(text))
    ]
    cited = [text for text in lines if _CITED.match(text)]
    candidates = (
        dates,
        _only(m[1] for text in cited for m in re.finditer(rf"\(\s*{_YEAR}\b", text)),
        _only(next(filter(None, m.groups())) for text in lines for m in _ISSUE.finditer(text)),
        _only(m[1] for text in first.paragraphs for m in _PUBLISHED.finditer(text)),
        _only(m[1] for text in first.paragraphs for m in _COPYRIGHT.finditer(text)),
    )
    return next((int(year) for year in candidates if year), None)


def _doi(told: Told, first: FirstPage) -> str | None:
    for text in told.identifiers:
        if match := metadata.DOI.search(text):
            return _trim(match[0])
    dois = {doi.casefold(): doi for doi in _printed_dois(first.lines)}
    if not dois:
        return None
    # Figures and tables of PLOS have DOIs of their own, which go on from the paper's.
    shortest = min(dois, key=len)
    return dois[shortest] if all(doi.startswith(shortest) for doi in dois) else None


def _printed_dois(lines: Sequence[Piece]) -> Iterator[str]:
    for line, after in zip_longest(lines, lines[1:]):
        for match in metadata.DOI.finditer(line.text):
            follows = after.text[0] if after else ""
            cut = match[0][-1] in "-_/(" or (match[0][-1] == "." and not follows.isupper())
            if not (cut and follows and match.end() == len(line.text)):
                yield _trim(match[0])


def _trim(doi: str) -> str:
    """Without the punctuation of the sentence around it; a bracket may be the DOI's own."""
    while doi[-1] in ".,;:\"'”’>]}*" or (doi[-1] == ")" and doi.count("(") < doi.count(")")):
        doi = doi[:-1]
    return doi
