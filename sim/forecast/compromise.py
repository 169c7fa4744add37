"""Compromise: means and medians of positions, weighted and not."""

import numpy as np

from sim.forecast.table import ActorTable, Numbers


def weighted_mean(table: ActorTable) -> Numbers:
    """Return the mean of positions with capability times salience as weights, (K,).

    The compromise under quadratic loss (Van den Bos 1991; Achen 2006).
    """
    weight = table.weight
    return np.asarray((weight * table.position).sum(axis=0) / weight.sum(axis=0))


def weighted_median(table: ActorTable) -> Numbers:
    """Return the median of positions with capability times salience as weights, (K,).

    The compromise under linear loss, and the median voter with weights (Black 1958).
    """
    return np.array(
        [
            median(table.position[rows, issue], table.weight[rows, issue])
            for issue, rows in _of_issues(table)
        ]
    )


def plain_mean(table: ActorTable) -> Numbers:
    """Return the mean of the positions of all parties, each counted once, (K,)."""
    return np.array([table.position[rows, issue].mean() for issue, rows in _of_issues(table)])


def plain_median(table: ActorTable) -> Numbers:
    """Return the median of the positions of all parties, each counted once, (K,)."""
    return np.array([np.median(table.position[rows, issue]) for issue, rows in _of_issues(table)])


def median(position: Numbers, weight: Numbers) -> float:
    """Return a weighted median; halfway between two positions that part the weight evenly.

    Parameters
    ----------
    position, weight : (n,) float
        Weights > 0, n >= 1.

    Examples
    --------
    >>> median(np.array([0.0, 4.0, 10.0]), np.array([1.0, 1.0, 3.0]))
    10.0
    >>> median(np.array([0.0, 4.0]), np.array([1.0, 1.0]))
    2.0
    """
    order = np.argsort(position, kind="stable")
    shares = np.cumsum(weight[order]) / weight.sum()
    low = int(np.argmax(shares > 0.5 - 1e-12))
    high = int(np.argmax(shares > 0.5 + 1e-12))
    return float((position[order[low]] + position[order[high]]) / 2)


def _of_issues(table: ActorTable) -> list[tuple[int, np.ndarray]]:
    return [(issue, table.parties(issue)) for issue in range(len(table.issues))]
