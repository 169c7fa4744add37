"""What depends on several actors at once; only these functions settle it.

The phases of a round call them in the order of `sim.model.CrisisModel.step`.
"""

from sim.protocol.acts import carry_out, signal, take_effect
from sim.protocol.aftermath import aftermath, fall_out, pressures
from sim.protocol.nature import begin_at_rest, end, happen, nature
from sim.protocol.offers import find_room, hear_allies, reckon
from sim.protocol.settling import settle_package, settle_sides

__all__ = [
    "aftermath",
    "begin_at_rest",
    "carry_out",
    "end",
    "fall_out",
    "find_room",
    "happen",
    "hear_allies",
    "nature",
    "pressures",
    "reckon",
    "settle_package",
    "settle_sides",
    "signal",
    "take_effect",
]
