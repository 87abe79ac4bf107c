"""The health of a library."""

import json
from pathlib import Path

import pytest
from fpdf import FPDF

import cli
from conftest import KNEE, Ingest
from index.health import Dangling, health
from index.library import Library

GUIDE = """---
id: guide-knees
title: Knees in short
design: topic guide
licence: CC BY 4.0
---

Massage eases the knee [perlman-knee]. It does more [gone-2010-knee], they say [sic].
"""
REFERENCES = """TY  - JOUR
TI  - A study that nobody can find again
ER  -

TY  - JOUR
TI  - RETRACTED: Massage of the stiff neck
AB  - Massage eased the neck.
PY  - 2001
DO  - 10.1000/neck
AN  - 5
DB  - PubMed
ER  -

TY  - JOUR
TI  - Massage of another neck
AB  - Massage eased the neck of others.
PY  - 2001
DO  - 10.1000/NECK
AN  - 6
DB  - PubMed
ER  -
"""


@pytest.fixture
def ill(ingest: Ingest, corpus: Path) -> Path:
    """A corpus with something of everything that can be wrong."""
    (corpus / "guide.md").write_text(GUIDE, encoding="utf-8")
    (corpus / "refs.ris").write_text(REFERENCES, encoding="utf-8")
    (corpus / "odd.md").write_text("---\npmdi: 3\n---\nText.", encoding="utf-8")
    (corpus / "empty.txt").touch()
    scan = FPDF()
    scan.add_page()
    scan.output(str(corpus / "scan.pdf"))
    twin = KNEE.replace("id: perlman-knee", "id: twin").replace(
        "doi: 10.1371/journal.pone.0030248\n", ""
    )
    twin = twin.replace("Massage for the knee", "Massage for the knee, once a week")
    (corpus / "twin.md").write_text(twin, encoding="utf-8")
    third = twin.replace("id: twin", "id: third").replace("An hour", "Two hours")
    (corpus / "third.md").write_text(third, encoding="utf-8")
    ingest()
    return corpus


def test_everything_is_found_and_named(ill: Path, index_folder: Path) -> None:
    found = health(Library.open(index_folder))
    assert (found.sources, found.sound) == (9, False)
    assert [Path(r.path).name for r in found.refused] == ["empty.txt"]
    assert [Path(r.path).name for r in found.scanned] == ["scan.pdf"]
    assert [Path(r.path).name for r in found.unknown_front_matter] == ["odd.md"]
    assert found.dangling == (Dangling("guide-knees", "gone-2010-knee"),)
    assert [(d.first, d.second) for d in found.duplicates] == [("third", "twin")]
    assert [(d.first, d.second, d.reason) for d in found.disagreeing] == [
        ("pmid-5", "pmid-6", "both have doi:10.1000/neck, and differ in pmid")
    ]
    assert found.retracted == ("pmid-5",)
    (lost,) = found.without_text
    assert lost.startswith("a-study-that-nobody-can-")
    assert found.without_identifier == (lost, "back", "sleep", "third", "twin")
    assert found.without_year == (lost, "back", "sleep")
    assert found.without_licence == (
        *(lost, "back", "perlman-knee", "pmid-5", "pmid-6", "sleep", "third", "twin"),
    )


def test_a_sound_library_says_so_whatever_its_files_do_not_say(
    ingest: Ingest, index_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ingest()
    assert cli.main(["check", "--index", str(index_folder)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(
        "3 sources in 5 passages\nwithout DOI, PMID or PMCID: 2\n  back\n  sleep"
    )
    assert shown.endswith("nothing to mend\n")
    assert cli.main(["check", "--strict", "--index", str(index_folder)]) == 1


def test_the_command_tells_a_timer_what_to_do(
    ill: Path, index_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check", "--index", str(index_folder)]) == 1
    shown = capsys.readouterr().out
    assert "names of sources that are not there: 1\n  guide-knees: [gone-2010-knee]\n" in shown
    assert "  third and twin: the same title and year\n" in shown
    assert cli.main(["check", "--json", "--index", str(index_folder)]) == 1
    record = json.loads(capsys.readouterr().out)
    assert (record["sound"], record["retracted"]) == (False, ["pmid-5"])


def test_merging_makes_one_source_of_each_pair_and_stays(
    ill: Path, ingest: Ingest, index_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["ingest", str(ill), "--merge", "--index", str(index_folder)]) == 1
    ids = [source.id for source in Library.open(index_folder).sources()]
    assert ("third" in ids, "twin" in ids) == (True, False)
    assert [f.path for f in Library.open(index_folder).source("third").files] == [
        "third.md",
        "twin.md",
    ]
    assert health(Library.open(index_folder)).duplicates == ()
    ingest()
    assert [s.id for s in Library.open(index_folder).sources()] == ids
    (ill / "third.md").unlink()
    ingest()
    assert Library.open(index_folder).source("twin").file == "twin.md"


def test_a_run_that_reads_proposes_what_looks_like_one_work(
    ill: Path, index_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["ingest", "--index", str(index_folder)])
    assert "one work?" not in capsys.readouterr().out
    (ill / "back.txt").write_text("The back was edited.", encoding="utf-8")
    cli.main(["ingest", "--index", str(index_folder)])
    assert "one work? third and twin: the same title and year\n" in capsys.readouterr().out
