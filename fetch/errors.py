"""What can go wrong with a service, named for the reader's problem.

FetchError       a service cannot be asked, or its answer cannot be used
├── NotThere     the service does not have what was asked for
├── Rejected     the service refuses the request as it stands
└── Expired      the place in a list of results where a run stopped is no longer known
"""

from ingest.errors import KneadleError


class FetchError(KneadleError):
    """A service cannot be asked, or its answer cannot be used: which one, why, what to do."""


class NotThere(FetchError):
    """The service does not have what was asked for (HTTP 404 or 410)."""


class Rejected(FetchError):
    """The service refuses the request as it stands (HTTP 4xx): asking again would not help."""


class Expired(FetchError):
    """The service no longer knows the place in its results from which a run would go on."""
