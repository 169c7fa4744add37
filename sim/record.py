"""What is kept of a run, round by round."""

from typing import Final

import numpy as np
import numpy.typing as npt

from sim.crisis import Crisis
from sim.rules.ripeness import mutually_hurting
from sim.rules.settlement import zone_width
from sim.terms import FloatW

Array = npt.NDArray[np.generic]

COURSE: Final = ("rung", "tension", "score", "active", "outcome")
"""Arrays of the state kept for every world of an ensemble."""

FULL: Final = (
    *COURSE,
    "position",
    "red_line",
    "room",
    "standing",
    "settled",
    "commitment",
    "cost",
    "paid",
    "resolve",
    "cohesion",
    "risk",
    "belief",
    "no_deal",
    "own_offer",
    "other_offer",
    "grievance",
    "goodwill",
    "choice",
    "confidence",
    "worth",
    "holding",
    "breach",
    "veto",
    "status",
    "started",
    "answered",
    "withdrawn",
    "attributed",
    "called",
    "happened",
    "joining",
    "incident",
    "capability",
)
"""Arrays of the state kept where a world is to be told."""

KEEPS: Final[dict[str, tuple[str, ...]]] = {"none": (), "course": COURSE, "full": FULL}


class Record:
    """Rounds of a run, kept as they happen.

    Parameters
    ----------
    crisis : Crisis
    keep : {"none", "course", "full"}
        Nothing; rungs, tension and ends; or everything that is needed to tell a world.

    Raises
    ------
    ValueError
        If `keep` is something else.
    """

    def __init__(self, crisis: Crisis, keep: str) -> None:
        if keep not in KEEPS:
            raise ValueError(f"record must be one of {', '.join(KEEPS)}, not {keep!r}")
        self.crisis = crisis
        self.names = KEEPS[keep]
        self.keep = keep
        self.rounds: list[dict[str, Array]] = []

    def add(self) -> None:
        """Keep the round that was just played."""
        state = self.crisis.state
        if self.names:
            kept: dict[str, Array] = {name: getattr(state, name).copy() for name in self.names}
            if self.keep == "full":
                kept |= self._derived()
            self.rounds.append(kept)

    def _derived(self) -> dict[str, Array]:
        """Return what follows from the state: zones of agreement and ripeness."""
        crisis, state = self.crisis, self.crisis.state
        heads = list(crisis.layout.principals)
        width = self.zone_width()
        return {
            "zone_width": width,
            "zone": np.logical_and.reduce((width >= 0) | ~crisis.layout.core[:, None], axis=0),
            "ripeness": mutually_hurting(state.cost[heads], state.resolve[heads]),
        }

    def zone_width(self) -> FloatW:
        """Return the width of the zone of agreement on each issue now, (K, W)."""
        crisis, room = self.crisis, self.crisis.state.room
        toward = crisis.numbers.toward[crisis.layout.principals[0]]
        return zone_width(room[0], room[1], toward)

    def arrays(self) -> dict[str, Array]:
        """Return every kept array with rounds in front, (T, ..., W); round 0 is the start."""
        if not self.rounds:
            return {}
        return {name: np.stack([kept[name] for kept in self.rounds]) for name in self.rounds[0]}
