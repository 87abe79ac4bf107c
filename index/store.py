"""Generations of an index on disk: one is current, one at a time is written, none is half there.

INDEX/current         the name of the generation in use, swapped by one rename
INDEX/g000007/        manifest.json, library.sqlite, vectors.npy and what belongs to it, words/
INDEX/lock, writer    held by whoever writes; who that is
"""

import contextlib
import dataclasses
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from index.errors import StoreError

T = TypeVar("T")

FORMAT = 4
DEFAULT_INDEX = Path(".kneadle")
# The files of a generation, each written by the module that knows its format.
TABLES = "library.sqlite"
WORDS = "words"
_CURRENT = "current"
_MANIFEST = "manifest.json"
_GENERATION = re.compile(r"g(\d{6})")
_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an index was made of and with.

    `vectors` says how they are searched: "exact", or by which of faiss's indexes. `files` are the
    names and sizes in bytes of all its files but the manifest.

    `roots` are the folders and files that it follows, as absolute paths; `excluded` are files
    (root, name, "") and records of files (root, name, source id) that were removed by hand and stay
    out until their file is named again; `same` are names of copies (index/works.py) that were
    merged by hand.
    """

    format: int
    program: str
    built: str
    model: str
    weights_sha256: str
    dimension: int
    window: int
    corpus_sha256: str
    sources: int
    passages: int
    vectors: str | None
    roots: tuple[str, ...] = ()
    excluded: tuple[tuple[str, str, str], ...] = ()
    same: tuple[tuple[str, str], ...] = ()
    notices_sha256: str = ""
    files: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Followed:
    """What an index is to be built from, as in its Manifest, and its model."""

    roots: tuple[str, ...] = ()
    excluded: tuple[tuple[str, str, str], ...] = ()
    model: str | None = None
    same: tuple[tuple[str, str], ...] = ()


def current(folder: Path) -> Path | None:
    """The folder of the generation in use; None where there is no index yet."""
    try:
        return folder / (folder / _CURRENT).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{folder}: the index cannot be read ({error})") from error


def read_manifest(generation: Path) -> Manifest:
    """The manifest of a generation; raises StoreError with the command that mends it."""
    mend = f"build it again: kneadle ingest --index {generation.parent}"
    try:
        values = json.loads((generation / _MANIFEST).read_text(encoding="utf-8"))
        if values["format"] != FORMAT:
            raise StoreError(
                f"{generation.parent}: the index has format {values['format']}, this program "
                f"reads {FORMAT}; {mend}"
            )
        lists = {
            "roots": tuple(values["roots"]),
            "excluded": _excluded(values),
            "same": tuple((first, second) for first, second in values["same"]),
            "files": tuple((name, size) for name, size in values["files"]),
        }
        manifest = Manifest(**(values | lists))
        # A file cut short may open, and fail in the midst of a search.
        if _sizes(generation) != manifest.files:
            raise ValueError("files are missing, or are not as long as they were")
        return manifest
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{generation.parent}: the index is damaged; {mend}") from error


def followed(folder: Path) -> Followed:
    """What an index says that it follows, also where the rest of it is unfit for use."""
    generation = current(folder)
    try:
        values = json.loads(((generation or folder) / _MANIFEST).read_text(encoding="utf-8"))
        same = tuple((first, second) for first, second in values.get("same", ()))
        return Followed(tuple(values["roots"]), _excluded(values), str(values["model"]), same)
    except (OSError, ValueError, KeyError, TypeError):
        return Followed()


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the index for writing; raises StoreError that names who holds it already."""
    from filelock import FileLock, Timeout  # a search writes nothing, and need not wait for it

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{folder}: cannot be made ({error.strerror}); name another --index"
        ) from error
    lock = FileLock(folder / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise StoreError(
            f"{folder}: {_writer(folder)} is writing this index; wait until it is done"
        ) from error
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written ({error.strerror})") from error
    try:
        with contextlib.suppress(OSError):
            (folder / "writer").write_text(f"process {os.getpid()}", encoding="ascii")
        yield
    finally:
        lock.release()


def replace(folder: Path, fill: Callable[[Path], Manifest]) -> Manifest:
    """Write a new generation by `fill`, then make it the current one by one rename.

    To be called while `writing`. Whatever happens before the rename, the old one stays current.
    The one before it is kept: a reader may be about to open it. Raises StoreError where the disk
    takes no more.
    """
    generation = _next(folder)
    try:
        _delete(generation)
        generation.mkdir()
        manifest = dataclasses.replace(fill(generation), files=_sizes(generation))
        text = json.dumps(asdict(manifest), indent=2, ensure_ascii=False) + "\n"
        (generation / _MANIFEST).write_text(text, encoding="utf-8")
        _sync(generation)
        _swap(folder, generation.name)
    except OSError as error:
        _delete(generation)
        reason = error.strerror or str(error)
        raise StoreError(
            f"{folder}: could not be written ({reason}); make room on the disk and run it "
            "again. The index is as it was before"
        ) from error
    except BaseException:
        _delete(generation)
        raise
    _delete_older(folder, generation)
    return manifest


def opened(folder: Path, read: Callable[[Path], T]) -> T:
    """What `read` makes of the current generation; again where a writer swapped it meanwhile.

    Raises StoreError where there is none.
    """
    for _ in range(_TRIES):
        generation = current(folder)
        if generation is None:
            break
        try:
            return read(generation)
        except (OSError, StoreError):
            if current(folder) == generation:
                raise
    raise StoreError(f"{folder}: no index there; build one: kneadle ingest --index {folder}")


def _sizes(generation: Path) -> tuple[tuple[str, int], ...]:
    """The files of a generation but its manifest, by name, with their sizes in bytes."""
    files = ((p.relative_to(generation).as_posix(), p) for p in generation.rglob("*"))
    wanted = sorted((name, path) for name, path in files if name != _MANIFEST and path.is_file())
    return tuple((name, path.stat().st_size) for name, path in wanted)


def _excluded(values: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    # Format 1 had whole files alone.
    return tuple((root, name, next(iter(ids), "")) for root, name, *ids in values["excluded"])


def _writer(folder: Path) -> str:
    try:
        return (folder / "writer").read_text(encoding="ascii").strip() or "another process"
    except (OSError, UnicodeDecodeError):
        return "another process"


def _number(name: str) -> int:
    match = _GENERATION.fullmatch(name)
    return int(match.group(1)) if match else 0


def _next(folder: Path) -> Path:
    before = current(folder)
    return folder / f"g{_number(before.name) + 1 if before else 1:06}"


def _swap(folder: Path, name: str) -> None:
    beside = folder / f"{_CURRENT}.new"
    beside.write_text(name + "\n", encoding="ascii")
    _sync_path(beside)
    for attempt in range(_TRIES):
        try:
            beside.replace(folder / _CURRENT)
            break
        except PermissionError:
            # Windows refuses while a reader has the file open, which is for an instant only.
            if attempt == _TRIES - 1:
                raise
            time.sleep(0.05)
    _sync_path(folder)


def _sync(generation: Path) -> None:
    """Have the disk hold every byte before the rename says that they are there."""
    for path in sorted(generation.rglob("*")):
        _sync_path(path)
    _sync_path(generation)


def _sync_path(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # a folder cannot be opened there
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _delete_older(folder: Path, generation: Path) -> None:
    kept = _number(generation.name) - 1
    for path in folder.iterdir():
        if _GENERATION.fullmatch(path.name) and _number(path.name) < kept:
            _delete(path)


def _delete(path: Path) -> None:
    # What another program holds open (Windows) goes with a later run.
    shutil.rmtree(path, ignore_errors=True)
