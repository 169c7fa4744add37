"""Play the session of playing.md anew, with the lines that are typed in it, into the page.

From the root of the repository: python docs/playing.py
"""

import contextlib
import io
import os
import re
import shlex
import sys
import tempfile
from pathlib import Path

from sim.cli.app import run_app

PAGE = Path(__file__).with_suffix(".md")
BLOCK = re.compile(r"```console\n\$ detente (?P<command>play .*)\n(?P<output>(?:.*\n)*?)```")
TYPED = re.compile(r"^[^>\n]*round \d+ > (.*)$", re.MULTILINE)


def with_output(page: str) -> str:
    """Return a page with what its session prints now, played in this folder."""
    return BLOCK.sub(lambda found: _block(found["command"], found["output"]), page)


def _block(command: str, output: str) -> str:
    said, typed = io.StringIO(), io.StringIO("\n".join([*TYPED.findall(output), ""]))
    keyboard, sys.stdin = sys.stdin, typed
    try:
        with contextlib.redirect_stdout(said):
            code = run_app(shlex.split(command))
    finally:
        sys.stdin = keyboard
    if code:
        raise RuntimeError(f"detente {command} ended with code {code}")
    return f"```console\n$ detente {command}\n{said.getvalue().rstrip()}\n```"


if __name__ == "__main__":
    scenarios = Path("scenarios").resolve()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("scenarios").symlink_to(scenarios)
        PAGE.write_text(with_output(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
