"""The two folders that the page may read and write: scenarios, and results."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sim.folders import MANIFEST, put
from sim.scenario.extending import standing_alone
from sim.scenario.problems import InvalidInput, Problem

NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
DEPTH: Final = 4
"""How deep results may lie."""
LISTED: Final = 500
"""Folders that are listed, at the most."""
SHOWN: Final = 8 * 1024 * 1024
"""Bytes of a file that is shown, at the most."""


@dataclass(frozen=True)
class Library:
    """What the page may touch.

    Parameters
    ----------
    scenarios, results : Path
        Resolved; need not exist.
    """

    scenarios: Path
    results: Path

    def scenario_names(self) -> list[str]:
        """Return the names of the scenario files, those of the largest family first."""
        if not self.scenarios.is_dir():
            return []
        return in_families(
            path.name
            for path in self.scenarios.iterdir()
            if path.suffix in (".yaml", ".yml") and path.is_file() and _lies(path, self.scenarios)
        )

    def scenario_text(self, name: str) -> str:
        """Return the text of a scenario file, with what it extends worked in.

        Raises
        ------
        InvalidInput
            If it is none of `scenario_names`, or cannot be read.
        """
        if name not in self.scenario_names():
            raise _refused(name, "is not in the folder of scenarios")
        return standing_alone(self.scenarios / name)

    def save_scenario(self, name: str, text: str) -> str:
        """Write a new scenario file; return its name.

        Parameters
        ----------
        name : str
            Without its ending: lower-case letters, digits and ``_``, a letter first.
        text : str

        Raises
        ------
        InvalidInput
            If the name is of another form, or taken.
        OSError
            If it cannot be written.
        """
        if not NAME.fullmatch(name):
            raise _refused(name, "is no name for a scenario", "use a to z, 0 to 9 and _")
        path = self.scenarios / f"{name}.yaml"
        if path.exists() or path.is_symlink():
            raise _refused(path.name, "exists", "take another name")
        put(path, text.encode())
        return path.name

    def result_names(self) -> list[str]:
        """Return the folders of results, by their way from the folder of results, newest first."""
        found = list(_folders(self.results, self.results, DEPTH))[:LISTED]
        found.sort(key=lambda path: (path / MANIFEST).stat().st_mtime, reverse=True)
        return [path.relative_to(self.results).as_posix() for path in found]

    def result(self, name: str) -> Path:
        """Return a folder of results, all of whose files lie within the folder of results.

        Raises
        ------
        InvalidInput
            If it is none of `result_names`, or something in it leads out.
        """
        if name not in self.result_names():
            raise _refused(name, "is not in the folder of results")
        folder = self.results / name
        for at, folders, files in os.walk(folder):
            for each in (*folders, *files):
                if not _lies(Path(at) / each, self.results):
                    raise _refused(f"{name}: {each}", "leads out of the folder of results")
        return folder

    def kept(self, name: str, ending: str) -> list[Path]:
        """Return the files of a folder of results with an ending that are not too large to show."""
        files = sorted(self.result(name).glob(f"**/*{ending}"))
        return [path for path in files if path.is_file() and path.stat().st_size <= SHOWN]


def in_families(names: Iterable[str]) -> list[str]:
    """Return names of files with each crisis before its variants, the largest family first.

    A variant is named as its crisis with more behind a low line.

    Examples
    --------
    >>> in_families(["b_x.yaml", "a.yaml", "b.yaml"])
    ['b.yaml', 'b_x.yaml', 'a.yaml']
    """
    stems = {name: Path(name).stem for name in sorted(names)}
    heads = {
        name: min(other for other in stems.values() if f"{stem}_".startswith(f"{other}_"))
        for name, stem in stems.items()
    }
    sizes = Counter(heads.values())
    return sorted(stems, key=lambda name: (-sizes[heads[name]], heads[name], name))


def _folders(folder: Path, root: Path, depth: int) -> Iterator[Path]:
    if not folder.is_dir() or not _lies(folder, root):
        return
    if folder != root and (folder / MANIFEST).is_file():
        yield folder
    elif depth:
        for each in sorted(folder.iterdir()):
            if not each.name.startswith("."):
                yield from _folders(each, root, depth - 1)


def _lies(path: Path, root: Path) -> bool:
    """Return whether a path, once links are followed, lies within a folder."""
    return path.resolve().is_relative_to(root)


def _refused(origin: str, what: str, right: str = "") -> InvalidInput:
    return InvalidInput([Problem((), what, right, origin)])
