"""Text that is put aside."""

from pathlib import Path

import pytest

from index.aside import Aside
from index.errors import StoreError
from ingest.records import Document, Section, Source

SOURCE = Source(file="a.txt", sha256="0")
SECTIONS = (Section("Kneading – ñ 🙂", "What was found", 3, 17), Section("\ud800 broken"))


def test_sections_come_back_as_they_were_in_any_order(tmp_path: Path) -> None:
    with Aside(tmp_path) as aside:
        first = aside.put(Document(SOURCE, SECTIONS))
        second = aside.put(Document(SOURCE, SECTIONS[1:]))
        assert (first.source, len(first.sections)) == (SOURCE, 2)
        assert tuple(second.sections) == SECTIONS[1:]
        assert tuple(first.sections) == SECTIONS
        assert (first.sections[0], first.sections[:1]) == (SECTIONS[0], SECTIONS[:1])


def test_much_text_is_in_a_file_that_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.aside._IN_MEMORY", 10)
    with Aside(tmp_path) as aside:
        kept = [aside.put(Document(SOURCE, (Section(f"text {n}"),))) for n in range(50)]
        assert [document.sections[0].text for document in kept] == [f"text {n}" for n in range(50)]
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        def seek(self, *_: int) -> int:
            raise OSError(28, "No space left on device")

        def close(self) -> None:
            pass

    monkeypatch.setattr("tempfile.SpooledTemporaryFile", lambda *_, **__: Full())
    with (
        Aside(tmp_path) as aside,
        pytest.raises(StoreError, match=r"could not be written \(No space left on device\); make"),
    ):
        aside.put(Document(SOURCE, SECTIONS))
