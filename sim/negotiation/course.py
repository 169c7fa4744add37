"""The bargaining set round by round along one world, and where it turns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sim.model import forget
from sim.negotiation.bargaining_set import BargainingSet, reckoned
from sim.negotiation.bounds import Zone
from sim.negotiation.situation import SCOPES, situation_of
from sim.replay import Replay, WatchedModel
from sim.scenario.problems import InvalidInput, Problem
from sim.terms import TOLERANCE

OPENED: Final = "opened"
CLOSED: Final = "closed"
WAS_SETTLED: Final = "settled"
"""What may become of the zone of an issue."""
DEAL: Final = "deal appeared"
NO_DEAL: Final = "deal vanished"
"""What may become of packages within all lines that both principals prefer to no deal."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A round in which what may be agreed changed in kind.

    Attributes
    ----------
    round : int
        The first round in which it was so.
    scope : str
        Whose lines count; empty where an issue was settled.
    what : str
        `OPENED`, `CLOSED` or `WAS_SETTLED` of an issue; `DEAL` or `NO_DEAL` of all.
    issue : str
        Key; empty where it is about all issues.
    by : tuple of str
        Whose lines moved the end that made it so.
    width : float
        Of the zone from then on; 0 where it is about all issues.
    """

    round: int
    scope: str
    what: str
    issue: str
    by: tuple[str, ...]
    width: float


@dataclass(frozen=True, slots=True)
class Course:
    """The bargaining set of one world at every round, all having decided and nobody acted.

    Attributes
    ----------
    world, seed : int
    draw : bool
        Whether uncertain numbers were drawn.
    outcome : str
        Key of the outcome in which the world ended.
    rounds : tuple of BargainingSet
        From round 0 on, before the first; every round that was played.
    turns : tuple of Turn
        In order of time.
    """

    world: int
    seed: int
    draw: bool
    outcome: str
    rounds: tuple[BargainingSet, ...]
    turns: tuple[Turn, ...]

    def at(self, step: int) -> BargainingSet:
        """Return the bargaining set of a round.

        Raises
        ------
        InvalidInput
            If the world had ended before that round.
        """
        if not 0 <= step < len(self.rounds):
            last = len(self.rounds) - 1
            what = f"world {self.world} ended in round {last}, and has no round {step}"
            raise InvalidInput([Problem((), what, f"name a round from 0 to {last}")])
        return self.rounds[step]


def course(run: Replay, world: int) -> Course:
    """Return the bargaining set of a world of a run at every round, by playing it again.

    Parameters
    ----------
    run : Replay
    world : int
        Which of its worlds, in [0, `run.worlds`).

    Raises
    ------
    InvalidInput
        If there is no such world, a class of actor cannot be loaded, or more issues are disputed
        with a curvature below 1 than can be searched.

    Examples
    --------
    >>> from sim.scenario import Scenario
    >>> run = Replay(Scenario.read("tests/scenarios/small.yaml"), seed=3)
    >>> [found.round for found in course(run, 0).rounds[:3]]
    [0, 1, 2]
    """
    run.check_world(world)
    model = WatchedModel(run.scenario, **run.settings(world, 1))
    found = [reckoned(situation_of(model.crisis))]
    model.watch = lambda model: found.append(reckoned(situation_of(model.crisis)))
    while model.running:
        model.step()
    outcome = list(run.scenario.outcomes)[int(model.state.outcome[0])]
    forget(model)
    return Course(world, run.seed, run.draw, outcome, tuple(found), tuple(turns(found)))


def turns(rounds: Sequence[BargainingSet]) -> Iterator[Turn]:
    """Yield where what may be agreed changes in kind, in order of time."""
    for before, after in pairwise(rounds):
        for was, now in _zones(before, after, SCOPES[1]):
            if now.is_settled and not was.is_settled:
                yield Turn(after.round, "", WAS_SETTLED, now.issue, (), 0.0)
        for scope in SCOPES[1:]:
            for was, now in _zones(before, after, scope):
                if was.is_open != now.is_open and not now.is_settled:
                    what = OPENED if now.is_open else CLOSED
                    yield Turn(after.round, scope, what, now.issue, movers(was, now), now.width)
            one, other = before.within(scope), after.within(scope)
            if bool(one.solutions) != bool(other.solutions):
                yield Turn(after.round, scope, DEAL if other.solutions else NO_DEAL, "", (), 0.0)


def _zones(before: BargainingSet, after: BargainingSet, scope: str) -> Iterator[tuple[Zone, Zone]]:
    return zip(before.within(scope).zones, after.within(scope).zones, strict=True)


def movers(was: Zone, now: Zone) -> tuple[str, ...]:
    """Return whose lines moved the ends by which a zone opened or closed.

    The end of a zone that closes is moved by whose it is then; that of one that opens, by whose it
    was.

    Examples
    --------
    >>> was = Zone("pie", 0.4, 0.5, 0.1, ("b",), ("a",))
    >>> movers(was, Zone("pie", 0.4, 0.3, -0.1, ("b",), ("c",)))
    ('c',)
    """
    opens = now.is_open
    by: list[str] = []
    if (was.low - now.low if opens else now.low - was.low) > TOLERANCE:
        by += was.low_by if opens else now.low_by
    if (now.high - was.high if opens else was.high - now.high) > TOLERANCE:
        by += was.high_by if opens else now.high_by
    return tuple(dict.fromkeys(by))
