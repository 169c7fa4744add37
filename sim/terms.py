"""The vocabulary of the engine: enumerations, array aliases and axis letters.

Axis letters, used in every shape of this package:

====== ==========================================================
letter meaning
====== ==========================================================
A      actors, in the order of the scenario
S      sides, always two
K      issues, in the order of the scenario
M      measures, in the order of the scenario
E      events, in the order of the scenario
R      outcome rules, in the order of the scenario
O      options of one actor in one round
W      worlds, always the last axis; parameters may have 1 there
====== ==========================================================
"""

from enum import IntEnum, StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

FloatW = npt.NDArray[np.float64]
"""Floating-point array whose last axis is worlds (or 1, which broadcasts)."""

BoolW = npt.NDArray[np.bool_]
"""Boolean array whose last axis is worlds."""

IntW = npt.NDArray[np.int64]
"""Integer array whose last axis is worlds."""

Rows = npt.NDArray[np.int64]
"""Indices of actors, measures, options or worlds."""

OPEN: Final = -1
"""Outcome index of a world that has not ended."""

NEVER: Final = -1
"""Round index of something that has not happened."""

TOLERANCE: Final = 1e-9
"""Distance on an issue below which two points are the same point."""


class Ending(StrEnum):
    """Classes of outcome; a scenario gives its own names and rules within them."""

    COMPREHENSIVE = "comprehensive_agreement"
    PARTIAL = "partial_agreement"
    CAPITULATION = "capitulation"
    STALEMATE = "frozen_stalemate"
    ECONOMIC_WARFARE = "economic_warfare"
    REGIONAL_WAR = "regional_war"
    GENERAL_WAR = "general_war"


class Move(IntEnum):
    """Kinds of option; also the nests of the choice rule."""

    HOLD = 0
    CONCEDE = 1
    ACCEPT = 2
    MEASURE = 3
    WITHDRAW = 4
    FORCE = 5


class Status(IntEnum):
    """Where a measure stands in a world."""

    IDLE = 0
    PREPARING = 1
    ACTIVE = 2


IDLE: Final = int(Status.IDLE)
PREPARING: Final = int(Status.PREPARING)
ACTIVE: Final = int(Status.ACTIVE)
"""The same as plain numbers, which arrays compare faster."""


class Category(StrEnum):
    """Class of an act, for the escalation score."""

    NUCLEAR = "nuclear"
    VIOLENT = "violent"
    NONVIOLENT = "nonviolent"
    POSTURING = "posturing"
    MESSAGE = "message"


ESCALATION_SCORE: Final = {
    Category.NUCLEAR: 60.0,
    Category.VIOLENT: 28.0,
    Category.NONVIOLENT: 12.0,
    Category.POSTURING: 4.0,
    Category.MESSAGE: 0.0,
}
"""Weight of one act by its class, after Rivera et al. (2024)."""

DEESCALATION_SCORE: Final = -2.0
"""Weight of one withdrawal, after Rivera et al. (2024)."""
