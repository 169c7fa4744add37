"""From a scenario to plain numbers (sections 5 and 6 of docs/model.md)."""

import math
from types import SimpleNamespace

from pydantic import BaseModel

from sim.scenario import Distributed, Ranged


def plain(node, luck=None, path=""):
    """Return a part of a scenario in which every uncertain number is one float.

    The point value without luck, a draw of its own for each dotted path with it.
    """
    if isinstance(node, Ranged | Distributed):
        return node.point if luck is None else quantile(node, luck.for_parameter(path))
    if isinstance(node, BaseModel):
        parts = {name: getattr(node, name) for name in type(node).model_fields}
        return SimpleNamespace(**plain(parts, luck, path))
    if isinstance(node, dict):
        return {key: plain(value, luck, _below(path, key)) for key, value in node.items()}
    if isinstance(node, tuple):
        return [plain(value, luck, _below(path, index)) for index, value in enumerate(node)]
    return node


def _below(path, key):
    return f"{path}.{key}" if path else str(key)


def quantile(number, u):
    """Return the quantile of an uncertain number; a plain range is triangular about its value."""
    low, high = number.bounds
    family = getattr(number, "distribution", "triangular")
    if family == "uniform":
        return low + (high - low) * u
    if family == "normal":
        return cut_normal(u, low, number.point, high, number.sd)
    return triangular(u, low, number.point, high)


def triangular(u, low, mode, high):
    """Return a quantile of the triangular distribution.

    >>> triangular(0.5, 0.0, 0.5, 1.0)
    0.5
    """
    if high == low:
        return low
    if u < (mode - low) / (high - low):
        return low + math.sqrt(u * (high - low) * (mode - low))
    return high - math.sqrt((1 - u) * (high - low) * (high - mode))


def cut_normal(u, low, mean, high, sd):
    """Return the point below which the share `u` of a normal distribution cut at both ends lies.

    Found by halving the range until it is no wider than a float can tell.

    >>> round(cut_normal(0.5, 1.0, 2.0, 3.0, 0.3), 9)
    2.0
    """

    def mass(point):
        return math.erf((point - mean) / (sd * math.sqrt(2)))

    wanted = mass(low) + (mass(high) - mass(low)) * u
    least, most = low, high
    for _ in range(200):
        middle = (least + most) / 2
        if mass(middle) < wanted:
            least = middle
        else:
            most = middle
    return (least + most) / 2
