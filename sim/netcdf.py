"""Rounds of worlds as netCDF, in bytes that nothing but their numbers determines."""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.io import netcdf_file

from sim.ensemble import Array, Trajectory
from sim.state import meanings, shapes

OFFSETS: Final = 2
"""Form of netCDF-3 whose files may be larger than 2 GiB."""

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


def told_to_netcdf(told: Trajectory) -> bytes:
    """Return worlds in full as the bytes of a netCDF-3 file; see `to_netcdf`."""
    return to_netcdf(told.arrays, told, np.array(told.worlds))


def to_netcdf(arrays: Mapping[str, Array], names: Trajectory, worlds: Array) -> bytes:
    """Return rounds of worlds as the bytes of a netCDF-3 file.

    Parameters
    ----------
    arrays, names, worlds
        As in `variables_of`.

    Raises
    ------
    OverflowError
        If a whole number needs more than 32 bits.

    Notes
    -----
    Not netCDF-4: how HDF5 lays out a file hangs on when its objects are let go of, and so on
    whatever else goes on in the process, such as a profiler that looks on.
    """
    variables = list(variables_of(arrays, names, worlds))
    buffer = io.BytesIO()
    file = netcdf_file(buffer, "w", version=OFFSETS)
    _say(file, title=names.scenario.title, seed=str(names.seed))
    for dim, size in dimensions_of(variables).items():
        file.createDimension(dim, size)
    for each in variables:
        data, dims = _plain(each.data), each.dims
        if data.dtype.kind == "S":
            data, dims = _letters(data), (*dims, f"{each.name}_letter")
            file.createDimension(dims[-1], data.shape[-1])
        variable = file.createVariable(each.name, data.dtype, dims)
        variable[:] = data
        if each.meaning:
            _say(variable, long_name=each.meaning)
    file.flush()
    content = buffer.getvalue()
    file.close()
    return content


def from_netcdf(path: Path) -> dict[str, Array]:
    """Return every variable of a netCDF-3 file by its name, with whole texts as letters."""
    with netcdf_file(path, "r", mmap=False) as file:
        return {name: variable[:] for name, variable in file.variables.items()}


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


def _letters(texts: Array) -> Array:
    """Return texts as letters along an axis of their own."""
    return np.frombuffer(texts, "S1").reshape(*texts.shape, texts.dtype.itemsize)


def _say(thing: object, **attributes: str) -> None:
    for name, text in attributes.items():
        setattr(thing, name, text.encode())


def _plain(data: Array) -> Array:
    """Return an array in a number type that netCDF-3 has.

    Raises
    ------
    OverflowError
        If a whole number needs more than 32 bits.
    """
    if data.dtype != np.int64:
        return data
    short = data.astype(np.int32)
    if not np.array_equal(short, data):
        raise OverflowError("a number of a world needs more than 32 bits")
    return short
