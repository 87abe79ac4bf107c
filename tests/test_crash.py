"""A run that is killed at any instant leaves the last good index readable.

A real process builds, and SIGKILLs itself just before its n-th dealing with the file system, for
every n up to the last one; and a disk that is full at any of many sizes likewise. Each child is
forked from one process that has loaded everything, so that many points cost little.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Ingest
from index import store
from index.library import Library

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="Windows has no fork; generations are the same there"
)

# Runs `build` in forked children: point n dies before its n-th event, size n may write files of
# at most n bytes. Prints what became of each: "killed", or the number of sources built.
CHILD = """
import os, resource, signal, sys
from pathlib import Path
from conftest import WordCountEncoder
from index import build
from ingest.errors import KneadleError
from ingest.model import find_model

index, corpus, mode, *points = sys.argv[1:]
EVENTS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.scandir", "os.listdir",
          "sqlite3.connect", "shutil.rmtree"}

def die_at(point):
    seen = [0]
    def count(event, arguments):
        if event in EVENTS:
            seen[0] += 1
            if seen[0] == point:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(count)

def limit(size):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

def run(point):
    {"kill": die_at, "full": limit}[mode](point)
    try:
        report = build.build(Path(index), [Path(corpus)], load_encoder=lambda m: WordCountEncoder())
        os._exit(10 + report.sources)
    except KneadleError:
        os._exit(2)

find_model()  # digests the weights once for all children
for point in points:
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        run(int(point))
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    print({-9: "killed", 2: "refused"}.get(code, code), flush=True)
    sys.stdin.readline()
"""


def children(index: Path, corpus: Path, mode: str, points: list[int]) -> Iterator[str]:
    """What became of each child in turn; the next one starts when the caller comes back."""
    here = Path(__file__).resolve().parent
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(index), str(corpus), mode, *map(str, points)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(here), str(here.parent)])},
    )
    assert process.stdin
    assert process.stdout
    try:
        for line in process.stdout:
            yield line.strip()
            process.stdin.write("\n")
            process.stdin.flush()
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def changed(ingest: Ingest, corpus: Path) -> Path:
    """The corpus after a first run: one file edited, one deleted, one new."""
    ingest()
    (corpus / "back.txt").write_text("Backs And More\n\nThe back was edited.", "utf-8")
    (corpus / "sleep.txt").unlink()
    (corpus / "neck.txt").write_text("Necks In General\n\nA stiff neck passes.", "utf-8")
    (corpus / "calf.txt").write_text("Calves In General\n\nA sore calf passes.", "utf-8")
    return corpus


BEFORE = ["back", "perlman-knee", "sleep"]
AFTER = ["back", "calf", "neck", "perlman-knee"]


def state(index: Path) -> list[str]:
    """The ids in the index, which must open and answer whatever happened."""
    library = Library.open(index)
    ids = [source.id for source in library.sources()]
    passages = [passage for source_id in ids for passage in library.passages(source_id)]
    assert len(passages) == library.manifest.passages
    assert library.search("back", k=9).hits[0].source.id == "back"
    return ids


def test_a_kill_before_every_step_leaves_the_old_index_or_the_new_one(
    changed: Path, index_folder: Path
) -> None:
    shutil.copytree(index_folder, index_folder.with_name("first"))
    outcomes: list[tuple[str, list[str]]] = []
    for outcome in children(index_folder, changed, "kill", list(range(1, 400))):
        outcomes.append((outcome, state(index_folder)))
        if outcome != "killed":
            break
        shutil.rmtree(index_folder)
        shutil.copytree(index_folder.with_name("first"), index_folder)
    deaths = [ids for outcome, ids in outcomes if outcome == "killed"]
    assert outcomes[-1] == ("14", AFTER)
    assert len(deaths) > 30
    # Old, and from one step on new: never anything else, never back again.
    turn = deaths.count(BEFORE)
    assert deaths == [BEFORE] * turn + [AFTER] * (len(deaths) - turn)
    assert 0 < turn < len(deaths)


def test_kills_that_follow_on_each_other_do_no_more_harm_than_one(
    changed: Path, index_folder: Path
) -> None:
    for outcome in children(index_folder, changed, "kill", list(range(5, 120, 5))):
        assert state(index_folder) in (BEFORE, AFTER)
        assert outcome in ("killed", "14")
    assert state(index_folder) == AFTER
    assert len([path for path in index_folder.iterdir() if path.is_dir()]) <= 2


def test_a_disk_that_is_full_at_any_size_leaves_the_index_as_it_was(
    changed: Path, index_folder: Path
) -> None:
    sizes = [0, 1, 5, 50, 100, 200, 400, 800, 1500, 3000, 6000, 12000, 20000, 25000]
    for outcome in children(index_folder, changed, "full", sizes):
        assert outcome == "refused"
        assert state(index_folder) == BEFORE
        assert [p.name for p in index_folder.iterdir() if p.is_dir()] == ["g000001"]
    (outcome,) = children(index_folder, changed, "full", [10_000_000])
    assert outcome == "14"
    assert state(index_folder) == AFTER


def test_a_kill_in_the_midst_of_embedding_leaves_the_index_as_it_was(
    changed: Path, index_folder: Path
) -> None:
    script = CHILD.replace("WordCountEncoder())", "Dying())")
    script = script.replace(
        "def die_at",
        "class Dying(WordCountEncoder):\n"
        "    def encode(self, texts, *, query=False):\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n\n"
        "def die_at",
    )
    here = Path(__file__).resolve().parent
    done = subprocess.run(
        [sys.executable, "-c", script, str(index_folder), str(changed), "full", "100000000"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(here), str(here.parent)])},
        capture_output=True,
        input="\n",
        text=True,
        check=False,
    )
    assert done.stdout == "killed\n"
    assert state(index_folder) == BEFORE
    assert store.current(index_folder) == index_folder / "g000001"
