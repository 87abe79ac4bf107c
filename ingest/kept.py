"""Keep on this machine what is costly to make again: the converted model, and files' digests.

    CACHE/encoders/<key>/     model.xml, model.bin, tokenizer.json, kept.json with their digests
    CACHE/digests/<key>.json  a file's SHA-256 beside the size, times and number it had then
    CACHE/refused/<key>.json  why a model cannot be converted
    CACHE/agrees/<key>.json   on which processor a conversion was seen to be the same

In the person's cache folder, not in the index: the conversion is of the model, whichever index asks
for it, and who only searches may have no right to write there. All of it can be deleted.
"""

import contextlib
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

_MANIFEST = "kept.json"
_TRIES = 5
# A file changed so lately could change again without its times showing it.
_SETTLED_NS = 2_000_000_000
# What a killed process left half written is dropped by a later one, after this many seconds.
_ABANDONED = 3600
_DAY = 86_400
# A conversion is 90 MB; one that nobody used for so long, of an older runtime say, is dropped when
# another is kept.
_UNUSED = 30 * _DAY


def cache() -> Path:
    """The folder of all that is kept: $KNEADLE_CACHE, else the system's place for such things."""
    own = os.environ.get("KNEADLE_CACHE")
    if own:
        return Path(own)
    if sys.platform == "win32":
        place = os.environ.get("LOCALAPPDATA")
        return (Path(place) if place else Path.home() / "AppData" / "Local") / "kneadle" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "kneadle"
    place = os.environ.get("XDG_CACHE_HOME", "")
    # The XDG base directory specification has a relative path ignored.
    return (Path(place) if Path(place).is_absolute() else Path.home() / ".cache") / "kneadle"


def key(parts: Sequence[str]) -> str:
    """A name for something made of these parts: 32 hexadecimal digits."""
    return hashlib.sha256(json.dumps(list(parts)).encode()).hexdigest()[:32]


def encoder_folder(parts: Sequence[str]) -> Path:
    """Where the conversion made of these parts is kept, whether it is there or not."""
    return cache() / "encoders" / key(parts)


def is_whole(folder: Path) -> bool:
    """Whether every file of a kept folder is there as it was written, byte for byte."""
    try:
        digests = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        return bool(digests) and all(
            file_sha256(folder / name) == digest for name, digest in digests.items()
        )
    except (OSError, ValueError, AttributeError, TypeError):
        return False


def keep(folder: Path, fill: Callable[[Path], None]) -> None:
    """Have `fill` write a folder beside, then put it in place by one rename.

    Of several processes that make the same one, the first to finish wins; a damaged one gives way.
    Raises OSError where nothing can be written.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    _sweep(folder.parent)
    beside = Path(tempfile.mkdtemp(prefix=f"{folder.name}.new-", dir=folder.parent))
    try:
        fill(beside)
        digests = {path.name: file_sha256(path) for path in sorted(beside.iterdir())}
        (beside / _MANIFEST).write_text(json.dumps(digests, indent=2), encoding="utf-8")
        _put(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def used(folder: Path) -> None:
    """Note that a kept folder was of use, which puts off its end; at most once a day."""
    with contextlib.suppress(OSError):
        if time.time() - (folder / _MANIFEST).stat().st_mtime > _DAY:
            os.utime(folder / _MANIFEST)


def note(kind: str, parts: Sequence[str], text: str) -> None:
    """Keep a few words on something made of these parts."""
    with contextlib.suppress(OSError):  # it will be found out again, that is all
        _write(_note(kind, parts), json.dumps({"text": text}))


def noted(kind: str, parts: Sequence[str]) -> str | None:
    """The words that `note` kept; None for none, and for those of a month ago."""
    path = _note(kind, parts)
    try:
        if time.time() - path.stat().st_mtime > _UNUSED:
            return None
        return str(json.loads(path.read_text(encoding="utf-8"))["text"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _note(kind: str, parts: Sequence[str]) -> Path:
    return cache() / kind / f"{key(parts)}.json"


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file, every byte of it read; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def settled_sha256(path: Path) -> str:
    """The SHA-256 of a file as it was when last read, read again if anything shows a change.

    For telling files apart; who loads one checks it with `file_sha256`.
    """
    status = path.stat()
    now = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
    note = cache() / "digests" / f"{key([str(path.resolve())])}.json"
    try:
        then = json.loads(note.read_text(encoding="utf-8"))
        if then["status"] == now:
            return str(then["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    digest = file_sha256(path)
    if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) > _SETTLED_NS:
        with contextlib.suppress(OSError):  # it will be read again, that is all
            _write(note, json.dumps({"status": now, "sha256": digest}))
    return digest


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, beside = tempfile.mkstemp(prefix=f"{path.name}.new-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        Path(beside).replace(path)
    finally:
        Path(beside).unlink(missing_ok=True)


def _put(beside: Path, folder: Path) -> None:
    for attempt in range(_TRIES):
        try:
            beside.rename(folder)
            return
        except OSError:
            if is_whole(folder):
                return
            if attempt == _TRIES - 1:
                raise
        _set_aside(folder)


def _set_aside(folder: Path) -> None:
    """Out of the way by a rename first: nobody may open what is half deleted."""
    aside = Path(tempfile.mkdtemp(prefix=f"{folder.name}.new-", dir=folder.parent))
    with contextlib.suppress(OSError):
        folder.rename(aside / "damaged")
    shutil.rmtree(aside, ignore_errors=True)


def _sweep(parent: Path) -> None:
    for path in parent.glob("*.new-*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _ABANDONED:
                shutil.rmtree(path, ignore_errors=True)
    for manifest in parent.glob(f"*/{_MANIFEST}"):
        with contextlib.suppress(OSError):
            if time.time() - manifest.stat().st_mtime > _UNUSED:
                shutil.rmtree(manifest.parent, ignore_errors=True)
