"""The scenario file: what `scenarios/*.yaml` may say."""

from sim.scenario.number import Distributed, Frozen, Number, Ranged, point
from sim.scenario.problems import InvalidInput, Problem
from sim.scenario.root import Scenario

__all__ = [
    "Distributed",
    "Frozen",
    "InvalidInput",
    "Number",
    "Problem",
    "Ranged",
    "Scenario",
    "point",
]
