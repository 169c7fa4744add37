"""Shares of outcomes with their intervals."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from sim.scenario.moves import Outcome
from sim.terms import Ending

CONFIDENCE: Final = 0.95


@dataclass(frozen=True, slots=True)
class OutcomeShare:
    """How often worlds ended in one way.

    Attributes
    ----------
    key, name : str
        The rule in the scenario, and its name.
    kind : Ending
        Its class.
    count, worlds : int
        Worlds that ended so, of how many.
    low, high : float
        Wilson interval of the share at 95 %.
    """

    key: str
    name: str
    kind: Ending
    count: int
    worlds: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Share of worlds, in [0, 1]."""
        return self.count / self.worlds

    def __str__(self) -> str:
        interval = f"[{self.low:6.1%}, {self.high:6.1%}]"
        return f"{self.name:<40.40} {self.count:>7,}  {self.share:6.1%}  {interval}"


def wilson(count: float, worlds: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the Wilson (1927) score interval of a share.

    Parameters
    ----------
    count, worlds : float
        Successes, of how many; worlds >= 1. They need not be whole.
    confidence : float
        Coverage, in (0, 1).

    Notes
    -----
    Written out because `scipy.stats`, which has it too, takes a second to import; a test holds
    the two together.

    Examples
    --------
    >>> low, high = wilson(0, 10)
    >>> round(low, 4), round(high, 4)
    (0.0, 0.2775)
    """
    z = float(ndtri((1 + confidence) / 2))
    share = count / worlds
    middle = (share + z * z / (2 * worlds)) / (1 + z * z / worlds)
    half = (
        z
        / (1 + z * z / worlds)
        * np.sqrt(share * (1 - share) / worlds + z * z / (4 * worlds * worlds))
    )
    low = 0.0 if count == 0 else float(middle - half)
    high = 1.0 if count == worlds else float(middle + half)
    return low, high


def outcome_shares(
    outcome: npt.NDArray[np.generic], rules: Mapping[str, Outcome]
) -> list[OutcomeShare]:
    """Return the share of every outcome rule, in the order of the scenario.

    Parameters
    ----------
    outcome : (W,) int
        Row of the rule that ended each world.
    rules : mapping
        Outcome rules of the scenario.
    """
    worlds = len(outcome)
    shares = []
    for row, (key, rule) in enumerate(rules.items()):
        count = int(np.count_nonzero(outcome == row))
        shares.append(
            OutcomeShare(key, rule.name, rule.kind, count, worlds, *wilson(count, worlds))
        )
    return shares
