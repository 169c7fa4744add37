"""The classes of actor that a scenario can name, and the numbers each understands.

Kept apart from the agents so that a file can be checked without starting Mesa.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class DoctrineNumber:
    """A number of a class of actor.

    Attributes
    ----------
    default : float
        Value when the scenario gives none; every default switches its mechanism off.
    low, high : float
        Range in which it must lie.
    meaning : str
        What it does, with its unit.
    """

    default: float
    low: float
    high: float
    meaning: str


Doctrine = dict[str, DoctrineNumber]

CHALLENGER: Final[Doctrine] = {
    "linkage": DoctrineNumber(0, 0, 1, "1: no side issue settles before the core ones"),
    "reprisal": DoctrineNumber(
        0, 0, 10, "utility of answering a rejection with the mildest measure it unlocks"
    ),
}
LEAD: Final[Doctrine] = {
    "side_first": DoctrineNumber(
        0, 0, 10, "utility of offering on side issues while no zone on the core exists"
    ),
    "pledge": DoctrineNumber(
        0, 0, 10, "commitment at stake in each announced response that is called"
    ),
}
ALLY: Final[Doctrine] = {
    "reluctance": DoctrineNumber(0, 0, 1, "cohesion below which it joins no joint measure"),
    "solidarity": DoctrineNumber(
        0, 0, 10, "utility of its own measures per cohesion while the other side stands higher"
    ),
}
TARGET: Final[Doctrine] = {
    "defiance": DoctrineNumber(0, 0, 100, "resolve gained per unit of pain"),
    "dependence": DoctrineNumber(
        0, 0, 1, "share of the way that its red lines yield to those of its lead"
    ),
}
PARTNER: Final[Doctrine] = {
    "weariness": DoctrineNumber(
        0, 0, 1000, "per unit of strain; once it adds up to 1, it carries out no more measures"
    ),
}

CLASSES: Final[dict[str, Doctrine]] = {
    "challenger": CHALLENGER,
    "lead": LEAD,
    "ally": ALLY,
    "target": TARGET,
    "partner": PARTNER,
    "Russia": CHALLENGER,
    "UnitedStates": LEAD,
    "NATOAlly": ALLY,
    "Ukraine": TARGET,
}
"""Numbers of every class that ships with the engine."""


def is_custom(kind: str) -> bool:
    """Return whether a class is named as ``module:Class``, so that it is the user's own code."""
    return ":" in kind
