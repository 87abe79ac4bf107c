"""What can go wrong with an index on disk, and with the data that comes with the program."""

from ingest.errors import KneadleError


class StoreError(KneadleError):
    """The index is missing, busy, damaged, made otherwise, or has no room; says what mends it."""


class ViewError(KneadleError):
    """A source cannot be shown as its file has it: the file is gone, changed or not drawable."""


class DataError(KneadleError):
    """A file in index/data/ has a line that is not as it should be; says which, and why."""
