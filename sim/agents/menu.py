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
    """Options of an actor; the first is always to hold."""

    options: tuple[Option, ...]
    nest: npt.NDArray[np.int64]

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
        return cls(tuple(options), np.array([int(option.move) for option in options]))

    def rows(self, *moves: Move) -> list[int]:
        """Return the indices of the options of some kinds."""
        return [row for row, option in enumerate(self.options) if option.move in moves]
