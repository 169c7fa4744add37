"""What an actor may do in a round: its options, in a fixed order."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.layout import Layout
from sim.terms import Move, Rows


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
class Answers:
    """Announced answers to some measures; all arrays are (n,).

    Attributes
    ----------
    wire, response : int
        Rows of the announcements and of the measures that would answer.
    act : int
        Row of the measure answered.
    place : int
        Place of that measure among those that were asked about.
    """

    wire: Rows
    response: Rows
    act: Rows
    place: Rows

    @classmethod
    def to(cls, layout: Layout, measures: Rows) -> "Answers":
        """Return what was announced in answer to some measures."""
        found = [
            (row, wire.response, wire.measure, measures.tolist().index(wire.measure))
            for row, wire in enumerate(layout.wires)
            if wire.measure is not None and wire.measure in measures
        ]
        return cls(*np.array(found, dtype=np.int64).reshape(-1, 4).T)


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
    backs_down : (O,) bool
        Which options are seen as backing down at once.
    begins, ends : (n,) int
        The options that begin a measure, and those that end one.
    closing : tuple of int
        The options that end the bargaining: to accept, and to use force.
    answers : Answers
        What was announced in answer to uses of force.
    """

    options: tuple[Option, ...]
    nest: Rows
    issue: Rows
    step: Rows
    measure: Rows
    spans: dict[Move, slice]
    backs_down: npt.NDArray[np.bool_]
    begins: Rows
    ends: Rows
    closing: tuple[int, ...]
    answers: Answers

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
        kinds = np.array([int(option.move) for option in options])
        measure = np.array([option.measure for option in options])
        spans = {move: _span(kinds == move) for move in Move}
        return cls(
            options=tuple(options),
            nest=kinds,
            issue=np.array([option.issue for option in options]),
            step=np.array([option.step for option in options]),
            measure=measure,
            spans=spans,
            backs_down=(kinds == Move.CONCEDE) | (kinds == Move.WITHDRAW),
            begins=np.flatnonzero((kinds == Move.MEASURE) | (kinds == Move.FORCE)),
            ends=np.flatnonzero(kinds == Move.WITHDRAW),
            closing=tuple(np.flatnonzero((kinds == Move.ACCEPT) | (kinds == Move.FORCE)).tolist()),
            answers=Answers.to(layout, measure[spans[Move.FORCE]]),
        )

    def rows(self, *moves: Move) -> list[int]:
        """Return the indices of the options of some kinds."""
        return [row for move in moves for row in range(len(self.options))[self.spans[move]]]


def _span(flags: npt.NDArray[np.bool_]) -> slice:
    """Return where flags that stand together are set."""
    rows = np.flatnonzero(flags)
    return slice(int(rows[0]), int(rows[-1]) + 1) if rows.size else slice(0, 0)
