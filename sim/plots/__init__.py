"""Figures: each function takes results and returns a matplotlib Figure."""

from sim.plots.trajectory import escalation

__all__ = ["escalation"]
