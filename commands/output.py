"""What the commands print in common: refused files, one JSON object, complaints, progress."""

import json
import sys
from typing import TYPE_CHECKING, Any

from index.records import Report
from index.report import refusal_line

if TYPE_CHECKING:
    from tqdm import tqdm

READ_ALL, SOME_REFUSED, DIFFERS, COULD_NOT_RUN, INTERRUPTED = 0, 1, 1, 2, 130


def print_refused(report: Report) -> None:
    """Name each refused file or record, with the reason and what to do, on the error stream."""
    for refusal in report.refused:
        complain(refusal_line(refusal))


def print_json(record: dict[str, Any]) -> None:
    """Print one JSON object, in ASCII where the terminal is not UTF-8."""
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json.dumps(record, ensure_ascii=not unicode, indent=2))


def complain(text: str) -> None:
    """Print one line on the error stream."""
    print(text, file=sys.stderr)


class Bars:
    """A progress bar for each stage of a run; none where the output is not a terminal."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: tqdm[Any] | None = None

    def __enter__(self) -> "Bars":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def show(self, stage: str, done: int, total: int) -> None:
        """Draw how far a stage is."""
        bar = self._bar
        if bar is None or self._stage != stage:
            from tqdm import tqdm  # a search draws no bar, and need not wait for it

            self.__exit__()
            bar = tqdm(desc=stage, total=total, disable=None, leave=False)
            self._stage, self._bar = stage, bar
        bar.update(done - bar.n)
