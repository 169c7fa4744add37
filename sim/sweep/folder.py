"""The folder of a sweep: its manifest, and the blocks that are done."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sim.folders import (
    LOCK,
    MANIFEST,
    PARTIAL,
    FolderInUse,
    held_by_one,
    held_json,
    put,
    strange_in,
)
from sim.scenario.problems import InvalidInput, Problem
from sim.seals import FILES, Damaged, compared, sealed, unsealed
from sim.store import strange_parts, unlike, versions
from sim.sweep import work
from sim.sweep.order import Order
from sim.sweep.plan import Plan

FORMAT: Final = 2
KIND: Final = "sweep"
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
"""Where the files of a block lie."""

RECORD: Final = "blocks/done/{number:07d}.json"
"""Where it is written, last of all, that a block is done, with a checksum of each of its files."""


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
        with held_by_one(self.path, self.path / LOCK):
            self._sweep_out()
            yield

    def is_begun(self) -> bool:
        """Return whether the folder holds a sweep, however far it is."""
        return (self.path / MANIFEST).is_file()

    def is_held(self) -> bool:
        """Return whether a process writes to the folder now."""
        if not (self.path / LOCK).is_file():
            return False
        try:
            with held_by_one(self.path, self.path / LOCK):
                return False
        except FolderInUse:
            return True
        except OSError:  # nobody can write there
            return False

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
            If there is none, or one of another kind or version.
        Damaged
            If it is not as it was written, or has gone from a sweep.
        """
        path, right = self.path / MANIFEST, "name a folder that `detente sweep` wrote"
        if strange := self.path.is_dir() and strange_in(self.path):
            what = f"`{strange}` is neither a file nor a folder"
            raise InvalidInput([Problem((), what, right, str(self.path))])
        if not path.is_file():
            if any(self.path.glob("blocks/done/*")):
                raise Damaged(f"{path} is missing; `detente verify {self.path}` says what is left")
            what = "holds no sweep" if self.path.is_dir() else "there is no such folder"
            raise InvalidInput([Problem((), what, right, str(self.path))])
        form = _form(path)
        if form != (FORMAT, KIND):
            what = f"is of kind {form[1]!r}, form {form[0]!r}"
            right = f"this version reads kind {KIND!r}, form {FORMAT}"
            raise InvalidInput([Problem((), what, right, str(path))])
        manifest = unsealed(path)
        wrong = strange_parts(manifest, KINDS) or strange_parts(manifest["order"], Order.KINDS)
        if wrong:
            what = f"lacks a right {', '.join(wrong)}"
            raise InvalidInput([Problem((), what, right, str(path))])
        return manifest

    def write_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Write the manifest."""
        put(self.path / MANIFEST, sealed(manifest))

    def order(self) -> Order:
        """Return the order of the sweep that the folder holds."""
        return Order.of(self.manifest()["order"], str(self.path / MANIFEST))

    def done(self) -> set[int]:
        """Return the numbers of the blocks that are said to be done."""
        place = Path(RECORD)
        found = (self.path / place.parent).glob(f"*{place.suffix}")
        return {int(path.stem) for path in found if path.stem.isdecimal()}

    def record(self, number: int) -> dict[str, Any] | None:
        """Return what is written of a block that is done; None if that is not as it was written."""
        try:
            record = unsealed(self.path / RECORD.format(number=number))
        except OSError:
            return None
        return record if record["block"] == number else None

    def sound(self, name: str, *, failed: bool = True) -> set[int]:
        """Return the numbers of the blocks that are done, and every byte of which is as written.

        Parameters
        ----------
        name : str
            Of the order to which they belong.
        failed : bool
            Whether to count blocks in which a point could not be run.
        """
        kept = set()
        for number in self.done():
            record = self.record(number)
            if record is None or record["order"] != name or (record["failed"] and not failed):
                continue
            if not compared(self.path, record[FILES]):
                kept.add(number)
        return kept

    def place(self, kind: str, number: int) -> Path:
        """Return where a file of a block lies."""
        return self.path / PLACES[kind].format(number=number)

    def keep(self, product: work.Product, name: str) -> None:
        """Write what a block of an order came to; it is done when all of it is written.

        Raises
        ------
        Damaged
            If the folder has gone.
        OSError
            If it cannot be written; the block is then not done.
        """
        if not (self.path / MANIFEST).is_file():
            raise Damaged(f"{self.path / MANIFEST} has gone while the sweep ran")
        number, files = product.block.number, {}
        for kind, content in product.files.items():
            told = kind.startswith(work.TOLD)
            path = self.path / f"{kind}.nc" if told else self.place(kind, number)
            put(path, content)
            files[path.relative_to(self.path).as_posix()] = hashlib.sha256(content).hexdigest()
        record = {"order": name, "block": number, "failed": product.failed, FILES: files}
        put(self.path / RECORD.format(number=number), sealed(record))


def _form(path: Path) -> tuple[Any, Any]:
    """Return the form and the kind of a manifest.

    Raises
    ------
    Damaged
        If it cannot be read.
    """
    try:
        manifest = held_json(path)
        return manifest["format"], manifest.get("kind")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(f"{path} is damaged: it cannot be read as a manifest ({error})") from None


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
    if others := unlike(manifest["versions"]):
        said = f"{path} was begun with other versions: {'; '.join(others)}"
        raise FolderInUse(f"{said}; go on with those that it was begun with")
