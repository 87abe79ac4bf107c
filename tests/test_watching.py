"""Following a folder."""

import threading
from pathlib import Path

import pytest

import cli
from conftest import WordCountEncoder
from index.library import Library
from index.watching import watch

# A test that waits longer has failed; none of them waits for time to pass.
LIMIT = 20


class Stopped(Exception):
    """What ends a watch in these tests, as Ctrl-C does."""


class Follower:
    """A watch in a thread of its own, that counts its calls and ends after so many."""

    def __init__(self, folder: Path, calls: int, quiet: float = 0.2) -> None:
        self.calls = threading.Semaphore(0)
        self.left = calls
        self.ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(folder, quiet), daemon=True)

    def __enter__(self) -> "Follower":
        self._thread.start()
        assert self.ready.wait(LIMIT)
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join(LIMIT)
        assert not self._thread.is_alive()

    def called(self) -> bool:
        return self.calls.acquire(timeout=LIMIT)

    def _run(self, folder: Path, quiet: float) -> None:
        with pytest.raises(Stopped):
            watch(folder, self._changed, ready=self.ready.set, quiet=quiet)

    def _changed(self) -> None:
        self.left -= 1
        self.calls.release()
        if not self.left:
            raise Stopped


def test_a_new_a_changed_a_renamed_and_a_deleted_file_each_count(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "a.txt"
    path.parent.mkdir()
    with Follower(tmp_path, calls=4) as follower:
        path.write_text("One.", encoding="utf-8")
        assert follower.called()
        path.write_text("Two.", encoding="utf-8")
        assert follower.called()
        path.rename(tmp_path / "b.txt")
        assert follower.called()
        (tmp_path / "b.txt").unlink()
        assert follower.called()


def test_many_files_that_come_together_are_one_change(tmp_path: Path) -> None:
    with Follower(tmp_path, calls=2, quiet=1.0) as follower:
        for number in range(50):
            (tmp_path / f"{number}.txt").write_text("Text.", encoding="utf-8")
        assert follower.called()
        assert follower.left == 1
        (tmp_path / "last.txt").write_text("Text.", encoding="utf-8")
        assert follower.called()


def test_reading_and_hidden_files_are_no_change(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.", encoding="utf-8")
    (tmp_path / ".kneadle").mkdir()
    with Follower(tmp_path, calls=1) as follower:
        (tmp_path / "a.txt").read_text("utf-8")
        (tmp_path / ".kneadle" / "current").write_text("g1", encoding="utf-8")
        (tmp_path / ".a.txt.swp").write_text("x", encoding="utf-8")
        assert not follower.calls.acquire(timeout=1.0)
        (tmp_path / "a.txt").write_text("Other.", encoding="utf-8")
        assert follower.called()


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A watch that Ctrl-C ends as soon as it is ready."""

    def at_once(folder: Path, changed: object, *, ready: object) -> None:
        assert callable(ready)
        ready()
        raise KeyboardInterrupt

    monkeypatch.setattr("index.watching.watch", at_once)


def test_the_command_indexes_first_and_ends_cleanly(
    interrupted: None,
    encoder: WordCountEncoder,
    corpus: Path,
    index_folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["watch", str(corpus), "--index", str(index_folder)]) == 0
    shown = capsys.readouterr().out
    assert "3 read, 0 unchanged; 5 passages embedded" in shown
    assert shown.endswith(
        f"watching {corpus}; Ctrl-C stops it\nstopped watching; the index is whole\n"
    )
    assert len(Library.open(index_folder).sources()) == 3


def test_a_folder_that_is_not_there_is_named(
    index_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["watch", str(tmp_path / "no"), "--index", str(index_folder)]) == 2
    assert (
        capsys.readouterr().err == f"kneadle: {tmp_path / 'no'}: no folder there; check the name\n"
    )
