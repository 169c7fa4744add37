"""After a game: what was played beside what the agents would have done, under the same luck."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from sim.branch import Branch, Changes
from sim.branch.comparing import Moment, moments
from sim.ensemble import Trajectory, trace
from sim.narrative import Narrator
from sim.play.game import Game
from sim.play.played import Choice
from sim.rules.utility import spatial_utility
from sim.scenario.problems import InvalidInput, Problem


@dataclass(frozen=True, slots=True)
class Measured:
    """One number of the world as it was played and as it would have been.

    Attributes
    ----------
    seat : str
        Key of the seat that it is about; empty where it is about the world.
    what : str
    unplayed, played : float
        In utility, rungs or shares.
    """

    seat: str
    what: str
    unplayed: float
    played: float


@dataclass(frozen=True, slots=True)
class Aftermath:
    """A game beside the world in which agents sat in every seat, under the same luck.

    Attributes
    ----------
    unplayed, played : str
        How each ended, in a sentence.
    numbers : tuple of Measured
    apart : tuple of Choice
        What seats chose where their agents would have done something else.
    rounds : tuple of Moment
        Rounds in which anybody did anything else, `before` being the unplayed world.
    """

    unplayed: str
    played: str
    numbers: tuple[Measured, ...]
    apart: tuple[Choice, ...]
    rounds: tuple[Moment, ...]

    def data(self) -> dict[str, Any]:
        """Return it as data that JSON can hold."""
        return asdict(self)


def aftermath(game: Game) -> Aftermath:
    """Return a game that has ended beside the world that nobody played.

    Raises
    ------
    InvalidInput
        If it has not ended.

    Examples
    --------
    >>> from sim.scenario import Scenario
    >>> game = Game(Scenario.read("tests/scenarios/small.yaml"), seats=["senate"])
    >>> while not game.over:
    ...     _ = game.play(game.advice().choice)
    >>> found = aftermath(game)
    >>> found.played == found.unplayed, found.apart, found.rounds
    (True, (), ())
    """
    if not game.over:
        what = f"the world goes on in round {game.round}"
        raise InvalidInput([Problem((), what, "play it to its end first")])
    unplayed = trace(game.scenario, seed=game.seed, first_world=game.world, draw=game.draw)
    played = game.story()
    stories = (unplayed, played)
    both = Branch(game.run, Changes(1), unplayed.ensemble(), played.ensemble(), stories, carried=())
    return Aftermath(
        unplayed=Narrator(unplayed).ending(),
        played=Narrator(played).ending(),
        numbers=(*_of_world(stories), *_of_seats(game, stories)),
        apart=tuple(choice for choice in game.choices if choice.choice != choice.own),
        rounds=tuple(moments(both)),
    )


def _of_world(stories: tuple[Trajectory, Trajectory]) -> list[Measured]:
    sides = stories[0].scenario.sides
    asked = {
        "round of the end": "ended",
        "tension at the end": "tension",
        "incidents": "incidents",
        **{f"highest rung of {side.name}": f"peak_{key}" for key, side in sides.items()},
        **{
            f"given up by {side.name}, in utility": f"conceded_{key}" for key, side in sides.items()
        },
    }
    return [
        Measured("", what, *(float(story.table[column][0]) for story in stories))
        for what, column in asked.items()
    ]


def _of_seats(game: Game, stories: tuple[Trajectory, Trajectory]) -> list[Measured]:
    found = []
    for seat in game.seats:
        row = list(game.scenario.actors).index(seat)
        name = game.scenario.actors[seat].name
        worth = [_worth(game, row, story) for story in stories]
        found.append(Measured(seat, f"where issues stand, worth to {name}", *worth))
        for what, array in (
            (f"cost that {name} has borne", "cost"),
            (f"paid by {name} for backing down", "paid"),
            (f"resolve of {name}", "resolve"),
            (f"cohesion as {name} feels it", "cohesion"),
        ):
            ends = [float(story.arrays[array][-1, row, 0]) for story in stories]
            found.append(Measured(seat, what, *ends))
    return found


def _worth(game: Game, row: int, story: Trajectory) -> float:
    """Return what the issues, where they stand at the end, are worth to an actor."""
    numbers = game.model.crisis.numbers
    standing = np.asarray(story.arrays["standing"][-1], dtype=np.float64)
    worth = spatial_utility(standing, numbers.ideal[row], numbers.salience[row], numbers.curvature)
    return float(worth[0])
