"""Folders of results that appear whole or not at all; light, so that the command starts fast."""

import csv
import errno
import json
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

PARTIAL: Final = ".partial"
"""Ending of the name of a file that is being written."""
MANIFEST: Final = "manifest.json"
"""Name of the file that says what a folder holds."""
MANIFEST_LIMIT: Final = 2**27
"""Bytes of a manifest; it holds the texts of scenarios."""

EARLIER: Final = ".earlier"
"""Ending of the name of a folder whose place another takes."""
LOCK: Final = ".lock"
"""Name of the file by which a folder is held, within it, or behind its name beside it."""


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
        If the folder holds anything but an earlier run, or another process is writing it.
    OSError
        If it cannot be written; then nothing is left behind.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    lock, partial, earlier = (
        folder.with_name(f".{folder.name}{end}") for end in (LOCK, PARTIAL, EARLIER)
    )
    with held_by_one(folder, lock):
        try:
            with _beside(folder, partial, earlier, mark):
                yield partial
        finally:
            lock.unlink(missing_ok=True)


@contextmanager
def held_by_one(folder: Path, lock: Path) -> Iterator[None]:
    """Keep other processes from writing a folder, by a lock of the kernel on a file.

    Raises
    ------
    FolderInUse
        If another process has it.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only where something is written

    try:
        with FileLock(lock, timeout=0):
            yield
    except Timeout:
        raise FolderInUse(f"{folder} is being written by another process") from None


@contextmanager
def _beside(folder: Path, partial: Path, earlier: Path, mark: str) -> Iterator[None]:
    if earlier.exists() and not folder.exists():  # stopped between the two names
        earlier.rename(folder)
    shutil.rmtree(earlier, ignore_errors=True)
    _refuse_foreign(folder, mark)
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir()
        yield
        for path in [*partial.rglob("*"), partial]:
            _settle(path)
        _take(folder, partial, earlier)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def see_free(folder: Path, mark: str) -> None:
    """See that `whole` will take a folder, before the work is done that is to go there.

    Raises
    ------
    FolderInUse
        If the folder holds anything but an earlier run.
    OSError
        If nothing can be written there.
    """
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - only where something is written

    _refuse_foreign(folder, mark)
    nearest = next(path for path in folder.absolute().parents if path.exists())
    with TemporaryDirectory(prefix=".", suffix=PARTIAL, dir=nearest):
        pass  # only trying tells: rights, quotas and read-only disks all have a say


def _refuse_foreign(folder: Path, mark: str) -> None:
    if folder.exists() and any(folder.iterdir()) and not _is_ours(folder, mark):
        raise FolderInUse(f"{folder} is not empty and holds no earlier run")


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
    partial.unlink(missing_ok=True)
    try:
        with partial.open("xb") as file:  # follows no link that somebody put there
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


def _is_ours(folder: Path, mark: str) -> bool:
    """Return whether a folder holds an earlier run, so that all in it may go."""
    try:
        manifest = held_json(folder / MANIFEST)
    except (OSError, ValueError):
        return False
    known = isinstance(manifest, dict) and "format" in manifest
    return known and (folder / mark).is_file()


def strange_in(folder: Path) -> str:
    """Return the name of something in a folder that is neither file nor folder, or an empty text.

    A link, a pipe or a device among results would lead out of the folder, or keep its reader
    waiting.
    """
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            mode = os.lstat(Path(parent) / name).st_mode
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                return str((Path(parent) / name).relative_to(folder))
    return ""


def held_json(path: Path) -> Any:
    """Return what a JSON file of a folder of results says.

    Raises
    ------
    OSError
        If it cannot be read, or the folder holds a link, a pipe or a device.
    ValueError
        If it is no JSON.
    """
    if strange := strange_in(path.parent):
        raise OSError(errno.EINVAL, f"`{strange}` is neither a file nor a folder", str(path.parent))
    if path.stat().st_size > MANIFEST_LIMIT:
        raise ValueError(f"more than {MANIFEST_LIMIT:,} bytes")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except RecursionError:
        raise ValueError("nested too deep") from None
