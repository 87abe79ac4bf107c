"""The terminal's door: what is printed, and the exit status."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import cli
from commands import page
from conftest import KNEE, WordCountEncoder
from index import build
from index.library import Library
from ingest.errors import ModelError

REPOSITORY = Path(__file__).resolve().parent.parent
SOURCE_KEYS = {
    "id", "title", "authors", "year", "journal", "doi", "pmid", "url", "design", "file", "sha256",
}  # fmt: skip


@pytest.fixture
def index(index_folder: Path, encoder: WordCountEncoder, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index folder that the commands use by default."""
    monkeypatch.setenv("KNEADLE_INDEX", str(index_folder))
    return index_folder


@pytest.fixture
def built(index: Path, corpus: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert cli.main(["ingest", str(corpus)]) == 0
    capsys.readouterr()
    return index


def printed(capsys: pytest.CaptureFixture[str]) -> Any:  # noqa: ANN401 - JSON
    return json.loads(capsys.readouterr().out)


def test_ingest_says_what_it_did(
    index: Path, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["ingest", str(corpus)]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("3 read, 0 unchanged; 5 passages embedded in ")
    assert out.endswith("the library has 3 sources in 5 passages\n")
    assert err == ""  # no progress bar where the output is not a terminal


def test_ingest_prints_one_json_object(
    index: Path, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (corpus / "empty.txt").touch()
    assert cli.main(["ingest", str(corpus), "--json"]) == 1
    record = printed(capsys)
    assert record.pop("seconds") > 0
    assert record == {
        "read": [str(corpus / "back.txt"), str(corpus / "knee.md"), str(corpus / "sleep.txt")],
        "unchanged": 0,
        "embedded_passages": 5,
        "removed": [],
        "refused": [
            {
                "path": str(corpus / "empty.txt"),
                "reason": "is empty (0 bytes)",
                "fix": "put the document there again, or delete the file",
                "record": None,
                "file": None,
            }
        ],
        "sources": 3,
        "passages": 5,
    }


def test_a_refused_file_is_one_line_and_the_status_is_1(
    index: Path, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (corpus / "empty.txt").touch()
    assert cli.main(["ingest", str(corpus)]) == 1
    out, err = capsys.readouterr()
    assert err == (
        f"{corpus / 'empty.txt'}: is empty (0 bytes); "
        "put the document there again, or delete the file\n"
    )
    assert "3 read, 0 unchanged, 1 refused" in out


def test_a_folder_that_is_not_there_is_one_line_and_the_status_is_2(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["ingest", "no/such/folder"]) == 2
    assert capsys.readouterr().err == "kneadle: not there: no/such/folder; check the name\n"


def test_when_no_folder_named_is_there_nothing_is_made(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["ingest", "no/a", "no/b"]) == 2
    assert capsys.readouterr().err == "kneadle: not there: no/a, no/b; check the name\n"
    assert not index.exists()


def test_a_folder_that_is_not_there_does_not_stop_the_others(
    index: Path, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["ingest", "no/such/folder", str(corpus)]) == 1
    out, err = capsys.readouterr()
    assert err.startswith("no/such/folder: is not there; check the name")
    assert "3 sources" in out


def test_without_a_path_a_new_index_takes_the_folder_corpus(
    index: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(corpus.parent)
    assert cli.main(["ingest", "--json"]) == 0
    assert printed(capsys)["read"] == ["corpus/back.txt", "corpus/knee.md", "corpus/sleep.txt"]
    assert cli.main(["ingest", "--json"]) == 0
    assert printed(capsys)["unchanged"] == 3


def test_search_prints_one_json_object(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["search", "knee pain", "-k", "2", "--json"]) == 0
    record = printed(capsys)
    assert set(record) == {"query", "answered", "confidence", "cutoff", "read_as", "hits"}
    assert (record["query"], record["answered"], len(record["hits"])) == ("knee pain", True, 2)
    hit = record["hits"][0]
    assert set(hit) == {"rank", "score", "score_parts", "source", "passage", "citation"}
    assert hit["rank"] == 1
    assert 0 < hit["score"] < 1
    assert set(hit["source"]) > SOURCE_KEYS
    assert hit["source"]["authors"] == ["Perlman AI", "Ali A"]
    assert hit["passage"] == {
        "id": "perlman-knee#1",
        "text": "An hour of massage a week eased knee pain. The knee moved no better.",
        "heading": "What was found",
        "page": None,
        "start": KNEE.index("An hour"),
        "end": KNEE.index("An hour") + 68,
    }
    assert hit["citation"] == {
        "label": "Perlman 2012",
        "reference": "Perlman AI, Ali A. Massage for the knee. PLoS One. 2012;7(2):e30248. "
        "doi:10.1371/journal.pone.0030248",
        "url": "https://doi.org/10.1371/journal.pone.0030248",
    }


def test_search_shows_a_person_the_passage_and_where_it_stands(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["search", "knee pain", "-k", "1"]) == 0
    assert capsys.readouterr().out == (
        "1. Perlman 2012\n"
        "   randomized trial; 125 participants\n"
        "   Massage for the knee\n"
        "   [What was found]\n"
        "   “An hour of massage a week eased knee pain. The knee moved no better.”\n"
        "   https://doi.org/10.1371/journal.pone.0030248\n"
        "   kneadle show perlman-knee\n\n"
    )


def test_the_parts_of_a_score_add_up_to_it(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["search", "knee pain", "--json"]) == 0
    hits = printed(capsys)["hits"]
    assert len(hits) == 5
    for hit in hits:
        parts = hit["score_parts"]
        assert set(parts) == {"words", "passage", "document", "evidence"}
        meaning = (parts["passage"] + parts["document"]) / 2
        sum_of_parts = (parts["words"] + meaning) / 2 + parts["evidence"]
        assert hit["score"] == pytest.approx(sum_of_parts, abs=3e-6)
    assert hits[0]["score_parts"]["evidence"] > 0
    assert cli.main(["search", "knee pain", "--json", "--no-evidence"]) == 0
    assert {hit["score_parts"]["evidence"] for hit in printed(capsys)["hits"]} == {0.0}


def test_explain_says_what_a_score_is_made_of(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["search", "what helps knee osteoarthritis", "-k", "1", "--json"]) == 0
    record = printed(capsys)
    parts = record["hits"][0]["score_parts"]
    assert cli.main(["search", "what helps knee osteoarthritis", "-k", "1", "--explain"]) == 0
    out = capsys.readouterr().out
    sure = f"Confidence {record['confidence']:.2f}; from {record['cutoff']:.2f} on it counts as an"
    assert sure in out
    numbers = [float(number) for number in re.findall(r"(?<=[a-z] )\d\.\d{3}", out)]
    score, words, meaning, evidence, passage, document = numbers
    assert score == pytest.approx((words + meaning) / 2 + evidence, abs=0.002)
    assert meaning == pytest.approx((passage + document) / 2, abs=0.001)
    assert words == pytest.approx(parts["words"], abs=0.0006)
    assert evidence == pytest.approx(parts["evidence"], abs=0.0006) != 0
    assert "   by words no. 1, by meaning no. 1\n" in out


def test_how_a_question_was_read_is_said(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["search", "anticoagulants and massagge", "--explain"]) == 0
    out = capsys.readouterr().out
    assert "No document has 'massagge': read as 'massage'.\n" in out
    assert "Looked for as well: blood thinners.\n" in out
    assert cli.main(["search", "massagge", "--json"]) == 0
    assert printed(capsys)["read_as"] == {"massagge": "massage"}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (["--design", "randomized trial"], ["perlman-knee"]),
        (["--design", "guideline"], []),
        (["--from", "2000", "--to", "2020"], ["perlman-knee"]),
        (["--topic", "pain"], ["perlman-knee"]),
        (["--condition", "osteoarthritis"], ["perlman-knee"]),
        (["--technique", "swedish"], ["perlman-knee"]),
        (["--source", "sleep", "--source", "back"], ["back", "sleep"]),
    ],
)
def test_search_filters(
    built: Path, capsys: pytest.CaptureFixture[str], filters: list[str], expected: list[str]
) -> None:
    assert cli.main(["search", "back pain", "-k", "3", "--json", *filters]) == 0
    record = printed(capsys)
    assert list(dict.fromkeys(hit["source"]["id"] for hit in record["hits"])) == expected


def test_nothing_found_says_how_to_go_on(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["search", "back pain", "--design", "guideline"]) == 0
    assert capsys.readouterr().out == (
        "Nothing in the library matches. Ask in other words, or with fewer filters.\n"
    )


def test_search_without_an_index_says_how_to_build_one(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["search", "knees"]) == 2
    assert capsys.readouterr().err == (
        f"kneadle: {index}: no index there; build one: kneadle ingest --index {index}\n"
    )


def test_list_and_show_and_remove(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["list"]) == 0
    assert capsys.readouterr().out.splitlines()[1] == (
        "perlman-knee\tPerlman 2012\tMassage for the knee"
    )
    assert cli.main(["show", "perlman-knee"]) == 0
    shown = capsys.readouterr().out
    assert "  n_participants: 125\n" in shown
    assert "\nperlman-knee#2, 428 to 466 [Harms]\nNobody was harmed by the knee massage.\n" in shown
    assert cli.main(["remove", "perlman-knee"]) == 0
    assert capsys.readouterr().out == (
        "removed perlman-knee; the library has 2 sources in 3 passages\n"
    )
    assert cli.main(["show", "perlman-knee"]) == 2
    assert "no source 'perlman-knee'" in capsys.readouterr().err


def test_list_show_and_remove_print_one_json_object(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["list", "--json"]) == 0
    assert [source["id"] for source in printed(capsys)["sources"]] == [
        "back",
        "perlman-knee",
        "sleep",
    ]
    assert cli.main(["show", "back", "--json"]) == 0
    record = printed(capsys)
    assert record["source"]["title"] == "Back Pain And The Hands"
    assert [passage["id"] for passage in record["passages"]] == ["back#1"]
    assert cli.main(["remove", "back", "--json"]) == 0
    assert printed(capsys)["removed"] == ["back"]


def test_several_sources_are_taken_out_in_one_step_or_none(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["remove", "back", "nobody"]) == 2
    assert "no source 'nobody'" in capsys.readouterr().err
    assert cli.main(["remove", "back", "sleep"]) == 0
    assert capsys.readouterr().out.startswith("removed back, sleep; the library has 1 source")
    assert cli.main(["list"]) == 0
    assert "perlman-knee" in capsys.readouterr().out


def test_text_that_could_act_on_a_terminal_is_shown_as_text(
    index: Path, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (corpus / "bad.txt").write_text("Knee \x1b[31mred\u202e knee knee.", "utf-8")
    assert cli.main(["ingest", str(corpus)]) == 0
    assert cli.main(["search", "knee", "--source", "bad"]) == 0
    assert "“Knee [U+001B][31mred[U+202E] knee knee.”" in capsys.readouterr().out


def test_a_mistake_of_ours_is_one_line_too(
    built: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by\nnobody")

    monkeypatch.setattr(Library, "open", broken)
    assert cli.main(["list"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("kneadle: something went wrong (ZeroDivisionError: by nobody); run it")
    assert err.count("\n") == 1


def test_stopping_it_by_hand_is_one_line(
    built: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "build", stopped)
    assert cli.main(["ingest"]) == 130
    assert capsys.readouterr().err == "kneadle: stopped; the index is as it was before\n"


def test_a_model_that_is_not_there_is_one_line(
    index: Path, corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise ModelError(f"model '{name}' is not on this machine")

    monkeypatch.setattr(build, "find_model", missing)
    assert cli.main(["ingest", str(corpus), "--model", "no/such"]) == 2
    assert capsys.readouterr().err == "kneadle: model 'no/such' is not on this machine\n"


def test_the_app_is_served_on_this_machine_alone_and_tells_nobody(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[list[str], dict[str, str]]] = []

    def become(command: list[str], environment: dict[str, str]) -> int:
        started.append((command, environment))
        return 0

    monkeypatch.setattr(page, "_become", become)
    assert cli.main(["app", "--port", "8600", "--no-browser"]) == 0
    ((command, environment),) = started
    assert command[:5] == [sys.executable, "-m", "streamlit", "run", str(REPOSITORY / "app.py")]
    options = dict(zip(command[5::2], command[6::2], strict=True))
    assert options["--server.address"] == "localhost"
    assert options["--server.port"] == "8600"
    assert options["--browser.gatherUsageStats"] == "false"
    assert options["--client.showErrorDetails"] == "none"
    assert environment["KNEADLE_INDEX"] == str(built)


def test_the_command_is_installed_and_helps() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("kneadle"), "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    for command in ("ingest", "search", "app", "list", "show", "remove", "eval"):
        assert f"\n    {command} " in done.stdout
