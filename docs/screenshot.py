"""Make README's picture of the page: `python docs/screenshot.py`, with Chromium on the path.

Needs `python -m pip install -e ".[docs]"`. The browser is the system's own (CHROMIUM names it
otherwise), for playwright's needs a download of several hundred megabytes.
"""

import os
import shutil
import subprocess
import sys
import urllib.parse
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

PORT = 8611
QUESTION = "does massage help chronic low back pain?"
PICTURE = Path(__file__).with_name("page.png")


def main() -> None:
    """Serve the page over the shipped corpus, ask, and keep what a visitor sees."""
    command = [sys.executable, "-c", "import cli; cli.main()", "app", "--no-browser"]
    server = subprocess.Popen([*command, "--port", str(PORT)], cwd=PICTURE.parent.parent)
    try:
        _take()
    finally:
        server.terminate()


def _take() -> None:
    browser_path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1000, "height": 900})
        address = f"http://localhost:{PORT}/?{urllib.parse.urlencode({'q': QUESTION})}"
        for _ in range(600):
            try:
                page.goto(address)
                break
            except Error:  # the server is not up yet, or builds the index
                page.wait_for_timeout(1000)
        page.wait_for_selector("mark", timeout=60_000)
        page.wait_for_timeout(1500)
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
