"""Ask Europe PMC: pages of records by cursor, records by identifier, open-access full texts.

https://europepmc.org/RestfulWebService
"""

import json
from collections.abc import Sequence
from typing import Any

from lxml import etree

from fetch.answers import json_object, xml_root
from fetch.client import Client
from fetch.errors import Expired, FetchError, NotThere, Rejected
from fetch.folder import Record
from fetch.records import Batch, Offered, Query
from ingest.identifiers import Identifier
from ingest.updates import listed

PAGE = 100
PLACE = "europepmc"
# Of some works there are several records: of the preprint, of the author's manuscript.
_MOST_FOUND = 100
_FIRST = "*"
_FOR_EVER = "3000-12-31"


def next_batch(client: Client, query: Query, position: str | None, size: int) -> Batch:
    """The page of at most `size` records that begins at a position, None for the first.

    Raises Expired where the service does not take the position any more.
    """
    cursor = position or _FIRST
    try:
        answer = _page(client, _written(query), cursor, min(size, PAGE))
    except (Rejected, NotThere) as error:
        if position is None:
            raise
        raise Expired(str(error)) from error
    found = _records(answer)
    following = answer.get("nextCursorMark")
    over = not found or not following or following == cursor
    total = answer.get("hitCount")
    return Batch(
        tuple(map(offered, found)),
        None if over else str(following),
        total if isinstance(total, int) else len(found),
    )


def look_up(client: Client, wanted: Sequence[Identifier]) -> list[dict[str, Any]]:
    """The core records that have one of these identifiers; fewer where some are not known."""
    query = " OR ".join(map(_field, wanted))
    answer = _search(client, query, _FIRST, _MOST_FOUND)
    return _records(answer)


def full_text(client: Client, pmcid: str) -> tuple[bytes, etree._Element]:
    """An article in full, as JATS: its bytes as they came, and their tree. Raises NotThere."""
    return client.get(f"{pmcid}/fullTextXML", {}, _article)


def record_file(record: dict[str, Any]) -> Record:
    """A core record as the file that keeps it."""
    name = f"{record['source']}-{record['id']}".lower()
    data = json.dumps(record, ensure_ascii=False, indent=1).encode() + b"\n"
    return Record(name, data, PLACE, ".json")


def offered(record: dict[str, Any]) -> Offered:
    """A core record as the file that keeps it, and what it says of its full text."""
    pmcid, licence = record.get("pmcid"), record.get("license")
    is_open = record.get("isOpenAccess") == "Y" and isinstance(pmcid, str)
    return Offered(
        record_file(record),
        full_text=pmcid if is_open else None,
        licence=licence if isinstance(licence, str) else None,
    )


def _page(client: Client, query: str, cursor: str, size: int) -> dict[str, Any]:
    """A page of results; an empty one that does not say that it is the last is asked for again.

    A busy service gives one in mid-list, and what is behind it would be lost.
    """
    answer = _search(client, query, cursor, size)
    if answer.get("hitCount") and not _records(answer) and answer.get("nextCursorMark") != cursor:
        answer = _search(client, query, cursor, size)
    return answer


def _records(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [record for record in listed(answer, "resultList", "result") if _is_record(record)]


def _search(client: Client, query: str, cursor: str, size: int) -> dict[str, Any]:
    parameters = {
        "query": query,
        "resultType": "core",
        "format": "json",
        "pageSize": str(size),
        "cursorMark": cursor,
    }
    answer = client.get("search", parameters, json_object)
    if "resultList" in answer:
        return answer
    if said := answer.get("errMsg") or answer.get("errorMessage"):
        raise Rejected(f"Europe PMC refuses the request ({str(said)[:200]}); check the query")
    raise FetchError("Europe PMC answers without a list of results; check its address")


def _written(query: Query) -> str:
    """The query in Europe PMC's own syntax, https://europepmc.org/searchsyntax"""
    bounds = (("FIRST_PDATE", query.since), ("FIRST_IDATE", query.added_since))
    dates = [f"{field}:[{since} TO {_FOR_EVER}]" for field, since in bounds if since]
    return " AND ".join([f"({query.text})", *dates]) if dates else query.text


def _field(identifier: Identifier) -> str:
    if identifier.kind == "pmid":
        return f"(EXT_ID:{identifier.value} AND SRC:MED)"
    if identifier.kind == "pmcid":
        return f"PMCID:{identifier.value}"
    return f'DOI:"{identifier.value}"'


def _is_record(record: object) -> bool:
    return isinstance(record, dict) and all(
        isinstance(record.get(k), str) for k in ("id", "source")
    )


def _article(data: bytes) -> tuple[bytes, etree._Element]:
    root = xml_root(data)
    if etree.QName(root).localname != "article":
        raise ValueError("not a JATS article")
    return data, root
