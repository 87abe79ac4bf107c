"""Wait for changes in a folder, and tell of them once they have landed."""

import queue
import time
from collections.abc import Callable
from pathlib import Path

from watchdog.events import (
    EVENT_TYPE_CLOSED_NO_WRITE,
    EVENT_TYPE_MODIFIED,
    EVENT_TYPE_OPENED,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

# Reading a file is no change of it.
_NO_CHANGE = frozenset({EVENT_TYPE_OPENED, EVENT_TYPE_CLOSED_NO_WRITE})


def watch(
    folder: Path,
    changed: Callable[[], None],
    *,
    ready: Callable[[], None] = lambda: None,
    quiet: float = 1.0,
    longest: float = 30.0,
) -> None:
    """Call `changed` whenever files below `folder` have changed, until KeyboardInterrupt.

    A change counts once nothing has moved for `quiet` seconds, so that a file that is still being
    copied is not read in half; where things never rest, after `longest` seconds. What changes
    while `changed` runs calls it again. `ready` is called when no change can be missed any more.
    Hidden files and folders, such as an index, do not count. Raises OSError where the folder
    cannot be watched.
    """
    events: queue.SimpleQueue[FileSystemEvent] = queue.SimpleQueue()
    observer = Observer()
    observer.schedule(_Changes(folder.resolve(), events), str(folder.resolve()), recursive=True)
    observer.start()
    try:
        ready()
        while True:
            events.get()
            _settle(events, quiet, longest)
            changed()
    finally:
        observer.stop()
        observer.join()


class _Changes(FileSystemEventHandler):
    """Hands on what changes a file that is not hidden."""

    def __init__(self, folder: Path, events: queue.SimpleQueue[FileSystemEvent]) -> None:
        self._folder = folder
        self._events = events

    def on_any_event(self, event: FileSystemEvent) -> None:
        paths = [str(path) for path in (event.src_path, event.dest_path) if path]
        # A folder is modified by whatever is written into it, hidden or not.
        in_it = event.is_directory and event.event_type == EVENT_TYPE_MODIFIED
        if event.event_type not in _NO_CHANGE and not in_it and any(map(self._is_seen, paths)):
            self._events.put(event)

    def _is_seen(self, path: str) -> bool:
        absolute = Path(path)
        if not absolute.is_relative_to(self._folder):
            return False
        return not any(part.startswith(".") for part in absolute.relative_to(self._folder).parts)


def _settle(events: queue.SimpleQueue[FileSystemEvent], quiet: float, longest: float) -> None:
    """Take events until none has come for a while."""
    end = time.monotonic() + longest
    while (left := end - time.monotonic()) > 0:
        try:
            events.get(timeout=min(quiet, left))
        except queue.Empty:
            return
