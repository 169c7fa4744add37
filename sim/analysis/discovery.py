"""Scenario discovery: in which ranges of the numbers an outcome is the rule.

Two ways to boxes: the Patient Rule Induction Method peels one box after another from the whole,
and a regression tree splits the whole into boxes.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import floor
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sim.analysis.boxes import Box, Cases, Floats, Mask, Region, Span
from sim.analysis.peeling import FREE, Search, Step

if TYPE_CHECKING:
    import pandas as pd

THRESHOLD: Final = 0.8
MASS_MIN: Final = 0.05
PEEL: Final = 0.05
LEAVES: Final = 8


def prim(
    x: "pd.DataFrame",
    y: npt.ArrayLike,
    *,
    weights: npt.ArrayLike | None = None,
    threshold: float = THRESHOLD,
    mass_min: float = MASS_MIN,
    peel: float = PEEL,
    significance: float = 1.0,
) -> list[Box]:
    """Return boxes in which an outcome is the rule, by the Patient Rule Induction Method.

    Each box is the one on its peeling trajectory that is dense enough and weighs coverage and
    density best, by their harmonic mean; it is grown again at its edges while that makes it
    denser still. The next box is peeled from the points that are left.

    Parameters
    ----------
    x : DataFrame, (P, D)
        Points of a design: numbers, or categories in columns that are not numeric.
    y : (P,) float
        Share of worlds of each point in which the outcome occurs, in [0, 1].
    weights : (P,) float, optional
        Weights of points, > 0.
    threshold : float
        Least density of a box as it is peeled, in (0, 1].
    mass_min : float
        Least mass of a box, in (0, 1].
    peel : float
        Share of a box that a step takes off, in (0, 1).
    significance : float
        Limits whose quasi-p-value is above it are then taken away, the worst first, which leaves a
        box that covers more and may be less dense; in (0, 1].

    Returns
    -------
    list of Box
        In the order in which they were found; empty if none is dense enough: then see
        `peeling_trajectory`. A box without limits holds all points that are in no other.

    Raises
    ------
    ValueError
        If something is missing or out of range.

    Notes
    -----
    Friedman & Fisher (1999), see `sim.analysis.peeling`; coverage, density and quasi-p-values by
    Bryant & Lempert (2010). They leave the choice on the trajectory, and of limits to take away, to
    the eye; that here is ours.
    """
    for name, value in {"threshold": threshold, "significance": significance}.items():
        if not 0 < value <= 1:
            raise ValueError(f"{name} {value} is not in (0, 1]")
    search = Search(Cases.read(x, y, weights), mass_min, peel)
    return list(_boxes(search, threshold, significance))


def _boxes(search: Search, threshold: float, significance: float) -> Iterator[Box]:
    """Yield one dense box after another, each from the points that those before it leave."""
    among = np.ones(len(search.cases.y), dtype=np.bool_)
    while search.enough(search.cases.measure(among)[0]) and np.any(search.cases.y[among]):
        path = search.peeled(among)
        chosen = search.chosen(path, among, threshold)
        if chosen is None:
            return
        pasted = search.pasted(chosen, among)
        chosen = pasted[-1] if pasted else chosen
        chosen = _plainer(search, chosen, among, significance)
        trajectory = tuple(search.describe(step, among) for step in path + pasted)
        yield replace(search.describe(chosen, among), trajectory=trajectory)
        among = among & ~chosen.held


def _plainer(search: Search, step: Step, among: Mask, significance: float) -> Step:
    """Return a box without the limits that chance explains."""
    while limits := search.describe(step, among).limits:
        if limits[-1].p <= significance:
            break
        step = search.without(step, limits[-1].column, among)
    return step


def peeling_trajectory(
    x: "pd.DataFrame",
    y: npt.ArrayLike,
    *,
    weights: npt.ArrayLike | None = None,
    mass_min: float = MASS_MIN,
    peel: float = PEEL,
) -> list[Box]:
    """Return all boxes that peeling passes from the whole to the densest, for a choice by eye.

    Parameters are those of `prim`. With no outcome at all, coverage is NaN.
    """
    search = Search(Cases.read(x, y, weights), mass_min, peel)
    among = np.ones(len(x), dtype=np.bool_)
    return [search.describe(step, among) for step in search.peeled(among)]


def cart(
    x: "pd.DataFrame",
    y: npt.ArrayLike,
    *,
    weights: npt.ArrayLike | None = None,
    leaves: int = LEAVES,
    least: float = MASS_MIN,
) -> list[Box]:
    """Return the leaves of a regression tree as boxes, the densest first.

    Parameters
    ----------
    x, y, weights
        As in `prim`.
    leaves : int
        How many at most, >= 2.
    least : float
        Least mass of a leaf, in [0, 0.5].

    Returns
    -------
    list of Box
        Every point lies in one of them.

    Raises
    ------
    ImportError
        If scikit-learn is not installed.
    ValueError
        If something is missing or out of range.

    Notes
    -----
    Breiman et al. (1984), by scikit-learn; for scenario discovery, Lempert et al. (2008). For
    outcomes that are 0 or 1, splits by variance are those by Gini impurity, so the one tree serves
    shares and classes.
    """
    try:
        from sklearn.tree import DecisionTreeRegressor  # noqa: PLC0415 - optional, slow to import
    except ImportError as error:
        raise ImportError("trees need scikit-learn: pip install detente[discover]") from error
    cases = Cases.read(x, y, weights)
    questions, table = _questions(cases)
    tree = DecisionTreeRegressor(
        max_leaf_nodes=leaves, min_weight_fraction_leaf=least, random_state=0
    ).fit(table, cases.y, sample_weight=cases.weights)
    leaf = tree.apply(table)
    everywhere = np.ones(len(leaf), dtype=np.bool_)
    boxes = [
        cases.describe(region, leaf == node, everywhere)
        for node, region in _leaves(tree.tree_, questions, cases)
    ]
    return sorted(boxes, key=lambda box: -box.density)


def _questions(cases: Cases) -> tuple[list[tuple[str, str | None]], Floats]:
    """Return what a tree may split by: columns, and whether a column is of one category."""
    questions: list[tuple[str, str | None]] = []
    table: list[npt.NDArray[Any]] = []
    for name, values in cases.columns.items():
        for category in sorted(cases.categories.get(name, ())) or (None,):
            questions.append((name, category))
            table.append(values if category is None else values == category)
    return questions, np.column_stack(table).astype(np.float64)


def _leaves(
    tree: Any, questions: list[tuple[str, str | None]], cases: Cases
) -> Iterator[tuple[int, Region]]:
    """Yield every leaf of a tree of scikit-learn with its region."""
    below: list[tuple[int, Region]] = [(0, {})]
    while below:
        node, region = below.pop()
        children = (int(tree.children_left[node]), int(tree.children_right[node]))
        if children[0] == children[1]:
            yield node, region
            continue
        column, category = questions[tree.feature[node]]
        at = float(tree.threshold[node])
        allowed = region.get(column, cases.categories.get(column, FREE))
        for child, more in zip(children, (False, True), strict=True):
            if isinstance(allowed, frozenset):
                part: Span | frozenset[str] = _one(allowed, str(category), kept=more)
            else:
                part = _side(allowed, at, above=more, whole=column in cases.whole)
            below.append((child, {**region, column: part}))


def _one(allowed: frozenset[str], category: str, *, kept: bool) -> frozenset[str]:
    return allowed & {category} if kept else allowed - {category}


def _side(allowed: Span, at: float, *, above: bool, whole: bool) -> Span:
    low, high = allowed
    if above:
        return max(low, floor(at) + 1 if whole else at), high
    return low, min(high, floor(at) if whole else at)
