"""Boxes: ranges of the numbers of a design, and how well an outcome is told by them.

Scenario discovery (Bryant & Lempert 2010) looks for a few ranges in which an outcome is the rule.
`sim.analysis.discovery` finds such boxes; here they are measured.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf, isinf, nan
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from scipy.special import betainc

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Columns = Mapping[str, npt.NDArray[Any]]
Span = tuple[float, float]
Region = Mapping[str, Span | frozenset[str]]
"""What a box allows of each column that it restricts: both ends belong to it, or categories."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a box allows of one column.

    Attributes
    ----------
    column : str
    low, high : float
        Ends of the range, both inside; infinite where the box leaves an end open.
    categories : tuple of str
        Categories allowed, in order; empty for a column of numbers.
    p : float
        Quasi-p-value of the restriction, in [0, 1]; see `quasi_p`.
    p_low, p_high : float
        The same of either end alone; NaN for an open end and for categories.
    """

    column: str
    low: float = -inf
    high: float = inf
    categories: tuple[str, ...] = ()
    p: float = nan
    p_low: float = nan
    p_high: float = nan

    def __str__(self) -> str:
        if self.categories:
            return f"{self.column} in {{{', '.join(self.categories)}}}"
        if isinf(self.low):
            return f"{self.column} <= {self.high:.4g}"
        if isinf(self.high):
            return f"{self.column} >= {self.low:.4g}"
        return f"{self.low:.4g} <= {self.column} <= {self.high:.4g}"


@dataclass(frozen=True, slots=True)
class Box:
    """Ranges of columns, and what is found inside.

    Attributes
    ----------
    limits : tuple of Limit
        Restricted columns, the one least likely by chance first; none: the box holds all points.
    coverage : float
        Share of all of the outcome that lies inside, in [0, 1].
    density : float
        Share of the outcome inside, in [0, 1].
    mass : float
        Share of all points inside, by weight, in [0, 1].
    points : int
        How many points lie inside.
    trajectory : tuple of Box
        The boxes tried on the way to this one, the widest first; empty in each of these.
    """

    limits: tuple[Limit, ...]
    coverage: float
    density: float
    mass: float
    points: int
    trajectory: tuple["Box", ...] = ()

    def holds(self, x: "pd.DataFrame") -> Mask:
        """Return which rows of a table its limits hold, (P,).

        Of boxes found one after another, a later one counts only rows that no earlier one holds.
        """
        region = {
            limit.column: frozenset(limit.categories)
            if limit.categories
            else (limit.low, limit.high)
            for limit in self.limits
        }
        return inside(columns_of(x[list(region)]), region, len(x))

    def __str__(self) -> str:
        ranges = "; ".join(map(str, self.limits)) or "everywhere"
        return f"{ranges} (coverage {self.coverage:.0%}, density {self.density:.0%})"


@dataclass(frozen=True, slots=True)
class Cases:
    """Points of a design and the share of worlds of each in which the outcome occurs.

    Attributes
    ----------
    columns : mapping of str to (P,) float or str
        Numbers, or categories.
    categories : mapping of str to set of str
        All categories of the columns that are not numbers.
    whole : set of str
        Columns of whole numbers.
    y : (P,) float
        Shares, in [0, 1].
    weights : (P,) float
        Weights, > 0, whose mean is 1: so that sums of equal ones are exact.
    """

    columns: Columns
    categories: Mapping[str, frozenset[str]]
    whole: frozenset[str]
    y: Floats
    weights: Floats

    @classmethod
    def read(
        cls, x: "pd.DataFrame", y: npt.ArrayLike, weights: npt.ArrayLike | None = None
    ) -> "Cases":
        """Return cases from a table; see `sim.analysis.discovery.prim`.

        Raises
        ------
        ValueError
            If lengths differ, something is missing, or a share or weight is out of range.
        """
        columns = columns_of(x)
        share = np.asarray(y, dtype=np.float64)
        weight = np.ones(len(x)) if weights is None else np.asarray(weights, dtype=np.float64)
        if not len(x) or share.shape != (len(x),) or weight.shape != (len(x),):
            raise ValueError(
                f"{len(x)} points, outcomes of shape {share.shape}, weights of {weight.shape}"
            )
        if not np.all((share >= 0) & (share <= 1)):
            raise ValueError("a share of the outcome is missing or not in [0, 1]")
        if not np.all((weight > 0) & np.isfinite(weight)):
            raise ValueError("a weight is missing or not positive")
        categories = {
            name: frozenset(map(str, np.unique(values)))
            for name, values in columns.items()
            if values.dtype.kind == "U"
        }
        whole = frozenset(name for name in columns if x[name].dtype.kind in "iu")
        return cls(columns, categories, whole, share, weight / np.mean(weight))

    def describe(self, region: Region, within: Mask, among: Mask) -> Box:
        """Return a region as a box.

        Parameters
        ----------
        region : Region
        within : (P,) bool
            The points inside.
        among : (P,) bool
            The points of which they are: all that no earlier box holds.
        """
        mass, hits = self.measure(within)
        density = hits / mass
        trials = self._trials(within)

        def chance(wider: Region) -> float:
            held = self.inside(wider) & among
            weight, struck = self.measure(held)
            count = trials * self._worth(held, struck / weight)
            return quasi_p(density * count, count, struck / weight)

        limits = [_limit(name, allowed, region, chance) for name, allowed in region.items()]
        limits.sort(key=lambda limit: limit.p)
        everything = float(np.dot(self.weights, self.y))
        return Box(
            tuple(limits),
            coverage=hits / everything if everything else nan,
            density=density,
            mass=mass / len(self.y),
            points=int(np.count_nonzero(within)),
        )

    def inside(self, region: Region) -> Mask:
        """Return which points a region holds, (P,)."""
        return inside(self.columns, region, len(self.y))

    def measure(self, within: Mask) -> tuple[float, float]:
        """Return the weight of points, and the weight of the outcome among them."""
        weights = self.weights[within]
        return float(np.sum(weights)), float(np.dot(weights, self.y[within]))

    def _worth(self, held: Mask, share: float) -> float:
        """Return how many single hits or misses the share of one of these points is worth, >= 1."""
        weights = self.weights[held]
        spread = float(np.dot(weights, (self.y[held] - share) ** 2) / np.sum(weights))
        return max(share * (1 - share) / spread, 1.0) if spread > 0 else 1.0

    def _trials(self, within: Mask) -> float:
        """Return how many points of equal weight say as much (Kish 1965)."""
        weights = self.weights[within]
        return float(np.sum(weights)) ** 2 / float(np.dot(weights, weights))


def columns_of(x: "pd.DataFrame") -> dict[str, npt.NDArray[Any]]:
    """Return the columns of a table as arrays: numbers as float, anything else as categories.

    Raises
    ------
    ValueError
        If a value is missing.
    """
    columns: dict[str, npt.NDArray[Any]] = {}
    for name in x.columns:
        number = x[name].dtype.kind in "iuf"
        if x[name].isna().any() or (number and not np.isfinite(x[name]).all()):
            raise ValueError(f"{name}: a value is missing or infinite")
        columns[name] = x[name].to_numpy(np.float64 if number else np.str_)
    return columns


def inside(columns: Columns, region: Region, points: int) -> Mask:
    """Return which points a region holds, (points,)."""
    held = np.ones(points, dtype=np.bool_)
    for name, allowed in region.items():
        values = columns[name]
        if isinstance(allowed, frozenset):
            held &= np.isin(values, sorted(allowed))
        else:
            held &= (values >= allowed[0]) & (values <= allowed[1])
    return held


def quasi_p(hits: float, trials: float, share: float) -> float:
    """Return how likely so many hits or more are, if a restriction does not raise the share.

    Parameters
    ----------
    hits, trials : float
        Points with the outcome inside the box, of how many; need not be whole.
    share : float
        Share of the outcome in the box without the restriction, in [0, 1].

    Notes
    -----
    The one-sided binomial test of Bryant & Lempert (2010), through the incomplete beta function,
    which takes hits that are not whole. "Quasi", since the same points set the restriction.
    Points that hold a share of many worlds vary less than single hits or misses do, and a box
    counts each of them as so many of these as have its variance; that is ours.

    Examples
    --------
    >>> round(quasi_p(9, 10, 0.5), 6)  # 11 of 1024 ways
    0.010742
    """
    return float(betainc(hits, trials - hits + 1, share)) if hits > 0 else 1.0


def _limit(
    name: str, allowed: Span | frozenset[str], region: Region, chance: Callable[[Region], float]
) -> Limit:
    free = {column: other for column, other in region.items() if column != name}
    if isinstance(allowed, frozenset):
        return Limit(name, categories=tuple(sorted(allowed)), p=chance(free))
    low, high = allowed
    return Limit(
        name,
        low,
        high,
        p=chance(free),
        p_low=nan if isinf(low) else chance({**free, name: (-inf, high)}),
        p_high=nan if isinf(high) else chance({**free, name: (low, inf)}),
    )
