"""Serve the page for the browser tests, with their encoder; the port is told first."""

import socket
import sys
from pathlib import Path

from streamlit import config
from streamlit.web import bootstrap

from commands.page import OPTIONS
from conftest import WordCountEncoder
from ingest import embed

APP = Path(__file__).resolve().parent.parent / "app.py"


def main() -> None:
    """Serve until killed; the port is the first line of output."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    encoder = WordCountEncoder()
    embed.load_encoder = lambda model: encoder
    served = {"server.address": "127.0.0.1", "server.port": port, "server.headless": True}
    for name, value in (served | OPTIONS).items():
        config.set_option(name, value)
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    bootstrap.run(str(APP), False, [], {})


if __name__ == "__main__":
    main()
