"""Print the output of the commands and the Python on some pages anew, into these pages.

From the root of the repository: python docs/printed.py

A block with a title is a file: it is written, or added to if it was there on the page before. A
block of language `console` is a command with what it prints, in full or up to `| head -N`; without
a line under it, its output is not shown. A block of Python with one of text under it prints that.
"""

import contextlib
import io
import itertools
import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from sim.cli.app import run_app

PAGES = ("explaining.md", "stability.md", "tutorial.md", "recipes.md")
PICTURES = {"tutorial.png": "results/first/figures/trajectories.png"}
"""What a page shows of what its commands have drawn."""
BLOCK = re.compile(
    r'^```(?P<language>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<body>.*?)^```$',
    re.MULTILINE | re.DOTALL,
)
HEAD = re.compile(r" \| head -(\d+)$")
SPEED = re.compile(r"in [\d.,]+ s \([\d,]+ a second\)")
"""What differs from run to run."""


def with_output(page: str) -> str:
    """Return a page with what its commands print now, run in this folder in their order."""
    return _Page().printed(page)


class _Page:
    """What the blocks of a page have done so far: files written, and what Python printed last."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.said: str | None = None
        self.names: dict[str, object] = {}

    def printed(self, page: str) -> str:
        blocks = list(BLOCK.finditer(page))
        followed = {
            first.start()
            for first, second in itertools.pairwise(blocks)
            if second["language"] == "text" and not page[first.end() : second.start()].strip()
        }
        return BLOCK.sub(lambda found: self._block(found, run=found.start() in followed), page)

    def _block(self, found: re.Match[str], *, run: bool) -> str:
        if found["title"]:
            self._write(found["title"], found["body"])
        elif found["language"] == "console":
            return f"```console\n{_console(found['body'])}```"
        elif found["language"] == "python" and run:
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                exec(found["body"], self.names)  # noqa: S102 - the page's own lines
            self.said = _plain(said.getvalue().splitlines())
        elif found["language"] == "text" and self.said is not None:
            said, self.said = self.said, None
            return f"```text\n{said}```"
        return found[0]

    def _write(self, name: str, text: str) -> None:
        with Path(name).open("a" if name in self.files else "w", encoding="utf-8") as stream:
            stream.write(text)
        self.files.add(name)


def _console(body: str) -> str:
    """Return a command with what it prints now, if that was shown."""
    line, _, output = body.partition("\n")
    command = line.removeprefix("$ detente ")
    head = HEAD.search(command)
    said, faults = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(faults):
        code = run_app(shlex.split(HEAD.sub("", command)))
    if code == 1:
        raise RuntimeError(f"detente {command} ended with code {code}")
    lines = (said.getvalue() + (faults.getvalue() if code else "")).rstrip().splitlines()
    return f"{line}\n{_plain(lines[: int(head[1])] if head else lines) if output else ''}"


def _plain(lines: Iterable[str]) -> str:
    return "".join(f"{SPEED.sub('in ... s', line).rstrip()}\n" for line in lines)


if __name__ == "__main__":
    docs = Path(__file__).parent.resolve()
    for name in PAGES:
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            for linked in ("scenarios", "docs"):
                Path(linked).symlink_to(docs.parent / linked)
            page = docs / name
            page.write_text(with_output(page.read_text(encoding="utf-8")), encoding="utf-8")
            for picture, drawn in PICTURES.items():
                if Path(drawn).exists():
                    shutil.copyfile(drawn, docs / picture)
            os.chdir(docs)
