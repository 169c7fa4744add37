"""Whether a folder of results, of any kind, is to the last byte as it was written."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.folders import MANIFEST, PARTIAL
from sim.scenario.problems import InvalidInput, Problem
from sim.seals import FILES, Fault, compared, is_sealed, others
from sim.sweep import work
from sim.sweep.finish import FINISHED
from sim.sweep.folder import KIND, RECORD, SweepFolder

BLOCKS: Final = re.compile(r"(blocks|worlds|told)/.*")
"""What a sweep keeps of its blocks; nothing else belongs there."""

BEGUN: Final = re.compile(r"((blocks/(summary|bands)|worlds)/\d{7}\.parquet|told/point-[-\w]+\.nc)")
"""What a block leaves that was interrupted while it was being written."""


@dataclass(frozen=True)
class Verdict:
    """What was found in a folder.

    Attributes
    ----------
    kind : str
        Of the results.
    checked : int
        Files that a checksum covers.
    faults : list of Fault
        What is not as it was written.
    uncovered : list of str
        Files that were added later, or that an interrupted sweep will replace; nothing checks them.
    """

    kind: str
    checked: int
    faults: list[Fault]
    uncovered: list[str]


def verify(folder: Path) -> Verdict:
    """Compare every file of a folder of results with its checksum.

    Raises
    ------
    InvalidInput
        If it holds no results.
    OSError
        If it cannot be read.
    """
    path = folder / MANIFEST
    is_sweep = any(folder.glob("blocks/done/*"))
    if not path.is_file():
        if not is_sweep:
            right = "name a folder that a command of `detente` wrote"
            raise InvalidInput([Problem((), "holds no results", right, str(folder))])
        return _sweep(folder, {}, [Fault(MANIFEST, "missing")])
    content = path.read_bytes()
    manifest = _read(content)
    faults = [] if is_sealed(content) else [Fault(MANIFEST, "damaged")]
    if is_sweep or manifest.get("kind") == KIND:
        return _sweep(folder, {} if faults else manifest, faults)
    files = _files(manifest)
    if not faults and FILES not in manifest:
        faults = [Fault(MANIFEST, "without checksums")]
    faults += compared(folder, files)
    added = others(folder, {MANIFEST, *files})
    return Verdict(str(manifest.get("kind", "run")), 1 + len(files), faults, added)


def _read(content: bytes) -> dict[str, Any]:
    """Return what a manifest says, even if a byte of it is wrong; nothing if it cannot be read."""
    try:
        manifest = json.loads(content)
    except ValueError:
        return {}
    return manifest if isinstance(manifest, dict) else {}


def _files(manifest: Mapping[str, Any]) -> dict[str, str]:
    files = manifest.get(FILES)
    return files if isinstance(files, dict) else {}


def _sweep(folder: Path, manifest: Mapping[str, Any], faults: list[Fault]) -> Verdict:
    """Return what was found in the folder of a sweep; an empty manifest is one that is damaged."""
    kept, finished = SweepFolder(folder), FINISHED in manifest
    files: dict[str, str] = dict(_files(manifest[FINISHED])) if finished else {}
    known = {MANIFEST, *files}
    faults = faults + compared(folder, files)
    for number in range(manifest["blocks"]) if finished else sorted(kept.done()):
        place, record = RECORD.format(number=number), kept.record(number)
        known.add(place)
        if record is None:
            there = (folder / place).exists()
            faults.append(Fault(place, "damaged" if there else "missing"))
            known |= set(_of_block(folder, number))
            continue
        known |= set(record[FILES])
        faults += compared(folder, record[FILES])
    added = others(folder, known)
    strange = [path for path in added if BLOCKS.fullmatch(path) and not _passing(path, finished)]
    faults += [Fault(path, "foreign") for path in strange]
    return Verdict(KIND, len(known), faults, [path for path in added if path not in strange])


def _of_block(folder: Path, number: int) -> list[str]:
    """Return the files that may be those of a block, relative to the folder."""
    patterns = f"*/{number:07d}.parquet", f"blocks/*/{number:07d}.parquet", f"{work.TOLD}/*"
    found = [path for pattern in patterns for path in folder.glob(pattern)]
    return [path.relative_to(folder).as_posix() for path in found]


def _passing(path: str, finished: bool) -> bool:
    """Return whether a file of an unfinished sweep is one that going on replaces or removes."""
    return path.endswith(PARTIAL) or (not finished and BEGUN.fullmatch(path) is not None)
