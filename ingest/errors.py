"""What can go wrong before anything is searched, named for the reader's problem.

KneadleError
├── Refused      one file cannot be taken in; the others go on
├── ModelError   the embedding model is missing, damaged or not what the index was made with
├── StoreError   the index cannot be read or written (index/errors.py)
├── ViewError    a source's file is gone, changed or cannot be drawn (index/errors.py)
└── DataError    a file that comes with the program has a wrong line (index/errors.py)
"""


class KneadleError(Exception):
    """Base of every error that a person can mend: its text says what, where and what to do."""


class Refused(KneadleError):
    """A file, or one record of it, that cannot be taken in: why, and what its owner can do.

    `record` counts from 1; None where the whole file is refused.
    """

    def __init__(self, reason: str, fix: str, record: int | None = None) -> None:
        super().__init__(f"{reason}; {fix}")
        self.reason = reason
        self.fix = fix
        self.record = record


class ModelError(KneadleError):
    """The embedding model is missing, damaged, or not the one that was asked for."""
