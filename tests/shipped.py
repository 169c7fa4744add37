"""Scenarios that tests share."""

from functools import cache
from pathlib import Path

from sim.scenario import Scenario

ROOT = Path(__file__).parent.parent
UKRAINE = ROOT / "scenarios" / "ukraine_2022.yaml"
NASH = ROOT / "sim" / "known" / "division.yaml"


@cache
def ukraine(**overrides):
    """The shipped scenario; `a__b=1` puts 1 at the path a.b."""
    return Scenario.read(UKRAINE, {key.replace("__", "."): v for key, v in overrides.items()})


def ukraine_with(overrides):
    """The shipped scenario with values by dotted path."""
    return Scenario.read(UKRAINE, overrides)
