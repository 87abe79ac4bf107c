"""The command that opens the page: `kneadle app`."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from commands.build import build_index
from commands.options import Commands, add_command, count
from commands.output import complain, print_refused
from ingest.errors import KneadleError

_HERE = Path(__file__).resolve().parent.parent
# How the page is served wherever it is.
OPTIONS = {
    "server.showEmailPrompt": False,
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    # After each drawing of a page the whole heap would be looked through while all others wait;
    # the collector's own time comes often enough.
    "runner.postScriptGC": False,
    # What nobody foresaw is told in the terminal; a traceback helps no reader of the page.
    "client.showErrorDetails": "none",
    # Streamlit's own red reads as an error around a question.
    "theme.light.primaryColor": "#2f7f86",
    "theme.dark.primaryColor": "#2f7f86",
}


def add_app(commands: Commands) -> None:
    """Let the parser know `kneadle app`."""
    text = "Bring the index up to date and open the search page on this machine."
    parser = add_command(commands, "app", _app, text)
    parser.add_argument("--port", type=count, default=8501, help="the page's port (default: 8501)")
    parser.add_argument("--no-browser", action="store_true", help="serve, open no browser")


def _app(arguments: argparse.Namespace) -> int:
    try:
        print_refused(build_index(arguments.index, []))
    except KneadleError as error:
        # The page says what to do where there is nothing to search.
        complain(f"kneadle: {error}")
    served = {
        "server.address": "localhost",
        "server.port": arguments.port,
        "server.headless": arguments.no_browser,
    }
    flags = [
        part
        for name, value in (served | OPTIONS).items()
        for part in (f"--{name}", str(value).lower())
    ]
    environment = os.environ | {"KNEADLE_INDEX": str(arguments.index.resolve())}
    page = [sys.executable, "-m", "streamlit", "run", str(_HERE / "app.py"), *flags]
    return _become(page, environment)


def _become(command: list[str], environment: dict[str, str]) -> int:
    """Run a command in this one's place, so that what stops `kneadle app` stops the page."""
    if os.name != "nt":
        os.execve(command[0], command, environment)
    # There the prompt would come back at once.
    return subprocess.run(command, env=environment, check=False).returncode
