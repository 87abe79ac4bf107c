"""Mark the works of a library by the notices that stand beside its documents, in notices.jsonl."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from index.plan import root_path
from index.records import Refusal
from index.works import Work
from ingest.identifiers import keys
from ingest.notices import Notice, found, later
from ingest.records import Source
from ingest.snapshot import NAME, by_work, read_jsonl


def marked(
    works: Iterable[Work], before: Mapping[str, Source], folder: Path, roots: Sequence[str]
) -> tuple[list[Work], list[Refusal]]:
    """The works with what the notices.jsonl of the roots tell of them, and which cannot be read.

    While one cannot be read in full, no source of `before`, by its id, loses a mark.
    """
    notices, refused = _read(folder, roots)
    held = before if refused else {}
    return [_marked(work, notices, held.get(work.source.id)) for work in works], refused


def _marked(work: Work, notices: Mapping[str, Sequence[Notice]], before: Source | None) -> Work:
    told = [notice for key in keys(work.source) for notice in notices.get(key, ())]
    held = later(before) if before else ()
    return replace(work, source=found(work.source, (*held, *told)))


def _read(
    folder: Path, roots: Sequence[str]
) -> tuple[Mapping[str, Sequence[Notice]], list[Refusal]]:
    told, refused = [], []
    for path in (root_path(folder, root) / NAME for root in roots):
        try:
            if not path.is_file():
                continue
            here, strange = read_jsonl(path.read_bytes())
        except OSError as error:
            reason = f"cannot be opened ({error.strerror})"
            refused.append(Refusal(str(path), reason, "check its permissions and the disk"))
            continue
        told += here
        if strange:
            lines = ", ".join(map(str, strange[:5])) + (" …" if len(strange) > 5 else "")
            fix = "delete what is no notice, then check again: kneadle recheck"
            refused.append(Refusal(str(path), f"has no notice in line {lines}", fix))
    return by_work(told), refused
