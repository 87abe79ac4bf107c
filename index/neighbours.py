"""A passage in place: what stands before and after it in its document."""

from dataclasses import dataclass

from index.errors import StoreError
from index.library import Library
from ingest.records import Passage


@dataclass(frozen=True, slots=True)
class InPlace:
    """A passage with its neighbours in reading order; none at the ends of a document."""

    before: tuple[Passage, ...]
    passage: Passage
    after: tuple[Passage, ...]


def in_place(library: Library, passage_id: str, *, around: int = 1) -> InPlace:
    """The passage of that id with `around` neighbours on each side, fewer at a document's ends.

    Raises StoreError where there is no such passage.
    """
    passages = library.passages(passage_id.rpartition("#")[0])
    ids = [passage.id for passage in passages]
    if passage_id not in ids:
        raise StoreError(f"no passage '{passage_id}' in the library; search for it again")
    place = ids.index(passage_id)
    return InPlace(
        tuple(passages[max(place - around, 0) : place]),
        passages[place],
        tuple(passages[place + 1 : place + 1 + around]),
    )
