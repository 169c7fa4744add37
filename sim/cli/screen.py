"""Printing: tables on the screen, progress beside it."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import typer
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

Advance = Callable[[int, int], None]
PAGE: Final = 100
"""Characters across a page; less on a narrower screen."""


def console(*, stderr: bool = False) -> Console:
    """Return the screen; wide enough for a table when output goes to a file."""
    screen = Console(stderr=stderr, highlight=False)
    return screen if screen.is_terminal else Console(stderr=stderr, highlight=False, width=140)


@contextmanager
def progress(what: str) -> Iterator[Advance]:
    """Show progress on the error output while the block runs."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    hidden = not console.is_terminal  # where it would leave an empty line
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task(what)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def page() -> Iterator[tuple[Callable[..., None], Callable[[Table], None]]]:
    """Yield what puts lines, and what puts a table, on a page that is printed at the end.

    The page is at most `PAGE` wide, and no line ends in blanks, on a screen and in a file alike.
    """
    screen = Console()
    wide = min(screen.width, PAGE) if screen.is_terminal else PAGE
    sheet = Console(file=io.StringIO(), width=wide, highlight=False, color_system=None)

    def say(*lines: str) -> None:
        for line in lines:
            sheet.print(line, markup=False)

    yield say, sheet.print
    lines = sheet.file.getvalue().splitlines()  # type: ignore[attr-defined]
    typer.echo("\n".join(line.rstrip() for line in lines))


def plain_table(title: str, *columns: Any) -> Table:
    """Return a table without frames, its title above it."""
    return Table(
        *columns, title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0)
    )
