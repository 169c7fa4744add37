"""Commands that pages, studies and scenarios name exist, with the options they name."""

import re

import pytest
import typer

from sim.cli.app import app
from tests.shipped import ROOT

TEXTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "configs").iterdir(),
        *(ROOT / "scenarios").iterdir(),
    ]
)
COMMANDS = typer.main.get_command(app).commands
NAMED = re.compile(r"(?:`|^\$ |^#? *|/bin/|&& )detente ([a-z]+)\b([^`\n]*)", re.MULTILINE)
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
HISTORY = "CHANGELOG.md"


def options_of(command):
    return {name for option in command.params for name in option.opts} | {"--help"}


def named_in(text):
    """Yield each command that a text names, with its options."""
    for found in NAMED.finditer(text.replace(", then: detente", "\ndetente")):
        yield found[1], OPTION.findall(found[2])


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_command_that_is_named_exists_with_its_options(path):
    for name, options in named_in(path.read_text(encoding="utf-8")):
        assert name in COMMANDS, name
        if path.name != HISTORY:
            assert set(options) <= options_of(COMMANDS[name]), name


def test_all_commands_are_named_on_the_first_page():
    rows = (ROOT / "README.md").read_text(encoding="utf-8").split("## Commands")[1]
    assert {name for name, _ in named_in(rows.split("\nExit codes")[0])} == set(COMMANDS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("as `detente run FILE --seed 3` does", [("run", ["--seed"])]),
        ("$ detente check a.yaml | head", [("check", [])]),
        ("#   detente sweep --out b, then: detente plot", [("sweep", ["--out"]), ("plot", [])]),
        ("x && .venv/bin/detente run a", [("run", [])]),
        ("the command detente is called", []),
    ],
)
def test_commands_are_found_in_texts(text, found):
    assert list(named_in(text)) == found
