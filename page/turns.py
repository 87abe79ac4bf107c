"""Whoever has no passage yet goes first: what is less urgent on other pages waits for them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

# Where people never stop asking, nobody's page stays unfinished for longer.
MOST_SECONDS = 3.0


class Turns:
    """Who on this server still waits for a first passage.

    Threads share one processor: of twenty that draw whole pages at once, all have their passages
    only when nearly all work is done.
    """

    def __init__(self) -> None:
        self._seeking = 0
        self._change = threading.Condition()
        self._own = threading.local()

    @contextmanager
    def seeking(self) -> Iterator[None]:
        """While this thread draws a page, for as long as nothing is found."""
        with self._change:
            self._seeking += 1
        self._own.seeks = True
        try:
            yield
        finally:
            self.found()

    def found(self) -> None:
        """This thread's passages are on its page; safe to say twice."""
        if not getattr(self._own, "seeks", False):
            return
        self._own.seeks = False
        with self._change:
            self._seeking -= 1
            self._change.notify_all()

    def let_others(self, most: float = MOST_SECONDS) -> None:
        """This thread's passages are on its page: wait until everybody's are."""
        self.found()
        with self._change:
            self._change.wait_for(lambda: not self._seeking, most)


ON_THIS_SERVER = Turns()
