"""Stability of every state for everybody, under every concept."""

from dataclasses import dataclass

import numpy as np

from sim.stability.concepts import CONCEPTS, Concept, coalition_stable, stable
from sim.stability.game import Game, Relation


@dataclass(frozen=True, eq=False)
class Analysis:
    """What lasts in a game.

    Attributes
    ----------
    game : Game
    stable : dict of concept to (D, n) bool
        Which states are stable for whom.
    coalition : dict of concept to (n,) bool
        Which states every coalition, of one or of more, would stay in.
    """

    game: Game
    stable: dict[Concept, Relation]
    coalition: dict[Concept, Relation]

    def lasting(self, concept: Concept) -> Relation:
        """Return which states are stable for everybody, (n,) bool."""
        return np.asarray(self.stable[concept].all(axis=0))

    def equilibria(self, concept: Concept) -> list[int]:
        """Return the rows of the states that are stable for everybody."""
        return np.flatnonzero(self.lasting(concept)).tolist()

    def letters(self, decision_maker: int, state: int) -> str:
        """Return the concepts under which a state is stable for a decision maker, shortly."""
        return _letters(
            [concept for concept in CONCEPTS if self.stable[concept][decision_maker, state]]
        )

    def coalition_letters(self, state: int) -> str:
        """Return the concepts under which every coalition would stay in a state, shortly."""
        return _letters(self.coalition_kinds(state))

    def coalition_kinds(self, state: int) -> list[Concept]:
        """Return the concepts under which every coalition would stay in a state."""
        return [concept for concept in CONCEPTS if self.coalition[concept][state]]

    def shown(self, most: int) -> list[int]:
        """Return the states to show: all, or the present one, then those that last best.

        Those that no coalition can improve on go first, then Nash, sequential and other equilibria.
        """
        count = len(self.game.bits)
        if count <= most:
            return list(range(count))
        strength = np.array([len(self.kinds(state)) for state in range(count)])
        strength += self.coalition["nash"]
        if self.game.present is not None:
            strength[self.game.present] = len(CONCEPTS) + 2
        return sorted(np.argsort(-strength, kind="stable")[:most].tolist())

    def kinds(self, state: int) -> list[Concept]:
        """Return the concepts under which a state is an equilibrium."""
        return [concept for concept in CONCEPTS if self.lasting(concept)[state]]


def _letters(concepts: list[Concept]) -> str:
    """Return concepts by their letters; Nash alone where it is one, for it implies the others."""
    if "nash" in concepts:
        return CONCEPTS["nash"]
    return " ".join(CONCEPTS[concept] for concept in concepts) or "-"


def analyse(game: Game) -> Analysis:
    """Return the stability of every state.

    Examples
    --------
    The prisoners' dilemma, with the option to cooperate:

    >>> from sim.stability.game import Option, feasible_states
    >>> game = Game(
    ...     "dilemma", ("A", "B"), (Option("a", "a", 0), Option("b", "b", 1)),
    ...     feasible_states(2), np.array([[1, 0, 3, 2], [1, 3, 0, 2]]),
    ... )
    >>> analyse(game).equilibria("nash"), analyse(game).equilibria("sequential")
    ([0], [0, 3])
    """
    rows = range(len(game.decision_makers))
    found = {
        concept: np.stack([stable(game, row, concept) for row in rows]) for concept in CONCEPTS
    }
    return Analysis(game, found, coalition_stable(game))
