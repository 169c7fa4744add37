"""Worlds of a sweep in full, as bytes that nothing but their numbers determines."""

import io
from typing import Final

import numpy as np
from scipy.io import netcdf_file

from sim.ensemble import Array, Trajectory
from sim.store import dimensions_of, variables_of

OFFSETS: Final = 2
"""Form of netCDF-3 whose files may be larger than 2 GiB."""


def told_bytes(told: Trajectory) -> bytes:
    """Return worlds in full as the bytes of a netCDF-3 file.

    Parameters
    ----------
    told : Trajectory

    Notes
    -----
    Not netCDF-4: how HDF5 lays out a file hangs on when its objects are let go of, and so on
    whatever else goes on in the process, such as a profiler that looks on.
    """
    variables = list(variables_of(told.arrays, told, np.array(told.worlds)))
    buffer = io.BytesIO()
    file = netcdf_file(buffer, "w", version=OFFSETS)
    _say(file, title=told.scenario.title, seed=str(told.seed))
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
        raise OverflowError("a number of a told world needs more than 32 bits")
    return short
