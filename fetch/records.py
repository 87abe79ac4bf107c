"""What is asked for and what came of it: Query, Batch, Fetched."""

from dataclasses import dataclass
from typing import Literal

from fetch.folder import Record

ServiceName = Literal["europepmc", "pubmed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question to one service; dates are written 2026-01-31.

    `since` bounds the date of publication; `added_since` that on which the service took it in.
    """

    service: ServiceName
    text: str
    since: str | None = None
    added_since: str | None = None
    full_text: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """A record of a batch: `full_text` names what may be asked for in full, with its licence.

    `licence` is None where the service names none.
    """

    record: Record
    full_text: str | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """A page of results: `position` is where the next begins, None behind the last."""

    offered: tuple[Offered, ...]
    position: str | None
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a run brought. `total` is how many the service has; `records` how many came.

    `not_found` were asked for by name; `no_licence` are full texts that their
    licence does not allow to keep.
    """

    records: int = 0
    new: int = 0
    changed: int = 0
    total: int = 0
    full_texts: int = 0
    no_licence: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    complete: bool = True

    @property
    def short(self) -> int:
        """How many records the service promised and did not give."""
        missing = self.total - self.records - len(self.not_found)
        return max(missing, 0) if self.complete else 0
