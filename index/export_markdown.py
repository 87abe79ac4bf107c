"""Write an evidence table in Markdown: quotes with their pages, facts, and the references."""

import re
from collections.abc import Iterable, Iterator

from index.cite import address, label, reference
from index.display import line
from index.selection import Selected, notice_mark
from ingest.records import Passage, Source

_HEADS = (
    "No.", "Source", "Kind", "Participants", "Population", "Technique", "Dose", "Compared with",
    "Direction", "Certainty", "Page", "Quote", "Passage",
)  # fmt: skip
# What Markdown, HTML and GitHub's formulas act on within a line, and what does at its beginning.
_INLINE = re.compile(r"([\\`*_\[\]|~$&<>])")
_LEADING = re.compile(r"^([#+\-=]|\d+(?=[.)]))")
_NOT_STATED = "not stated"
_DIGEST = (
    "\\* From a digest of the work: the words are the digest's, not the work's own. "
    "Open the work before quoting it."
)


def write_markdown(selection: Iterable[Selected]) -> str:
    """A table of one row a quote (or a source without), and the numbered references below it."""
    chosen = list(selection)
    rows = [row for number, one in enumerate(chosen, 1) for row in _rows(number, one)]
    table = [_row(_HEADS), _row(["---"] * len(_HEADS)), *map(_row, rows)]
    references = [f"{number}. {escaped(reference(s.source))}" for number, s in enumerate(chosen, 1)]
    parts = ["\n".join(table)]
    if any(one.source.digest for one in chosen):
        parts.append(_DIGEST)
    parts += ["## References", "\n".join(references)]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """The text on one line, so that Markdown shows its characters and acts on none."""
    inline = _INLINE.sub(r"\\\1", line(text))
    return _LEADING.sub(_apart, inline)


def _apart(match: re.Match[str]) -> str:
    """A mark behind a backslash; behind a number, its full stop would begin a list."""
    mark = match.group()
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rows(number: int, chosen: Selected) -> Iterator[list[str]]:
    source = chosen.source
    known = [str(number), _source(source), *map(_known, _facts(source))]
    for passage in chosen.passages or (None,):
        yield known + (_quote(source, passage) if passage else ["", "", ""])


def _facts(source: Source) -> list[str | None]:
    return [
        source.design,
        f"{source.n_participants:,}" if source.n_participants is not None else None,
        source.population,
        "; ".join(source.techniques),
        source.dose,
        "; ".join(source.comparators),
        source.direction,
        source.certainty,
    ]


def _known(text: str | None) -> str:
    return escaped(text) if text else _NOT_STATED


def _source(source: Source) -> str:
    name, url = escaped(label(source)), address(source)
    mark = f"**{notice_mark(source)}** " if notice_mark(source) else ""
    return f"{mark}[{name}](<{_target(url)}>)" if url else f"{mark}{name}"


def _target(url: str) -> str:
    """The address between angle brackets, where only these end it; a bar would end the cell."""
    codes = {"<": "%3C", ">": "%3E", "|": "%7C", "\\": "%5C"}
    return re.sub(r"[<>|\\]", lambda match: codes[match.group()], line(url).replace(" ", "%20"))


def _quote(source: Source, passage: Passage) -> list[str]:
    page = str(passage.page) if passage.page else "no pages"
    mark = r"\*" if source.digest else ""
    return [page, f"“{escaped(passage.text)}”{mark}", escaped(passage.id)]
