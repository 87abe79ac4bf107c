"""A stand-in on this machine for Europe PMC, PubMed and Crossref, in their own formats."""

import base64
import json
import re
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import pytest

PREFIX = "10.5555"


@dataclass
class Work:
    """One work as all services know it; `added` is the day on which they took it in."""

    number: int
    title: str = ""
    added: str = "2024-03-05"
    published: str = "2024-02-01"
    licence: str | None = None
    jats_licence: str | None = None
    has_full_text: bool = True
    types: tuple[str, ...] = ("Journal Article", "Randomized Controlled Trial")
    links: list[tuple[str, str, str]] = field(default_factory=list)
    updated_by: list[dict[str, Any]] = field(default_factory=list)
    update_to: list[dict[str, Any]] = field(default_factory=list)
    where: frozenset[str] = frozenset({"europepmc", "pubmed", "crossref"})

    @property
    def pmid(self) -> str:
        return str(30000000 + self.number)

    @property
    def pmcid(self) -> str:
        return f"PMC{7000000 + self.number}"

    @property
    def doi(self) -> str:
        return f"{PREFIX}/knead.{self.number}"

    @property
    def name(self) -> str:
        return self.title or f"Massage of the back, study {self.number}"

    def core(self) -> dict[str, Any]:
        record: dict[str, Any] = {
            "id": self.pmid,
            "source": "MED",
            "pmid": self.pmid,
            "pmcid": self.pmcid,
            "doi": self.doi,
            "title": f"{self.name}.",
            "authorString": "Müller Å, O'Neil T, The Kneading Group.",
            "authorList": {
                "author": [
                    {"fullName": "Müller Å", "firstName": "Åsa", "lastName": "Müller"},
                    {"fullName": "O'Neil T", "firstName": "Tom", "lastName": "O'Neil"},
                    {"collectiveName": "The Kneading Group"},
                ]
            },
            "journalInfo": {
                "issue": "2",
                "volume": "7",
                "yearOfPublication": 2024,
                "journal": {
                    "title": "Journal of Kneading",
                    "medlineAbbreviation": "J Knead",
                    "isoabbreviation": "J Knead",
                },
            },
            "pubYear": "2024",
            "pageInfo": f"e{self.number}",
            "abstractText": (
                "<h4>Background</h4>Back pain is common.<h4>Methods and sample</h4>We "
                f"massaged <i>{40 + self.number}</i> backs."
                "<h4>Results</h4>Pain fell (p &lt; 0.05)."
            ),
            "pubTypeList": {"pubType": list(self.types)},
            "isOpenAccess": "Y" if self.licence is not None else "N",
            "firstIndexDate": self.added,
            "firstPublicationDate": self.published,
        }
        if self.licence:
            record["license"] = self.licence
        if self.links:
            record["commentCorrectionList"] = {
                "commentCorrection": [
                    {"id": pmid, "source": "MED", "reference": reference, "type": _spaced(kind)}
                    for kind, pmid, reference in self.links
                ]
            }
        return record

    def jats(self) -> str:
        said = self.jats_licence or (
            '<license license-type="open-access" xlink:href='
            '"https://creativecommons.org/licenses/by/4.0/"><license-p>Free.</license-p></license>'
        )
        return (
            '<?xml version="1.0" encoding="utf-8"?>'
            '<article xmlns:xlink="http://www.w3.org/1999/xlink"><front><article-meta>'
            f'<article-id pub-id-type="doi">{self.doi}</article-id>'
            f"<title-group><article-title>{escape(self.name)}</article-title></title-group>"
            f"<permissions>{said}</permissions></article-meta></front>"
            "<body><sec><title>Findings</title><p>Backs were eased.</p></sec></body></article>"
        )

    def pubmed(self) -> str:
        types = "".join(f"<PublicationType>{kind}</PublicationType>" for kind in self.types)
        links = "".join(
            f'<CommentsCorrections RefType="{kind}"><RefSource>{reference}</RefSource>'
            f'<PMID Version="1">{pmid}</PMID></CommentsCorrections>'
            for kind, pmid, reference in self.links
        )
        return f"""<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">
<PMID Version="1">{self.pmid}</PMID>
<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Internet"><Volume>7</Volume>
<Issue>2</Issue><PubDate><Year>2024</Year></PubDate></JournalIssue>
<Title>Journal of Kneading</Title></Journal>
<ArticleTitle>{escape(self.name)}.</ArticleTitle>
<ELocationID EIdType="doi" ValidYN="Y">{self.doi}</ELocationID>
<Abstract><AbstractText Label="RESULTS">Pain of the back fell &lt;b&gt;.</AbstractText></Abstract>
<AuthorList CompleteYN="Y"><Author ValidYN="Y"><LastName>Müller</LastName>
<ForeName>Åsa</ForeName><Initials>Å</Initials></Author></AuthorList>
<PublicationTypeList>{types}</PublicationTypeList></Article>
<CommentsCorrectionsList>{links}</CommentsCorrectionsList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">{self.pmid}</ArticleId>
<ArticleId IdType="doi">{self.doi}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>"""

    def crossref(self) -> dict[str, Any]:
        message: dict[str, Any] = {
            "DOI": self.doi,
            "type": "journal-article",
            "title": [self.name],
            "container-title": ["Journal of Kneading"],
            "author": [
                {"given": "Åsa", "family": "Müller", "sequence": "first"},
                {"name": "The Kneading Group"},
            ],
            "published": {"date-parts": [[2024, 2, 1]]},
            "volume": "7",
            "issue": "2",
            "page": f"e{self.number}",
            "abstract": "<jats:title>Results</jats:title><jats:p>Pain fell.</jats:p>",
        }
        if self.updated_by:
            message["updated-by"] = self.updated_by
        if self.update_to:
            message["update-to"] = self.update_to
        return message


@dataclass
class Answer:
    """What the next request gets instead of its answer: a status, or the answer cut or delayed."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    cut: bool = False
    close_early: bool = False


@dataclass
class Asked:
    path: str
    said: dict[str, str]
    headers: dict[str, str]


class Standin:
    """The services over `works`; `instead` are answers for the next requests, in order."""

    def __init__(self, works: list[Work]) -> None:
        self.works = works
        self.asked: list[Asked] = []
        self.instead: deque[Answer | None] = deque()
        self.salt = "a"
        self.before_answer: Callable[[Asked], None] = lambda asked: None
        self.page_overlap = 0
        self.most = 9_999
        self.searches: list[list[Work]] = []
        self.url = ""

    def of(self, path: str) -> list[Asked]:
        return [asked for asked in self.asked if path in asked.path]

    def answer(self, asked: Asked) -> Answer:
        service, _, path = asked.path.strip("/").partition("/")
        return {"europepmc": self._europepmc, "pubmed": self._pubmed, "crossref": self._crossref}[
            service
        ](path, asked.said)

    def answer_of(self, cursor: str) -> Answer:
        """The page of Europe PMC that a cursor leads to."""
        return self._europepmc("search", {"query": "", "cursorMark": cursor, "pageSize": "10"})

    def _in(self, service: str) -> list[Work]:
        return [work for work in self.works if service in work.where]

    def _europepmc(self, path: str, said: dict[str, str]) -> Answer:
        if path.endswith("/fullTextXML"):
            known = [w for w in self._in("europepmc") if path.startswith(f"{w.pmcid}/")]
            if not known or not known[0].has_full_text:
                return Answer(404, body=b"not found")
            return _xml(known[0].jats())
        query, cursor, size = said["query"], said["cursorMark"], int(said["pageSize"])
        found = [work for work in self._in("europepmc") if _matches(work, query)]
        start = 0
        if cursor != "*":
            salt, _, text = base64.b64decode(cursor).decode().partition(":")
            if salt != self.salt:
                return _json({"errCode": 400, "errMsg": "Invalid cursorMark"})
            start = int(text)
        page = found[max(start - self.page_overlap, 0) : start + size]
        following = base64.b64encode(f"{self.salt}:{start + size}".encode()).decode()
        return _json(
            {
                "version": "6.9",
                "hitCount": len(found),
                "nextCursorMark": following if found[start : start + size] else cursor,
                "request": {"queryString": query, "cursorMark": cursor, "pageSize": size},
                "resultList": {"result": [work.core() for work in page]},
            }
        )

    def _pubmed(self, path: str, said: dict[str, str]) -> Answer:
        if path == "esearch.fcgi":
            found = [work for work in self._in("pubmed") if _dated(work, said)]
            self.searches.append(found)
            return _json(
                {
                    "header": {"type": "esearch", "version": "0.3"},
                    "esearchresult": {
                        "count": str(len(found)),
                        "retmax": "0",
                        "retstart": "0",
                        "querykey": "1",
                        "webenv": f"MCID_{self.salt}_{len(self.searches)}",
                        "idlist": [],
                    },
                }
            )
        if "id" in said:
            ids = said["id"].split(",")
            works = [work for work in self._in("pubmed") if work.pmid in ids]
        else:
            _, salt, number = said["WebEnv"].split("_")
            if salt != self.salt:
                lost = "<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>"
                return _xml(lost, status=400)
            start, size = int(said["retstart"]), int(said["retmax"])
            works = self.searches[int(number) - 1][start : min(start + size, self.most)]
        inside = "".join(work.pubmed() for work in works)
        return _xml(f'<?xml version="1.0" ?><PubmedArticleSet>{inside}</PubmedArticleSet>')

    def _crossref(self, path: str, said: dict[str, str]) -> Answer:
        if path != "works":
            doi = path.removeprefix("works/").lower()
            known = [work for work in self._in("crossref") if work.doi == doi]
            if not known:
                return Answer(404, body=b"Resource not found.")
            message: dict[str, Any] = known[0].crossref()
            return _json({"status": "ok", "message-type": "work", "message": message})
        wanted = [part.partition(":")[::2] for part in said["filter"].split(",")]
        items = [w.crossref() for w in self._in("crossref") if ("doi", w.doi) in wanted]
        items += [
            work.crossref()
            for work in self._in("crossref")
            if any(("updates", update["DOI"].lower()) in wanted for update in work.update_to)
        ]
        message = {"total-results": len(items), "items": items, "items-per-page": 1000}
        return _json({"status": "ok", "message-type": "work-list", "message": message})


class Clock:
    """Time that passes only by waiting."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@contextmanager
def in_place_of_services(works: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Standin]:
    """So many works, served where the program looks for the services."""
    with served(Standin([Work(number) for number in range(1, works + 1)])) as running:
        for name in ("EUROPEPMC", "PUBMED", "CROSSREF"):
            monkeypatch.setenv(f"KNEADLE_{name}_URL", f"{running.url}/{name.lower()}")
        yield running


@contextmanager
def served(standin: Standin) -> Iterator[Standin]:
    """The stand-in behind an address of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(standin))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    standin.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield standin
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(standin: Standin) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            said = {name: values[0] for name, values in parse_qs(parts.query).items()}
            asked = Asked(unquote(parts.path), said, dict(self.headers))
            standin.asked.append(asked)
            standin.before_answer(asked)
            instead = standin.instead.popleft() if standin.instead else None
            answer = instead or standin.answer(asked)
            if answer.body is None:
                answer = Answer(
                    answer.status,
                    answer.headers,
                    standin.answer(asked).body,
                    answer.cut,
                    answer.close_early,
                )
            self._send(answer)

        def _send(self, answer: Answer) -> None:
            body = answer.body or b""
            if answer.cut:
                body = body[: len(body) // 2]
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if answer.close_early else body)

        def log_message(self, *_: object) -> None:
            return

    return Handler


def _json(value: dict[str, Any]) -> Answer:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(headers={"Content-Type": "application/json"}, body=body)


def _xml(text: str, status: int = 200) -> Answer:
    return Answer(status, {"Content-Type": "text/xml"}, text.encode())


def _spaced(kind: str) -> str:
    """ "RetractionIn" as Europe PMC writes it: "Retraction in"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).capitalize()


def _matches(work: Work, query: str) -> bool:
    identified = re.findall(r'EXT_ID:(\d+)|PMCID:(PMC\d+)|DOI:"([^"]+)"', query)
    if identified:
        return any({*found} & {work.pmid, work.pmcid, work.doi} for found in identified)
    for field_name, value in (("FIRST_IDATE", work.added), ("FIRST_PDATE", work.published)):
        window = re.search(rf"{field_name}:\[(\S+) TO (\S+)\]", query)
        if window and not window[1] <= value <= window[2]:
            return False
    return True


def _dated(work: Work, said: dict[str, str]) -> bool:
    value = (work.added if said.get("datetype") == "edat" else work.published).replace("-", "/")
    for first, last in re.findall(r'"(\S+)"\[edat\] : "(\S+)"\[edat\]', said["term"]):
        if not first <= work.added.replace("-", "/") <= last:
            return False
    return said.get("mindate", "") <= value <= said.get("maxdate", "9999")
