"""Finding files."""

import os
from pathlib import Path

import pytest

from conftest import link
from ingest.walk import walk


def names(root: Path) -> list[str]:
    return [found.name for found in walk(root)]


def test_files_come_sorted_by_folder_and_name_and_the_rest_stays_out(tmp_path: Path) -> None:
    for name in (
        "b.txt", "a/z.md", "a/b/c.pdf", "a.txt", "README.md", "LICENSE", ".hidden.txt",
        ".git/x.txt", "~$open.docx", "Thumbs.db", "a.txt.yaml", "orphan.yaml", "a/README.txt",
    ):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert names(tmp_path) == ["a/b/c.pdf", "a/z.md", "a.txt", "b.txt", "orphan.yaml"]


def test_a_file_is_its_own_corpus(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.touch()
    assert [(found.path, found.name) for found in walk(path)] == [(path, "a.txt")]


def test_links_are_followed_once_and_broken_ones_are_there_to_be_named(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.txt").touch()
    link(tmp_path / "a" / "round", tmp_path)
    link(tmp_path / "broken.txt", tmp_path / "nowhere.txt")
    assert names(tmp_path) == ["a/x.txt", "broken.txt"]


def test_a_name_that_cannot_be_shown_is_a_problem_and_not_a_crash(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.txt")).touch()
    except (OSError, UnicodeError):
        pytest.skip("this file system takes no such names")
    ((found),) = list(walk(tmp_path))
    assert found.name == r"caf\udce9.txt"
    assert found.problem == "has a name that cannot be shown"
