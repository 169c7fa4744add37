"""The established methods side by side, and how far each was from outcomes that are known."""

from collections.abc import Callable
from dataclasses import dataclass
from math import nan
from typing import Final

import numpy as np
from scipy.special import stdtrit

from sim.forecast.challenge import Challenges, challenge
from sim.forecast.compromise import plain_mean, plain_median, weighted_mean, weighted_median
from sim.forecast.exchange import Trade, exchange
from sim.forecast.nash import nash_linear, nash_quadratic
from sim.forecast.table import ActorTable, Numbers

CAVEAT: Final = (
    "What methods of others make of one table of judgements: read them beside each other, and none "
    "alone. Where they differ, the method decides and not the table."
)


@dataclass(frozen=True, slots=True)
class Method:
    """One method: its key, its name, where it is from."""

    key: str
    name: str
    source: str


MEAN: Final = Method("mean", "compromise, weighted mean", "Van den Bos 1991; Achen 2006")
MEDIAN: Final = Method("median", "compromise, weighted median", "Black 1958")
NASH: Final = Method("nash", "Nash bargaining, quadratic loss", "Nash 1950")
NASH_LINEAR: Final = Method("nash_linear", "Nash bargaining, linear loss", "Nash 1950")
EXCHANGE: Final = Method("exchange", "equal-gain exchange", "Stokman and Van Oosten 1994")
CHALLENGE: Final = Method("challenge", "challenge model", "Scholz, Calbert and Smith 2011")
PLAIN_MEAN: Final = Method("plain_mean", "mean without weights", "baseline")
PLAIN_MEDIAN: Final = Method("plain_median", "median without weights", "baseline")
STATUS_QUO: Final = Method("status_quo", "status quo", "baseline")

PLAIN: Final[tuple[tuple[Method, Callable[[ActorTable], Numbers]], ...]] = (
    (MEAN, weighted_mean),
    (MEDIAN, weighted_median),
    (NASH, nash_quadratic),
    (NASH_LINEAR, nash_linear),
)
BASELINES: Final[tuple[tuple[Method, Callable[[ActorTable], Numbers]], ...]] = (
    (PLAIN_MEAN, plain_mean),
    (PLAIN_MEDIAN, plain_median),
    (STATUS_QUO, lambda table: table.status_quo),
)


@dataclass(frozen=True, eq=False)
class Forecasts:
    """What every method makes of one table.

    Attributes
    ----------
    table : ActorTable
    points : dict of Method to (K,) float
        In the unit of each issue; NaN for a status quo that is not known.
    trade : Trade
    challenges : list of Challenges, length K
    """

    table: ActorTable
    points: dict[Method, Numbers]
    trade: Trade
    challenges: list[Challenges]


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Mean absolute error of a method over the issues of which the outcome is known.

    Attributes
    ----------
    issues : int
        How many.
    error, scaled : float
        In the unit of the issues, and as a share of the range of positions.
    half : float
        Half the width of the interval of `scaled` at 95 %, by the jackknife over issues with
        Student's t; NaN with one issue.
    """

    issues: int
    error: float
    scaled: float
    half: float


def forecast(table: ActorTable) -> Forecasts:
    """Return what every method makes of a table."""
    trade = exchange(table)
    challenged, challenges = challenge(table)
    points = {method: find(table) for method, find in PLAIN}
    points |= {EXCHANGE: trade.outcome, CHALLENGE: challenged}
    points |= {method: find(table) for method, find in BASELINES}
    known = {method: at for method, at in points.items() if not np.isnan(at).all()}
    return Forecasts(table, known, trade, challenges)


def accuracy(forecasts: Forecasts) -> dict[Method, Accuracy]:
    """Return the error of each method, over issues on which it and the outcome are known."""
    table, found = forecasts.table, {}
    for method, points in forecasts.points.items():
        off = np.abs(points - table.outcome)
        known = ~np.isnan(off)
        if known.any():
            share = off[known & (table.span > 0)] / table.span[known & (table.span > 0)]
            found[method] = Accuracy(
                int(known.sum()), float(off[known].mean()), _mean(share), _half(share)
            )
    return found


def _mean(values: Numbers) -> float:
    return float(values.mean()) if len(values) else nan


def _half(values: Numbers) -> float:
    """Return half the interval of a mean; the jackknife of a mean is its standard error."""
    count = len(values)
    if count < 2:
        return nan
    return float(stdtrit(count - 1, 0.975) * values.std(ddof=1) / np.sqrt(count))
