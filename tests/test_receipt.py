"""Search receipts: written, read back, run again."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

import cli
from conftest import Ingest
from index import receipt as receipts
from index.library import Library
from index.receipt import Ranked, Receipt, ReceiptError, read_receipt, receipt, replay
from index.records import Filters, Ranking

MADE = datetime(2026, 11, 22, 5, 30, 9, tzinfo=timezone(timedelta(hours=1)))
FILTERS = Filters(designs=("randomized trial",), year_from=2000, source_ids=("perlman-knee",))
QUESTION = "does kneading help a knee? – Größe"


def made(library: Library, question: str = QUESTION, filters: Filters = Filters()) -> Receipt:  # noqa: B008 - frozen
    answer = library.search(question, k=3, filters=filters)
    return receipt(library, answer, k=3, filters=filters, made=MADE, view={"way": "evidence"})


def rewritten(text: str, change: Callable[[dict[str, object]], object]) -> str:
    """A receipt with a change, under a digest that fits it."""
    record = json.loads(text)
    del record["sha256"]
    change(record)
    return json.dumps(record | {"sha256": receipts._digest(record)})


def test_a_receipt_holds_what_was_asked_of_what_and_what_came(library: Library) -> None:
    held = made(library, filters=FILTERS)
    (hit,) = library.search(QUESTION, k=3, filters=FILTERS).hits
    assert held == Receipt(
        format=1,
        made="2026-11-22T04:30:09Z",
        question=QUESTION,
        k=3,
        filters=FILTERS,
        view=(("way", "evidence"),),
        program="0.1.0",
        model=library.manifest.model,
        weights_sha256=library.manifest.weights_sha256,
        window=library.manifest.window,
        corpus_sha256=library.manifest.corpus_sha256,
        sources=3,
        passages=5,
        answered=True,
        hits=(Ranked("perlman-knee", hit.passage.id, round(hit.score, 6)),),
    )


@pytest.mark.parametrize("filters", [Filters(), FILTERS])
def test_a_receipt_is_read_back_as_it_was_written(library: Library, filters: Filters) -> None:
    held = made(library, filters=filters)
    text = receipts.write_receipt(held)
    assert read_receipt(text) == held
    assert text.isascii()
    assert receipts.write_receipt(read_receipt(text)) == text


def test_the_digest_can_be_computed_by_anyone(library: Library) -> None:
    import hashlib

    record = json.loads(receipts.write_receipt(made(library)))
    digest = record.pop("sha256")
    canonical = json.dumps(record, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest() == digest


def test_a_changed_receipt_is_refused(library: Library) -> None:
    text = receipts.write_receipt(made(library))
    with pytest.raises(ReceiptError, match="was changed since it was written"):
        read_receipt(text.replace('"k": 3', '"k": 4'))


@pytest.mark.parametrize("text", ["", "no", "[]", "{}", "3", '{"sha256": 1'])
def test_another_text_is_no_receipt(text: str) -> None:
    with pytest.raises(ReceiptError, match="no search receipt; give the file that --receipt wrote"):
        read_receipt(text)


def test_a_receipt_of_another_program_says_which(library: Library) -> None:
    text = receipts.write_receipt(made(library))

    def newer(record: dict[str, object]) -> None:
        record |= {"format": 2, "program": "9.0"}

    with pytest.raises(ReceiptError, match=r"from Kneadle 9\.0; replay it with that version"):
        read_receipt(rewritten(text, newer))
    with pytest.raises(ReceiptError, match="replay it with that version"):
        read_receipt(rewritten(text, lambda record: record.pop("hits")))


def test_the_same_library_gives_the_same_list(library: Library) -> None:
    again = replay(library, made(library))
    assert (again.same, again.changes, again.reasons) == (True, (), ())
    assert [hit.source.id for hit in again.answer.hits] == [
        hit.source_id for hit in made(library).hits
    ]


def test_another_corpus_is_named_with_what_it_changed(
    library: Library, ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    held = made(library)
    (corpus / "knees.txt").write_text("Knees\n\nA knee, a knee: the knee was kneaded.", "utf-8")
    (corpus / "back.txt").unlink()
    ingest()
    again = replay(Library.open(index_folder), held)
    assert not again.same
    assert "back was 3, is no longer there" in again.changes
    assert "knees is new at 1" in again.changes
    assert again.reasons == ("the documents in the index are others",)


def test_what_else_differs_is_said(library: Library) -> None:
    held = made(library)
    other = replace(held, program="0.0.1", model="other", weights_sha256="0", window=9)
    assert replay(library, other).reasons == (
        "the program is version 0.1.0, it was 0.0.1",
        f"the index was made with the model {held.model}, it was other",
        "the model's weights are others",
        f"passages are cut to {held.window} tokens, it was 9",
    )


def test_each_place_is_compared(library: Library) -> None:
    held = made(library)
    first, second, third = held.hits
    moved = replace(held, hits=(second, first, replace(third, passage_id="back#9")))
    again = replay(library, moved)
    assert not again.same
    assert again.changes == (
        f"{second.source_id} was 1, is 2",
        f"{first.source_id} was 2, is 1",
        f"{third.source_id} was found by back#9, is by {third.passage_id}",
    )
    assert again.reasons == ("nothing that the receipt holds has changed: report this as an error",)


def test_a_score_that_moved_is_told_and_is_no_other_list(library: Library) -> None:
    held = made(library)
    first, *rest = held.hits
    nearly = replace(held, hits=(replace(first, score=first.score + 0.0005), *rest))
    assert replay(library, nearly).changes == ()
    far = replace(held, hits=(replace(first, score=0.25), *rest))
    again = replay(library, far)
    assert again.same
    assert again.changes == (f"{first.source_id} had score 0.250, has {first.score:.3f}",)


def test_a_list_in_which_evidence_changed_nothing_is_made_again_in_that_way(
    ingest: Ingest, corpus: Path, index_folder: Path
) -> None:
    (corpus / "plain.txt").write_text("Stroking\n\nHands on the neck ease a stiff neck.", "utf-8")
    front = "---\ntitle: Stroking\ndesign: guideline\nyear: 2025\n---\n\n"
    (corpus / "strong.md").write_text(f"{front}Hands on the neck ease a stiff neck too.", "utf-8")
    ingest()
    library = Library.open(index_folder)
    answer = library.search("stiff neck", k=1, ranking=Ranking(evidence=False))
    held = receipt(
        library, answer, k=1, filters=Filters(), made=MADE, view={receipts.EVIDENCE: receipts.OFF}
    )
    assert [hit.source_id for hit in held.hits] == ["plain"]
    assert replay(library, held).same
    assert replay(library, replace(held, view=())).changes[0] == "plain was 1, is no longer there"


def test_to_have_had_an_answer_is_part_of_the_list(library: Library) -> None:
    held = made(library)
    again = replay(library, replace(held, answered=False))
    assert not again.same
    assert again.changes == ("the library had nothing on the question, has an answer",)


def test_the_terminal_writes_one_and_replays_it(
    ingest: Ingest,
    index_folder: Path,
    tmp_path: Path,
    corpus: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("KNEADLE_INDEX", str(index_folder))
    ingest()
    file = tmp_path / "receipt.json"
    search = ["search", "knee pain", "-k", "2", "--to", "2020", "--receipt", str(file)]
    assert cli.main(search) == 0
    held = read_receipt(file.read_text("ascii"))
    assert (held.question, held.k, held.filters) == ("knee pain", 2, Filters(year_to=2020))
    assert datetime.now(UTC) - datetime.fromisoformat(held.made) < timedelta(minutes=5)
    capsys.readouterr()
    assert cli.main(["replay", str(file)]) == 0
    assert capsys.readouterr().out == f"the same list as on {held.made} for: knee pain\n"
    (corpus / "knee.md").unlink()
    ingest()
    assert cli.main(["replay", str(file)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"another list as on {held.made} for: knee pain",
        "  perlman-knee was 1, is no longer there",
        "  the library had an answer, has nothing on the question",
        "  because the documents in the index are others",
    ]
    assert cli.main(["replay", str(file), "--json"]) == 1
    record = json.loads(capsys.readouterr().out)
    assert (record["same"], record["question"]) == (False, "knee pain")


def test_a_file_that_is_no_receipt_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["replay", str(tmp_path / "no.json")]) == 2
    assert capsys.readouterr().err == (
        f"kneadle: {tmp_path / 'no.json'}: No such file or directory; "
        "give the file that --receipt wrote\n"
    )
    (tmp_path / "bad.json").write_bytes(b"\xff")
    assert cli.main(["replay", str(tmp_path / "bad.json")]) == 2
    assert "bad.json: no search receipt; give the file" in capsys.readouterr().err
