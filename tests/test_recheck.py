"""What became of works: asked of the services, read from a snapshot, marked wherever it shows."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cli
from conftest import WordCountEncoder
from fetch import pace, recheck
from fetch.folder import Folder
from index.library import Library
from ingest.identifiers import Identifier
from ingest.notices import Notice
from ingest.records import Metadata
from ingest.snapshot import Told, written
from standin import PREFIX, Answer, Clock, Standin, Work, in_place_of_services

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch) -> Iterator[Standin]:
    monkeypatch.setattr(pace, "time", Clock())
    with in_place_of_services(3, monkeypatch) as running:
        yield running


def known(work: Work) -> Metadata:
    return Metadata(doi=work.doi, pmid=work.pmid)


def told(standin: Standin, works: list[Metadata] | None = None) -> set[tuple[str, str]]:
    checked = recheck.ask(works or [known(work) for work in standin.works])
    assert checked.failed == []
    return {(one.work[0].value, str(one.notice)) for one in checked.told}


UPDATE: dict[str, Any] = {
    "type": "retraction",
    "label": "Retraction",
    "source": "retraction-watch",
    "updated": {"date-parts": [[2025, 3, 4]], "date-time": "2025-03-04T00:00:00Z"},
}


def test_nothing_is_told_of_works_that_stand(standin: Standin) -> None:
    assert told(standin) == set()
    assert {asked.path.split("/")[1] for asked in standin.asked} == {
        "crossref",
        "europepmc",
        "pubmed",
    }


def test_crossref_tells_of_a_retraction_by_the_work_itself(standin: Standin) -> None:
    standin.works[1].updated_by = [UPDATE | {"DOI": "10.5555/Notice"}]
    assert told(standin) == {
        ("10.5555/knead.2", "retraction: 2025-03-04 doi:10.5555/notice [Crossref]")
    }


def test_crossref_tells_of_a_retraction_by_the_notice(standin: Standin) -> None:
    notice = Work(9, update_to=[UPDATE | {"DOI": "10.5555/KNEAD.3"}], where=frozenset({"crossref"}))
    of_mine = [known(work) for work in standin.works]
    standin.works.append(notice)
    assert told(standin, of_mine) == {
        ("10.5555/knead.3", "retraction: 2025-03-04 doi:10.5555/knead.9 [Crossref]")
    }


def test_a_notice_in_the_library_tells_of_the_work_beside_it(standin: Standin) -> None:
    standin.works[0].update_to = [UPDATE | {"DOI": "10.5555/knead.2"}]
    assert told(standin) == {
        ("10.5555/knead.2", "retraction: 2025-03-04 doi:10.5555/knead.1 [Crossref]")
    }


def test_a_notice_in_the_library_tells_also_where_the_list_of_notices_lacks_it(
    standin: Standin,
) -> None:
    standin.works[0].update_to = [UPDATE | {"DOI": "10.5555/knead.2"}]
    empty = Answer(body=b'{"message": {"items": []}}')
    standin.instead.extend([None, empty] * 3)
    assert told(standin) == {
        ("10.5555/knead.2", "retraction: 2025-03-04 doi:10.5555/knead.1 [Crossref]")
    }


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("retraction", "retraction"),
        ("partial_retraction", "retraction"),
        ("withdrawal", "withdrawal"),
        ("removal", "withdrawal"),
        ("expression_of_concern", "expression of concern"),
        ("correction", "correction"),
        ("corrigendum", "correction"),
        ("erratum", "correction"),
        ("new_version", None),
        ("addendum", None),
    ],
)
def test_the_types_of_updates_at_crossref(standin: Standin, kind: str, said: str | None) -> None:
    standin.works[0].updated_by = [{"type": kind, "DOI": "10.5555/n"}]
    assert {text.split(":")[0] for _, text in told(standin)} == ({said} if said else set())


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("RetractionIn", "retraction"),
        ("PartialRetractionIn", "retraction"),
        ("RetractedandRepublishedIn", "retraction"),
        ("ExpressionOfConcernIn", "expression of concern"),
        ("ErratumIn", "correction"),
        ("CorrectionIn", "correction"),
        ("CorrectedandRepublishedIn", "correction"),
        ("CommentIn", None),
        ("RetractionOf", None),
    ],
)
def test_pubmed_and_europepmc_tell_by_links(standin: Standin, link: str, said: str | None) -> None:
    standin.works[0].links = [(link, "31000000", "J Knead. 2025 Mar 4;8(1):9. doi: 10.5555/n.1.")]
    where = "2025-03-04 doi:10.5555/n.1 pmid:31000000"
    services = ("Europe PMC", "PubMed")
    expected = {("10.5555/knead.1", f"{said}: {where} [{name}]") for name in services}
    assert told(standin) == (expected if said else set())


def test_a_retracted_publication_needs_no_link(standin: Standin) -> None:
    standin.works[2].types = ("Journal Article", "Retracted Publication")
    standin.works[1].types = ("Retraction of Publication",)
    assert told(standin) == {
        ("10.5555/knead.3", f"retraction [{name}]") for name in ("Europe PMC", "PubMed")
    }


def test_a_title_tells_too(standin: Standin) -> None:
    standin.works[2].title = "RETRACTED: Massage of the back"
    standin.works[1].title = "Retraction of: Massage of the neck"
    assert told(standin) == {
        ("10.5555/knead.3", f"retraction [{name}]") for name in ("Crossref", "Europe PMC", "PubMed")
    }


def test_many_works_are_asked_about_together(standin: Standin) -> None:
    standin.works = [Work(number) for number in range(1, 101)]
    standin.works[57].updated_by = [UPDATE | {"DOI": "10.5555/n"}]
    standin.works[91].types = ("Retracted Publication",)
    assert {work for work, _ in told(standin)} == {"10.5555/knead.58", "10.5555/knead.92"}
    assert len(standin.of("crossref")) == 10
    assert len(standin.of("europepmc")) == len(standin.of("pubmed")) == 5


def test_a_service_that_fails_takes_nothing_back_and_the_others_are_asked(
    standin: Standin,
) -> None:
    work = known(standin.works[0])
    keys = (Identifier("doi", standin.works[0].doi), Identifier("pmid", standin.works[0].pmid))
    old = [
        Told(keys, Notice(kind="retraction", found_by="Crossref")),
        Told(keys, Notice(kind="correction", found_by="PubMed")),
    ]
    standin.instead.extend([Answer(503, body=b"")] * 6)
    checked = recheck.ask([work])
    assert [reason.split(" fails")[0] for reason in checked.failed] == ["Crossref"]
    assert recheck.updated(old, checked) == old[:1]


def test_what_a_service_says_no_more_is_dropped_only_where_it_knows_the_work(
    standin: Standin,
) -> None:
    old = [
        Told((Identifier("doi", work.doi),), Notice(kind="retraction", found_by="Crossref"))
        for work in standin.works
    ]
    standin.works[1].where = frozenset()
    works = [Metadata(doi=work.doi) for work in standin.works[:2]]
    assert recheck.updated(old, recheck.ask(works)) == old[1:]


SNAPSHOT = """\
Record ID,Title,RetractionDate,RetractionDOI,RetractionPubMedID,OriginalPaperDOI,\
OriginalPaperPubMedID,RetractionNature,Reason
1,A,8/16/2023 0:00,10.5555/R.1,0,10.5555/KNEAD.1,0,Retraction,+Concerns
2,B,2/3/2024 0:00,unavailable,32000000,unavailable,30000002,Expression of concern,
3,C,2/3/2024 0:00,10.5555/r.3,0,10.5555/other,0,Retraction,
4,D,1/2/2020 0:00,10.5555/r.4,0,10.5555/knead.3,0,Retraction,
5,D,1/2/2021 0:00,10.5555/r.5,0,10.5555/knead.3,0,Reinstatement,
"""


@pytest.fixture
def library(
    standin: Standin,
    tmp_path: Path,
    encoder: WordCountEncoder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Path:
    """An index of the stand-in's three works, fetched from its PubMed, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KNEADLE_INDEX", str(tmp_path / "index"))
    assert cli.main(["fetch", "pubmed", "massage"]) == 0
    capsys.readouterr()
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str]) -> Any:  # noqa: ANN401 - JSON
    return json.loads(capsys.readouterr().out)


def test_a_snapshot_of_retraction_watch_marks_the_works(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (library / "rw.csv").write_text(SNAPSHOT, "utf-8")
    assert cli.main(["recheck", "--from", "rw.csv", "--json"]) == 0
    record = printed(capsys)
    assert record["marked"] == [
        {
            "id": "pmid-30000001",
            "retracted": True,
            "marks": ["RETRACTED 2023-08-16 (doi:10.5555/r.1)"],
        },
        {
            "id": "pmid-30000002",
            "retracted": False,
            "marks": ["expression of concern 2024-02-03 (PMID: 32000000)"],
        },
    ]
    assert [change["id"] for change in record["changed"]] == ["pmid-30000001", "pmid-30000002"]
    third = Library.open(library / "index").source("pmid-30000003")
    assert (third.retracted, len(third.notices), third.counts_as_evidence) == (False, 2, True)


def test_a_planted_retraction_is_never_shown_unmarked(
    standin: Standin, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    standin.works[0].updated_by = [UPDATE | {"DOI": "10.5555/notice"}]
    assert cli.main(["recheck"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "pmid-30000001\tRETRACTED 2025-03-04 (doi:10.5555/notice)\n"
        "  RETRACTED. Müller Å. Massage of the back, study 1. Journal of Kneading. 2024;7(2). "
        "doi:10.5555/knead.1 PMID: 30000001 RETRACTED 2025-03-04 (doi:10.5555/notice).\n"
    )
    assert "1 changed; 3 works checked, 1 with a notice, 1 of them retracted; 0 have no" in out

    assert cli.main(["search", "back pain", "--source", "pmid-30000001"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "1. Müller 2024 (retracted)\n   RETRACTED 2025-03-04 (doi:10.5555/notice); "
    )
    assert cli.main(["search", "back pain", "--source", "pmid-30000001", "--json"]) == 0
    (hit,) = printed(capsys)["hits"]
    assert hit["source"]["retracted"] is True
    assert hit["source"]["notices"] == ["retraction: 2025-03-04 doi:10.5555/notice [Crossref]"]
    assert hit["citation"]["label"] == "Müller 2024 (retracted)"
    assert hit["citation"]["reference"].startswith("RETRACTED. Müller")
    assert cli.main(["list"]) == 0
    assert capsys.readouterr().out.startswith("pmid-30000001\tMüller 2024 (retracted)\t")
    assert cli.main(["show", "pmid-30000001"]) == 0
    assert capsys.readouterr().out.startswith("RETRACTED. Müller")
    source = Library.open(library / "index").source("pmid-30000001")
    assert not source.counts_as_evidence


def test_a_check_says_only_what_changed_since_the_last(
    standin: Standin, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    standin.works[0].updated_by = [UPDATE | {"DOI": "10.5555/notice"}]
    assert cli.main(["recheck"]) == 0
    capsys.readouterr()
    assert cli.main(["recheck"]) == 0
    assert capsys.readouterr().out.startswith("0 changed; 3 works checked, 1 with a notice")
    standin.works[0].updated_by = []
    assert cli.main(["recheck"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "pmid-30000001\tno notice any more (before: RETRACTED 2025-03-04 (doi:10.5555/notice))\n"
    )
    assert not Library.open(library / "index").source("pmid-30000001").retracted


def test_a_service_that_cannot_be_asked_leaves_the_marks_and_is_named(
    standin: Standin, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    standin.works[0].updated_by = [UPDATE | {"DOI": "10.5555/notice"}]
    assert cli.main(["recheck"]) == 0
    capsys.readouterr()
    standin.instead.extend([Answer(503, body=b"")] * 6)
    assert cli.main(["recheck"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("0 changed; 3 works checked, 1 with a notice")
    assert err.startswith("kneadle: Crossref fails (HTTP 503); ")
    assert err.endswith("; what it told before stands\n")


def test_the_marks_come_back_when_the_index_is_built_again(
    standin: Standin, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    standin.works[0].updated_by = [UPDATE | {"DOI": "10.5555/notice"}]
    assert cli.main(["recheck"]) == 0
    before = Library.open(library / "index").sources()
    assert cli.main(["ingest", "literature", "--index", "other"]) == 0
    assert Library.open(library / "other").sources() == before
    assert "0 read, 3 unchanged" in _run(["ingest"], capsys)


def test_a_work_that_comes_later_is_marked_by_what_is_known_of_it(
    standin: Standin, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    work = Told((Identifier("doi", f"{PREFIX}/knead.4"),), Notice(kind="retraction", found_by="X"))
    Folder(library / "literature").keep_file("notices.jsonl", written([work]))
    standin.works.append(Work(4))
    assert cli.main(["fetch", "pubmed", "massage"]) == 0
    assert Library.open(library / "index").source("pmid-30000004").retracted


def test_what_a_file_says_of_itself_needs_no_check(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (library / "flag.md").write_text("---\ntitle: Knees\nretracted: true\n---\n\nKnee.\n", "utf-8")
    (library / "title.md").write_text("---\ntitle: 'WITHDRAWN: Feet'\n---\n\nFoot.\n", "utf-8")
    assert cli.main(["ingest", "flag.md", "title.md"]) == 0
    assert cli.main(["list"]) == 0
    listed = capsys.readouterr().out
    assert "flag\tKnees (retracted)\tKnees\n" in listed
    assert "title\tWITHDRAWN: Feet (withdrawn)\tWITHDRAWN: Feet\n" in listed


def test_notices_that_cannot_be_read_unmark_nothing(
    standin: Standin, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    standin.works[0].updated_by = [UPDATE | {"DOI": "10.5555/notice"}]
    assert cli.main(["recheck"]) == 0
    capsys.readouterr()
    (library / "literature" / "notices.jsonl").write_text("{broken\n", "utf-8")
    assert cli.main(["ingest"]) == 1
    assert "notices.jsonl: has no notice in line 1; " in capsys.readouterr().err
    assert Library.open(library / "index").source("pmid-30000001").retracted
    assert cli.main(["recheck"]) == 2
    assert "line 1 is no notice; correct it" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "is no snapshot of notices; give the CSV of Retraction Watch"),
        ('{"doi": "10.5555/knead.1", "kind": "gossip"}\n', "line 1 is no notice"),
        (None, "cannot be opened"),
    ],
)
def test_what_is_no_snapshot_is_refused(
    library: Path, capsys: pytest.CaptureFixture[str], text: str | None, said: str
) -> None:
    if text is not None:
        (library / "snap").write_text(text, "utf-8")
    assert cli.main(["recheck", "--from", "snap"]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1


def _run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert cli.main(arguments) == 0
    return capsys.readouterr().out
