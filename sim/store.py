"""A folder of results: what was run, and what came out."""

import hashlib
import io
import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import h5netcdf
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.ensemble import Array, Ensemble, Trajectory, columns
from sim.folders import FolderInUse, whole
from sim.replay import Replay
from sim.scenario.problems import InvalidInput, Problem
from sim.scenario.root import Scenario
from sim.seals import MANIFEST, digest, write_manifest
from sim.state import meanings, shapes

FORMAT: Final = 1
WORLDS: Final = "worlds.parquet"
TRAJECTORIES: Final = "trajectories.nc"
NARRATIVE: Final = "narrative.md"
PICTURE: Final = "escalation.png"
KINDS: Final = {
    "scenario_text": str,
    "overrides": Mapping,
    "draw": bool,
    **dict.fromkeys(("seed", "worlds", "told"), int),
}
"""Types of the parts of an order."""
DATA: Final = (WORLDS, TRAJECTORIES, NARRATIVE)
"""Files whose bytes a run determines, with the versions of the libraries."""

AXES: Final = {
    "A": "actor",
    "S": "side",
    "K": "issue",
    "M": "measure",
    "N": "alliance",
    "E": "event",
    "W": "world",
}
DERIVED: Final = {
    "zone_width": (("K", "W"), "width of the zone of agreement, in issue units; below 0 a gap"),
    "zone": (("W",), "whether a zone exists on every core issue"),
    "ripeness": (("W",), "strain of the principal that is strained less, in utility"),
}


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
    names = ("detente", "mesa", "numpy", "scipy", "pydantic", "pyarrow", "h5netcdf", "h5py")
    return {"python": platform.python_version(), **{name: version(name) for name in names}}


def other_versions(folder: Path) -> list[str]:
    """Return what the results of a folder were made with that is another version here, in words.

    Empty also for a folder without a manifest.
    """
    made = _manifest_of(folder).get("versions", {})
    return [
        f"{name} was {made.get(name)}, here it is {version_here}"
        for name, version_here in versions().items()
        if made and made.get(name) != version_here
    ]


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
    write_trajectories(folder / TRAJECTORIES, results.ensemble, results.told)
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
        raise InvalidInput([Problem((), f"holds a {kind}, not a run", right, str(folder))])
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        order = manifest["order"]
        missing = set(Order.__dataclass_fields__) ^ set(order)
        wrong = {name for name, kind in KINDS.items() if not isinstance(order.get(name), kind)}
        form, _ = manifest["format"], dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        problem = Problem((), f"cannot be read as a manifest ({error})", right, str(path))
        raise InvalidInput([problem]) from None
    if form != FORMAT or missing or wrong:
        what, right = f"has form {form}, or another order", f"this version reads form {FORMAT}"
        raise InvalidInput([Problem((), what, right, str(path))])
    return dict(manifest)


def kind_of(folder: Path) -> str | None:
    """Return the kind of results that a manifest names; None for a run, or without a manifest."""
    kind = _manifest_of(folder).get("kind")
    return None if kind is None else str(kind)


def _manifest_of(folder: Path) -> dict[str, Any]:
    """Return what a manifest of any kind says; nothing if it cannot be read."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
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


def write_trajectories(path: Path, ensemble: Ensemble, told: Trajectory) -> None:
    """Write rounds as netCDF: the course of every world, and in the group `told` a few in full."""
    buffer = io.BytesIO()  # on a full disk, HDF5 would end the process
    with h5netcdf.File(buffer, "w") as file:
        file.attrs["title"] = ensemble.scenario.title
        file.attrs["seed"] = str(ensemble.seed)
        _write_group(file, ensemble.course, told, ensemble.table["world"])
        group = file.create_group("told")
        _write_group(group, told.arrays, told, np.array(told.worlds))
    path.write_bytes(buffer.getbuffer())


def _write_group(group: Any, arrays: Mapping[str, Array], names: Trajectory, worlds: Array) -> None:
    variables = list(variables_of(arrays, names, worlds))
    for dim, size in dimensions_of(variables).items():
        group.dimensions[dim] = size
    for each in variables:
        packed = {"compression": "gzip", "compression_opts": 1, "shuffle": True}
        group.create_variable(
            each.name, each.dims, data=each.data, **(packed if each.meaning else {})
        )
        if each.meaning:
            group.variables[each.name].attrs["long_name"] = each.meaning


@dataclass(frozen=True)
class Variable:
    """One array as it is written.

    Attributes
    ----------
    name : str
    dims : tuple of str
        Names of its axes.
    data : array
        Numbers, or names as bytes.
    meaning : str
        Empty for the labels of an axis.
    """

    name: str
    dims: tuple[str, ...]
    data: Array
    meaning: str = ""


def variables_of(
    arrays: Mapping[str, Array], names: Trajectory, worlds: Array
) -> Iterator[Variable]:
    """Yield the labels of all axes that arrays have, and then the arrays that hold anything.

    Parameters
    ----------
    arrays : mapping of str to (T, ..., W) array
        Arrays of the state, or derived ones.
    names : Trajectory
        Whose layout names the rows.
    worlds : (W,) int
    """
    axes, said, layout = shapes(), meanings(), names.layout
    labels: dict[str, Any] = {
        "round": np.arange(len(next(iter(arrays.values())))),
        "world": worlds,
        "actor": layout.actors,
        "side": layout.sides,
        "issue": layout.issues,
        "measure": tuple(measure.key for measure in layout.measures),
        "alliance": tuple(alliance.key for alliance in layout.alliances),
        "event": layout.events,
    }
    dims = {
        name: (
            "round",
            *(AXES[axis] for axis in (axes[name] if name in axes else DERIVED[name][0])),
        )
        for name in arrays
    }
    for name in sorted({dim for listed in dims.values() for dim in listed}):
        if len(labels[name]):
            yield Variable(name, (name,), _label(labels[name]))
    for name, array in arrays.items():
        if array.size:
            meaning = said[name] if name in said else DERIVED[name][1]
            yield Variable(name, dims[name], _narrow(name, array), meaning)


def dimensions_of(variables: Iterable[Variable]) -> dict[str, int]:
    """Return the length of every axis that variables have."""
    return {
        dim: size
        for each in variables
        for dim, size in zip(each.dims, each.data.shape, strict=True)
    }


def _label(values: Any) -> Array:
    if isinstance(values, np.ndarray):
        return values
    return np.array(values, dtype=f"S{max(len(value) for value in values)}")


def _narrow(name: str, array: Array) -> Array:
    """Return an array in a small number type."""
    data = array.astype(np.int8) if array.dtype == bool else array
    return data.astype(np.int16) if name in ("rung", "status", "outcome") else data


__all__ = ["MANIFEST", "FolderInUse", "Order", "Results", "digest", "read_manifest", "write"]
