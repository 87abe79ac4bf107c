"""Measuring the search on judged questions."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import cli
import commands.evaluate
from conftest import Ingest, WordCountEncoder
from index import evaluate
from index.library import Library
from index.records import Ranking
from ingest.errors import KneadleError

QUESTIONS = Path(__file__).parent / "data" / "questions.jsonl"


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """Three documents; the first question's answer is found, the second's only by its words."""
    folder = tmp_path / "beir"
    folder.mkdir()
    documents = [
        {"_id": "10", "title": "Knees", "text": "Knee pain after massage of the knee."},
        {"_id": "11", "title": "", "text": "Sleep comes late."},
        {"_id": "A.3", "title": "Backs: a study", "text": "Back pain of ramblers."},
    ]
    questions = [
        {"_id": "q1", "text": "knee"},
        {"_id": "q2", "text": "ramblers"},
        {"_id": "q3", "text": "nobody judged this"},
    ]
    for name, records in (("corpus", documents), ("queries", questions)):
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (folder / f"{name}.jsonl").write_text(lines, "utf-8")
    qrels = "query-id\tcorpus-id\tscore\nq1\t10\t2\nq2\tA.3\t1\nq2\tgone\t1\nq3\t11\t0\n"
    (folder / "qrels.tsv").write_text(qrels, "utf-8")
    return folder


def test_a_collection_is_measured_through_the_library(
    collection: Path, index_folder: Path, encoder: WordCountEncoder
) -> None:
    library = evaluate.index_collection(collection, index_folder, lambda *_: None)
    assert [source.title for source in library.sources()] == ["Knees", None, "Backs: a study"]
    questions = evaluate.collection_questions(collection)
    assert [(q.text, q.judged) for q in questions] == [("knee", {"d0": 2}), ("ramblers", {"d2": 1})]
    scores = evaluate.score(library, questions)
    assert scores.measured == {
        "nDCG@10": [1.0, 1.0],
        "R@10": [1.0, 1.0],
        "R@100": [1.0, 1.0],
        "RR@10": [1.0, 1.0],
    }
    # "ramblers" is no word of the encoder's: by meaning alone all documents are alike to it but
    # for their length, and the shortest of them is not the one asked for.
    alone = evaluate.score(library, questions, Ranking(by="meaning"))
    assert alone.measured["RR@10"][1] < 1
    assert scores.differences(alone)["RR@10"][1] > 0


def test_the_second_time_nothing_is_embedded(
    collection: Path, index_folder: Path, encoder: WordCountEncoder
) -> None:
    evaluate.index_collection(collection, index_folder, lambda *_: None)
    encoder.encoded.clear()
    evaluate.index_collection(collection, index_folder, lambda *_: None)
    assert encoder.encoded == []


def test_the_command_prints_the_measures_under_their_names(
    collection: Path,
    index_folder: Path,
    encoder: WordCountEncoder,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ["eval", str(collection), "--index", str(index_folder), "--json"]
    assert cli.main(command) == 0
    record: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert set(record) == {"nDCG@10", "R@10", "R@100", "RR@10", "queries", "p50_ms", "p95_ms"}
    assert (record["nDCG@10"], record["queries"]) == (1.0, 2)
    assert cli.main([*command, "--compare", "dense"]) == 0
    compared = json.loads(capsys.readouterr().out)["compare"]
    assert compared["to"] == "dense"
    assert compared["gain_95"]["RR@10"][1] > 0


def test_a_folder_that_is_no_collection_is_named(tmp_path: Path) -> None:
    with pytest.raises(KneadleError, match=r"corpus\.jsonl is not there; name a BEIR folder"):
        evaluate.collection_questions(tmp_path)
    (tmp_path / "corpus.jsonl").write_text('{"_id": "1"}\n[1]\n', "utf-8")
    with pytest.raises(KneadleError, match=r"corpus\.jsonl, line 2: not a JSON object"):
        evaluate.collection_questions(tmp_path)


def test_answers_are_counted_by_kind_and_voice(library: Library) -> None:
    questions = [
        evaluate.Question("knee massage", {"perlman-knee": 2}, "answerable", "patient"),
        evaluate.Question("zebra crossings", {"back": 1}, "answerable", "patient"),
        evaluate.Question("carburettors", {}, "off subject", "patient"),
    ]
    groups = list(evaluate.answered(evaluate.asked(library, questions)))
    assert [(g.kind, g.questions, g.answered) for g in groups] == [
        ("answerable", 2, 0.5),
        ("off subject", 1, 0.0),
    ]
    assert groups[0].found_in_five == 1.0


def test_under_the_cut_off_the_nearest_is_shown_and_said_to_be_no_answer(
    ingest: Ingest, index_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ingest()
    answer = Library.open(index_folder).search("carburettors")
    assert not answer.answered
    assert answer.hits
    assert cli.main(["search", "carburettors", "--index", str(index_folder)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("The library has nothing on this, as far as it can tell. Nearest to it")
    assert "\n1. " in out


def test_the_judged_questions_are_what_they_say() -> None:
    questions = evaluate.library_questions(QUESTIONS)
    corpus = Path(__file__).parent.parent / "corpus"
    ids = {path.stem for path in (corpus / "studies").glob("*.md")}
    ids |= {f"guide-{path.stem}" for path in (corpus / "guides").glob("*.md")}
    assert len({question.text for question in questions}) == len(questions)
    for question in questions:
        assert set(question.judged) <= ids, question.text
        assert bool(question.judged) == (question.kind == "answerable"), question.text
        assert question.half in ("tune", "test")
        assert question.voice in ("clinician", "patient")
    answerable = [question for question in questions if question.kind == "answerable"]
    assert len(answerable) >= 120
    assert len(questions) - len(answerable) >= 60


def outcome(kind: str, confidence: float | None) -> evaluate.Outcome:
    cutoff = None if confidence is None else 0.3
    return evaluate.Outcome(evaluate.Question("", {}, kind), True, True, confidence, cutoff)


def test_a_curve_is_of_the_answerable_against_all_others() -> None:
    outcomes = [outcome("answerable", 0.5), outcome("near", 0.4), outcome("off subject", 0.2)]
    (found,) = evaluate.curves("tune", outcomes)
    assert [(p.cutoff, p.rightly, p.wrongly) for p in found.points] == [
        (0.5, 1.0, 0.0),
        (0.4, 1.0, 0.5),
        (0.2, 1.0, 1.0),
    ]
    assert (found.chosen.cutoff, found.chosen.wrongly) == (0.3, 0.5)
    assert evaluate.curves("tune", outcomes[:1]) == []
    assert evaluate.curves("tune", [outcome("answerable", None), outcome("near", None)]) == []


def test_each_calibration_has_a_curve_of_its_own() -> None:
    other = (
        replace(outcome("answerable", 0.1), cutoff=0.05),
        replace(outcome("near", 0.2), cutoff=0.05),
    )
    one = outcome("answerable", 0.5), outcome("near", 0.2)
    found = evaluate.curves("all", [*one, *other])
    assert [(c.name, c.chosen.rightly, c.chosen.wrongly) for c in found] == [
        ("all, cut-off 0.05", 1.0, 1.0),
        ("all, cut-off 0.3", 1.0, 0.0),
    ]


def test_the_librarys_questions_are_told_by_half_and_drawn(
    ingest: Ingest,
    index_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ingest()
    lines = [
        {"question": text, "relevant": judged, "kind": kind, "voice": "patient", "half": half}
        for half in ("tune", "test")
        for text, judged, kind in (
            (f"{half}: knee massage", {"perlman-knee": 2}, "answerable"),
            (f"{half}: carburettors", {}, "off subject"),
        )
    ]
    folder = tmp_path / "tests" / "data"
    folder.mkdir(parents=True)
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "questions.jsonl").write_text(text, "utf-8")
    judged_sentence: dict[str, Any] = {
        "question": "did the knee move better",
        "passage": "perlman-knee#1",
        "acceptable": ["The knee moved no better."],
    }
    unknown = judged_sentence | {"passage": "elsewhere#1"}
    judged_lines: list[dict[str, Any]] = [
        judged_sentence,
        judged_sentence | {"acceptable": ["No such."]},
        unknown,
    ]
    text = "".join(json.dumps(line) + "\n" for line in judged_lines)
    (folder / "sentences.jsonl").write_text(text, "utf-8")
    monkeypatch.setattr(commands.evaluate, "_HERE", tmp_path)
    picture = tmp_path / "curve.svg"
    command = ["eval", "--library", "--index", str(index_folder), "--curve", str(picture), "--json"]
    assert cli.main(command) == 0
    record = json.loads(capsys.readouterr().out)
    assert set(record) == {"model", "tune", "test", "marked", "curve"}
    assert record["marked"] == 0.5
    assert [(g["kind"], g["questions"]) for g in record["test"]] == [
        ("answerable", 1),
        ("off subject", 1),
    ]
    assert record["test"][0]["found_in_five"] == 1.0
    assert set(record["curve"]) == {"unseen questions"}
    assert picture.read_text("utf-8").count("<polyline") == 1
