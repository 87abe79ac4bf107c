"""Ask PubMed by NCBI's E-utilities: a search kept on their history server, fetched in batches.

https://www.ncbi.nlm.nih.gov/books/NBK25499/
"""

import copy
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from lxml import etree

from fetch.answers import json_object, xml_root
from fetch.client import Client
from fetch.errors import Expired, FetchError, Rejected
from fetch.folder import Record
from fetch.records import Batch, Offered, Query

PAGE = 200
PLACE = "pubmed"
# PubMed gives no more than this of one search; a longer one is cut by the date of entry.
MOST = 9_999
_FIRST_ENTRY = date(1900, 1, 1)
_LAST_YEAR = "3000"
_LOST = ("unable to obtain query", "webenv", "query_key")


@dataclass(frozen=True, slots=True)
class _Position:
    """Where a run stands: a search on the history server, how much of it came, what is to follow.

    A window bounds the date of entry; "" stands for all dates.
    """

    web_env: str = ""
    key: str = ""
    start: int = 0
    count: int = 0
    total: int = -1
    windows: tuple[str, ...] = ("",)


def next_batch(client: Client, query: Query, position: str | None, size: int) -> Batch:
    """At most `size` records from a position on, None for the first.

    Raises Expired where the history server has forgotten the search.
    """
    before = here = _read(position)
    while here.start >= here.count and here.windows:
        here = _searched(client, query, here)
    if here.start >= here.count:
        return Batch((), None, max(here.total, 0))
    wanted = min(size, PAGE, here.count - here.start)
    parameters = {
        "WebEnv": here.web_env,
        "query_key": here.key,
        "retstart": str(here.start),
        "retmax": str(wanted),
    }
    try:
        records = _batch(client, parameters, wanted)
    except Rejected as error:
        if here is not before:
            raise
        raise Expired(str(error)) from error
    there = replace(here, start=here.start + wanted)
    over = there.start >= there.count and not there.windows
    offered = tuple(map(Offered, records))
    return Batch(offered, None if over else json.dumps(asdict(there)), here.total)


def look_up(client: Client, pmids: Sequence[str]) -> list[Record]:
    """The records of these PMIDs, at most PAGE of them; fewer where some are not known."""
    return [_file(*one) for one in articles(client, pmids)]


def articles(client: Client, wanted: Sequence[str]) -> list[tuple[str, etree._Element]]:
    """The articles of these PMIDs, each with its own; fewer where some are not known."""
    try:
        return list(_fetched(client, {"id": ",".join(wanted)}))
    except Rejected as error:
        if "id list is empty" in str(error).lower():
            return []  # so it says where it knows none of them
        raise


def _searched(client: Client, query: Query, here: _Position) -> _Position:
    """The position at the beginning of the next window's search, which may have to be halved."""
    window, *later = here.windows
    answer = _search(client, query, window)
    try:
        count = int(answer["count"])
        found = replace(
            here,
            web_env=str(answer["webenv"]) if count else "",
            key=str(answer["querykey"]) if count else "",
            start=0,
            count=count,
            total=count if here.total < 0 else here.total,
            windows=tuple(later),
        )
    except (KeyError, ValueError) as error:
        raise FetchError("PubMed answers a search without its count; check its address") from error
    if count <= MOST:
        return found
    return replace(found, count=0, windows=(*_halves(window), *later))


def _search(client: Client, query: Query, window: str) -> dict[str, Any]:
    term = f"({query.text}) AND ({window})" if window else query.text
    parameters = {
        "db": "pubmed",
        "term": term,
        "retmode": "json",
        "usehistory": "y",
        "retmax": "0",
        **_dates(query),
    }
    answer = client.get("esearch.fcgi", parameters, json_object)
    result = answer.get("esearchresult")
    said = answer.get("error") or (result.get("ERROR") if isinstance(result, dict) else None)
    if said or not isinstance(result, dict):
        raise Rejected(f"PubMed refuses the search ({str(said)[:200]}); check the query")
    return result


def _dates(query: Query) -> dict[str, str]:
    since, kind = (query.added_since, "edat") if query.added_since else (query.since, "pdat")
    if since is None:
        return {}
    return {"datetype": kind, "mindate": since.replace("-", "/"), "maxdate": _LAST_YEAR}


def _halves(window: str) -> Iterator[str]:
    """A window of dates of entry cut in two."""
    if window:
        first, last = (date.fromisoformat(day.strip(' "')) for day in _bare(window).split(" : "))
    else:
        first, last = _FIRST_ENTRY, datetime.now(UTC).date() + timedelta(days=2)
    if first == last:
        raise FetchError(f"PubMed has over {MOST:,} records of {first} for this; narrow the query")
    middle = first + (last - first) // 2
    yield _window(first, middle)
    yield _window(middle + timedelta(days=1), last)


def _window(first: date, last: date) -> str:
    return f'"{first:%Y/%m/%d}"[edat] : "{last:%Y/%m/%d}"[edat]'


def _bare(window: str) -> str:
    return window.replace("[edat]", "").replace("/", "-")


def _batch(client: Client, wanted: dict[str, str], number: int) -> list[Record]:
    """The records of a batch; where some are missing it is asked for once more."""
    found = dict(_fetched(client, wanted))
    if len(found) < number:
        found |= dict(_fetched(client, wanted))
    return [_file(*one) for one in found.items()]


def _fetched(client: Client, wanted: dict[str, str]) -> Iterator[tuple[str, etree._Element]]:
    parameters = {"db": "pubmed", "retmode": "xml", **wanted}
    for article in client.get("efetch.fcgi", parameters, _article_set):
        pmid = article.findtext("MedlineCitation/PMID") or article.findtext("BookDocument/PMID")
        if pmid:
            yield pmid.strip(), article


def _article_set(data: bytes) -> etree._Element:
    root = xml_root(data)
    if root.tag == "PubmedArticleSet":
        return root
    said = " ".join("".join(map(str, root.itertext())).split())[:200]
    if any(sign in said.lower() for sign in _LOST):
        raise Expired(f"PubMed has forgotten the search ({said})")
    raise ValueError(f"not a PubmedArticleSet: {said}")


def _file(pmid: str, article: etree._Element) -> Record:
    """A PubmedArticleSet of this one article, as the file that keeps it."""
    whole = etree.Element("PubmedArticleSet")
    whole.append(copy.deepcopy(article))
    whole.text = whole[0].tail = "\n"
    data = bytes(etree.tostring(whole, encoding="utf-8", xml_declaration=True)) + b"\n"
    return Record(pmid, data, PLACE, ".xml")


def _read(position: str | None) -> _Position:
    if position is None:
        return _Position()
    try:
        values = json.loads(position)
        return _Position(**(values | {"windows": tuple(values["windows"])}))
    except (ValueError, TypeError, KeyError) as error:
        raise Expired("the place where the run stopped cannot be read") from error
