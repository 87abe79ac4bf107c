"""The folder of fetched documents: one file a record, and beside them where each run stands.

FOLDER/europepmc/med-123.json      a record as Europe PMC gave it
FOLDER/europepmc/PMC456.nxml       its full text, where the licence allows to keep it
FOLDER/pubmed/123.xml              a record as PubMed gave it, as a PubmedArticleSet of one
FOLDER/crossref/10.1000-xyz.json   a work as Crossref gave it
FOLDER/notices.jsonl               what became of the works, see ingest/snapshot.py
FOLDER/.fetch/                     runs that were cut, saved queries, the lock

Every file is written beside its place and renamed into it: a cut leaves it whole or not there.
"""

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout

from fetch.errors import FetchError

DEFAULT_FOLDER = Path("literature")
Change = Literal["new", "changed", "same"]

_STATE = ".fetch"
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Record:
    """What a service says of one work: its name there, and the file's bytes, ending and place."""

    name: str
    data: bytes
    place: str
    suffix: str


class Folder:
    """A folder of fetched documents, and the state of the runs that fill it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keep other runs out of the folder; raises FetchError while one is there."""
        try:
            (self.path / _STATE).mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path / _STATE / "lock")
            lock.acquire(timeout=0)
        except Timeout as error:
            raise FetchError(
                f"{self.path}: another run is fetching into it; wait until it is done"
            ) from error
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            yield
        finally:
            lock.release()

    def keep(self, record: Record) -> Change:
        """Write a record in its place; says whether that changed anything."""
        path = self.file(record.place, record.name, record.suffix)
        try:
            before = path.read_bytes() if path.exists() else None
            if before == record.data:
                return "same"
            _write(path, record.data)
        except OSError as error:
            raise self._unwritable(error) from error
        return "new" if before is None else "changed"

    def keep_file(self, name: str, data: bytes) -> None:
        """Write a file at the top of the folder."""
        try:
            _write(self.path / name, data)
        except OSError as error:
            raise self._unwritable(error) from error

    def file(self, place: str, name: str, suffix: str) -> Path:
        """Where a record of that name stands; names of strangers never lead out of the folder."""
        safe = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip(".-")[:_LONGEST_NAME]
        if safe != name:
            # Two names that differ in what was taken out are still two files.
            safe = f"{safe}-{hashlib.sha256(name.encode()).hexdigest()[:8]}".strip("-")
        return self.path / place / f"{safe}{suffix}"

    def state(self, name: str) -> dict[str, Any] | None:
        """What was put down under that name; None where nothing was."""
        path = self.path / _STATE / f"{name}.json"
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise FetchError(f"{path}: cannot be read; delete it and run again") from error
        if not isinstance(value, dict):
            raise FetchError(f"{path}: cannot be read; delete it and run again")
        return value

    def put_state(self, name: str, value: dict[str, Any]) -> None:
        """Put a JSON object down under that name."""
        text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
        try:
            _write(self.path / _STATE / f"{name}.json", text.encode())
        except OSError as error:
            raise self._unwritable(error) from error

    def drop_state(self, name: str) -> None:
        """Forget what was put down under that name."""
        (self.path / _STATE / f"{name}.json").unlink(missing_ok=True)

    def states(self, kind: str) -> list[str]:
        """The names that were put down below `kind`, sorted."""
        return sorted(f"{kind}/{path.stem}" for path in (self.path / _STATE / kind).glob("*.json"))

    def _unwritable(self, error: OSError) -> FetchError:
        reason = error.strerror or str(error)
        return FetchError(f"{self.path}: cannot be written ({reason}); make room or name --into")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
