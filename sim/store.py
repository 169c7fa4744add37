"""A folder of results: what was run, and what came out."""

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from sim.ensemble import Array, Ensemble, Trajectory
from sim.folders import MANIFEST, FolderInUse, held_json, see_free, whole
from sim.netcdf import to_netcdf, told_to_netcdf
from sim.replay import Replay
from sim.scenario.problems import InvalidInput, Problem
from sim.scenario.root import Scenario
from sim.seals import digest, write_manifest
from sim.world_table import columns

FORMAT: Final = 2
WORLDS: Final = "worlds.parquet"
TRAJECTORIES: Final = "trajectories.nc"
TOLD: Final = "told.nc"
NARRATIVE: Final = "narrative.md"
PICTURE: Final = "escalation.png"
KINDS: Final = {
    "scenario_text": str,
    "overrides": Mapping,
    "draw": bool,
    **dict.fromkeys(("seed", "worlds", "told"), int),
}
"""Types of the parts of an order."""
DATA: Final = (WORLDS, TRAJECTORIES, TOLD, NARRATIVE)
"""Files whose bytes a run determines, with the versions of the libraries."""
BOUNDS: Final = {
    "seed": (0, 2**64 - 1),
    "worlds": (1, 10_000_000),
    "told": (1, 10_000_000),
    "luck": (0, 2**63 - 1),
    "step": (1, 10_000),
}
"""Lowest and highest value of its numbers, as on the command line."""


@dataclass(frozen=True)
class Order:
    """Everything that determines the results of a run.

    Attributes
    ----------
    scenario_text : str
        The scenario file as it was read.
    overrides : dict
        Values by dotted path that went before those of the file.
    seed, worlds, told : int
        Root of all luck, worlds run, and worlds kept in full.
    draw : bool
        Whether uncertain numbers were drawn.
    """

    scenario_text: str
    overrides: Mapping[str, Any]
    seed: int
    worlds: int
    told: int
    draw: bool

    @classmethod
    def of(cls, ensemble: Ensemble, *, told: int) -> "Order":
        """Return the order that would bring an ensemble about, `told` of its worlds in full."""
        scenario = ensemble.scenario
        return cls(
            scenario.text,
            scenario.overrides,
            ensemble.seed,
            ensemble.worlds,
            min(told, ensemble.worlds),
            ensemble.draw,
        )

    @property
    def scenario_hash(self) -> str:
        """SHA-256 of the scenario text."""
        return hashlib.sha256(self.scenario_text.encode()).hexdigest()

    @property
    def run_id(self) -> str:
        """Name of the run: the same order has the same name."""
        content = json.dumps(asdict(self), sort_keys=True, default=str)
        return f"seed{self.seed}-{hashlib.sha256(content.encode()).hexdigest()[:10]}"

    def scenario(self) -> Scenario:
        """Return the scenario that the order names."""
        return Scenario.parse(self.scenario_text, self.overrides, origin="manifest")

    def replay(self) -> Replay:
        """Return what was run, so that any of its worlds can be played again."""
        return Replay(self.scenario(), self.seed, self.worlds, self.draw)


@dataclass(frozen=True)
class Results:
    """What a run leaves: an ensemble, a few worlds in full, one of them told, a picture."""

    order: Order
    ensemble: Ensemble
    told: Trajectory
    narrative: str
    summary: list[dict[str, Any]]
    picture: Any = field(default=None)


def versions() -> dict[str, str]:
    """Return the versions that decide on the bytes of results."""
    names = ("detente", "mesa", "numpy", "scipy", "pydantic", "pyarrow")
    return {"python": platform.python_version(), **{name: version(name) for name in names}}


def unlike(made: Mapping[str, str]) -> list[str]:
    """Return which versions are others here, in words."""
    return [
        f"{name} was {made.get(name)}, here it is {here}"
        for name, here in versions().items()
        if made.get(name) != here
    ]


def other_versions(folder: Path) -> list[str]:
    """Return what the results of a folder were made with that is another version here, in words.

    Empty also for a folder without a manifest.
    """
    made = _manifest_of(folder).get("versions", {})
    return unlike(made) if made else []


def write(folder: Path, results: Results) -> list[Path]:
    """Write results to a folder, which appears whole or not at all.

    Parameters
    ----------
    folder : Path
        Is made; an earlier run in it is replaced.
    results : Results

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    FolderInUse
        If the folder holds anything but an earlier run.
    OSError
        If it cannot be written; then nothing is left behind.
    """
    refuse_other_kind(folder, None)
    with whole(folder, MANIFEST) as partial:
        write_data(partial, results)
        if results.picture is not None:
            from sim.plots.saving import to_bytes  # noqa: PLC0415 - matplotlib only when drawing

            (partial / PICTURE).write_bytes(to_bytes(results.picture, "png"))
        write_manifest(partial, _manifest(results))
    return sorted(folder.iterdir())


def write_data(folder: Path, results: Results) -> None:
    """Write the files whose bytes the order determines."""
    write_worlds(folder / WORLDS, results.ensemble)
    write_trajectories(folder, results.ensemble, results.told)
    (folder / NARRATIVE).write_text(results.narrative, encoding="utf-8")


def _manifest(results: Results) -> dict[str, Any]:
    order = results.order
    return {
        "format": FORMAT,
        "order": asdict(order),
        "scenario": results.ensemble.scenario.name,
        "scenario_sha256": order.scenario_hash,
        "versions": versions(),
        "summary": results.summary,
    }


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a run.

    Raises
    ------
    InvalidInput
        If there is none, or it cannot be read.
    """
    path, right = folder / MANIFEST, "name a folder that `detente run` wrote"
    if (kind := kind_of(folder)) is not None:
        raise InvalidInput(
            [Problem((), f"holds results of kind `{kind}`, not a run", right, str(folder))]
        )
    try:
        manifest = held_json(path)
        order = manifest["order"]
        missing = set(Order.__dataclass_fields__) ^ set(order)
        wrong = strange_parts(order, KINDS)
        form, _ = manifest["format"], dict(manifest["files"])
    except FileNotFoundError:
        what = "holds no results" if folder.is_dir() else "there is no such folder"
        raise InvalidInput([Problem((), what, right, str(folder))]) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        problem = Problem((), f"cannot be read as a manifest ({error})", right, str(path))
        raise InvalidInput([problem]) from None
    if form != FORMAT or missing or wrong:
        what = "holds another order" if form == FORMAT else f"has form {form}"
        right = f"this version reads form {FORMAT}; run the scenario again"
        raise InvalidInput([Problem((), what, right, str(path))])
    return dict(manifest)


def strange_parts(order: Mapping[str, Any], kinds: Mapping[str, type]) -> list[str]:
    """Return the parts of an order that are of another type than they should be, or out of bounds.

    Parameters
    ----------
    order : mapping
        As a manifest holds it.
    kinds : mapping of str to type
    """
    wrong = [name for name, kind in kinds.items() if not isinstance(order.get(name), kind)]
    wrong += [name for name in kinds if kinds[name] is int and isinstance(order.get(name), bool)]
    return wrong or [
        name for name, (low, high) in BOUNDS.items() if not low <= order.get(name, low) <= high
    ]


def kind_of(folder: Path) -> str | None:
    """Return the kind of results that a manifest names; None for a run, or without a manifest."""
    kind = _manifest_of(folder).get("kind")
    return None if kind is None else str(kind)


def _manifest_of(folder: Path) -> dict[str, Any]:
    """Return what a manifest of any kind says; nothing if it cannot be read."""
    try:
        manifest = held_json(folder / MANIFEST)
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def refuse_other_kind(folder: Path, kind: str | None) -> None:
    """Refuse to write over results of another kind.

    Raises
    ------
    FolderInUse
        If the folder holds some.
    """
    if (folder / MANIFEST).is_file() and kind_of(folder) != kind:
        raise FolderInUse(f"{folder} holds results of another kind")


def see_place(folder: Path, kind: str | None) -> None:
    """See that results of a kind can be written to a folder, before the work is done for them.

    Raises
    ------
    FolderInUse
        If the folder holds anything but an earlier run of that kind.
    OSError
        If nothing can be written there.
    """
    refuse_other_kind(folder, kind)
    see_free(folder, MANIFEST)


def write_worlds(path: Path, ensemble: Ensemble) -> None:
    """Write the table of worlds as Parquet, one row a world, with the meaning of each column."""
    meaning = dict.fromkeys(ensemble.drawn, "parameter drawn") | columns(ensemble.scenario)
    write_table(path, {**ensemble.table, **ensemble.drawn}, meaning)


def write_table(path: Path, arrays: Mapping[str, Array], meaning: Mapping[str, str]) -> None:
    """Write columns as Parquet, each with its meaning."""
    fields = [
        pa.field(name, pa.from_numpy_dtype(array.dtype), metadata={"meaning": meaning[name]})
        for name, array in arrays.items()
    ]
    table = pa.table([pa.array(array) for array in arrays.values()], schema=pa.schema(fields))
    pq.write_table(table, path, compression="zstd", write_page_checksum=True)


def write_trajectories(folder: Path, ensemble: Ensemble, told: Trajectory) -> None:
    """Write rounds as netCDF: the course of every world, and a few worlds in full."""
    course = to_netcdf(ensemble.course, told, ensemble.table["world"])
    (folder / TRAJECTORIES).write_bytes(course)
    (folder / TOLD).write_bytes(told_to_netcdf(told))


__all__ = ["MANIFEST", "FolderInUse", "Order", "Results", "digest", "read_manifest", "write"]
