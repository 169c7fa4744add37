"""A known answer: numbers of others, and what the engine returns in the stated configuration."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from math import isnan
from typing import Any, Final

from sim.scenario.root import Scenario

EXACT: Final = 1e-6
"""Tolerance of answers that hang on no luck."""


@dataclass(frozen=True, slots=True)
class Line:
    """One number beside the one that was expected.

    Attributes
    ----------
    what : str
        What it is, and for which numbers.
    expected, obtained : float
        NaN means that there is no agreement.
    tolerance : float
        Largest difference that counts as the same; three standard errors where luck plays.
    """

    what: str
    expected: float
    obtained: float
    tolerance: float = EXACT

    @property
    def holds(self) -> bool:
        """Whether the engine returned what was expected."""
        if isnan(self.expected):
            return isnan(self.obtained)
        return abs(self.obtained - self.expected) <= self.tolerance


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """A result that nobody here chose.

    Attributes
    ----------
    key, what, source : str
        Name, statement, and where it is from.
    find : callable
        Runs the engine in the stated configuration.
    """

    key: str
    what: str
    source: str
    find: Callable[[], list[Line]]


def configuration(name: str, overrides: Mapping[str, Any] | None = None) -> Scenario:
    """Return one of the small scenarios that lie beside this module, with values by path."""
    text = (files("sim.known") / f"{name}.yaml").read_text(encoding="utf-8")
    return Scenario.parse(text, overrides, origin=f"{name}.yaml")


def three_errors(share: float, worlds: int) -> float:
    """Return three standard errors of a share that is expected in so many worlds.

    Examples
    --------
    >>> round(three_errors(0.5, 10_000), 6)
    0.015
    """
    return float(3.0 * (share * (1.0 - share) / worlds) ** 0.5)
