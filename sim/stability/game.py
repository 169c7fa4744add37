"""A game in option form: who holds which options, which states there are, who moves where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.int64]
Relation = npt.NDArray[np.bool_]
"""(n, n) bool: from which state to which."""

MOST_OPTIONS: Final = 12
MOST_STATES: Final = 512
"""With three decision makers or more, whose answers are followed by products of matrices."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something that a decision maker may do or leave.

    Attributes
    ----------
    key, name : str
    owner : int
        Row of the decision maker.
    moves : {"both", "towards", "away"}
        Whether it can be taken and left, only be taken, or only be left.
    """

    key: str
    name: str
    owner: int
    moves: Literal["both", "towards", "away"] = "both"


@dataclass(frozen=True, eq=False)
class Game:
    """Decision makers, options, feasible states and preferences.

    Attributes
    ----------
    title : str
    decision_makers : tuple of str
        Names, by row.
    options : tuple of Option
    bits : (n,) int
        Options taken in each feasible state, the first option being the lowest bit; ascending.
    worth : (D, n) int
        How high each decision maker ranks each state: more is better, equal is as good.
    present : int or None
        Row of the state in which things stand, where that is known.
    ending, ended : int
        Bits of options of which any, when it is taken, makes all of the others lapse, whoever
        holds them. No state has both.
    left_out : tuple of str
        Which states are left out and why, in sentences.
    """

    title: str
    decision_makers: tuple[str, ...]
    options: tuple[Option, ...]
    bits: Bits
    worth: Bits
    present: int | None = None
    ending: int = 0
    ended: int = 0
    left_out: tuple[str, ...] = ()

    def moves(self, decision_maker: int) -> Relation:
        """Return where a decision maker can go by itself in one move, (n, n)."""
        own = self._mask([option.owner == decision_maker for option in self.options])
        towards = self._mask([option.moves == "towards" for option in self.options])
        away = self._mask([option.moves == "away" for option in self.options])
        here, there = self.bits[:, None], self.bits[None, :]
        changed = here ^ there
        lost, gained = changed & here, changed & there
        lapsed = np.where(there & self.ending, self.ended, 0)
        only_own = (changed & own != 0) & ((changed & ~own & ~lapsed) == 0)
        return np.asarray(only_own & ((lost & towards & ~lapsed) == 0) & ((gained & away) == 0))

    @staticmethod
    def _mask(rows: Sequence[bool]) -> int:
        return sum(1 << row for row, told in enumerate(rows) if told)

    def improvements(self, decision_maker: int) -> Relation:
        """Return the moves by which a decision maker improves, (n, n)."""
        worth = self.worth[decision_maker]
        return np.asarray(self.moves(decision_maker) & (worth[None, :] > worth[:, None]))

    def others(self, decision_maker: int) -> list[int]:
        """Return the rows of everybody else."""
        return [row for row in range(len(self.decision_makers)) if row != decision_maker]

    def taken(self, state: int) -> list[str]:
        """Return the names of the options taken in a state."""
        bits = int(self.bits[state])
        return [option.name for row, option in enumerate(self.options) if bits >> row & 1]

    def told(self, state: int) -> str:
        """Return a state in words."""
        return "; ".join(self.taken(state)) or "none of the options taken"

    def told_change(self, here: int, there: int) -> str:
        """Return in words what is otherwise in another state."""
        before, after = self.taken(here), self.taken(there)
        parts = (
            ("now", [name for name in after if name not in before]),
            ("no longer", [name for name in before if name not in after]),
        )
        return "; ".join(f"{word}: {', '.join(names)}" for word, names in parts if names)


def ranks(worth: Sequence[object]) -> Bits:
    """Return values of any kind that can be compared as whole numbers in the same order.

    Examples
    --------
    >>> ranks([0.5, -1.0, 0.5]).tolist()
    [1, 0, 1]
    """
    order = {value: place for place, value in enumerate(sorted(set(worth)))}  # type: ignore[type-var]
    return np.array([order[value] for value in worth], dtype=np.int64)


def feasible_states(
    options: int,
    infeasible: Iterable[str] = (),
    at_most_one: Iterable[Sequence[int]] = (),
    exactly_one: Iterable[Sequence[int]] = (),
) -> Bits:
    """Return the feasible states as bits, ascending; their places, from 1, are their numbers.

    Parameters
    ----------
    options : int
        How many, at most `MOST_OPTIONS`.
    infeasible : iterable of str
        One letter for each option: 1 taken, 0 not taken, - either.
    at_most_one, exactly_one : iterable of sequences of int
        Rows of options.

    Examples
    --------
    >>> feasible_states(2, infeasible=["11"]).tolist()
    [0, 1, 2]
    >>> feasible_states(2, exactly_one=[(0, 1)]).tolist()
    [1, 2]
    """
    bits = np.arange(2**options, dtype=np.int64)
    keep = np.ones(bits.shape, dtype=bool)
    for pattern in infeasible:
        asked = sum(1 << row for row, letter in enumerate(pattern) if letter != "-")
        taken = sum(1 << row for row, letter in enumerate(pattern) if letter == "1")
        keep &= (bits & asked) != taken
    for groups, least in ((at_most_one, 0), (exactly_one, 1)):
        for group in groups:
            count = np.bitwise_count(bits & sum(1 << row for row in group))
            keep &= (count >= least) & (count <= 1)
    return bits[keep]
