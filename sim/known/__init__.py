"""Results that nobody here chose, and the small scenarios in which the engine returns them."""

from typing import Final

from sim.known.bargaining import BARGAINING
from sim.known.chance import CHANCE
from sim.known.check import KnownAnswer, Line
from sim.known.force import FORCE

KNOWN: Final[tuple[KnownAnswer, ...]] = (*BARGAINING, *FORCE, *CHANCE)
"""Every known answer."""

__all__ = ["KNOWN", "KnownAnswer", "Line"]
