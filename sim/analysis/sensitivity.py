"""Global sensitivity: what share of an answer's variance, or what change of it, a factor makes.

The estimators are those of SALib; here stands what it needs around them: answers that are missing
or do not vary, groups, and one long table for all answers.

Answers are to come from the same worlds at every point. Where worlds have luck of their own at each
point, that noise counts as an interaction of all factors: it raises every total index and every
size of an effect.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sim.analysis.shares import CONFIDENCE

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]
Row = dict[str, Any]

RESAMPLES: Final = 200
SOBOL_COLUMNS: Final = ("answer", "factor", "S1", "S1_conf", "ST", "ST_conf", "remark")
PAIR_COLUMNS: Final = ("answer", "factor", "other", "S2", "S2_conf", "remark")
MORRIS_COLUMNS: Final = ("answer", "factor", "mu", "mu_star", "mu_star_conf", "sigma", "remark")

CONSTANT: Final = "the answer does not vary"
RARE: Final = "the answer varies too rarely"
NOISE: Final = 1e-12
"""Answers whose range is below this share of their size are taken as constant: rounding."""


def sobol_indices(
    names: Sequence[str],
    answers: Mapping[str, npt.ArrayLike],
    *,
    groups: Sequence[str] | None = None,
    second_order: bool = False,
    confidence: float = CONFIDENCE,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> "pd.DataFrame":
    r"""Return first-order and total Sobol' indices of every answer.

    $S_i = V[E(Y | X_i)] / V(Y)$ is the share of variance that goes when factor $i$ is fixed;
    $S_{Ti} = 1 - V[E(Y | X_{\sim i})] / V(Y)$ is the share that stays when all others are fixed.

    Parameters
    ----------
    names : sequence of str, length D
        Factors, in the order of the columns of the sample.
    answers : mapping of str to (P,) float
        Answers at the points of `SALib.sample.sobol.sample`, in its order: P = N (G + 2), or
        N (2 G + 2) with `second_order`, where G is the number of factors or groups and N >= 2.
    groups : sequence of str, length D, optional
        The group of each factor; then indices are those of groups.
    second_order : bool
        Whether the sample was drawn with ``calc_second_order``; see `sobol_pairs`.
    confidence : float
        Coverage of the intervals, in (0, 1).
    resamples, seed : int
        Of the bootstrap; resamples >= 2, seed >= 0.

    Returns
    -------
    DataFrame, one row an answer and factor (or group)
        ``answer, factor, S1, S1_conf, ST, ST_conf, remark``; ``_conf`` is half the width of the
        interval. Indices are NaN, and ``remark`` says why, where they are not defined.

    Raises
    ------
    ValueError
        If an answer is missing at some point, or its length does not fit the sample.

    Notes
    -----
    Estimators of Saltelli et al. (2010). They may leave [0, 1] by sampling error. Intervals are
    normal ones of a bootstrap; for an answer that only a few points show they are too narrow.
    """
    units = _units(names, groups)
    rows: list[Row] = []
    for answer, y in _whole(answers):
        blocks = _blocks(answer, y, len(units), second_order=second_order)
        remark = _remark(blocks)
        # without the points that only pairs need: the same estimates, at a fraction of the cost
        lean = np.delete(blocks, np.s_[len(units) + 1 : -1], axis=1).ravel()
        found = {} if remark else _sobol(units, lean, confidence, resamples, seed)
        for row, unit in enumerate(units):
            values = {key: found[key][row] if found else np.nan for key in SOBOL_COLUMNS[2:-1]}
            rows.append({"answer": answer, "factor": unit, **values, "remark": remark})
    return _frame(rows, SOBOL_COLUMNS)


def sobol_pairs(
    names: Sequence[str],
    answers: Mapping[str, npt.ArrayLike],
    *,
    groups: Sequence[str] | None = None,
    confidence: float = CONFIDENCE,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> "pd.DataFrame":
    """Return second-order Sobol' indices: what two factors do together beyond what each does.

    Parameters are those of `sobol_indices`; the sample has to be one with second order.

    Returns
    -------
    DataFrame, one row an answer and pair
        ``answer, factor, other, S2, S2_conf, remark``.
    """
    units = _units(names, groups)
    rows: list[Row] = []
    for answer, y in _whole(answers):
        remark = _remark(_blocks(answer, y, len(units), second_order=True))
        found = {} if remark else _sobol(units, y, confidence, resamples, seed, pairs=True)
        for (i, factor), (j, other) in combinations(enumerate(units), 2):
            values = {key: found[key][i, j] if found else np.nan for key in PAIR_COLUMNS[3:-1]}
            pair = {"answer": answer, "factor": factor, "other": other}
            rows.append({**pair, **values, "remark": remark})
    return _frame(rows, PAIR_COLUMNS)


def morris_measures(
    names: Sequence[str],
    points: npt.ArrayLike,
    answers: Mapping[str, npt.ArrayLike],
    *,
    levels: int,
    groups: Sequence[str] | None = None,
    confidence: float = CONFIDENCE,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> "pd.DataFrame":
    """Return Morris's measures of elementary effects: a screening with few runs.

    Parameters
    ----------
    names : sequence of str, length D
        Factors, in the order of the columns of the sample.
    points : (P, D) float
        The sample of `SALib.sample.morris.sample`, in its order: P = T (G + 1), where G is the
        number of factors or groups and T >= 2 that of trajectories. Only the direction of each
        step is read, so any scale will do.
    answers : mapping of str to (P,) float
        Answers at these points.
    levels : int
        Levels of the grid from which the sample was drawn, even, >= 4.
    groups, confidence, resamples, seed
        As in `sobol_indices`.

    Returns
    -------
    DataFrame, one row an answer and factor (or group)
        ``answer, factor, mu, mu_star, mu_star_conf, sigma, remark``. Of the elementary effects,
        which are changes of the answer scaled up to the whole range of the factor, ``mu`` is the
        mean, ``mu_star`` the mean size (``_conf``: half the width of its interval) and ``sigma``
        the standard deviation: 0 for a factor that is linear and interacts with none. ``mu`` and
        ``sigma`` of a group of several are NaN, since its factors step in different directions.

    Raises
    ------
    ValueError
        If an answer is missing at some point, or points or lengths are not those of a sample.

    Notes
    -----
    Morris (1991); ``mu_star`` by Campolongo et al. (2007).
    """
    x = np.asarray(points, dtype=np.float64)
    of_group, units = list(names if groups is None else groups), _units(names, groups)
    _check_steps(x, of_group, units)
    rows: list[Row] = []
    for answer, y in _whole(answers, len(x)):
        found = _morris(of_group, x, y, levels, confidence, resamples, seed)
        remark = CONSTANT if _constant(y) else ""
        for row, unit in enumerate(units):
            values = {key: float(found[key][row]) for key in MORRIS_COLUMNS[2:-1]}
            if of_group.count(unit) > 1:
                values |= {"mu": np.nan, "sigma": np.nan}
            rows.append({"answer": answer, "factor": unit, **values, "remark": remark})
    return _frame(rows, MORRIS_COLUMNS)


def _units(names: Sequence[str], groups: Sequence[str] | None) -> list[str]:
    """Return what indices belong to: groups in the order in which they first occur, or factors."""
    if groups is None:
        return list(names)
    if len(groups) != len(names):
        raise ValueError(f"{len(groups)} groups for {len(names)} factors")
    return list(dict.fromkeys(groups))


def _whole(
    answers: Mapping[str, npt.ArrayLike], points: int | None = None
) -> Iterator[tuple[str, Floats]]:
    """Yield answers as arrays, of so many points if that is known.

    Raises
    ------
    ValueError
        If one is missing somewhere: indices of part of a sample are wrong, not just less sure.
    """
    for answer, values in answers.items():
        y = np.asarray(values, dtype=np.float64)
        if points is not None and len(y) != points:
            raise ValueError(f"{answer}: {len(y)} values for {points} points")
        missing = int(np.count_nonzero(~np.isfinite(y)))
        if missing:
            raise ValueError(f"{answer}: missing at {missing} of {y.size} points")
        yield answer, y


def _blocks(answer: str, y: Floats, units: int, *, second_order: bool) -> Floats:
    """Return an answer as (N, block): the first and the last column are the two base samples."""
    block = 2 * units + 2 if second_order else units + 2
    if y.ndim != 1 or y.size % block or y.size < 2 * block:
        raise ValueError(f"{answer}: {y.size} values are no sample of blocks of {block} points")
    return y.reshape(-1, block)


def _remark(blocks: Floats) -> str:
    """Return why indices are not defined, or nothing."""
    if _constant(blocks):
        return CONSTANT
    return RARE if _constant(blocks[:, [0, -1]]) else ""


def _constant(y: Floats) -> bool:
    return bool(np.ptp(y) <= NOISE * np.max(np.abs(y)))


def _sobol(
    units: Sequence[str],
    y: Floats,
    confidence: float,
    resamples: int,
    seed: int,
    *,
    pairs: bool = False,
) -> Mapping[str, Any]:
    """Return indices by SALib; a group is to its estimators what a factor is."""
    from SALib.analyze import sobol  # noqa: PLC0415 - slow to import

    return sobol.analyze(
        {"num_vars": len(units), "names": list(units)},
        y,
        calc_second_order=pairs,
        num_resamples=resamples,
        conf_level=confidence,
        seed=_seed(seed),
    )


def _morris(
    of_group: list[str],
    x: Floats,
    y: Floats,
    levels: int,
    confidence: float,
    resamples: int,
    seed: int,
) -> Mapping[str, Any]:
    """Return measures by SALib."""
    from SALib.analyze import morris  # noqa: PLC0415 - slow to import

    names = [f"{column}" for column in range(len(of_group))]
    return morris.analyze(
        {"num_vars": len(names), "names": names, "groups": of_group},
        x,
        y,
        num_resamples=resamples,
        conf_level=confidence,
        num_levels=levels,
        seed=_seed(seed),
    )


def _seed(seed: int) -> int:
    """Return a seed for SALib, which takes 0 for none."""
    return 1 + seed % (2**32 - 1)


def _check_steps(x: Floats, of_group: Sequence[str], units: Sequence[str]) -> None:
    """Raise ValueError if points are no trajectories that move one factor or group at a time."""
    block = len(units) + 1
    if x.ndim != 2 or x.shape[1] != len(of_group):
        raise ValueError(f"points of shape {x.shape} for {len(of_group)} factors")
    if len(x) % block or len(x) < 2 * block:
        raise ValueError(f"{len(x)} points are not two or more trajectories of {block}")
    steps = np.diff(x.reshape(-1, block, x.shape[1]), axis=1) != 0  # (T, G, D)
    columns = [[name == unit for name in of_group] for unit in units]
    moved = np.stack([np.any(steps & column, axis=-1) for column in np.array(columns)])
    if np.any(np.count_nonzero(moved, axis=0) > 1) or np.any(np.count_nonzero(moved, axis=2) > 1):
        raise ValueError("points do not move one factor or group at a time")


def _frame(rows: Sequence[Row], columns: Sequence[str]) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415 - slow to import

    return pd.DataFrame(list(rows), columns=list(columns))
