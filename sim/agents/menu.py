"""What an actor may do in a round: its options, in a fixed order."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.layout import Layout
from sim.terms import Move


@dataclass(frozen=True, slots=True)
class Option:
    """One thing an actor may do.

    Attributes
    ----------
    move : Move
        Kind; options of one kind are one nest of the choice.
    issue, step : int
        Row of the issue and of the step size of a concession, else -1.
    measure : int
        Row of the measure of a measure, withdrawal or use of force, else -1.
    """

    move: Move
    issue: int = -1
    step: int = -1
    measure: int = -1


@dataclass(frozen=True, slots=True)
class Menu:
    """Options of an actor; the first is always to hold, and those of a kind stand together.

    Attributes
    ----------
    options : tuple of Option
    nest, issue, step, measure : (O,) int
        The same as columns.
    spans : dict of Move to slice
        Where the options of each kind stand.
    wires : (n,) int
        Announced answers to measures of the actor.
    """

    options: tuple[Option, ...]
    nest: npt.NDArray[np.int64]
    issue: npt.NDArray[np.int64]
    step: npt.NDArray[np.int64]
    measure: npt.NDArray[np.int64]
    spans: dict[Move, slice]
    wires: npt.NDArray[np.int64]

    @classmethod
    def of(cls, layout: Layout, actor: int, steps: int, *, decides: bool) -> "Menu":
        """Return the options of an actor.

        Parameters
        ----------
        layout : Layout
        actor : int
            Its row.
        steps : int
            Number of step sizes of a concession.
        decides : bool
            Whether it acts at all; a partner only carries out what others decide.
        """
        options = [Option(Move.HOLD)]
        if actor in layout.principals:
            options += [
                Option(Move.CONCEDE, issue=issue, step=step)
                for issue in range(len(layout.issues))
                for step in range(steps)
            ]
            options.append(Option(Move.ACCEPT))
        owned = layout.owned(actor) if decides else []
        plain = [m for m in owned if not layout.measures[m].force]
        options += [Option(Move.MEASURE, measure=m) for m in plain]
        options += [
            Option(Move.WITHDRAW, measure=m) for m in plain if layout.measures[m].reversible
        ]
        options += [Option(Move.FORCE, measure=m) for m in owned if layout.measures[m].force]
        kinds = [option.move for option in options]
        return cls(
            options=tuple(options),
            spans={
                move: slice(kinds.index(move), kinds.index(move) + kinds.count(move))
                if move in kinds
                else slice(0, 0)
                for move in Move
            },
            nest=np.array([int(option.move) for option in options]),
            issue=np.array([option.issue for option in options]),
            step=np.array([option.step for option in options]),
            measure=np.array([option.measure for option in options]),
            wires=np.flatnonzero([wire.measure in owned for wire in layout.wires]),
        )

    def rows(self, *moves: Move) -> list[int]:
        """Return the indices of the options of some kinds."""
        return [row for move in moves for row in range(len(self.options))[self.spans[move]]]
