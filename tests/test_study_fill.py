"""What is filled from an abstract, where, and how it is marked."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import cli
from conftest import WordCountEncoder
from index.evaluate_facts import FIELDS, labelled_abstracts
from index.library import Library
from ingest import study_trust
from ingest.own_csv import read_own
from ingest.records import ByMachine, Metadata, Reading, Section
from ingest.study import read_study
from ingest.study_abstract import abstract_in
from ingest.study_fill import complete
from ingest.study_trust import LEAST_PRECISION, MEASURED, Measured, trusted

ABSTRACTS = Path(__file__).parent / "data" / "abstracts.jsonl"
TITLE = "Swedish massage for neck pain in bakers"
TEXT = (
    "We randomly assigned 64 bakers to massage or a waiting list. Massage lasted 30 minutes and"
    " was given twice a week for six weeks."
)
PAPER = Metadata(title=TITLE, doi="10.1000/bakers")
RECORD = f"""
PMID- 7001
TI  - {TITLE}
PT  - Journal Article
AB  - {TEXT}
"""


def test_a_silent_record_is_filled_and_each_fact_says_where_it_was_read() -> None:
    known, read = complete(PAPER, [Section(TEXT)], is_record=True)
    assert known == replace(
        PAPER,
        design="randomized trial",
        n_participants=64,
        techniques=("Swedish massage",),
        body_regions=("neck",),
        conditions=("neck pain",),
        dose="30 minutes, twice a week, 6 weeks",
        comparators=("waiting list",),
    )
    assert ByMachine("design", "randomized trial", "randomly assigned", "abstract") in read
    assert ByMachine("techniques", "Swedish massage", "Swedish massage", "title") in read
    assert [fact.quote for fact in read if fact.field == "dose"] == [
        "30 minutes",
        "twice a week",
        "six weeks",
    ]


def test_what_anybody_stated_stays_as_it_is() -> None:
    stated = replace(PAPER, design="cohort", n_participants=60, techniques=("massage by hand",))
    known, read = complete(stated, [Section(TEXT)], is_record=True)
    assert (known.design, known.n_participants) == ("cohort", 60)
    assert known.techniques == ("massage by hand",)
    assert {fact.field for fact in read} == {"body_regions", "conditions", "dose", "comparators"}


@pytest.mark.parametrize(
    ("known", "heading"),
    [
        (Metadata(title=TITLE), "Abstract"),  # a web page: no journal, no identifier
        (PAPER, "Trials of massage"),  # a page of a journal without an abstract
        (replace(PAPER, digest=True), "Abstract"),
        (replace(PAPER, design="consumer page"), "Abstract"),
        (replace(PAPER, title=None), "Abstract"),
    ],
)
def test_what_only_speaks_of_a_trial_becomes_none(known: Metadata, heading: str) -> None:
    assert complete(known, [Section(TEXT, heading)], is_record=False) == (known, ())


def test_of_a_paper_only_the_abstract_is_read() -> None:
    later = Section("In a trial by others, 900 patients were randomised.", "Introduction")
    known, _ = complete(PAPER, [Section(TEXT, "Abstract"), later], is_record=False)
    assert known.n_participants == 64
    parts = [Section("Necks ache.", "Background"), Section(TEXT, "Methods")]
    result = Section("Pain fell.", "Results")
    body = [Section("Necks ache in 90 of 100 men.", "Background"), Section("x" * 4000, "Methods")]
    known, _ = complete(PAPER, [*parts, result, *body], is_record=False)
    assert known.n_participants == 64
    again = [Section("Of 90 men, 80 were randomised.", "Background"), Section("Short.", "Methods")]
    assert abstract_in(PAPER, [*parts, result, *again]) == (*parts, result)
    # without what came of it, these are a paper's own first sections
    assert complete(PAPER, [*parts, *body], is_record=False) == (PAPER, ())


def test_a_field_read_too_badly_is_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    low = Measured(LEAST_PRECISION - 0.001, 1.0, 50, 50)
    monkeypatch.setitem(study_trust.MEASURED, "n_participants", low)
    assert "n_participants" not in trusted()
    known, read = complete(PAPER, [Section(TEXT)], is_record=True)
    assert known.n_participants is None
    assert known.design == "randomized trial"
    assert "n_participants" not in {fact.field for fact in read}


def test_every_field_that_is_read_has_been_measured() -> None:
    assert tuple(MEASURED) == FIELDS


def test_every_quote_can_be_found_where_it_was_read() -> None:
    checked = 0
    for one in labelled_abstracts(ABSTRACTS):
        read = read_study(one.abstract)
        places = {
            "title": [one.abstract.title],
            "abstract": [text for _, text in one.abstract.sections],
        }
        for name in FIELDS:
            found = getattr(read, name) or ()
            for fact in found if isinstance(found, tuple) else (found,):
                if fact.origin == "publication type":
                    assert fact.quote in one.abstract.publication_types
                else:
                    assert any(fact.quote in text for text in places[fact.origin]), fact
                checked += 1
    assert checked > 500


@pytest.fixture
def record(tmp_path: Path, encoder: WordCountEncoder, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KNEADLE_INDEX", str(tmp_path / "index"))
    path = tmp_path / "export.nbib"
    path.write_text(RECORD, encoding="utf-8")
    return path


def test_the_terminal_marks_what_was_read_by_machine(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["ingest", str(record)]) == 0
    capsys.readouterr()
    cli.main(["search", "neck massage"])
    facts = "randomized trial (read by machine); 64 participants (read by machine)\n"
    assert facts in capsys.readouterr().out
    cli.main(["show", "pmid-7001"])
    line = "  design: randomized trial [read by machine: “randomly assigned” (abstract)]\n"
    assert line in capsys.readouterr().out
    cli.main(["show", "pmid-7001", "--json"])
    source = json.loads(capsys.readouterr().out)["source"]
    assert source["read_by_machine"][0] == {
        "field": "design",
        "value": "randomized trial",
        "quote": "randomly assigned",
        "origin": "abstract",
    }


def test_a_sidecar_overrides_what_was_read(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["ingest", str(record)]) == 0
    (tmp_path / "export.nbib.yaml").write_text("design: controlled trial\n", encoding="utf-8")
    assert cli.main(["ingest"]) == 0
    (source,) = Library.open(tmp_path / "index").sources()
    assert source.design == "controlled trial"
    assert "design" not in {fact.field for fact in source.read_by_machine}
    assert source.n_participants == 64
    capsys.readouterr()
    cli.main(["search", "neck massage"])
    assert "   controlled trial; 64 participants (read by machine)\n" in capsys.readouterr().out


def test_nobody_can_claim_for_a_machine(record: Path, tmp_path: Path) -> None:
    (tmp_path / "export.nbib.yaml").write_text("read_by_machine: [design]\n", encoding="utf-8")
    assert cli.main(["ingest", str(record)]) == 1


def test_what_was_read_does_not_come_back_from_a_table_as_stated() -> None:
    read = ByMachine("design", "randomized trial", "randomly assigned", "abstract")
    columns = ["passage_id", "quote", "reference", "id", "title", "design", "n_participants"]
    row = ["", "", "", "a", TITLE, "randomized trial", "64"]
    (stated,) = read_own(columns, [row])
    (marked,) = read_own([*columns, "read_by_machine"], [[*row, str(read)]])
    assert isinstance(stated, Reading)
    assert isinstance(marked, Reading)
    assert (stated.found.design, stated.found.n_participants) == ("randomized trial", 64)
    assert (marked.found.design, marked.found.n_participants) == (None, 64)
