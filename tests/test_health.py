"""The health of a library."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fpdf import FPDF

import cli
from conftest import KNEE, Ingest
from index.duplicates import Duplicate
from index.health import Dangling, Health, health
from index.library import Library
from index.records import Refusal

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


Check = Callable[..., tuple[int, str]]


@pytest.fixture
def check(
    library: Library,
    index_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Check:
    """Report on a library in which nothing but one kind was found: exit status and text."""

    def run(kind: str, found: tuple[object, ...], *options: str) -> tuple[int, str]:
        only = Health(sources=3, passages=5, **{kind: found})  # type: ignore[arg-type]
        monkeypatch.setattr("index.health.health", lambda library: only)
        status = cli.main(["check", *options, "--index", str(index_folder)])
        return status, capsys.readouterr().out

    return run


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("retracted", "retracted"),
        ("other_notices", "with a correction or an expression of concern"),
        ("without_text", "without abstract or text: listed, not searched"),
        ("without_identifier", "without DOI, PMID or PMCID"),
        ("without_year", "without a year"),
        ("without_licence", "without a licence"),
    ],
)
def test_what_files_do_not_say_is_printed_and_fails_a_strict_check_only(
    kind: str, title: str, check: Check
) -> None:
    text = f"3 sources in 5 passages\n{title}: 2\n  knee\n  neck\nnothing to mend\n"
    assert check(kind, ("knee", "neck")) == (0, text)
    assert check(kind, ("knee", "neck"), "--strict") == (1, text)


MERGE = "look like one work, or contradict each other; merge what is one: kneadle ingest --merge"
VERSIONS = "may be a preprint and what was published of it; link them in a sidecar: versions"


@pytest.mark.parametrize(
    ("kind", "one", "title", "entry"),
    [
        (
            "refused",
            Refusal("a.txt", "is odd", "mend it"),
            "files refused",
            "a.txt: is odd; mend it",
        ),
        (
            *("scanned", Refusal("a.pdf", "is a scan", "read it", 2)),
            *("PDFs without text: scans", "a.pdf, record 2: is a scan; read it"),
        ),
        (
            *("unknown_front_matter", Refusal("a.md", "unknown key", "mend it")),
            *("front matter with unknown keys", "a.md: unknown key; mend it"),
        ),
        ("duplicates", Duplicate("a", "b", "as like as eggs"), MERGE, "a and b: as like as eggs"),
        ("disagreeing", Duplicate("a", "b", "half alike"), MERGE, "a and b: half alike"),
        ("unlinked_versions", Duplicate("a", "b", "one early"), VERSIONS, "a and b: one early"),
        ("dangling", Dangling("a", "gone"), "names of sources that are not there", "a: [gone]"),
    ],
)
def test_what_is_to_mend_is_printed_and_fails_the_check_and_a_likely_preprint_does_not(
    kind: str, one: object, title: str, entry: str, check: Check
) -> None:
    preprint = kind == "unlinked_versions"
    last = "nothing to mend" if preprint else "something to mend: see above"
    text = f"3 sources in 5 passages\n{title}: 1\n  {entry}\n{last}\n"
    assert check(kind, (one,)) == (0 if preprint else 1, text)


def test_a_notice_is_named_once_and_is_no_disagreement_with_its_work(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    for name, facts in {
        "corrected": "doi: 10.1000/c\npmid: '1'\nnotices: ['correction: 2020']",
        "erratum": "doi: 10.1000/c\npmid: '2'\ntitle: 'Erratum to: Massage of necks'",
        "withdrawn": "notices: ['withdrawal: 2021', 'correction: 2020']",
    }.items():
        (corpus / f"{name}.md").write_text(f"---\nid: {name}\n{facts}\n---\n\nNecks.\n", "utf-8")
    ingest()
    found = health(Library.open(index_folder))
    assert (found.retracted, found.other_notices) == (("withdrawn",), ("corrected",))
    assert (found.disagreeing, found.sound) == ((), True)
