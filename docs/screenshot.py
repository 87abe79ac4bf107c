"""Make README's pictures of the page: `python docs/screenshot.py`, with Chromium on the path.

Needs `python -m pip install -e ".[docs]"`. The browser is the system's own (CHROMIUM names it
otherwise), else the one that `playwright install chromium` brings.
"""

import os
import shutil
import subprocess
import sys
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

PORT = 8611
HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's name, the address it shows, what has to be there, and how wide it is."""

    name: str
    address: dict[str, str]
    there: str
    width: int = 1100
    height: int = 900


PICTURES = (
    Picture("page", {"q": "does massage help chronic low back pain?"}, "article mark"),
    Picture(
        "evidence", {"view": "evidence", "q": "massage for neck pain"}, "article .kn-quote mark"
    ),
    Picture(
        "glance",
        {"view": "evidence", "q": "massage for neck pain", "glance": "hits"},
        "[data-testid=stVegaLiteChart] svg",
        height=1250,
    ),
    Picture(
        "phone",
        {"q": "is it safe to have a massage when I take blood thinners?"},
        ".kn-alert",
        width=390,
        height=844,
    ),
)


def main() -> None:
    """Serve the page over the shipped corpus and keep what a visitor sees."""
    command = [sys.executable, "-c", "import cli; cli.main()", "app", "--no-browser"]
    server = subprocess.Popen([*command, "--port", str(PORT)], cwd=HERE.parent)
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chrome")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found)
            for picture in PICTURES:
                _take(browser, picture)
            browser.close()
    finally:
        server.terminate()


def _take(browser: Browser, picture: Picture) -> None:
    page = browser.new_page(viewport={"width": picture.width, "height": picture.height})
    _go(page, f"http://localhost:{PORT}/?{urllib.parse.urlencode(picture.address)}")
    page.wait_for_selector(picture.there, timeout=60_000)
    page.wait_for_timeout(2000)
    page.screenshot(path=HERE / f"{picture.name}.png")
    page.close()


def _go(page: Page, address: str) -> None:
    for _ in range(600):
        try:
            page.goto(address)
            return
        except Error:  # the server is not up yet, or builds the index
            page.wait_for_timeout(1000)


if __name__ == "__main__":
    main()
