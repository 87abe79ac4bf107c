"""Take in files that a maintainer uploads: bounded in number, size and kind, named by us."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath, PureWindowsPath

from index.build import Progress, build
from index.records import Refusal, Report
from ingest.metadata import slug
from ingest.read import READERS

MOST_FILES = 20
MOST_MB = 25
_STEM = 48


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a browser sent it: what the sender calls it, and its bytes."""

    name: str
    data: bytes


def folder_for(index: Path) -> Path:
    """Where uploads are kept: $KNEADLE_UPLOADS, else a folder beside the index."""
    own = os.environ.get("KNEADLE_UPLOADS")
    return Path(own) if own else Path(os.path.abspath(index)).parent / "uploads"  # noqa: PTH100


def add(
    index: Path,
    uploads: Sequence[Upload],
    progress: Progress = lambda stage, done, total: None,
) -> tuple[Report, tuple[Refusal, ...]]:
    """Store the uploads that may be, bring the index up to date with them, and report.

    Given back beside the run's report are the refusals of this upload, by the senders' names; what
    was refused is not kept. Raises StoreError, ModelError.
    """
    folder = folder_for(index)
    refused: list[Refusal] = []
    stored: dict[Path, Upload] = {}
    for number, upload in enumerate(uploads):
        problem = _problem(upload, number)
        if problem:
            refused.append(Refusal(_basename(upload.name), *problem))
        else:
            stored[_store(folder, upload)] = upload
    folder.mkdir(parents=True, exist_ok=True)
    # Named one by one, so that what was removed by hand before comes back.
    report = build(index, [folder, *stored], progress=progress)
    dropped = tuple(_drop_refused(report, stored))
    if dropped:
        after = build(index, [folder])
        report = replace(report, refused=after.refused)
    return report, (*refused, *dropped)


def _drop_refused(report: Report, stored: dict[Path, Upload]) -> Iterator[Refusal]:
    """Delete what was stored and then refused; its refusal, by the sender's name."""
    for refusal in report.refused:
        path = Path(os.path.abspath(refusal.path))  # noqa: PTH100
        if path in stored and refusal.record is None:
            path.unlink(missing_ok=True)
            yield Refusal(_basename(stored[path].name), refusal.reason, refusal.fix)


def stored_name(upload: Upload) -> str:
    """A name of our making: small letters of the sender's name, a digest, the ending.

    The same bytes under the same name get the same one, so that a second upload changes nothing.
    """
    name = PurePosixPath(_basename(upload.name))
    stem = slug(name.stem)[:_STEM].strip("-") or "document"
    return f"{stem}-{hashlib.sha256(upload.data).hexdigest()[:10]}{name.suffix.lower()}"


def _problem(upload: Upload, number: int) -> tuple[str, str] | None:
    suffix = PurePosixPath(_basename(upload.name)).suffix.lower()
    if number >= MOST_FILES:
        return f"is beyond the {MOST_FILES} files of one upload", "upload it next"
    if suffix not in READERS:
        return "is of a kind that is not read", f"convert it to one of: {', '.join(READERS)}"
    if len(upload.data) > MOST_MB * 1024**2:
        size = f"{len(upload.data) / 1024**2:.0f} MB"
        return f"is {size}, over the limit of {MOST_MB} MB", "put it into the folder by hand"
    return None


def _basename(name: str) -> str:
    """The last part of a name, whichever system's separators it has."""
    return PureWindowsPath(PurePosixPath(name).name).name


def _store(folder: Path, upload: Upload) -> Path:
    """Write an upload whole or not at all; where it is then."""
    folder.mkdir(parents=True, exist_ok=True)
    path = Path(os.path.abspath(folder)) / stored_name(upload)  # noqa: PTH100
    descriptor, beside = tempfile.mkstemp(prefix=".upload-", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(upload.data)
        Path(beside).replace(path)
    finally:
        Path(beside).unlink(missing_ok=True)
    return path


def kinds() -> Iterable[str]:
    """The endings that may be uploaded, without their dots."""
    return tuple(suffix.removeprefix(".") for suffix in READERS)
