"""Snapshots of notices about works: our notices.jsonl, and the table of Retraction Watch.

https://gitlab.com/crossref/retraction-watch-data
"""

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from ingest.errors import Refused
from ingest.identifiers import Identifier, Kind, identifier
from ingest.notices import CONCERN, CORRECTION, KINDS, REINSTATEMENT, RETRACTION, Notice

NAME = "notices.jsonl"
RETRACTION_WATCH = "Retraction Watch"
_WORK: tuple[Kind, ...] = ("doi", "pmid", "pmcid")
_NATURES = {
    "retraction": RETRACTION,
    "expression of concern": CONCERN,
    "correction": CORRECTION,
    "reinstatement": REINSTATEMENT,
}
_COLUMNS = {"RetractionNature", "OriginalPaperDOI"}


@dataclass(frozen=True, slots=True)
class Told:
    """A notice, and the identifiers of the work that it is about."""

    work: tuple[Identifier, ...]
    notice: Notice


def by_work(told: Iterable[Told]) -> dict[str, list[Notice]]:
    """The notices by each of the keys, as `ingest.identifiers.keys` has them, of their works."""
    found: dict[str, list[Notice]] = defaultdict(list)
    for one in told:
        for known in one.work:
            found[known.key].append(one.notice)
    return found


def read_snapshot(data: bytes) -> tuple[list[Told], list[int]]:
    """What a snapshot in either format tells, and the lines of it that cannot be read.

    Raises Refused for a file that is neither.
    """
    text = data.decode("utf-8-sig", errors="replace")
    if text.lstrip()[:1] in {"", "{"}:
        return read_jsonl(data)
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if not set(rows.fieldnames or ()) >= _COLUMNS:
        raise Refused(
            "is no snapshot of notices",
            f"give the CSV of Retraction Watch, with its columns, or a {NAME}",
        )
    return list(_rows(rows)), []


def read_jsonl(data: bytes) -> tuple[list[Told], list[int]]:
    """The notices in a notices.jsonl, one a line, and the numbers of the lines that are none."""
    told, strange = [], []
    for number, line in enumerate(data.decode("utf-8-sig", errors="replace").splitlines(), 1):
        if not line.strip():
            continue
        try:
            told.append(_told(json.loads(line)))
        except (ValueError, TypeError, KeyError, RecursionError):
            strange.append(number)
    return told, strange


def written(told: Iterable[Told]) -> bytes:
    """The notices as a notices.jsonl: one line each, sorted, so that equal ones are equal bytes."""
    return "".join(sorted({f"{_line(one)}\n" for one in told})).encode()


def _line(told: Told) -> str:
    notice = {
        ("notice_" + name if name in _WORK else name): value
        for name, value in asdict(told.notice).items()
    }
    work = {known.kind: known.value for known in told.work}
    known = {name: value for name, value in (work | notice).items() if value}
    return json.dumps(known, ensure_ascii=False)


def _told(values: Mapping[str, object]) -> Told:
    given = [(kind, values[kind]) for kind in _WORK if values.get(kind)]
    work = [known for _, value in given if isinstance(value, str) and (known := identifier(value))]
    if not work or len(work) < len(given) or values["kind"] not in KINDS:
        raise ValueError(values)
    facts = {
        name: str(value) if (value := values.get(said)) else None
        for name, said in (("date", "date"), ("doi", "notice_doi"), ("pmid", "notice_pmid"))
    }
    by = re.sub(r"[\[\]]", "", str(values.get("found_by") or "")) or NAME
    return Told(tuple(work), Notice(kind=str(values["kind"]), **facts, found_by=by))


def _rows(rows: Iterable[Mapping[str, str | None]]) -> Iterator[Told]:
    """Retraction Watch has 0 or "unavailable" where an identifier is not known."""
    for row in rows:
        kind = _NATURES.get((row.get("RetractionNature") or "").strip().lower())
        work = _identifiers(row, "OriginalPaperDOI", "OriginalPaperPubMedID")
        if kind and work:
            notice = {
                known.kind: known.value
                for known in _identifiers(row, "RetractionDOI", "RetractionPubMedID")
            }
            yield Told(
                work,
                Notice(
                    kind=kind,
                    date=_date((row.get("RetractionDate") or "").split()),
                    doi=notice.get("doi"),
                    pmid=notice.get("pmid"),
                    found_by=RETRACTION_WATCH,
                ),
            )


def _identifiers(row: Mapping[str, str | None], doi: str, pmid: str) -> tuple[Identifier, ...]:
    wanted: tuple[tuple[Kind, str], ...] = (("doi", doi), ("pmid", pmid))
    found = ((kind, identifier(row.get(column) or "")) for kind, column in wanted)
    return tuple(known for kind, known in found if known and known.kind == kind)


def _date(parts: list[str]) -> str | None:
    """Of "8/16/2023 0:00", month first, or of a date as ISO writes it."""
    for form in ("%m/%d/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(parts[0], form).date().isoformat() if parts else None
        except ValueError:
            continue
    return None
