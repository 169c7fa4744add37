"""Numbers of a scenario as arrays over worlds: plain, drawn from their range, or given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from sim.draws import Draws, Stream, key_of
from sim.rules import distribution
from sim.scenario.number import Distributed, Ranged
from sim.terms import FloatW

ScenarioNumber = float | Ranged | Distributed


@dataclass
class Reader:
    """Reads numbers, each with its dotted path.

    Parameters
    ----------
    draws : Draws or None
        Draw uncertain numbers in each world; None takes point values.
    given : mapping of str to (W,) float
        Values by path that go before those of the scenario.

    Attributes
    ----------
    drawn : dict of str to (W,) float
        What was drawn, by path.
    seen : dict of str to number
        What was asked for, by path; None where the scenario has none.
    """

    draws: Draws | None
    given: Mapping[str, FloatW]
    drawn: dict[str, FloatW] = field(default_factory=dict)
    seen: dict[str, ScenarioNumber | None] = field(default_factory=dict)

    def number(self, number: ScenarioNumber | None, path: str, default: float = 0.0) -> FloatW:
        """Return one number, (1,) or (W,); `default` where the scenario has none."""
        self.seen[path] = number
        if path in self.given:
            return np.asarray(self.given[path], dtype=np.float64)
        if number is None:
            return np.array([default])
        if isinstance(number, float):
            return np.array([number])
        if self.draws is None:
            return np.array([number.point])
        u = self.draws.uniform(Stream.PARAMETER, key_of(path), 1)[0]
        self.drawn[path] = quantile(number, u)
        return self.drawn[path]

    def by_key(
        self,
        block: Mapping[str, ScenarioNumber],
        keys: Iterable[str],
        path: str,
        default: float = 0.0,
    ) -> FloatW:
        """Return one number for each key, (n, 1) or (n, W)."""
        return stack([self.number(block.get(key), f"{path}.{key}", default) for key in keys])

    def refuse_unused(self) -> None:
        """Refuse values given for a path that nothing read.

        Raises
        ------
        KeyError
            If there is one.
        """
        unused = sorted(set(self.given) - set(self.seen))
        if unused:
            raise KeyError(f"no number of the scenario stands at {', '.join(unused)}")


def quantile(number: Ranged | Distributed, u: FloatW) -> FloatW:
    """Return quantiles of an uncertain number; a plain range is triangular about its value."""
    low, high = number.bounds
    family = number.distribution if isinstance(number, Distributed) else "triangular"
    if family == "uniform":
        return distribution.uniform(u, low, high)
    if family == "normal" and isinstance(number, Distributed) and number.sd is not None:
        return distribution.normal(u, low, number.point, high, number.sd)
    return distribution.triangular(u, low, number.point, high)


def stack(arrays: list[FloatW]) -> FloatW:
    """Return arrays on a new first axis, those with one world spread over all."""
    if not arrays:
        return np.zeros((0, 1))
    return np.stack(np.broadcast_arrays(*arrays))
