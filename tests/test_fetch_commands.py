"""The commands that fetch: what they print, index and say by their exit status."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cli
from conftest import WordCountEncoder
from fetch import pace
from fetch.services import VARIABLES, crossref, europepmc, pubmed
from index.library import Library
from standin import Answer, Clock, Standin, Work, in_place_of_services

REPOSITORY = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def standin(
    tmp_path: Path, encoder: WordCountEncoder, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Standin]:
    monkeypatch.setattr(pace, "time", Clock())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KNEADLE_INDEX", "index")
    with in_place_of_services(3, monkeypatch) as running:
        yield running


def printed(capsys: pytest.CaptureFixture[str]) -> Any:  # noqa: ANN401 - JSON
    return json.loads(capsys.readouterr().out)


def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "index")


def test_what_is_fetched_is_saved_and_can_be_searched(
    standin: Standin, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["fetch", "europepmc", "massage"]) == 0
    out, err = capsys.readouterr()
    first, second = out.splitlines()
    assert first == "Europe PMC: 3 of 3 records, 3 new"
    assert second.startswith("3 read, 0 unchanged; 9 passages embedded in ")
    assert err == ""
    source = library(tmp_path).source("pmid-30000002")
    assert source.file == "europepmc/med-30000002.json"
    assert (source.doi, source.title) == ("10.5555/knead.2", "Massage of the back, study 2")
    assert cli.main(["search", "back pain", "--json"]) == 0
    assert len(printed(capsys)["hits"]) == 5


def test_no_network_is_needed_to_build_again(
    standin: Standin, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["fetch", "pubmed", "massage"]) == 0
    asked = len(standin.asked)
    assert cli.main(["ingest", "literature", "--index", "again"]) == 0
    assert Library.open(tmp_path / "again").sources() == library(tmp_path).sources()
    assert len(standin.asked) == asked


def test_fetching_prints_one_json_object(
    standin: Standin, capsys: pytest.CaptureFixture[str]
) -> None:
    standin.works[0].licence = ""
    assert cli.main(["fetch", "europepmc", "massage", "--full-text", "--max", "2", "--json"]) == 0
    record = printed(capsys)
    assert record["fetched"] == [
        {
            "name": "Europe PMC",
            "records": 2,
            "new": 2,
            "changed": 0,
            "total": 3,
            "full_texts": 0,
            "no_licence": ["PMC7000001"],
            "not_found": [],
            "complete": False,
        }
    ]
    assert record["ingest"]["sources"] == 2


def test_what_several_services_say_of_a_work_is_one_source_with_its_licence(
    standin: Standin, tmp_path: Path
) -> None:
    standin.works = [Work(1, licence="cc by"), Work(2, types=("Retracted Publication",))]
    assert cli.main(["fetch", "pubmed", "massage"]) == 0
    assert cli.main(["fetch", "europepmc", "massage", "--full-text"]) == 0
    (tmp_path / "ids").write_text("10.5555/knead.1\n", "utf-8")
    standin.works[0].where = frozenset({"crossref"})
    assert cli.main(["fetch", "ids", "ids"]) == 0
    first, second = library(tmp_path).sources()
    assert sorted(file.path for file in first.files) == [
        "crossref/10.5555-knead.1-20bae45b.json",
        "europepmc/PMC7000001.nxml",
        "europepmc/med-30000001.json",
        "pubmed/30000001.xml",
    ]
    assert (first.licence or "").startswith("CC BY")
    assert [file.path for file in second.files] == [
        "pubmed/30000002.xml",
        "europepmc/med-30000002.json",
    ]
    assert second.retracted
    assert not first.retracted


def test_identifiers_that_nobody_knows_are_named_and_the_status_is_1(
    standin: Standin, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ids").write_text("10.5555/knead.1\n99\nnonsense\n", "utf-8")
    assert cli.main(["fetch", "ids", "ids"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("by identifier: 1 of 2 records, 1 new\n1 read")
    assert err == (
        "ids: 'nonsense' is no DOI, PMID or PMCID; correct it\n"
        "PMID 99: not found; check it, or look for it on the web\n"
    )


def test_a_saved_query_is_run_again(
    standin: Standin, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["fetch", "pubmed", "massage", "--watch", "monthly"]) == 0
    standin.works.append(Work(4, added="2999-01-01"))
    capsys.readouterr()
    assert cli.main(["update"]) == 0
    assert capsys.readouterr().out.startswith("monthly: 1 of 1 records, 1 new\n1 read, 3 unchanged")
    assert cli.main(["update", "monthly"]) == 0
    assert capsys.readouterr().out.startswith("monthly: 1 of 1 records, 0 new\n0 read, 4 unchanged")
    assert len(library(tmp_path).sources()) == 4


def test_a_saved_query_that_fails_does_not_stop_the_others(
    standin: Standin, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["fetch", "europepmc", "massage", "--watch", "a"]) == 0
    assert cli.main(["fetch", "pubmed", "massage", "--watch", "b"]) == 0
    standin.works.append(Work(4, added="2999-01-01"))
    standin.instead.extend([Answer(503, body=b"")] * 6)
    capsys.readouterr()
    assert cli.main(["update"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("b: 1 of 1 records, 1 new\n")
    assert err.startswith("kneadle: Europe PMC fails (HTTP 503); ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["update"], "kneadle: literature: not there; save a query first"),
        (["fetch", "europepmc", "  "], "kneadle: the query is empty; write what to look for"),
        (["fetch", "ids", "none.txt"], "kneadle: none.txt: cannot be read (No such file or"),
    ],
)
def test_what_cannot_be_run_is_one_line_and_the_status_is_2(
    standin: Standin, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert cli.main(arguments) == 2
    err = capsys.readouterr().err
    assert err.startswith(said)
    assert err.count("\n") == 1


def test_a_service_that_is_down_is_one_line_and_the_status_is_2(
    standin: Standin, capsys: pytest.CaptureFixture[str]
) -> None:
    standin.instead.extend([Answer(503, body=b"")] * 6)
    assert cli.main(["fetch", "pubmed", "massage"]) == 2
    assert capsys.readouterr().err == (
        "kneadle: PubMed fails (HTTP 503); run the same command again later: "
        "it goes on where it stopped\n"
    )


def test_the_environment_is_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["fetch"], ["fetch", "europepmc"], ["update"], ["recheck"]):
        with pytest.raises(SystemExit):
            cli.main([*command, "--help"])
        out = capsys.readouterr().out
        for name in ("KNEADLE_EMAIL", "NCBI_API_KEY", "KNEADLE_EUROPEPMC_URL"):
            assert name in out


def test_the_environment_is_in_the_documentation() -> None:
    text = (REPOSITORY / "docs" / "literature.md").read_text("utf-8")
    assert [name for name, _ in VARIABLES if f"`{name}`" not in text] == []
    for service in (europepmc, pubmed, crossref):
        assert f"`{service().url}`" in text
