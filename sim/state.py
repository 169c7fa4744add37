"""The state of a chunk of worlds: one struct of arrays, worlds on the last axis."""

from dataclasses import dataclass, fields
from typing import Final, Self

import numpy as np

from sim.layout import Layout
from sim.memory import hold_memory
from sim.parameters import Parameters
from sim.rules.utility import spatial_utility
from sim.terms import NEVER, OPEN, BoolW, FloatW, IntW, Rows, Status

SHAPES: Final[dict[str, tuple[str, ...]]] = {
    "R W": ("held",),
    "A K W": (
        "position",
        "red_line",
        "breach",
        "veto",
    ),
    "A W": (
        "resolve",
        "capability",
        "commitment",
        "cost",
        "paid",
        "cohesion",
        "gap",
        "bias",
        "error",
        "grievance",
        "own_offer",
        "other_offer",
        "no_deal",
        "audience",
        "risk",
        "belief",
        "choice",
        "confidence",
        "worth",
        "holding",
        "vetoed",
    ),
    "S K W": ("room",),
    "S W": (
        "consulted",
        "goodwill",
        "signal",
        "rung",
        "peak",
    ),
    "K W": (
        "standing",
        "settled",
        "terms",
    ),
    "M W": (
        "status",
        "ready",
        "attributed",
        "started",
        "withdrawn",
        "called",
        "answered",
        "used",
        "credited",
    ),
    "N W": ("joining",),
    "E W": ("happened",),
    "W": (
        "tension",
        "score",
        "incident",
        "incidents",
        "deliberate",
        "inadvertent",
        "agreed",
        "refused",
        "vetoes",
        "outcome",
        "ended",
        "active",
    ),
}
"""Names of the arrays of `State` by their axes."""


@dataclass(slots=True)
class State:
    """Everything that changes in a run.

    =============== ========= =================================================================
    name            shape     meaning
    =============== ========= =================================================================
    position        (A, K, W) what each demands now; offers of the principals, support of others
    red_line        (A, K, W) effective red line: how far each would go now
    resolve         (A, W)    willingness to bear cost and risk, in [0, 1]
    capability      (A, W)    means, >= 0
    commitment      (A, W)    public stake, in [0, 1]
    cost            (A, W)    cost borne so far, in utility
    paid            (A, W)    audience cost paid so far, in utility
    cohesion        (A, W)    cohesion of the own alliance as each feels it, in [0, 1]
    gap             (A, W)    share of the initial misperception that is left, in [0, 1]
    bias            (A, W)    systematic error of belief
    error           (A, W)    error of belief in this round
    grievance       (A, W)    urge to hit back, >= 0
    own_offer       (A, W)    utility of the own side's standing offer
    other_offer     (A, W)    utility of the other side's standing offer, goodwill included
    no_deal         (A, W)    utility of no deal
    audience        (A, W)    cost of backing down all the way
    risk            (A, W)    critical risk
    belief          (A, W)    critical risk of the other principal as it is seen
    choice          (A, W)    option chosen in this round
    confidence      (A, W)    probability with which it was chosen
    worth           (A, W)    value of the option chosen
    holding         (A, W)    value of holding in this round
    breach          (A, K, W) how far the facts lie beyond a stated red line
    veto            (A, K, W) how far terms refused in this round lie beyond an effective line
    vetoed          (A, W)    whether it has ever refused terms
    room            (S, K, W) farthest point each side may offer
    consulted       (S, W)    whether a principal has heard its allies in this round
    goodwill        (S, W)    credit earned by withdrawals
    signal          (S, W)    costliness of what a side did in this round, in [0, 1]
    rung            (S, W)    rung of the ladder
    peak            (S, W)    highest rung so far
    standing        (K, W)    where each issue stands in fact
    settled         (K, W)    whether it is settled
    terms           (K, W)    where it was settled
    status          (M, W)    see Status
    ready           (M, W)    round at which a measure takes effect
    attributed      (M, W)    whether it was traced to its owner
    started         (M, W)    whether it was begun in this round
    withdrawn       (M, W)    whether it was withdrawn in this round
    called          (M, W)    whether an announced answer is due
    answered        (M, W)    whether it was begun at once as an announced answer
    used            (M, W)    whether it was ever begun
    credited        (M, W)    whether it was withdrawn to the owner's credit, and not resumed
    joining         (N, W)    share of an alliance's capability that joins, in [0, 1]
    happened        (E, W)    round of each event, NEVER if it has not happened
    tension         (W,)      >= 0
    score           (W,)      escalation score of this round
    incident        (W,)      whether an incident happened in this round
    incidents       (W,)      how many so far
    deliberate      (W,)      whether force was used by choice
    inadvertent     (W,)      whether an incident became war
    agreed          (W,)      whether a package was agreed
    refused         (W,)      whether offers were refused in this round
    vetoes          (W,)      how many packages were vetoed so far
    held            (R, W)    rounds in a row for which each outcome rule has held
    outcome         (W,)      index of the outcome rule, OPEN if the world goes on
    ended           (W,)      round in which the world ended, NEVER if it goes on
    active          (W,)      whether the world goes on
    =============== ========= =================================================================
    """

    position: FloatW
    red_line: FloatW
    resolve: FloatW
    capability: FloatW
    commitment: FloatW
    cost: FloatW
    paid: FloatW
    cohesion: FloatW
    gap: FloatW
    bias: FloatW
    error: FloatW
    grievance: FloatW
    own_offer: FloatW
    other_offer: FloatW
    no_deal: FloatW
    audience: FloatW
    risk: FloatW
    belief: FloatW
    choice: IntW
    confidence: FloatW
    worth: FloatW
    holding: FloatW
    breach: FloatW
    veto: FloatW
    vetoed: BoolW
    room: FloatW
    consulted: BoolW
    goodwill: FloatW
    signal: FloatW
    rung: FloatW
    peak: FloatW
    standing: FloatW
    settled: BoolW
    terms: FloatW
    status: IntW
    ready: IntW
    attributed: BoolW
    started: BoolW
    withdrawn: BoolW
    called: BoolW
    answered: BoolW
    used: BoolW
    credited: BoolW
    joining: FloatW
    happened: IntW
    tension: FloatW
    score: FloatW
    incident: BoolW
    incidents: IntW
    deliberate: BoolW
    inadvertent: BoolW
    agreed: BoolW
    refused: BoolW
    vetoes: IntW
    held: IntW
    outcome: IntW
    ended: IntW
    active: BoolW

    @classmethod
    def at_start(cls, layout: Layout, numbers: Parameters, worlds: int) -> Self:
        """Return the state of round 0."""
        sizes = {
            "A": len(layout.actors),
            "K": len(layout.issues),
            "M": len(layout.measures),
            "N": len(layout.alliances),
            "E": len(layout.events),
            "R": len(layout.outcomes),
            "S": 2,
            "W": worlds,
        }
        hold_memory()
        axes = shapes()
        arrays = {
            f.name: np.zeros([sizes[axis] for axis in axes[f.name]], dtype=_dtype(f.type))
            for f in fields(cls)
        }
        state = cls(**arrays)
        state.fill(layout, numbers)
        return state

    def fill(self, layout: Layout, numbers: Parameters) -> None:
        """Set what is not zero at the start."""
        self.position[:] = numbers.opening
        self.red_line[:] = numbers.red_line
        for name in ("resolve", "capability", "bias"):
            getattr(self, name)[:] = getattr(numbers, name)
        for row, alliance in enumerate(layout.alliance_of):
            self.cohesion[row] = numbers.cohesion[alliance] if alliance >= 0 else 1.0
        for principal, side in zip(layout.principals, range(2), strict=True):
            self.room[side] = numbers.red_line[principal]
        self.gap[:] = 1.0
        self.joining[:] = 1.0
        self.active[:] = True
        self.standing[:] = numbers.status_quo
        for name, value in (("happened", NEVER), ("ended", NEVER), ("outcome", OPEN)):
            getattr(self, name)[:] = value
        for row, measure in enumerate(layout.measures):
            if measure.active:
                self.status[row] = Status.ACTIVE
                self.used[row] = True
                self.attributed[row] = True
        self.own_offer[:] = spatial_utility(
            self.position, numbers.ideal, numbers.salience, numbers.curvature
        )

    def copy(self) -> Self:
        """Return a copy that shares nothing."""
        return type(self)(**{f.name: getattr(self, f.name).copy() for f in fields(self)})

    def worlds(self, rows: Rows) -> Self:
        """Return a copy of some worlds."""
        taken = {f.name: getattr(self, f.name).take(rows, axis=-1) for f in fields(self)}
        return type(self)(**taken)

    def world(self, index: int) -> Self:
        """Return a copy of one world, as a state of one world."""
        return self.worlds(np.array([index]))

    def keep(self, over: Rows, before: Self) -> None:
        """Put worlds that had ended back as they were; the only place that knows they end.

        Parameters
        ----------
        over : (n,) int
            Worlds that had ended.
        before : State
            What they were.
        """
        if over.size:
            for f in fields(self):
                getattr(self, f.name)[..., over] = getattr(before, f.name)


def shapes() -> dict[str, tuple[str, ...]]:
    """Return the axes of every array of `State`.

    Examples
    --------
    >>> shapes()["position"], shapes()["tension"]
    (('A', 'K', 'W'), ('W',))
    """
    return {name: tuple(axes.split()) for axes, names in SHAPES.items() for name in names}


def meanings() -> dict[str, str]:
    """Return what each array of `State` means, from its table; empty without docstrings."""
    table = {}
    for line in (State.__doc__ or "").splitlines():
        name, _, rest = line.strip().partition(" ")
        if rest.strip().startswith("("):
            table[name] = rest.split(")", 1)[1].strip()
    return dict.fromkeys(shapes(), "") | table


def _dtype(annotation: object) -> type[np.generic]:
    """Return the number type of an array alias."""
    return np.float64 if annotation == FloatW else np.bool_ if annotation == BoolW else np.int64
