"""Détente: write a crisis down, run it in thousands of parallel worlds, see how it escalates."""

from sim.scenario.root import Scenario

__version__ = "0.1.0"
__all__ = ["Scenario", "__version__"]
