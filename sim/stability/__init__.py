"""Stability: games in option form, and which of their states would last (the graph model).

After Fraser and Hipel (1984) and Fang, Hipel and Kilgour (1993).
"""

from sim.stability.analysis import Analysis, analyse
from sim.stability.concepts import CONCEPTS, Concept
from sim.stability.document import GameFile
from sim.stability.game import Game, Option, feasible_states
from sim.stability.inverse import Change, change_for
from sim.stability.reasons import conclusions, reasons

__all__ = [
    "CONCEPTS",
    "Analysis",
    "Change",
    "Concept",
    "Game",
    "GameFile",
    "Option",
    "analyse",
    "change_for",
    "conclusions",
    "feasible_states",
    "reasons",
]
