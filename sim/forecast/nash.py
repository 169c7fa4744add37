r"""The Nash bargaining solution over all issues together, with capabilities as weights.

.. math:: \max_x \sum_i c_i \log u_i(x), \quad
   u_i(x) = \sum_k s_{ik} \Bigl(1 - \bigl(|x_k - x_{ik}| / r_k\bigr)^\rho\Bigr)
"""

from typing import Final

import numpy as np
from scipy.optimize import minimize

from sim.forecast.table import ActorTable, Numbers

LEAST: Final = 1e-12
"""Least utility, so that its logarithm is finite."""


def nash_quadratic(table: ActorTable) -> Numbers:
    """Return the Nash bargaining solution with quadratic loss, (K,); see `nash`."""
    return nash(table, linear=False)


def nash_linear(table: ActorTable) -> Numbers:
    """Return the Nash bargaining solution with linear loss, (K,); see `nash`."""
    return nash(table, linear=True)


def nash(table: ActorTable, *, linear: bool) -> Numbers:
    """Return the package that maximises the product of utilities, (K,).

    Parameters
    ----------
    table : ActorTable
    linear : bool
        Whether loss grows with the distance, or with its square.

    Notes
    -----
    Nash (1950), with weights after Kalai (1977). Without a deal every actor is as badly off as if
    each issue ended a whole range of positions away from what it wants: that is ours, since a
    table names no other disagreement point. On one issue salience then falls out of the product;
    on several it says what each would trade.
    The corners of linear loss are rounded ever less, and a position of an actor nearby is taken
    where it is at least as good.
    """
    low, span = np.array([table.ends(k)[0] for k in range(len(table.issues))]), table.span
    scaled = (table.position - low) / np.where(span > 0, span, 1.0)
    rows = np.flatnonzero(table.weight.any(axis=1))
    scaled, salience = scaled[rows], table.salience[rows]
    capability = table.capability[rows] / table.capability[rows].sum()
    point = np.average(scaled, axis=0, weights=np.maximum(table.weight[rows], 0.0))
    bounds = [(0.0, float(width > 0)) for width in span]
    problem = (scaled, salience, capability)
    for rounding in (0.1, 0.01, 1e-3, 1e-4, 1e-5) if linear else (None,):
        found = minimize(
            _loss,
            point,
            args=(*problem, rounding),
            jac=True,
            bounds=bounds,
            method="L-BFGS-B",
            options={"ftol": 1e-15, "gtol": 1e-10},
        )
        point = found.x
    if linear:
        point = _on_positions(point, *problem)
    return np.asarray(low + point * span)


def _loss(
    point: Numbers,
    scaled: Numbers,
    salience: Numbers,
    capability: Numbers,
    rounding: float | None,
) -> tuple[float, Numbers]:
    """Return what is minimised, and its slope, (K,)."""
    away = point - scaled
    if rounding is None:
        loss, slope = away**2, 2 * away
    else:
        root = np.sqrt(away**2 + rounding**2)
        loss, slope = root - rounding, away / root
    utility = np.maximum((salience * (1.0 - loss)).sum(axis=1), LEAST)
    value = float(-(capability * np.log(utility)).sum())
    return value, np.asarray(((capability / utility)[:, None] * salience * slope).sum(axis=0))


def _on_positions(
    point: Numbers, scaled: Numbers, salience: Numbers, capability: Numbers
) -> Numbers:
    """Return a package with each issue at the nearest position where that is as good."""
    best = _loss(point, scaled, salience, capability, 0.0 + LEAST)[0]
    for issue in range(len(point)):
        held = scaled[salience[:, issue] > 0, issue]
        trial = point.copy()
        trial[issue] = held[np.argmin(np.abs(held - point[issue]))]
        value = _loss(trial, scaled, salience, capability, LEAST)[0]
        if value <= best + LEAST:
            point, best = trial, value
    return point
