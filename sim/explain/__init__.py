"""Explaining decisions: every option of an actor, its value in parts, and what stood in the way."""

from sim.explain.account import (
    GROUPS,
    MEANINGS,
    Belief,
    Crossing,
    Explanation,
    OptionAccount,
    Part,
    Refusal,
    Room,
)
from sim.explain.explaining import chances, explain, label
from sim.replay import Replay

__all__ = [
    "GROUPS",
    "MEANINGS",
    "Belief",
    "Crossing",
    "Explanation",
    "OptionAccount",
    "Part",
    "Refusal",
    "Replay",
    "Room",
    "chances",
    "explain",
    "label",
]
