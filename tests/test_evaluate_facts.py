"""Measuring what is read in abstracts."""

import json
from pathlib import Path

import pytest

import cli
from index.evaluate_facts import FIELDS, Labelled, labelled_abstracts, measure
from ingest.errors import KneadleError
from ingest.metadata import BODY_REGIONS, DESIGNS
from ingest.study_records import Abstract
from ingest.study_trust import MEASURED, Measured

ABSTRACTS = Path(__file__).parent / "data" / "abstracts.jsonl"


def labelled(text: str, **labels: set[str | int]) -> Labelled:
    values = {name: frozenset(labels.get(name, set())) for name in FIELDS}
    return Labelled(Abstract("Massage", (("Methods", text),)), values, "test")


def test_precision_counts_what_was_given_and_recall_what_was_there() -> None:
    two = "We randomised 40 adults to Swedish massage or shiatsu."
    none = "Nothing was said."
    measured = measure(
        [
            labelled(two, techniques={"shiatsu", "tuina"}, n_participants={40}),
            labelled(two, techniques={"shiatsu"}, n_participants={41}),
            labelled(none, n_participants={9}),
        ]
    )
    # given Swedish massage and shiatsu twice, and "massage" from the title once; shiatsu was right
    assert measured["techniques"] == Measured(0.4, 0.667, 5, 3)
    # given 40 twice, right once, labelled three times
    assert measured["n_participants"] == Measured(0.5, 0.333, 2, 3)
    assert measured["certainty"] == Measured(0.0, 0.0, 0, 0)


def test_the_labels_are_in_the_vocabularies_and_the_halves_are_alike_in_size() -> None:
    abstracts = labelled_abstracts(ABSTRACTS)
    assert len(abstracts) >= 180
    assert sum(one.half == "test" for one in abstracts) >= 90
    assert len({one.abstract.title for one in abstracts}) == len(abstracts)
    for one in abstracts:
        assert one.values["design"] <= set(DESIGNS)
        assert one.values["body_regions"] <= set(BODY_REGIONS)


def test_the_table_in_the_code_is_what_is_measured() -> None:
    half = (one for one in labelled_abstracts(ABSTRACTS) if one.half == "test")
    assert measure(half) == MEASURED


def test_eval_prints_both_halves(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["eval", "--facts", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert list(record) == ["tune", "test"]
    assert list(record["test"]) == list(FIELDS)
    assert record["test"]["design"] == {**MEASURED["design"]._asdict(), "filled": True}
    assert cli.main(["eval", "--facts"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["tune", "precision", "recall", "given", "labelled"]
    assert len(lines) == 2 * (1 + len(FIELDS))


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "abstracts.jsonl"
    path.write_text("\n{", encoding="utf-8")
    with pytest.raises(KneadleError, match="line 2: not JSON"):
        labelled_abstracts(path)
