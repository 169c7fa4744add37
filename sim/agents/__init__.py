"""Actors: the classes that a scenario can name, in sight."""

import sys
from importlib import import_module

from sim.agents.actor import Actor
from sim.agents.nato_ally import NATOAlly
from sim.agents.roles import Ally, Challenger, Lead, Partner, Target
from sim.agents.russia import Russia
from sim.agents.ukraine import Ukraine
from sim.agents.united_states import UnitedStates
from sim.doctrine import is_custom
from sim.scenario.problems import InvalidInput, Problem

REGISTRY: dict[str, type[Actor]] = {
    "challenger": Challenger,
    "lead": Lead,
    "ally": Ally,
    "target": Target,
    "partner": Partner,
    "Russia": Russia,
    "UnitedStates": UnitedStates,
    "NATOAlly": NATOAlly,
    "Ukraine": Ukraine,
}
"""Every class that ships with the engine; `sim.doctrine.CLASSES` lists their numbers."""


def class_of(kind: str) -> type[Actor]:
    """Return the class of actor that a scenario names.

    Parameters
    ----------
    kind : str
        A name in `REGISTRY`, or ``module:Class`` for a class of the user's own. Importing it runs
        its code; the command line asks for ``--trust`` first.

    Raises
    ------
    InvalidInput
        If there is no such class, or it is not an actor.
    """
    if not is_custom(kind):
        return REGISTRY[kind]
    module, _, name = kind.partition(":")
    try:
        found = getattr(import_module(module), name)
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        where = f"looked for `{module}` in {', '.join(sys.path[:3]) or 'no folder'}"
        raise InvalidInput(
            [Problem((), f"class `{kind}` cannot be loaded: {error}", where)]
        ) from None
    if not (isinstance(found, type) and issubclass(found, Actor)):
        raise InvalidInput([Problem((), f"`{kind}` is not an actor", "subclass sim.agents.Actor")])
    return found


__all__ = [
    "REGISTRY",
    "Actor",
    "Ally",
    "Challenger",
    "Lead",
    "NATOAlly",
    "Partner",
    "Russia",
    "Target",
    "Ukraine",
    "UnitedStates",
    "class_of",
]
