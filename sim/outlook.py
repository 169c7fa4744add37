"""What an ensemble says of each issue: how often it is settled, and on which terms."""

from dataclasses import dataclass

import numpy as np

from sim.analysis.shares import wilson
from sim.ensemble import Ensemble


@dataclass(frozen=True, slots=True)
class Outlook:
    """One issue over all worlds.

    Attributes
    ----------
    share, low, high : float
        Share of worlds in which it was settled, with its Wilson interval at 95 %.
    terms : tuple of float
        Percentiles 5, 25, 50, 75 and 95 of the terms in those worlds; NaN where there are none.
    """

    share: float
    low: float
    high: float
    terms: tuple[float, float, float, float, float]


def outlooks(ensemble: Ensemble) -> list[Outlook]:
    """Return what an ensemble says of each issue, in the order of the scenario."""
    found = []
    for issue in ensemble.scenario.issues:
        terms = ensemble.table[f"terms_{issue}"].astype(np.float64)
        terms = terms[ensemble.table[f"settled_{issue}"].astype(bool)]
        low, high = wilson(len(terms), ensemble.worlds)
        ends = np.percentile(terms, [5, 25, 50, 75, 95]) if len(terms) else np.full(5, np.nan)
        found.append(Outlook(len(terms) / ensemble.worlds, low, high, tuple(ends.tolist())))
    return found
