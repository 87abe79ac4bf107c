"""Mark the works of a library by the notices that stand beside its documents, in notices.jsonl."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from index.plan import Plan, root_path
from index.records import Refusal
from ingest.identifiers import keys
from ingest.notices import Notice, found, later
from ingest.records import Source
from ingest.snapshot import NAME, by_work, read_jsonl

Notices = Mapping[str, Sequence[Notice]]


def mark(plan: Plan, folder: Path, roots: Sequence[str]) -> bool:
    """Mark all works of a plan; says whether that changes any that is kept.

    A notices.jsonl that cannot be read in full is refused, and takes no mark from any work.
    """
    notices, refused = _read(folder, roots)
    plan.refused += refused
    changed = False
    for key, entries in plan.kept.items():
        marked = tuple(
            replace(entry, source=_marked(entry.source, notices, keep=bool(refused)))
            for entry in entries
        )
        changed = changed or marked != entries
        plan.kept[key] = marked
    for number, new in enumerate(plan.new):
        source = _marked(new.document.source, notices, keep=bool(refused))
        plan.new[number] = replace(new, document=replace(new.document, source=source))
    return changed


def _marked(source: Source, notices: Notices, *, keep: bool) -> Source:
    before = later(source) if keep else ()
    told = [notice for key in keys(source) for notice in notices.get(key, ())]
    return found(source, (*before, *told))


def _read(folder: Path, roots: Sequence[str]) -> tuple[Notices, list[Refusal]]:
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
