"""Folders of results that appear whole or not at all; light, so that the command starts fast."""

import csv
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

PARTIAL: Final = ".partial"
"""Ending of the name of a file that is being written."""

EARLIER: Final = ".earlier"
"""Ending of the name of a folder whose place another takes."""


class FolderInUse(Exception):
    """A folder holds something that must not be overwritten."""


@contextmanager
def whole(folder: Path, mark: str) -> Iterator[Path]:
    """Yield a folder to write to; when all went well it takes the place of another.

    Parameters
    ----------
    folder : Path
        The place to take; an earlier run in it is replaced.
    mark : str
        Name of a file by which an earlier run is known.

    Raises
    ------
    FolderInUse
        If the folder holds anything but an earlier run.
    OSError
        If it cannot be written; then nothing is left behind.
    """
    partial, earlier = (folder.with_name(f".{folder.name}{end}") for end in (PARTIAL, EARLIER))
    if earlier.exists() and not folder.exists():  # stopped between the two names
        earlier.rename(folder)
    shutil.rmtree(earlier, ignore_errors=True)
    if folder.exists() and not (folder / mark).is_file() and any(folder.iterdir()):
        raise FolderInUse(f"{folder} is not empty and holds no earlier run")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(parents=True)
        yield partial
        for path in [*partial.rglob("*"), partial]:
            _settle(path)
        _take(folder, partial, earlier)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _take(folder: Path, partial: Path, earlier: Path) -> None:
    """Put a folder in the place of another, of which all stays if that cannot be done."""
    if folder.exists():
        folder.rename(earlier)
    try:
        partial.rename(folder)
    except OSError:
        if earlier.exists():
            earlier.rename(folder)
        raise
    _settle(folder.parent)
    shutil.rmtree(earlier, ignore_errors=True)


@contextmanager
def growing(path: Path) -> Iterator[BinaryIO]:
    """Yield a file to write to; it appears whole or not at all, and stays when the machine stops.

    Parameters
    ----------
    path : Path
        Is replaced if it exists; its folder is made.

    Raises
    ------
    OSError
        If it cannot be written; then nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}{PARTIAL}")
    try:
        with partial.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def put(path: Path, content: bytes) -> None:
    """Write a file as `growing` does."""
    with growing(path) as file:
        file.write(content)


def _settle(path: Path) -> None:
    """Have a file, or the names in a folder, written down, where the system can do that."""
    if os.name == "posix":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def put_json(path: Path, content: Any) -> None:
    """Write plain data to a file of a folder that is being written, as JSON."""
    text = json.dumps(content, indent=2, ensure_ascii=False, default=str)
    path.write_text(f"{text}\n", encoding="utf-8")


def put_rows(path: Path, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a table to a file of a folder that is being written, with commas."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
