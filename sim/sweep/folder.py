"""The folder of a sweep: its manifest, and the blocks that are done."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from sim.folders import MANIFEST, PARTIAL, FolderInUse, held_json, put, strange_in
from sim.scenario.problems import InvalidInput, Problem
from sim.store import strange_parts, versions
from sim.sweep import work
from sim.sweep.order import Order
from sim.sweep.plan import Plan

FORMAT: Final = 1
KIND: Final = "sweep"
LOCK: Final = ".lock"
KINDS: Final = {
    **dict.fromkeys(("block", "blocks", "points"), int),
    **dict.fromkeys(("order", "versions"), Mapping),
    "study": str,
}
"""Types of the parts of a manifest."""
PLACES: Final = {
    work.SUMMARY: "blocks/summary/{number:07d}.parquet",
    work.BANDS: "blocks/bands/{number:07d}.parquet",
    work.WORLDS: "worlds/{number:07d}.parquet",
}
"""Where the files of a block lie; that of its summary is written last, and says that it is done."""


class SweepFolder:
    """A folder in which a sweep keeps what is done.

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder, so that no other process writes to it.

        Raises
        ------
        FolderInUse
            If another process holds it.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        if strange := strange_in(self.path):
            raise FolderInUse(f"{self.path}: `{strange}` is neither a file nor a folder")
        try:
            with FileLock(self.path / LOCK, timeout=0):
                self._sweep_out()
                yield
        except Timeout:
            raise FolderInUse(f"{self.path} is being written by another process") from None

    def is_held(self) -> bool:
        """Return whether a process writes to the folder now."""
        if not (self.path / LOCK).is_file():
            return False
        try:
            with FileLock(self.path / LOCK, timeout=0):
                return False
        except Timeout:
            return True

    def _sweep_out(self) -> None:
        """Remove what an interrupted process was writing."""
        for partial in self.path.rglob(f"*{PARTIAL}"):
            partial.unlink(missing_ok=True)

    def begin(self, plan: Plan) -> Plan:
        """Write the manifest of a plan; or, if the folder has it, return the plan begun there.

        Raises
        ------
        FolderInUse
            If the folder holds anything else.
        """
        if not (self.path / MANIFEST).is_file():
            strange = [p.name for p in self.path.iterdir() if p.name != LOCK]
            if strange:
                raise FolderInUse(f"{self.path} is not empty and holds no earlier sweep")
            self.write_manifest(_manifest(plan))
            return plan
        begun = self.manifest()
        order = plan.order.manifest()
        other = [name for name in order if begun["order"].get(name) != order[name]]
        if other:
            said = ", ".join(other)
            raise FolderInUse(f"{self.path} holds a sweep with another {said}; give another --out")
        refuse_other_versions(begun, self.path)
        return Plan(plan.order, plan.cases, begun["block"])

    def manifest(self) -> dict[str, Any]:
        """Return the manifest.

        Raises
        ------
        InvalidInput
            If there is none, or it cannot be read.
        """
        path = self.path / MANIFEST
        try:
            manifest = held_json(path)
            form = manifest["format"], manifest["kind"]
            missing = strange_parts(manifest, KINDS) + strange_parts(manifest["order"], Order.KINDS)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            right = "name a folder that `detente sweep` wrote"
            problem = Problem((), f"cannot be read as the manifest of a sweep ({error})", right)
            raise InvalidInput([problem.at(str(path), 0, 0)]) from None
        if form != (FORMAT, KIND) or missing:
            what = f"is of kind {form[1]!r}, form {form[0]!r}, or lacks a right {missing}"
            right = f"this version reads kind {KIND!r}, form {FORMAT}"
            raise InvalidInput([Problem((), what, right, str(path))])
        return dict(manifest)

    def write_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Write the manifest."""
        put(self.path / MANIFEST, (json.dumps(manifest, indent=2, default=str) + "\n").encode())

    def order(self) -> Order:
        """Return the order of the sweep that the folder holds."""
        return Order.of(self.manifest()["order"], str(self.path / MANIFEST))

    def done(self) -> set[int]:
        """Return the numbers of the blocks that are done."""
        place = Path(PLACES[work.SUMMARY])
        found = (self.path / place.parent).glob(f"*{place.suffix}")
        return {int(path.stem) for path in found if path.stem.isdecimal()}

    def place(self, kind: str, number: int) -> Path:
        """Return where a file of a block lies."""
        return self.path / PLACES[kind].format(number=number)

    def keep(self, product: work.Product) -> None:
        """Write what a block came to; it is done when all of it is written."""
        number, files = product.block.number, dict(product.files)
        summary = files.pop(work.SUMMARY)
        for kind, content in files.items():
            told = kind.startswith(work.TOLD)
            put(self.path / f"{kind}.nc" if told else self.place(kind, number), content)
        put(self.place(work.SUMMARY, number), summary)


def _manifest(plan: Plan) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "kind": KIND,
        "study": plan.order.study.name,
        "order": plan.order.manifest(),
        "points": plan.points,
        "worlds": plan.worlds,
        "block": plan.block,
        "blocks": len(plan.blocks()),
        "versions": versions(),
    }


def refuse_other_versions(manifest: Mapping[str, Any], path: Path) -> None:
    """Refuse to add to a sweep that was begun with other versions.

    Raises
    ------
    FolderInUse
        If it was: a world might differ in its last digits.
    """
    begun, here = manifest["versions"], versions()
    others = [
        f"{name} {was}, here {here.get(name)}"
        for name, was in begun.items()
        if here.get(name) != was
    ]
    if others:
        raise FolderInUse(f"{path} was begun with {'; '.join(others)}; go on with those versions")
