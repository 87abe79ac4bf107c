"""Find the documents of a folder, in an order that is the same on every system."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SIDECAR_SUFFIX = ".yaml"
# What people and systems leave in folders that is no document: a folder's own description, its
# licence, thumbnails, and the lock files of office programs; and our notices about the documents.
_IGNORED_NAMES = frozenset({"readme", "license", "licence", "copying", "notice"})
_IGNORED_FILES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "notices.jsonl"})
_IGNORED_FOLDERS = frozenset({"__macosx", "__pycache__", "$recycle.bin"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a corpus: where it is, and its name inside the corpus with forward slashes.

    `problem` says why it cannot even be looked at; a folder that cannot be listed stands as one.
    """

    path: Path
    name: str
    problem: str | None = None


def walk(root: Path) -> Iterator[Found]:
    """Every file below `root` that may be a document, sorted by name; a file yields itself.

    Links are followed, each folder once. Hidden files, README, LICENSE and the sidecars of
    files beside them are left out.
    """
    if not root.is_dir():
        yield Found(root, root.name)
        return
    found = sorted(_files(root, "", set()), key=lambda file: file.name.split("/"))
    names = {file.name for file in found}
    for file in found:
        described = file.name.removesuffix(SIDECAR_SUFFIX)
        if described == file.name or described not in names:
            yield file


def _files(folder: Path, prefix: str, seen: set[tuple[int, int]]) -> Iterator[Found]:
    try:
        status = folder.stat()
        with os.scandir(folder) as entries:
            listed = list(entries)
    except OSError as error:
        yield Found(folder, prefix.rstrip("/"), f"cannot be listed ({error.strerror})")
        return
    if (status.st_dev, status.st_ino) in seen:
        return
    seen.add((status.st_dev, status.st_ino))
    for entry in filter(_is_wanted, listed):
        path = folder / entry.name
        if not entry.name.isprintable():
            yield Found(path, prefix + _printable(entry.name), "has a name that cannot be shown")
        elif entry.is_dir():
            yield from _files(path, f"{prefix}{entry.name}/", seen)
        else:
            yield Found(path, prefix + entry.name)


def _printable(name: str) -> str:
    """The name with escapes for what a terminal cannot or should not show."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in name)


def _is_wanted(entry: os.DirEntry[str]) -> bool:
    name = entry.name.lower()
    if name.startswith((".", "~$")):
        return False
    if entry.is_dir():
        return name not in _IGNORED_FOLDERS
    return name not in _IGNORED_FILES and name.split(".")[0] not in _IGNORED_NAMES
