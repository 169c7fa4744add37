"""Checksums: of the files of a folder of results, and of the manifest that holds them."""

import hashlib
import json
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.folders import MANIFEST

FILES: Final = "files"
SEAL: Final = "manifest_sha256"
"""Last entry of a manifest: the SHA-256 of every byte before it."""

PIECE: Final = 1 << 20


class Damaged(OSError):
    """Something that was stored is not as it was written."""


@dataclass(frozen=True)
class Fault:
    """One part of a folder that is not as it was written.

    Attributes
    ----------
    path : str
        Relative to the folder.
    what : str
        "damaged", "missing" or "foreign".
    """

    path: str
    what: str


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    hasher = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            hasher.update(piece)
    return hasher.hexdigest()


def sealed(content: Mapping[str, Any]) -> bytes:
    """Return plain data as JSON whose last entry is the SHA-256 of all that stands before it."""
    plain = {name: held for name, held in content.items() if name != SEAL}
    text = json.dumps(plain, indent=2, ensure_ascii=False, default=str)
    head = f"{text[:-2]},\n".encode()  # without the bracket that closes it
    return head + _end(head)


def _end(head: bytes) -> bytes:
    return f'  "{SEAL}": "{hashlib.sha256(head).hexdigest()}"\n}}\n'.encode()


def is_sealed(content: bytes) -> bool:
    """Return whether bytes are what `sealed` wrote, to the last of them."""
    cut = content.rfind(f'  "{SEAL}"'.encode())
    return cut > 0 and content[cut:] == _end(content[:cut])


def unsealed(path: Path) -> dict[str, Any]:
    """Return what a sealed file holds.

    Raises
    ------
    Damaged
        If a byte of it is not as it was written.
    OSError
        If it cannot be read.
    """
    content = path.read_bytes()
    if not is_sealed(content):
        raise Damaged(f"{path} is damaged: it is not as it was written")
    return dict(json.loads(content))


def write_manifest(folder: Path, content: Mapping[str, Any]) -> None:
    """Write the manifest of a folder that is otherwise complete, with a checksum of each file."""
    files = {name: digest(folder / name) for name in sorted(_names(folder)) if name != MANIFEST}
    (folder / MANIFEST).write_bytes(sealed({**content, FILES: files}))


def compared(folder: Path, files: Mapping[str, str]) -> list[Fault]:
    """Return which of some files are missing, or have another SHA-256 than stands beside them.

    What lies outside the folder counts as missing, and is not read.
    """
    faults = []
    for name, recorded in files.items():
        outside = Path(name).is_absolute() or ".." in Path(name).parts
        if outside or not _is_plain(folder / name):
            faults.append(Fault(name, "missing"))
        elif digest(folder / name) != recorded:
            faults.append(Fault(name, "damaged"))
    return faults


def others(folder: Path, known: Iterable[str]) -> list[str]:
    """Return what a folder holds beside files that are known; names that begin with a dot apart."""
    return sorted(_names(folder) - set(known))


def _is_plain(path: Path) -> bool:
    """Return whether a path is that of a file, and no link or device."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _names(folder: Path) -> set[str]:
    """Return all that is not a folder, however deep, relative to the folder."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if (path.is_symlink() or not path.is_dir()) and not path.name.startswith(".")
    }
