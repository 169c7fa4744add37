"""Détente: write a crisis down, run it in thousands of parallel worlds, see how it escalates.

>>> import sim
>>> crisis = sim.Scenario.read("scenarios/ukraine_2022.yaml")
>>> many = sim.run_ensemble(crisis, worlds=20, seed=1)
>>> many.worlds
20
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sim.scenario.problems import InvalidInput
from sim.scenario.root import Scenario

if TYPE_CHECKING:
    from sim import plots
    from sim.agents import Actor
    from sim.api import narrate, run, save
    from sim.ensemble import Ensemble, Trajectory, run_ensemble
    from sim.model import CrisisModel

__version__ = "0.1.0"

_WHERE = {
    "Actor": "sim.agents",
    "CrisisModel": "sim.model",
    "Ensemble": "sim.ensemble",
    "Trajectory": "sim.ensemble",
    "narrate": "sim.api",
    "run": "sim.api",
    "run_ensemble": "sim.ensemble",
    "save": "sim.api",
}


def __getattr__(name: str) -> Any:
    """Load what needs Mesa or matplotlib when it is first asked for."""
    if name == "plots":
        return import_module("sim.plots")
    if name not in _WHERE:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_WHERE[name]), name)


__all__ = [
    "Actor",
    "CrisisModel",
    "Ensemble",
    "InvalidInput",
    "Scenario",
    "Trajectory",
    "narrate",
    "plots",
    "run",
    "run_ensemble",
    "save",
]
