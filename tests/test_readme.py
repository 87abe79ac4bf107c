"""README promises nothing that is not there."""

import re
import shlex
from pathlib import Path

import pytest

import cli

README = (Path(__file__).resolve().parent.parent / "README.md").read_text("utf-8")
COMMANDS = (
    *("ingest", "search", "app", "list", "show", "remove", "export", "replay", "fetch", "update"),
    *("recheck", "verify", "check", "watch", "eval"),
)


def test_the_two_commands_stand_as_promised() -> None:
    lines = [line.strip() for line in README.splitlines()]
    assert lines.count("python -m pip install -e . && kneadle app") == 1
    assert lines.count('python -m pip install -e ".[test]" && pytest') == 1


def test_every_command_is_named_and_every_one_named_exists() -> None:
    assert set(re.findall(r"kneadle ([a-z]+)", README)) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_helps(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main([command, "--help"])
    out = capsys.readouterr().out
    assert out.startswith(f"usage: kneadle {command} ")


def test_no_command_is_forgotten_here(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--help"])
    listed = re.findall(r"^ {4}([a-z]+) ", capsys.readouterr().out, re.M)
    assert sorted(listed) == sorted(COMMANDS)


def test_every_option_of_search_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main(["search", "--help"])
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help", "--index"}
    assert sorted(option for option in options if f"`{option}`" not in README) == []


def test_the_example_question_parses() -> None:
    (example,) = re.findall(r'^ {4}(kneadle search ".*)$', README, re.M)
    parsed = cli._parser().parse_args(shlex.split(example)[1:])
    assert parsed.question == "is it safe to have a massage when I'm on blood thinners"
    assert parsed.design == ["consumer page"]


def test_readme_is_read_in_one_sitting() -> None:
    assert len(README.splitlines()) < 150
