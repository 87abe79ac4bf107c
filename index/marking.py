"""Mark the works of a library by the notices that stand beside its documents, in notices.jsonl."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.plan import root_path
from index.records import Refusal
from index.works import Work
from ingest.identifiers import keys
from ingest.notices import Notice, found, later
from ingest.records import Source
from ingest.snapshot import NAME, by_work, read_jsonl


@dataclass(frozen=True, slots=True)
class Beside:
    """The notices beside the documents, by the keys of their works; which file cannot be read.

    `sha256` is that of all of them; "" where there are none.
    """

    notices: Mapping[str, Sequence[Notice]]
    refused: tuple[Refusal, ...]
    sha256: str

    @classmethod
    def read(cls, folder: Path, roots: Sequence[str]) -> "Beside":
        """What stands in the roots of the index in `folder`."""
        told, refused, digest = [], [], hashlib.sha256()
        for path in (root_path(folder, root) / NAME for root in roots):
            try:
                data = path.read_bytes() if path.is_file() else b""
            except OSError as error:
                reason = f"cannot be opened ({error.strerror})"
                refused.append(Refusal(str(path), reason, "check its permissions and the disk"))
                continue
            here, strange = read_jsonl(data)
            told += here
            digest.update(data)
            if strange:
                lines = ", ".join(map(str, strange[:5])) + (" …" if len(strange) > 5 else "")
                fix = "delete what is no notice, then check again: kneadle recheck"
                refused.append(Refusal(str(path), f"has no notice in line {lines}", fix))
        return cls(by_work(told), tuple(refused), digest.hexdigest() if told else "")

    def marked(self, works: Iterable[Work], before: Mapping[str, Source]) -> list[Work]:
        """The works with what is told of them.

        While a file cannot be read in full, no source of `before`, by its id, loses a mark.
        """
        held = before if self.refused else {}
        return [self._marked(work, held.get(work.source.id)) for work in works]

    def _marked(self, work: Work, before: Source | None) -> Work:
        told = [notice for key in keys(work.source) for notice in self.notices.get(key, ())]
        held = later(before) if before else ()
        return replace(work, source=found(work.source, (*held, *told)))
