"""What the tests share: a corpus of our own words, and an encoder that a person can check."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from index.build import build
from index.library import Library
from index.records import Report
from ingest import embed
from ingest.embed import Vectors
from ingest.emphasis import Emphasis

# The same examples every time: a red run can be run again. Two busy cores are no failure.
settings.register_profile("kneadle", deadline=None, derandomize=True)
settings.load_profile("kneadle")

WORDS = ("back", "neck", "sleep", "infant", "knee", "anxiety", "massage", "blood")


class WordCountEncoder:
    """Counts WORDS in each text; the last dimension is 1 so that no vector is zero."""

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Unit rows (n, 9)."""
        self.encoded.extend(texts)
        counts = [[text.lower().count(word) for word in WORDS] + [1] for text in texts]
        vectors = np.asarray(counts, dtype=np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))

    def encode_question(self, text: str, emphasis: Sequence[Emphasis]) -> Vectors:
        """The text's row, and that of its words by their weights, (2, 9)."""
        own = self.encode([text], query=True)[0]
        said = [(text[one.start : one.end].lower(), one.weight) for one in emphasis]
        counts = [sum(weight for part, weight in said if word in part) for word in WORDS]
        second = np.asarray([*counts, 1], dtype=np.float32)
        return np.stack([own, second / np.linalg.norm(second)])


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests keep is theirs, and the person's own is left alone; also in subprocesses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KNEADLE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> WordCountEncoder:
    """The encoder that every part loads in this test."""
    counting = WordCountEncoder()
    monkeypatch.setattr(embed, "load_encoder", lambda model: counting)
    return counting


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Three small documents: a digest of a trial, a web page saved as text, a note."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "knee.md").write_text(KNEE, encoding="utf-8")
    (folder / "sleep.txt").write_text(SLEEP, encoding="utf-8")
    (folder / "back.txt").write_text(BACK, encoding="utf-8")
    return folder


Ingest = Callable[..., Report]


@pytest.fixture
def index_folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def ingest(encoder: WordCountEncoder, corpus: Path, index_folder: Path) -> Ingest:
    """Bring the index up to date with the corpus, or with the paths named."""

    def run(*paths: Path) -> Report:
        return build(index_folder, paths or (corpus,), load_encoder=lambda model: encoder)

    return run


@pytest.fixture
def library(ingest: Ingest, index_folder: Path) -> Library:
    """The three documents, indexed and opened."""
    ingest()
    return Library.open(index_folder)


def link(path: Path, target: Path) -> None:
    """Make a symbolic link, which Windows allows to some users only."""
    try:
        path.symlink_to(target)
    except OSError:
        pytest.skip("this user may not make links on this system")


KNEE = """---
id: perlman-knee
title: Massage for the knee
authors: [Perlman AI, Ali A]
year: 2012
journal: PLoS One
volume: '7(2)'
pages: e30248
doi: 10.1371/journal.pone.0030248
design: randomized trial
n_participants: 125
conditions: [knee osteoarthritis]
techniques: [Swedish massage]
audience_topic: pain
---

# Massage for the knee

## What was found

An hour of massage a week eased knee pain. The knee moved no better.

## Harms

Nobody was harmed by the knee massage.
"""

SLEEP = """Sleeping Better After Massage

Many people sleep badly. A slow massage in the evening may bring sleep sooner.

Who Should Not Have One

Ask first when you take blood thinners.
"""

BACK = """Back Pain And The Hands

Back pain is common. Massage of the back may ease back pain for a while.
"""
