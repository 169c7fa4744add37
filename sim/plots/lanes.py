"""One world as lanes: what each actor did in which round."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from sim.ensemble import Trajectory
from sim.terms import IDLE, PREPARING, TOLERANCE, Move


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened in a round.

    Attributes
    ----------
    round : int
    kind : str
        A key of `sim.plots.one_world.MARKS`.
    said : str
        What it is about: the number of an issue, the letter of an event; may be empty.
    size : float
        Of a concession, 1 for the largest step; else 1.
    """

    round: int
    kind: str
    said: str = ""
    size: float = 1.0


@dataclass(frozen=True, slots=True)
class Span:
    """A measure from its beginning to its end.

    Attributes
    ----------
    rung : int
        Of the measure.
    first, effect, end : int
        Rounds in which it was begun and took effect, and the first without it.
    traced : bool
        Whether it was traced to its owner when it was begun.
    announced : bool
        Whether it was begun at once as an announced answer.
    withdrawn : bool
        Whether its owner took it back; else it lapsed, or the world ended.
    """

    rung: int
    first: int
    effect: int
    end: int
    traced: bool
    announced: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """What one actor did.

    Attributes
    ----------
    name : str
    side : int
    marks : list of Mark
        Its concessions, acceptances and vetoes.
    measures : dict of str to list of Span
        Its measures that were ever in effect, by name.
    """

    name: str
    side: int
    marks: list[Mark] = field(default_factory=list)
    measures: dict[str, list[Span]] = field(default_factory=dict)


CHOSEN: Final = {Move.CONCEDE: "concession", Move.ACCEPT: "acceptance"}


def lanes_of(story: Trajectory) -> list[Lane]:
    """Return a lane for each actor of a trajectory with one world."""
    scenario, layout = story.scenario, story.layout
    last = int(story.table["ended"][0])
    lanes = [
        Lane(actor.name, int(side))
        for actor, side in zip(scenario.actors.values(), layout.side_of, strict=True)
    ]
    for row, lane in enumerate(lanes):
        lane.marks.extend(_choices(story, row, last))
        lane.marks.extend(_vetoes(story, row, last))
    for row, measure in enumerate(layout.measures):
        spans = _spans(story, row, last)
        if spans:
            lanes[measure.owner].measures[scenario.measures[measure.key].name] = spans
    return lanes


def common_marks(story: Trajectory) -> tuple[list[Mark], list[Mark]]:
    """Return the incidents and the settlements of a trajectory with one world."""
    arrays, last = story.arrays, int(story.table["ended"][0])
    incident = arrays["incident"][: last + 1, 0]
    settled = arrays["settled"][: last + 1, :, 0].astype(bool)
    new = settled[1:] & ~settled[:-1]
    return (
        [Mark(int(when), "incident") for when in np.flatnonzero(incident)],
        [Mark(int(when) + 1, "settlement", str(issue + 1)) for when, issue in np.argwhere(new)],
    )


def _choices(story: Trajectory, row: int, last: int) -> list[Mark]:
    """Return concessions and acceptances, and measures that a partner refused to carry out."""
    steps = len(story.scenario.dynamics.steps)
    started = story.arrays["started"]
    found = []
    for when in range(1, last + 1):
        option = story.menus[row][int(story.arrays["choice"][when, row, 0])]
        if option.move in CHOSEN:
            said = "" if option.issue < 0 else str(option.issue + 1)
            found.append(Mark(when, CHOSEN[option.move], said, (option.step + 1) / steps))
        elif option.move is Move.MEASURE and not started[when, option.measure, 0]:
            found.append(Mark(when, "refusal"))
    return found


def _vetoes(story: Trajectory, row: int, last: int) -> list[Mark]:
    veto = story.arrays["veto"][: last + 1, row, :, 0].astype(np.float64)
    return [
        Mark(int(when), "veto", str(issue + 1)) for when, issue in np.argwhere(veto > TOLERANCE)
    ]


def _spans(story: Trajectory, row: int, last: int) -> list[Span]:
    """Return from when to when a measure was prepared or in effect; begun anew, it ends first."""
    arrays = {
        name: story.arrays[name][: last + 1, row, 0]
        for name in ("status", "started", "attributed", "answered", "withdrawn")
    }
    there = arrays["status"] != IDLE
    started = arrays["started"].astype(bool)
    begun = there & (started | ~np.concatenate([[False], there[:-1]]))
    spans = []
    for first in np.flatnonzero(begun).tolist():
        later = np.flatnonzero(~there[first + 1 :] | begun[first + 1 :])
        end = first + 1 + int(later[0]) if later.size else last + 1
        preparing = int(np.count_nonzero(arrays["status"][first:end] == PREPARING))
        spans.append(
            Span(
                story.layout.measures[row].rung,
                first,
                first + preparing,
                end,
                bool(arrays["attributed"][first]),
                bool(arrays["answered"][first]),
                end <= last and bool(arrays["withdrawn"][end]),
            )
        )
    return spans
