"""Fetching from the services: what is saved, and what happens when they falter."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

import pytest
from lxml import etree

from fetch import europepmc, pace, pubmed
from fetch.client import Client
from fetch.errors import FetchError
from fetch.folder import Change, Folder, Record
from fetch.lookup import look_up, read_list
from fetch.records import Query
from fetch.run import run
from fetch.services import europepmc as service
from fetch.watch import go_on, save, saved
from ingest.identifiers import Identifier
from standin import Answer, Clock, Standin, Work, in_place_of_services, served

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(pace, "time", clock)
    return clock


@pytest.fixture
def standin(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Standin]:
    # Pages of a tenth: what holds for 25 works in three of them holds for 250.
    for module, size in ((europepmc, 10), (pubmed, 20)):
        monkeypatch.setattr(module, "PAGE", size)
    with in_place_of_services(25, monkeypatch) as running:
        for name in ("NCBI_API_KEY", "KNEADLE_EMAIL"):
            monkeypatch.delenv(name, raising=False)
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "literature")


EUROPEPMC = Query(service="europepmc", text="massage")
PUBMED = Query(service="pubmed", text="massage")


def stems(folder: Folder, place: str) -> list[str]:
    return sorted(path.name for path in (folder.path / place).iterdir())


def files(folder: Folder) -> dict[str, bytes]:
    return {str(p.relative_to(folder.path)): p.read_bytes() for p in folder.path.glob("*/*.*")}


def test_every_record_of_europepmc_comes_once_as_it_was_given(
    standin: Standin, folder: Folder
) -> None:
    fetched = run(EUROPEPMC, folder)
    assert (fetched.records, fetched.new, fetched.total, fetched.complete) == (25, 25, 25, True)
    assert stems(folder, "europepmc") == sorted(f"med-{w.pmid}.json" for w in standin.works)
    first = json.loads((folder.path / "europepmc" / "med-30000001.json").read_text("utf-8"))
    assert first == standin.works[0].core()


def test_every_record_of_pubmed_comes_once_as_a_set_of_its_own(
    standin: Standin, folder: Folder
) -> None:
    fetched = run(PUBMED, folder)
    assert (fetched.records, fetched.total) == (25, 25)
    assert len(stems(folder, "pubmed")) == 25
    root = etree.parse(folder.path / "pubmed" / "30000007.xml").getroot()
    assert root.tag == "PubmedArticleSet"
    assert root.findtext("PubmedArticle/MedlineCitation/PMID") == "30000007"
    assert root.findtext(".//LastName") == "Müller"
    assert [asked.said["retstart"] for asked in standin.of("efetch")] == ["0", "20"]
    assert standin.of("esearch")[0].said["usehistory"] == "y"


def test_running_again_changes_nothing_and_doubles_nothing(
    standin: Standin, folder: Folder
) -> None:
    run(EUROPEPMC, folder)
    before = files(folder)
    again = run(EUROPEPMC, folder)
    assert (again.records, again.new, again.changed) == (25, 0, 0)
    assert files(folder) == before


def test_a_record_that_changed_is_written_anew(standin: Standin, folder: Folder) -> None:
    run(EUROPEPMC, folder)
    standin.works[4].title = "Massage of the neck"
    again = run(EUROPEPMC, folder)
    assert (again.new, again.changed) == (0, 1)
    assert b"Massage of the neck" in (folder.path / "europepmc" / "med-30000005.json").read_bytes()


def test_no_more_come_than_were_asked_for(standin: Standin, folder: Folder) -> None:
    for query in (EUROPEPMC, PUBMED):
        fetched = run(query, folder, most=13)
        assert (fetched.records, fetched.total, fetched.complete) == (13, 25, False)
    assert len(stems(folder, "europepmc")) == len(stems(folder, "pubmed")) == 13


def test_a_service_that_gives_more_than_it_was_asked_for_is_cut(
    standin: Standin, folder: Folder
) -> None:
    standin.instead.append(standin.answer_of("*"))
    assert run(EUROPEPMC, folder, most=7).records == 7
    assert len(stems(folder, "europepmc")) == 7


def test_pages_that_overlap_give_each_record_once(standin: Standin, folder: Folder) -> None:
    standin.page_overlap = 7
    fetched = run(EUROPEPMC, folder)
    assert (fetched.records, fetched.short) == (25, 0)


def test_who_asks_is_said(
    standin: Standin, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KNEADLE_EMAIL", "librarian@example.org")
    monkeypatch.setenv("NCBI_API_KEY", "k3y")
    run(EUROPEPMC, folder)
    run(PUBMED, folder)
    look_up([Identifier("doi", "10.5555/none")], folder)
    (epmc, *_), (ncbi, *_), (xref, *_) = map(standin.of, ("europepmc", "pubmed", "crossref"))
    assert epmc.headers["User-Agent"].startswith("kneadle/")
    assert epmc.headers["User-Agent"].endswith("(mailto:librarian@example.org)")
    assert epmc.said["email"] == "librarian@example.org"
    assert (ncbi.said["tool"], ncbi.said["email"], ncbi.said["api_key"]) == (
        "kneadle",
        "librarian@example.org",
        "k3y",
    )
    assert xref.said["mailto"] == "librarian@example.org"


@pytest.mark.parametrize(("key", "least"), [("", 1 / 3), ("k3y", 1 / 10)])
def test_pubmed_is_asked_no_more_often_than_it_allows(
    standin: Standin,
    folder: Folder,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    least: float,
) -> None:
    monkeypatch.setenv("NCBI_API_KEY", key)
    run(PUBMED, folder)
    assert len(standin.asked) == 3
    assert len(clock.waits) == 2
    assert all(wait >= least for wait in clock.waits)


@pytest.mark.parametrize(
    "header", ["7", formatdate(2_000_000_000, usegmt=True)], ids=["seconds", "date"]
)
def test_a_service_that_asks_to_wait_is_given_that_time(
    standin: Standin, folder: Folder, clock: Clock, monkeypatch: pytest.MonkeyPatch, header: str
) -> None:
    monkeypatch.setattr("urllib3.util.retry.time.time", lambda: 2_000_000_000 - 7)
    standin.instead.append(Answer(429, {"Retry-After": header}, b"slow down"))
    assert run(EUROPEPMC, folder, most=10).records == 10
    assert clock.waits[0] == pytest.approx(7, abs=0.01)


def test_a_passing_failure_is_tried_again_after_longer_and_longer_waits(
    standin: Standin, folder: Folder, clock: Clock
) -> None:
    standin.instead.extend([Answer(503, body=b""), Answer(500, body=b""), Answer(502, body=b"")])
    assert run(EUROPEPMC, folder, most=10).records == 10
    first, second, third = (wait for wait in clock.waits if wait > 0.25)
    assert 0.5 <= first <= 1
    assert 1 <= second <= 2
    assert 2 <= third <= 4


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([Answer(429, body=b"")] * 6, "Europe PMC has too many requests; run the same command"),
        ([Answer(503, body=b"")] * 6, "Europe PMC fails (HTTP 503); run the same command"),
        (
            [Answer(429, {"Retry-After": "3600"}, b"")],
            "Europe PMC asks to be left alone for 60 minutes; run the same command",
        ),
        (
            [Answer(body=b"<html>Sorry</html>")] * 3,
            "Europe PMC answers what cannot be read (not JSON, or cut off); run",
        ),
        (
            [Answer(400, body=b'{"errMsg": "bad\nquery"}')],
            'Europe PMC refuses the request (HTTP 400: {"errMsg": "bad query"}); check the query',
        ),
        ([Answer(404, body=b"")], "Europe PMC has nothing at http://127.0.0.1"),
        ([Answer(body=b"{}")], "Europe PMC answers without a list of results; check its address"),
    ],
    ids=["throttled", "down", "told to wait", "no JSON", "refused", "wrong address", "no list"],
)
def test_what_does_not_pass_is_told_in_one_line(
    standin: Standin, folder: Folder, answers: list[Answer], said: str
) -> None:
    standin.instead.extend(answers)
    with pytest.raises(FetchError) as raised:
        run(EUROPEPMC, folder)
    assert str(raised.value).startswith(said)
    assert "\n" not in str(raised.value)
    assert len(standin.asked) == len(answers)


def test_a_service_that_cannot_be_reached_is_told_in_one_line(
    clock: Clock, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(Standin([])) as gone:
        monkeypatch.setenv("KNEADLE_EUROPEPMC_URL", gone.url)
    with pytest.raises(FetchError, match=r"^Europe PMC cannot be reached; is this machine online"):
        run(EUROPEPMC, folder)


def test_an_address_that_is_none_is_refused(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KNEADLE_EUROPEPMC_URL", "ftp://example.org")
    with pytest.raises(FetchError, match=r"KNEADLE_EUROPEPMC_URL is 'ftp://example\.org'"):
        run(EUROPEPMC, folder)


@pytest.mark.parametrize("answer", [Answer(cut=True), Answer(close_early=True)])
@pytest.mark.parametrize("query", [EUROPEPMC, PUBMED], ids=["europepmc", "pubmed"])
def test_an_answer_that_is_cut_is_asked_for_again(
    standin: Standin, folder: Folder, query: Query, answer: Answer
) -> None:
    standin.instead.extend([None, answer])
    fetched = run(query, folder)
    assert (fetched.records, fetched.new) == (25, 25)


def test_an_answer_without_end_is_refused(
    standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fetch.client.MAX_BYTES", 1024 * 1024)
    standin.instead.append(Answer(body=b" " * (1024 * 1024 + 1)))
    with Client(service()) as client, pytest.raises(FetchError, match="more than 1 MB"):
        client.get("search", {}, bytes)


def test_redirects_come_to_an_end(standin: Standin) -> None:
    standin.instead.extend([Answer(302, {"Location": "/europepmc/search"}, b"")] * 9)
    with Client(service()) as client, pytest.raises(FetchError, match="more than 3 times"):
        client.get("search", {}, bytes)
    assert len(standin.asked) == 4


@pytest.mark.parametrize("query", [EUROPEPMC, PUBMED], ids=["europepmc", "pubmed"])
def test_a_run_whose_place_was_forgotten_begins_again_and_doubles_nothing(
    standin: Standin, folder: Folder, query: Query
) -> None:
    def forget(asked: object) -> None:
        if len(standin.asked) == 3:
            standin.salt = "b"

    standin.before_answer = forget
    fetched = run(query, folder)
    assert (fetched.records, fetched.new, fetched.complete) == (25, 25, True)


def test_a_service_that_turns_in_circles_is_left(standin: Standin, folder: Folder) -> None:
    first = json.loads(standin.answer_of("*").body or b"")
    second = first | {"nextCursorMark": "loop"}
    for answer in (second, first | {"nextCursorMark": "back"}, second):
        standin.instead.append(Answer(body=json.dumps(answer).encode()))
    with pytest.raises(FetchError, match="leads back to a page it gave"):
        run(EUROPEPMC, folder)


def test_a_run_that_is_cut_goes_on_where_it_stopped(standin: Standin, folder: Folder) -> None:
    standin.instead.extend([None, *[Answer(503, body=b"")] * 6])
    with pytest.raises(FetchError, match="it goes on where it stopped"):
        run(EUROPEPMC, folder)
    asked = len(standin.of("europepmc/search"))
    fetched = run(EUROPEPMC, folder)
    assert (fetched.records, fetched.new, fetched.complete) == (25, 25, True)
    cursors = [one.said["cursorMark"] for one in standin.of("europepmc/search")]
    assert "*" not in cursors[asked:]
    assert len(stems(folder, "europepmc")) == 25
    assert not list((folder.path / ".fetch" / "runs").iterdir())


@pytest.mark.parametrize("query", [EUROPEPMC, PUBMED], ids=["europepmc", "pubmed"])
def test_a_run_that_is_killed_loses_nothing_and_doubles_nothing(
    standin: Standin, folder: Folder, query: Query
) -> None:
    """The process dies while it waits for its third answer."""
    asked, go_on_ = threading.Event(), threading.Event()

    def hold(_: object) -> None:
        if len(standin.asked) == 3:
            asked.set()
            go_on_.wait(30)

    standin.before_answer = hold
    code = (
        "import sys; from pathlib import Path; from fetch import europepmc, pubmed; "
        "europepmc.PAGE, pubmed.PAGE = 10, 20; from fetch.folder import Folder; "
        "from fetch.records import Query; from fetch.run import run; "
        f"run(Query(service={query.service!r}, text='massage'), Folder(Path(sys.argv[1])))"
    )
    started = subprocess.Popen(
        [sys.executable, "-c", code, str(folder.path)], cwd=REPOSITORY, env=dict(os.environ)
    )
    assert asked.wait(30)
    started.send_signal(signal.SIGKILL)
    started.wait()
    go_on_.set()
    there = stems(folder, query.service)
    assert 0 < len(there) < 25
    fetched = run(query, folder)
    assert (fetched.records, fetched.total, fetched.short) == (25, 25, 0)
    assert len(stems(folder, query.service)) == 25
    first = "*" if query.service == "europepmc" else "0"
    again = [{**one.said}.get("cursorMark", one.said.get("retstart")) for one in standin.asked[3:]]
    assert first not in again


def test_a_page_that_was_written_in_part_is_whole_after_the_next_run(
    standin: Standin, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = Folder.keep
    kept: list[Record] = []

    def broken(self: Folder, record: Record) -> Change:
        if len(kept) == 13:
            raise KeyboardInterrupt
        kept.append(record)
        return keep(self, record)

    monkeypatch.setattr(Folder, "keep", broken)
    with pytest.raises(KeyboardInterrupt):
        run(EUROPEPMC, folder)
    monkeypatch.setattr(Folder, "keep", keep)
    fetched = run(EUROPEPMC, folder)
    assert (fetched.records, len(stems(folder, "europepmc"))) == (25, 25)


def test_what_was_promised_and_did_not_come_is_counted(standin: Standin, folder: Folder) -> None:
    page = json.loads(standin.answer_of("*").body or b"")
    page["resultList"]["result"].pop()
    standin.instead.append(Answer(body=json.dumps(page).encode()))
    fetched = run(EUROPEPMC, folder)
    assert (fetched.records, fetched.short) == (24, 1)


def test_an_empty_page_of_europepmc_in_mid_list_is_asked_for_once_more(
    standin: Standin, folder: Folder
) -> None:
    empty = {"hitCount": 25, "nextCursorMark": "x", "resultList": {"result": []}}
    standin.instead.extend([None, Answer(body=json.dumps(empty).encode())])
    fetched = run(EUROPEPMC, folder)
    assert (fetched.records, fetched.short) == (25, 0)


def test_a_batch_of_pubmed_that_lacks_records_is_asked_for_once_more(
    standin: Standin, folder: Folder
) -> None:
    inside = "".join(work.pubmed() for work in standin.works[:19])
    short = f"<PubmedArticleSet>{inside}</PubmedArticleSet>".encode()
    standin.instead.extend([None, Answer(body=short)])
    fetched = run(PUBMED, folder)
    assert (fetched.records, fetched.short) == (25, 0)


def test_a_file_is_whole_or_as_it_was(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.keep(Record("1", b"whole", "pubmed", ".xml"))

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        FetchError, match=r"cannot be written \(No space left on device\); make room"
    ):
        folder.keep(Record("1", b"half", "pubmed", ".xml"))
    assert (folder.path / "pubmed" / "1.xml").read_bytes() == b"whole"


def test_a_search_that_pubmed_would_cut_is_asked_for_by_dates(
    standin: Standin, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pubmed, "MOST", 9)
    standin.most = 9
    for number, work in enumerate(standin.works):
        work.added = f"20{number % 20:02}-{number % 12 + 1:02}-15"
    fetched = run(PUBMED, folder)
    assert (fetched.records, fetched.total, fetched.short) == (25, 25, 0)
    assert len(stems(folder, "pubmed")) == 25


def test_only_one_run_at_a_time_fills_a_folder(standin: Standin, folder: Folder) -> None:
    with (
        folder.held(),
        pytest.raises(FetchError, match="another run is fetching into it"),
        Folder(folder.path).held(),
    ):
        pass


@pytest.mark.parametrize("name", ["../../evil", "a/b", "..", "x" * 300, "ümlaut", "con:1"])
def test_no_name_leads_out_of_the_folder(folder: Folder, name: str) -> None:
    folder.keep(Record(name, b"1", "europepmc", ".json"))
    (path,) = (folder.path / "europepmc").iterdir()
    assert path.read_bytes() == b"1"
    assert path.suffix == ".json"


FULL = Query(service="europepmc", text="massage", full_text=True)
ALL_RIGHTS = "<license><license-p>All rights reserved.</license-p></license>"


def test_a_full_text_is_kept_only_where_its_licence_lets_everyone_copy_it(
    standin: Standin, folder: Folder
) -> None:
    standin.works = [
        Work(1, licence="cc by"),
        Work(2, licence="cc by-nc-nd"),
        Work(3, licence="cc0"),
        Work(4, licence=""),
        Work(5, licence="Elsevier user licence"),
        Work(6),
        Work(7, licence="cc by", jats_licence=ALL_RIGHTS),
        Work(8, licence="cc by", has_full_text=False),
    ]
    fetched = run(FULL, folder)
    assert [name for name in stems(folder, "europepmc") if name.endswith(".nxml")] == [
        "PMC7000001.nxml",
        "PMC7000002.nxml",
        "PMC7000003.nxml",
    ]
    assert (folder.path / "europepmc/PMC7000001.nxml").read_text("utf-8") == standin.works[0].jats()
    assert fetched.full_texts == 3
    assert fetched.no_licence == ("PMC7000004", "PMC7000005", "PMC7000007")
    assert fetched.not_found == ("PMC7000008",)
    assert not [one for one in standin.asked if "PMC7000005" in one.path]


def test_a_full_text_that_is_there_is_not_asked_for_again(standin: Standin, folder: Folder) -> None:
    standin.works = [Work(1, licence="cc by")]
    run(FULL, folder)
    run(FULL, folder)
    assert len(standin.of("fullTextXML")) == 1


def test_full_texts_do_not_come_unasked(standin: Standin, folder: Folder) -> None:
    standin.works = [Work(1, licence="cc by")]
    run(EUROPEPMC, folder)
    assert not standin.of("fullTextXML")


@pytest.mark.parametrize("service_name", ["europepmc", "pubmed"])
def test_since_leaves_out_what_was_published_before(
    standin: Standin, folder: Folder, service_name: str
) -> None:
    for work in standin.works[:10]:
        work.published = "2019-12-31"
    since = Query(service=service_name, text="massage", since="2020-01-01")  # type: ignore[arg-type]
    assert run(since, folder).records == 15


def test_a_saved_query_brings_what_is_new_and_some_days_before(
    standin: Standin, folder: Folder
) -> None:
    list(go_on(folder, save(folder, "weekly", EUROPEPMC, None)))
    (watch,) = saved(folder)
    assert watch.done is not None
    standin.works.append(Work(300, added=watch.done))
    standin.works.append(Work(301, added="2999-01-01"))
    (fetched,) = go_on(folder, watch)
    assert (fetched.records, fetched.new) == (2, 2)
    (again,) = go_on(folder, saved(folder)[0])
    assert (again.records, again.new) == (2, 0)
    last = standin.asked[-1].said["query"]
    assert last.startswith("(massage) AND FIRST_IDATE:[")


def test_a_saved_query_with_a_bound_goes_on_with_what_it_left(
    standin: Standin, folder: Folder
) -> None:
    (first,) = go_on(folder, save(folder, "some", PUBMED, 10))
    assert (first.records, first.complete) == (10, False)
    runs = [fetched for _ in range(4) for fetched in go_on(folder, saved(folder)[0])]
    assert [fetched.records for fetched in runs if fetched.total == 25] == [20, 25]
    assert len(stems(folder, "pubmed")) == 25


def test_saved_queries_are_told_apart(standin: Standin, folder: Folder) -> None:
    save(folder, "weekly", EUROPEPMC, None)
    with pytest.raises(FetchError, match="'weekly' is the name of another query"):
        save(folder, "weekly", PUBMED, None)
    with pytest.raises(FetchError, match=r"no query is saved as 'daily' in .*; there are: weekly"):
        saved(folder, ("daily",))
    with pytest.raises(FetchError, match=r"'\.\./x' is no name"):
        save(folder, "../x", PUBMED, None)


IDS = """\
# what a colleague sent
https://doi.org/10.5555/KNEAD.1
PMID: 30000002
https://pmc.ncbi.nlm.nih.gov/articles/PMC7000003/

https://pubmed.ncbi.nlm.nih.gov/30000004/
doi:10.5555/knead.5
10.5555/knead.1
10.5555/nowhere
12345
not an identifier
"""


def test_a_list_of_identifiers_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "ids.txt"
    path.write_text(IDS, "utf-8")
    wanted, strange = read_list(path)
    assert list(map(str, wanted)) == [
        "10.5555/knead.1",
        "PMID 30000002",
        "PMC7000003",
        "PMID 30000004",
        "10.5555/knead.5",
        "10.5555/nowhere",
        "PMID 12345",
    ]
    assert strange == ["not an identifier"]


def test_works_are_found_by_one_service_or_the_next_and_those_unknown_are_named(
    standin: Standin, folder: Folder, tmp_path: Path
) -> None:
    path = tmp_path / "ids.txt"
    path.write_text(IDS, "utf-8")
    standin.works[3].where = frozenset({"pubmed"})
    standin.works[4].where = frozenset({"crossref"})
    fetched = look_up(read_list(path)[0], folder)
    assert (fetched.records, fetched.total, fetched.new) == (5, 7, 5)
    assert fetched.not_found == ("10.5555/nowhere", "PMID 12345")
    assert stems(folder, "europepmc") == [
        "med-30000001.json",
        "med-30000002.json",
        "med-30000003.json",
    ]
    assert stems(folder, "pubmed") == ["30000004.xml"]
    (work,) = (folder.path / "crossref").iterdir()
    assert json.loads(work.read_bytes())["DOI"] == "10.5555/knead.5"


def test_a_long_list_is_asked_for_some_at_a_time_and_goes_on_where_it_was_cut(
    standin: Standin, folder: Folder
) -> None:
    standin.works = [Work(number) for number in range(1, 251)]
    wanted = [Identifier("pmid", work.pmid) for work in standin.works]
    standin.instead.extend([*[None] * 5, *[Answer(500, body=b"")] * 6])
    with pytest.raises(FetchError):
        look_up(wanted, folder)
    asked = len(standin.asked)
    fetched = look_up(wanted, folder)
    assert (fetched.records, fetched.not_found) == (250, ())
    assert len(standin.asked) - asked == 8  # 150 were missing, 20 at once
    assert len(stems(folder, "europepmc")) == 250
