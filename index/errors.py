"""What can go wrong with an index on disk."""

from ingest.errors import KneadleError


class StoreError(KneadleError):
    """The index is missing, busy, damaged, made otherwise, or has no room; says what mends it."""
