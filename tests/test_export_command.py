"""`kneadle export`."""

import csv
from pathlib import Path

import pytest
import rispy

import cli
from conftest import Ingest


@pytest.fixture(autouse=True)
def _built(ingest: Ingest, index_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KNEADLE_INDEX", str(index_folder))
    ingest()


def test_a_question_is_exported_with_its_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["export", "knee pain", "-k", "1"]) == 0
    (entry,) = rispy.loads(capsys.readouterr().out)
    assert entry["id"] == "perlman-knee"
    assert entry["notes"][-1] == (
        "Quote: “An hour of massage a week eased knee pain. The knee moved no better.” "
        "[perlman-knee#1]"
    )


def test_named_sources_are_exported_without_a_question(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["export", "--source", "sleep", "--source", "back", "--format", "bibtex"]) == 0
    out = capsys.readouterr().out
    assert [line for line in out.splitlines() if line.startswith("@")] == [
        "@misc{sleep,",
        "@misc{back,",
    ]


def test_without_either_the_whole_library_is_as_the_filters_leave_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["export", "--format", "vancouver"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert cli.main(["export", "--format", "ama", "--design", "randomized trial"]) == 0
    assert capsys.readouterr().out == (
        "1. Perlman AI, Ali A. Massage for the knee. PLoS One. 2012;7(2):e30248. "
        "doi:10.1371/journal.pone.0030248\n"
    )


def test_a_file_is_written_as_its_format_wants_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "out.csv"
    assert cli.main(["export", "--format", "csv", "--output", str(file)]) == 0
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"3 sources written to {file}\n")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        assert [row["id"] for row in csv.DictReader(lines)] == ["back", "perlman-knee", "sleep"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--source", "nobody"], "no source 'nobody' in the library; list them: kneadle list"),
        (["--source", "back", "--topic", "pain"], "nothing in the library matches; filter less"),
        (["knee", "--topic", "safety"], "nothing in the library matches; ask in other words, or"),
    ],
)
def test_what_cannot_be_exported_is_one_line(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["export", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"kneadle: {message}")
    assert err.count("\n") == 1


def test_a_file_that_cannot_be_written_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "no" / "out.ris"
    assert cli.main(["export", "--output", str(file)]) == 2
    assert capsys.readouterr().err == (
        f"kneadle: {file}: No such file or directory; name another file\n"
    )
