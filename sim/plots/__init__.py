"""Figures: each function takes results and returns a matplotlib Figure."""

from sim.plots.answers import flow
from sim.plots.bargaining import offers
from sim.plots.burden import strain
from sim.plots.ends import endings, outcomes
from sim.plots.one_world import timeline
from sim.plots.plane import phase
from sim.plots.trajectory import trajectories

__all__ = [
    "endings",
    "flow",
    "offers",
    "outcomes",
    "phase",
    "strain",
    "timeline",
    "trajectories",
]
