"""Folders of findings: how every kind of them is written whole, with a manifest, and read back."""

import csv
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure

from sim.folders import MANIFEST, held_json, whole
from sim.plots.saving import to_bytes
from sim.scenario.problems import InvalidInput, Problem
from sim.seals import write_manifest
from sim.store import refuse_other_kind, versions

FORMAT: Final = 1
FAULTS: Final = (
    *(OSError, ValueError, KeyError, TypeError, AttributeError, IndexError),
    csv.Error,
)
"""What reading a file that is not as it was written may raise."""


def write_findings(
    folder: Path,
    kind: str,
    put_data: Callable[[Path], None],
    said: Mapping[str, Any],
    pictures: Mapping[str, Figure] | None = None,
) -> list[Path]:
    """Write findings to a folder, which appears whole or not at all.

    Parameters
    ----------
    folder : Path
        Is made; earlier findings of the same kind in it are replaced.
    kind : str
    put_data : callable
        Takes a folder and writes to it the files whose bytes the order determines.
    said : mapping
        What the manifest says beside form, kind, versions and files: what would bring the findings
        about again.
    pictures : mapping of str to Figure, optional
        By name of the file.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    FolderInUse
        If the folder holds anything else.
    OSError
        If it cannot be written; then nothing is left behind.
    """
    refuse_other_kind(folder, kind)
    with whole(folder, MANIFEST) as partial:
        put_data(partial)
        for name, figure in (pictures or {}).items():
            (partial / name).write_bytes(to_bytes(figure, "png"))
        write_manifest(partial, {"format": FORMAT, "kind": kind, "versions": versions(), **said})
    return sorted(folder.iterdir())


def read_findings(folder: Path, kind: str) -> dict[str, Any]:
    """Return the manifest of findings.

    Raises
    ------
    InvalidInput
        If there is none of the kind, or it cannot be read.
    """
    try:
        manifest = held_json(folder / MANIFEST)
        found = (manifest["format"], manifest["kind"])
        files = dict(manifest["files"])
    except FAULTS as error:
        raise unreadable(folder, kind, error) from None
    if found != (FORMAT, kind):
        raise unreadable(folder, kind, f"form {found[0]} of kind {found[1]}")
    return {**manifest, "files": files}


@contextmanager
def held(folder: Path, kind: str) -> Iterator[dict[str, Any]]:
    """Yield the manifest of findings, and refuse them where what is read of them is not as written.

    Raises
    ------
    InvalidInput
        If there are none of the kind, or they cannot be read.
    """
    manifest = read_findings(folder, kind)
    try:
        yield manifest
    except FAULTS as error:
        raise unreadable(folder, kind, error) from None


def rows_by(path: Path, column: str) -> dict[str, list[dict[str, str]]]:
    """Return the rows of a table with commas, together where a column says the same."""
    found: dict[str, list[dict[str, str]]] = {}
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault(row[column], []).append(row)
    return found


def unreadable(folder: Path, kind: str, why: object) -> InvalidInput:
    """Return the refusal of a folder that is not as it was written."""
    what, right = (
        f"cannot be read as results of kind `{kind}` ({why})",
        "name a folder as it was written",
    )
    return InvalidInput([Problem((), what, right, str(folder / MANIFEST))])
