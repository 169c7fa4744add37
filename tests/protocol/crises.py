"""A quiet crisis to put measures into, and rounds in which actors do what they are told."""

from functools import partial

import numpy as np

from sim.agents import Challenger
from sim.model import CrisisModel
from sim.scenario import Scenario
from sim.terms import Move
from tests.shipped import ROOT

SMALL = ROOT / "tests" / "scenarios" / "small.yaml"


class Custom(Challenger):
    """An actor of the user's own; tests give it its doctrine."""


def rule(when=None, **more):
    """An outcome rule."""
    block = {"name": "An end", "class": "frozen_stalemate", "source": "judgement", **more}
    return block if when is None else block | {"when": when}


QUIET = {
    "measures": {},
    "threats": {},
    "events": {},
    "incidents.hazard": 0,
    "alliances.pact.drag": 0,
    "alliances.pact.discord": 0,
    "actors.king.audience": {"domestic": 0.3},
    "dynamics.relaxation": 1,
    "outcomes": {"frozen": rule(at_horizon=True)},
}


def crisis(measures=None, **overrides):
    """The small crisis with nothing in it but these measures; `a__b=1` puts 1 at the path a.b."""
    blocks = {"measures": {key: measure(**block) for key, block in (measures or {}).items()}}
    more = {key.replace("__", "."): value for key, value in overrides.items()}
    return Scenario.read(SMALL, QUIET | blocks | more)


def measure(owner, rung=1, **more):
    """A measure of an actor."""
    fixed = {"name": "An act", "category": "posturing", "source": "judgement"}
    return {**fixed, "owner": owner, "rung": rung, **more}


def wire(by, response, credibility=1):
    """An announced answer, as the list that stands under a measure."""
    return [{"by": by, "response": response, "credibility": credibility, "source": "judgement"}]


def model_of(measures=None, *, worlds=1, given=None, **overrides):
    """The model of such a crisis."""
    return CrisisModel(crisis(measures, **overrides), worlds=worlds, given=given)


def play(model, **orders):
    """Play a round in which everybody holds, or does what it is told and may do.

    An order is `accept`, the name of a measure to begin, or `end` and the name of one to withdraw.
    """
    for actor in model.actors:
        actor.decide = partial(_obey, actor, orders.get(actor.key))
    model.step()
    return model.state


def _obey(actor, order):
    type(actor).decide(actor)
    option = 0 if order is None else option_of(actor, order)
    assert actor.appraised.available[option].all(), f"{actor.key} may not {order}"
    actor.choice[:] = option


def option_of(actor, order):
    """Return the option that an order means."""
    if order == "accept":
        return actor.menu.rows(Move.ACCEPT)[0]
    moves = (Move.WITHDRAW,) if order.startswith("end ") else (Move.MEASURE, Move.FORCE)
    wanted = row_of(actor.model, order.removeprefix("end "))
    return next(r for r in actor.menu.rows(*moves) if actor.menu.options[r].measure == wanted)


def may(model, key, order):
    """Return where an actor might have followed an order in the round that was played."""
    actor = model.actor(key)
    return actor.appraised.available[option_of(actor, order)]


def row_of(model, name):
    """Return the row of an actor, an issue, a measure or an outcome rule."""
    layout = model.crisis.layout
    for names in (
        layout.actors,
        layout.issues,
        [m.key for m in layout.measures],
        [o.key for o in layout.outcomes],
    ):
        if name in names:
            return list(names).index(name)
    raise KeyError(name)


def status(model, name):
    """Return the status of a measure in the first world."""
    return int(model.state.status[row_of(model, name), 0])


def put(array, *points):
    """Put points, one for each row, into an array for every world."""
    array[:] = np.array(points, dtype=float)[:, None]
