"""Concepts of stability: Nash, general and symmetric metarational, sequential.

In all of them a state is stable for a decision maker if it is deterred from each move by which it
would improve. They differ in what deters it.
"""

from collections.abc import Sequence
from itertools import combinations, product
from typing import Final, Literal

import numpy as np

from sim.stability.game import Bits, Game, Relation

Concept = Literal["nash", "general", "symmetric", "sequential"]

CONCEPTS: Final[dict[Concept, str]] = {
    "nash": "R",
    "general": "GMR",
    "symmetric": "SMR",
    "sequential": "SEQ",
}
"""Concepts, and the letters by which tables name them."""

NEVER: Final = np.iinfo(np.int64).max


def reach(moves: Sequence[Relation]) -> Relation:
    """Return where a coalition can go, nobody moving twice in succession, (n, n).

    Parameters
    ----------
    moves : sequence of (n, n) bool
        The moves of each member.

    Examples
    --------
    >>> step = np.eye(3, k=1, dtype=bool)
    >>> reach([step])[0].tolist(), reach([step, step])[0].tolist()
    ([False, True, False], [False, True, True])
    """
    if len(moves) == 1:
        return moves[0]
    last = [move.copy() for move in moves]  # by who moved last
    grown = True
    while grown:
        grown = False
        for member, move in enumerate(moves):
            before = np.logical_or.reduce([r for m, r in enumerate(last) if m != member])
            after = last[member] | _joined(before, move)
            grown |= bool((after & ~last[member]).any())
            last[member] = after
    return np.asarray(np.logical_or.reduce(last))


def sanctions(game: Game, decision_maker: int, concept: Concept) -> Bits:
    """Return the least that a decision maker may be left with after each state, (n,).

    That is, the lowest worth of where the others might take it from there, under the concept:
    anywhere (general), anywhere that it cannot then escape from (symmetric, where the highest
    worth to which it can escape counts), or where they get by improving for themselves
    (sequential). The largest number where they cannot move, and everywhere under Nash.
    """
    worth = game.worth[decision_maker]
    if concept == "nash":
        return np.full(worth.shape, NEVER)
    others = game.others(decision_maker)
    if concept == "sequential":
        answers = reach([game.improvements(other) for other in others])
        return _least(answers, worth)
    answers = reach([game.moves(other) for other in others])
    if concept == "symmetric":
        escape = np.where(game.moves(decision_maker), worth[None, :], -1).max(axis=1)
        worth = np.maximum(worth, escape)
    return _least(answers, worth)


def _least(answers: Relation, worth: Bits) -> Bits:
    return np.asarray(np.where(answers, worth[None, :], NEVER).min(axis=1))


def stable(game: Game, decision_maker: int, concept: Concept) -> Relation:
    """Return which states are stable for a decision maker, (n,) bool."""
    left = sanctions(game, decision_maker, concept)
    worst = np.where(game.improvements(decision_maker), left[None, :], -1).max(axis=1)
    return np.asarray(worst <= game.worth[decision_maker])


def coalition_gains(game: Game, state: int) -> list[tuple[tuple[int, ...], int]]:
    """Return which coalitions of two or more could go where, all of their members gaining.

    The smallest coalitions first; a place is named once, with the smallest that gets there.
    """
    found: list[tuple[tuple[int, ...], int]] = []
    rows = range(len(game.decision_makers))
    seen: set[int] = set()
    for size in rows[2:]:
        for members in combinations(rows, size):
            found += [(members, there) for there in _gains(game, members, state, seen)]
    found += [(tuple(rows), there) for there in _gains(game, tuple(rows), state, seen)]
    return found


def _gains(game: Game, members: tuple[int, ...], state: int, seen: set[int]) -> list[int]:
    """Return where a coalition could go, all gaining, that was not seen; mark it seen."""
    rows = coalition_improvements(game, members)[state]
    found = [there for there in np.flatnonzero(rows).tolist() if there not in seen]
    seen.update(found)
    return found


def coalition_improvements(game: Game, members: tuple[int, ...]) -> Relation:
    """Return where a coalition can go so that each of its members gains, (n, n) bool."""
    return np.asarray(reach([game.moves(row) for row in members]) & _all_gain(game, members))


def _all_gain(game: Game, members: tuple[int, ...]) -> Relation:
    """Return from which state to which each member would gain, (n, n) bool."""
    return np.asarray(
        np.logical_and.reduce(
            [game.worth[row][None, :] > game.worth[row][:, None] for row in members]
        )
    )


def coalition_stable(game: Game) -> dict[Concept, Relation]:
    """Return which states every coalition, of one or of more, would stay in, (n,) bool each.

    Notes
    -----
    As for one decision maker, with every member gaining in place of one that gains: Nash after
    Kilgour, Hipel, Fang and Peng (2001), general and symmetric metarational after Inohara and
    Hipel (2008). Under sequential stability those outside answer one after another, each by
    improving for itself; that they do not improve jointly is ours, so that for coalitions of
    one it is the ordinary concept.
    """
    rows = range(len(game.decision_makers))
    found = {concept: np.ones(game.bits.shape, dtype=bool) for concept in CONCEPTS}
    for concept, row in product(CONCEPTS, rows):
        found[concept] &= stable(game, row, concept)
    for size in rows[1:]:
        for members in combinations(rows, size + 1):
            for concept, stays in _stays(game, members).items():
                found[concept] &= stays
    return found


def _stays(game: Game, members: tuple[int, ...]) -> dict[Concept, Relation]:
    """Return which states a coalition of two or more would stay in, (n,) bool each."""
    others = [row for row in range(len(game.decision_makers)) if row not in members]
    ways = reach([game.moves(row) for row in members])
    gain = _all_gain(game, members)
    improvements = ways & gain
    nash = np.asarray(~improvements.any(axis=1))
    if not others or nash.all():
        return dict.fromkeys(CONCEPTS, nash)
    answers = reach([game.moves(other) for other in others])
    paying = reach([game.improvements(other) for other in others])
    bad = ~gain.T  # (answer, state)
    kept = bad & ~_joined(ways, gain.T)

    def deterred(answers: Relation, bad: Relation) -> Relation:
        return np.asarray(~(improvements & ~_joined(answers, bad).T).any(axis=1))

    return {
        "nash": nash,
        "general": deterred(answers, bad),
        "symmetric": deterred(answers, kept),
        "sequential": deterred(paying, bad),
    }


def _joined(first: Relation, second: Relation) -> Relation:
    """Return what is related by one relation after another, (n, n) bool."""
    return np.asarray(first.astype(np.float32) @ second.astype(np.float32) > 0)
