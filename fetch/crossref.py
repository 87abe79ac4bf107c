"""Ask Crossref: a work by its DOI, and the notices that update works.

https://www.crossref.org/documentation/retrieve-metadata/rest-api/
"""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from fetch.answers import json_object
from fetch.client import Client
from fetch.errors import FetchError
from fetch.folder import Record
from ingest.updates import listed

PLACE = "crossref"
_ROWS = 1000


def work(client: Client, doi: str) -> dict[str, Any]:
    """What Crossref has on a DOI; raises NotThere."""
    message = client.get(f"works/{quote(doi, safe='/')}", {}, json_object).get("message")
    if not isinstance(message, dict) or not isinstance(message.get("DOI"), str):
        raise FetchError("Crossref answers without a work; check its address")
    return message


def works(client: Client, dois: Sequence[str]) -> list[dict[str, Any]]:
    """What Crossref has on each of these DOIs; fewer where it does not know some."""
    return _listed(client, "doi", dois)


def updating(client: Client, dois: Sequence[str]) -> list[dict[str, Any]]:
    """The works that say of themselves that they update one of these DOIs: the notices."""
    return _listed(client, "updates", dois)


def record_file(message: dict[str, Any]) -> Record:
    """A work as the file that keeps it."""
    data = json.dumps(message, ensure_ascii=False, indent=1).encode() + b"\n"
    return Record(message["DOI"].lower(), data, PLACE, ".json")


def _listed(client: Client, name: str, dois: Sequence[str]) -> list[dict[str, Any]]:
    # Filters of one name are alternatives.
    parameters = {"filter": ",".join(f"{name}:{doi}" for doi in dois), "rows": str(_ROWS)}
    answer = client.get("works", parameters, json_object)
    if not isinstance(answer.get("message"), dict):
        raise FetchError("Crossref answers without a list of works; check its address")
    return [item for item in listed(answer, "message", "items") if isinstance(item, dict)]
