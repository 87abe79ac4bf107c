"""When to ask again: the least time between two requests, and the wait after one that failed."""

import random
import time

from urllib3.exceptions import InvalidHeader
from urllib3.util.retry import Retry

# Doubled with each try; half of it is by chance, so that many who failed together spread out.
_FIRST_WAIT = 1.0
_LAST_WAIT = 30.0


class Pace:
    """Keeps requests to one service at least `interval` seconds apart."""

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._next = 0.0

    def wait(self) -> None:
        """Return when the next request may go out."""
        left = self._next - time.monotonic()
        if left > 0:
            time.sleep(left)
        self._next = time.monotonic() + self._interval


def pause(seconds: float) -> None:
    """Wait that long."""
    time.sleep(seconds)


def back_off(tries: int) -> float:
    """The seconds to wait after that many failed tries: exponential, with jitter.

    https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ ("equal jitter")
    """
    longest = min(_FIRST_WAIT * 2.0 ** (tries - 1), _LAST_WAIT)
    return longest * random.uniform(0.5, 1.0)


def retry_after(header: str | None) -> float | None:
    """The seconds that a Retry-After header asks for, as a number or a date; None without one."""
    if not header:
        return None
    try:
        return float(Retry().parse_retry_after(header))
    except (InvalidHeader, ValueError, OverflowError):
        return None
