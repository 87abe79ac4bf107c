"""What is kept on this machine: where, whole or not at all, and by whoever comes first."""

import os
import sys
import time
from pathlib import Path

import pytest

from ingest import kept


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KNEADLE_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def fill(folder: Path) -> None:
    (folder / "a").write_text("first", encoding="utf-8")
    (folder / "b").write_text("second", encoding="utf-8")


@pytest.mark.parametrize(
    ("system", "variable", "value", "place"),
    [
        ("linux", "XDG_CACHE_HOME", "/elsewhere", "/elsewhere/kneadle"),
        ("linux", "XDG_CACHE_HOME", "relative", "~/.cache/kneadle"),
        ("linux", "XDG_CACHE_HOME", "", "~/.cache/kneadle"),
        ("darwin", "XDG_CACHE_HOME", "/elsewhere", "~/Library/Caches/kneadle"),
        ("win32", "LOCALAPPDATA", "/local", "/local/kneadle/Cache"),
        ("win32", "LOCALAPPDATA", "", "~/AppData/Local/kneadle/Cache"),
        ("win32", "KNEADLE_CACHE", "/named", "/named"),
    ],
)
def test_each_system_has_its_place(
    monkeypatch: pytest.MonkeyPatch, system: str, variable: str, value: str, place: str
) -> None:
    monkeypatch.delenv("KNEADLE_CACHE", raising=False)
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setenv(variable, value)
    assert kept.cache() == Path(place).expanduser()


def test_what_is_kept_is_whole_and_nothing_lies_beside_it(cache: Path) -> None:
    folder = kept.encoder_folder(["one"])
    assert not kept.is_whole(folder)
    kept.keep(folder, fill)
    assert kept.is_whole(folder)
    assert list((cache / "encoders").iterdir()) == [folder]
    assert sorted(path.name for path in folder.iterdir()) == ["a", "b", "kept.json"]


@pytest.mark.parametrize("text", ["fir", "fixst", None, ""])
def test_damage_is_seen_and_gives_way(cache: Path, text: str | None) -> None:
    folder = kept.encoder_folder(["one"])
    kept.keep(folder, fill)
    if text is None:
        (folder / "a").unlink()
    else:
        (folder / "a").write_text(text, encoding="utf-8")
    assert not kept.is_whole(folder)
    kept.keep(folder, fill)
    assert (folder / "a").read_text(encoding="utf-8") == "first"
    assert kept.is_whole(folder)
    assert list((cache / "encoders").iterdir()) == [folder]


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"a": 1}', '{"a"'])
def test_a_damaged_list_of_digests_is_damage(cache: Path, text: str) -> None:
    folder = kept.encoder_folder(["one"])
    kept.keep(folder, fill)
    (folder / "kept.json").write_text(text, encoding="utf-8")
    assert not kept.is_whole(folder)


def test_whoever_comes_second_leaves_the_first_ones_in_place(cache: Path) -> None:
    folder = kept.encoder_folder(["one"])

    def overtaken(beside: Path) -> None:
        kept.keep(folder, fill)
        (beside / "a").write_text("late", encoding="utf-8")

    kept.keep(folder, overtaken)
    assert (folder / "a").read_text(encoding="utf-8") == "first"
    assert list((cache / "encoders").iterdir()) == [folder]


def test_a_crash_while_filling_leaves_nothing(cache: Path) -> None:
    folder = kept.encoder_folder(["one"])

    def crash(beside: Path) -> None:
        fill(beside)
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        kept.keep(folder, crash)
    assert list((cache / "encoders").iterdir()) == []


def test_what_a_killed_process_left_goes_after_an_hour(cache: Path) -> None:
    folder = kept.encoder_folder(["one"])
    for name, age in (("x.new-old", 7200), ("x.new-young", 60)):
        (cache / "encoders" / name).mkdir(parents=True)
        then = time.time() - age
        os.utime(cache / "encoders" / name, (then, then))
    kept.keep(folder, fill)
    assert sorted(path.name for path in (cache / "encoders").iterdir()) == sorted(
        [folder.name, "x.new-young"]
    )


def aged(path: Path, text: str) -> Path:
    """A file whose times say that it was written a while ago."""
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_600_000_000, 1_600_000_000))
    return path


# printf one | sha256sum, printf two | sha256sum
ONE = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
TWO = "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3"


@pytest.mark.usefixtures("cache")
def test_a_file_is_read_once_until_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_SETTLED_NS", -(10**18))  # as if the file had been there for long
    path = aged(tmp_path / "weights", "one")
    assert kept.settled_sha256(path) == ONE
    with monkeypatch.context() as patch:
        patch.setattr(kept, "file_sha256", lambda path: pytest.fail("read again"))
        assert kept.settled_sha256(path) == ONE
    # As long, and as old by its own account: the system's change time tells.
    assert kept.settled_sha256(aged(path, "two")) == TWO


@pytest.mark.usefixtures("cache")
def test_a_file_changed_just_now_is_read_every_time(tmp_path: Path) -> None:
    path = aged(tmp_path / "weights", "one")
    assert kept.settled_sha256(path) == ONE
    assert not (kept.cache() / "digests").exists()


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("note", ["", "[]", "{}", '{"status": 3}'])
def test_a_damaged_note_is_no_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, note: str
) -> None:
    monkeypatch.setattr(kept, "_SETTLED_NS", -(10**18))
    path = aged(tmp_path / "weights", "one")
    kept.settled_sha256(path)
    (written,) = (kept.cache() / "digests").iterdir()
    written.write_text(note, encoding="utf-8")
    assert kept.settled_sha256(path) == ONE


@pytest.mark.usefixtures("cache")
def test_what_nobody_used_for_a_month_goes_when_another_is_kept() -> None:
    old, used, new = (kept.encoder_folder([name]) for name in ("old", "used", "new"))
    for folder in (old, used):
        kept.keep(folder, fill)
        then = time.time() - 31 * 86_400
        os.utime(folder / "kept.json", (then, then))
    kept.used(used)
    kept.keep(new, fill)
    assert sorted(path.name for path in new.parent.iterdir()) == sorted([used.name, new.name])
    assert kept.is_whole(used)


def test_a_note_is_kept_for_a_month(cache: Path) -> None:
    assert kept.noted("refused", ["a"]) is None
    kept.note("refused", ["a"], "it pools – otherwise")
    assert kept.noted("refused", ["a"]) == "it pools – otherwise"
    assert kept.noted("refused", ["b"]) is None
    assert kept.noted("agrees", ["a"]) is None
    (path,) = (cache / "refused").iterdir()
    os.utime(path, (time.time() - 31 * 86_400,) * 2)
    assert kept.noted("refused", ["a"]) is None
    path.write_text("[]", encoding="utf-8")
    assert kept.noted("refused", ["a"]) is None
