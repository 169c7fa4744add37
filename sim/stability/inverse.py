"""The inverse question: whose preference would have to change for a state to last."""

from dataclasses import dataclass, replace
from heapq import heappop, heappush
from typing import Final

import numpy as np

from sim.stability.concepts import Concept, stable
from sim.stability.game import Bits, Game

TRIES: Final = 400
"""Changes that the search for sequential stability tries."""


@dataclass(frozen=True, slots=True)
class Need:
    """What one decision maker would have to think otherwise.

    Attributes
    ----------
    decision_maker : int
    level : int
        Row of the state with which the wanted one would have to draw level, at the least.
    over : tuple of int
        Rows of the states that are now preferred to the wanted one and must no longer be: where
        the decision maker could go under Nash, else all up to that level.
    pairs : int
        Pairs of states whose order changes, to or from a tie included.
    """

    decision_maker: int
    level: int
    over: tuple[int, ...]
    pairs: int


@dataclass(frozen=True, slots=True)
class Change:
    """The change of preferences that makes a state an equilibrium.

    Attributes
    ----------
    state : int
        Row of the wanted state.
    concept : Concept
    needs : tuple of Need
        Empty if it is an equilibrium already.
    exact : bool
        Whether nothing smaller can do. Else it is the smallest that a bounded search found.
    tries : int
        Changes that the search tried; 0 where none was needed.
    """

    state: int
    concept: Concept
    needs: tuple[Need, ...]
    exact: bool
    tries: int = 0

    @property
    def pairs(self) -> int:
        """Pairs of states whose order changes, over all decision makers."""
        return sum(need.pairs for need in self.needs)


def change_for(game: Game, state: int, concept: Concept = "nash") -> Change:
    """Return the smallest change of preferences under which a state is an equilibrium.

    Parameters
    ----------
    game : Game
    state : int
        Row of the wanted state.
    concept : Concept

    Notes
    -----
    The size of a change is the number of pairs of states, over all decision makers, of which the
    order (better, worse or level) is another afterwards (Kendall 1938, ties counted as an order).

    Under Nash, general and symmetric metarational stability a decision maker compares other states
    with the wanted one only. What matters is then which states it prefers to it, fewer of them
    never harm, and to lift the wanted state level with the best that must no longer be preferred
    changes the fewest pairs: each state between, and each that was level with the wanted one,
    would have to change its order either with the wanted one or with that best. So the answer is
    exact, one decision maker at a time. Under sequential stability the answers of the others
    depend on their preferences too. There it is searched among changes that lift the wanted
    state, the smallest first, up to `TRIES` of them; lifting as far as Nash needs always does.
    Other changes might do with less, such as one that makes an answer pay.
    """
    rows = range(len(game.decision_makers))
    if concept != "sequential":
        levels = [_least_level(game, row, state, concept) for row in rows]
        return Change(state, concept, _needs(game, state, levels, concept), exact=True)
    if all(stable(game, row, concept)[state] for row in rows):
        return Change(state, concept, (), exact=True)
    levels, tries = _searched(game, state)
    return Change(state, concept, _needs(game, state, levels, concept), exact=False, tries=tries)


def _steps(game: Game, decision_maker: int, state: int) -> list[int]:
    """Return the levels to which a state may be lifted: its own, then all that Nash may need."""
    worth = game.worth[decision_maker]
    better = worth[game.improvements(decision_maker)[state]]
    top = int(better.max()) if better.size else int(worth[state])
    return sorted({int(level) for level in worth if worth[state] <= level <= top})


def lifted(game: Game, state: int, levels: list[int]) -> Game:
    """Return a game in which a state is worth a given level to each decision maker."""
    worth: Bits = game.worth.copy()
    worth[:, state] = levels
    return replace(game, worth=worth)


def _least_level(game: Game, decision_maker: int, state: int, concept: Concept) -> int:
    """Return the lowest level at which a state is stable for one decision maker."""
    steps = _steps(game, decision_maker, state)
    low, high = 0, len(steps) - 1
    while low < high:
        middle = (low + high) // 2
        levels = game.worth[:, state].tolist()
        levels[decision_maker] = steps[middle]
        if stable(lifted(game, state, levels), decision_maker, concept)[state]:
            high = middle
        else:
            low = middle + 1
    return steps[low]


def _searched(game: Game, state: int) -> tuple[list[int], int]:
    """Return levels that make a state sequentially stable for all, and how many were tried."""
    rows = range(len(game.decision_makers))
    steps = [_steps(game, row, state) for row in rows]
    start = (0,) * len(steps)
    waiting, seen = [(0, start)], {start}
    for tries in range(TRIES):
        if not waiting:
            break
        _, place = heappop(waiting)
        levels = [steps[row][place[row]] for row in rows]
        changed = lifted(game, state, levels)
        if all(stable(changed, row, "sequential")[state] for row in rows):
            return levels, tries
        for row in rows:
            after = (*place[:row], place[row] + 1, *place[row + 1 :])
            if after[row] < len(steps[row]) and after not in seen:
                seen.add(after)
                cost = sum(_pairs(game, r, state, steps[r][after[r]]) for r in rows)
                heappush(waiting, (cost, after))
    return [levels[-1] for levels in steps], TRIES


def _passed(game: Game, decision_maker: int, state: int, level: int) -> Bits:
    """Return the states that a state passes or draws level with on the way to a level."""
    worth = game.worth[decision_maker]
    return np.flatnonzero((worth > worth[state]) & (worth <= level))


def _pairs(game: Game, decision_maker: int, state: int, level: int) -> int:
    """Return how many pairs change their order when a state is lifted to a level."""
    passed = _passed(game, decision_maker, state, level).size
    worth = game.worth[decision_maker]
    tied = int(np.count_nonzero(worth == worth[state])) - 1
    return passed + tied if passed else 0


def _needs(game: Game, state: int, levels: list[int], concept: Concept) -> tuple[Need, ...]:
    found = []
    for row, level in enumerate(levels):
        passed = _passed(game, row, state, level)
        if not passed.size:
            continue
        over = passed
        if concept == "nash":
            over = np.flatnonzero(game.improvements(row)[state])
        top = int(over[np.argmax(game.worth[row][over])])
        found.append(Need(row, top, tuple(over.tolist()), _pairs(game, row, state, level)))
    return tuple(found)
