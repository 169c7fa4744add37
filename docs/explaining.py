"""Print the output of the commands in explaining.md and stability.md anew, into the pages.

From the root of the repository: python docs/explaining.py
"""

import contextlib
import io
import os
import re
import shlex
import tempfile
from pathlib import Path

from sim.cli.app import run_app

PAGES = tuple(Path(__file__).with_name(name) for name in ("explaining.md", "stability.md"))
BLOCK = re.compile(r"```console\n\$ detente (?P<command>.*)\n(?P<output>(?:.*\n)*?)```")
SILENT = ("run",)
"""Commands of which the output is not shown."""


def with_output(page: str) -> str:
    """Return a page with what its commands print now, run in this folder in their order."""
    return BLOCK.sub(lambda found: _block(found["command"]), page)


def _block(command: str) -> str:
    said, words = io.StringIO(), shlex.split(command)
    with contextlib.redirect_stdout(said):
        code = run_app(words)
    if code:
        raise RuntimeError(f"detente {command} ended with code {code}")
    shown = "" if words[0] in SILENT else f"{said.getvalue().rstrip()}\n"
    return f"```console\n$ detente {command}\n{shown}```"


if __name__ == "__main__":
    linked = [(name, Path(name).resolve()) for name in ("scenarios", "docs")]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name, place in linked:
            Path(name).symlink_to(place)
        for page in PAGES:
            page.write_text(with_output(page.read_text(encoding="utf-8")), encoding="utf-8")
