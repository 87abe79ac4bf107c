"""Measure the page as people meet it: `python -m benchmarks.page`.

In Chromium, how long a second search takes from the key to the painted passage, as a patient and as
a clinician, at a phone's and a desk's width; and how long twenty wait who ask in one instant. Needs
`python -m pip install -e ".[test]"` and Chromium. Nothing else should run beside it.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from benchmarks.size import questions

_PORT = 8613
_APP = "import sys, cli; sys.exit(cli.main(sys.argv[1:]))"
_HERE = Path(__file__).resolve().parent.parent
# The page makes sentences ready beside its first minutes; what is measured is a server gone warm.
_SETTLING_S = 120
_SEARCHES, _AT_ONCE, _ROUNDS = 12, 20, 3
_VIEWS = ("plain", "evidence")
_WIDTHS = ((390, 844), (1280, 900))
# From the key to the first frame after another passage is on the page.
_WATCH = """() => {
  window.kneadle = {};
  const before = document.querySelector('article').innerText;
  document.addEventListener('keydown', () => { window.kneadle.asked = performance.now(); },
    {capture: true, once: true});
  const look = () => {
    const first = document.querySelector('article');
    if (first && first.innerText !== before)
      requestAnimationFrame(() => setTimeout(() => { window.kneadle.seen = performance.now(); }));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def main() -> None:
    """Serve the shipped corpus from an index of its own, and measure."""
    with tempfile.TemporaryDirectory(prefix="kneadle-") as folder, _served(Path(folder)):
        print(f"twenty at once, {_ROUNDS} times: the longest any of them waited, s")
        asked = [question for question in questions() if len(question.split()) > 4]
        for view in _VIEWS:
            for first in range(0, _ROUNDS * _AT_ONCE, _AT_ONCE):
                _at_once(view, asked[first : first + _AT_ONCE])
        print(f"a second search, {_SEARCHES} times, from the key to the painted passage, ms")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
            for view in _VIEWS:
                for size in _WIDTHS:
                    _second_searches(browser, view, size, asked[-_SEARCHES:])


@contextmanager
def _served(folder: Path) -> Iterator[None]:
    command = [sys.executable, "-c", _APP, "app", "--no-browser", "--port", str(_PORT)]
    server = subprocess.Popen([*command, "--index", str(folder / "index")], cwd=_HERE)
    try:
        while not _is_up():
            time.sleep(1)
        _ask("plain", "does massage help sleep")
        time.sleep(_SETTLING_S)
        yield
    finally:
        server.terminate()
        server.wait()


def _is_up() -> bool:
    try:
        with urllib.request.urlopen(f"http://localhost:{_PORT}/_stcore/health") as answer:
            return bool(answer.read() == b"ok")
    except OSError:
        return False


def _at_once(view: str, asked: Sequence[str]) -> None:
    waited: list[tuple[float, float]] = []
    threads = [
        threading.Thread(target=lambda question=question: waited.append(_ask(view, question)))
        for question in asked
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passage, whole = (max(times) for times in zip(*waited, strict=True))
    print(f"  {view}: first passage {passage:.2f}, whole page {whole:.2f}")


def _ask(view: str, question: str) -> tuple[float, float]:
    """The seconds until the first passage, or word that there is none, and until all is there."""
    asked = BackMsg()
    asked.rerun_script.query_string = urlencode({"view": view, "q": question})
    passage = None
    address = f"ws://localhost:{_PORT}/_stcore/stream"
    with connect(address, max_size=None, subprotocols=[Subprotocol("streamlit")]) as socket:
        started = time.perf_counter()
        socket.send(asked.SerializeToString())
        while True:
            told = ForwardMsg()
            told.ParseFromString(socket.recv(decode=False))
            seconds = time.perf_counter() - started
            if passage is None and b"<article" in told.delta.SerializeToString():
                passage = seconds
            if told.WhichOneof("type") == "script_finished":
                return passage or seconds, seconds


def _second_searches(
    browser: Browser, view: str, size: tuple[int, int], asked: Sequence[str]
) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(f"http://localhost:{_PORT}/?{urlencode({'view': view, 'q': 'massage for pain'})}")
    page.wait_for_selector("article mark")
    painted = [_painted(page, question) for question in asked]
    page.close()
    middle = statistics.median(painted)
    print(f"  {view}, {size[0]} pixels wide: median {middle:.0f}, longest {max(painted):.0f}")


def _painted(page: Page, question: str) -> float:
    """The milliseconds of a search by a page that has come to rest."""
    page.wait_for_timeout(1500)
    box = page.get_by_role("textbox").first
    box.fill(question)
    page.evaluate(_WATCH)
    box.press("Enter")
    page.wait_for_function("window.kneadle.seen")
    return float(page.evaluate("window.kneadle.seen - window.kneadle.asked"))


if __name__ == "__main__":
    main()
