"""Known answers on force: the bargaining range, risk and return, audience cost, contests."""

from typing import Any

import numpy as np

from sim.ensemble import run_ensemble, trace
from sim.known.check import EXACT, KnownAnswer, Line, configuration
from sim.model import CrisisModel

WIN, COST, OTHER_COST = 0.6, 0.1, 0.15
"""Chance that the first wins, and what war costs each, in the example of the range."""


def _ruined(**cost: float) -> dict[str, Any]:
    """Return an event that takes so much from no deal."""
    event = {"name": "Ruin", "when": {"from_round": 1}, "cost": cost, "source": "judgement"}
    return {"events": {"ruin": event}}


def _range() -> list[Line]:
    """Nobody is better off with no deal than with war, and everything is known."""
    low, high = WIN - COST, WIN + OTHER_COST
    slow = _ruined(second_side=0.25) | {"issues.land.status_quo": 0.5, "horizon": 400}
    table = trace(configuration("brink", slow)).table
    middle, half = (low + high) / 2, (high - low) / 2
    terms, war = float(table["terms_land"][0]), float(table["deliberate"][0])
    return [
        Line("settlement, within [0.50, 0.75]", middle, terms, half),
        Line("share of war", 0.0, war),
    ]


def _ultimatum() -> list[Line]:
    """Let the second side answer one offer each; what it takes ends at its value of war."""
    offers = WIN + OTHER_COST + np.arange(-20, 21) * EXACT / 2
    given = {"actors.first_side.opening.land": offers}
    table = run_ensemble(configuration("brink"), worlds=len(offers), given=given).table
    taken = offers[table["agreed"].astype(bool)]
    fought = float(np.mean(table["agreed"] != table["deliberate"]))
    return [
        Line("most that the first can ask for", 0.75, float(taken.max())),
        Line("share of offers taken or fought over", 1.0, fought),
    ]


def _indivisible() -> list[Line]:
    """No deal is a little worse than war; all or nothing can be offered, or any share."""
    ruin = _ruined(first_side=0.001, second_side=0.251) | {"issues.land.status_quo": 0.5}
    between = {"actors.first_side.opening.land": 0.7, "actors.second_side.opening.land": 0.55}
    lines = []
    for what, values, war in (
        ("all or nothing", {"dynamics.steps": [1], "horizon": 20}, 1.0),
        ("any share", between | {"horizon": 400}, 0.0),
    ):
        table = trace(configuration("brink", ruin | values)).table
        lines.append(Line(f"share of war, {what}", war, float(table["deliberate"][0])))
    return lines


def _risk_and_return() -> list[Line]:
    """One offer against an unknown cost of war, uniform on [0, C]; the best of a grid of offers."""
    offers, costs = 81, 400
    lines = []
    for chance, top, cost, expected in (
        (0.6, 0.4, 0.1, 0.375),
        (0.6, 0.4, 0.2, 0.25),
        (0.6, 0.4, 0.4, 0.0),
        (0.6, 0.2, 0.1, 0.25),
        (0.5, 0.4, 0.1, 0.375),
    ):
        grid = chance + top * np.linspace(0.0, 1.0, offers)
        given = {
            "actors.first_side.opening.land": np.repeat(grid, costs),
            "actors.second_side.war_cost": np.tile((np.arange(costs) + 0.5) / costs * top, offers),
        }
        values = {
            "actors.first_side.war_cost": cost,
            "measures.attack.force.chance": chance,
            "measures.defence.force.chance": 1.0 - chance,
        }
        scenario = configuration("brink", values)
        table = run_ensemble(scenario, worlds=offers * costs, given=given, record=False).table
        gain = np.where(table["agreed"], table["terms_land"], chance - cost)
        best = int(np.argmax(gain.reshape(offers, costs).mean(axis=1)))
        war = float(table["deliberate"].reshape(offers, costs)[best].mean())
        lines.append(Line(f"war, chance {chance:g}, C {top:g}, own cost {cost:g}", expected, war))
    return lines


def _audience() -> list[Line]:
    """Spread the value of war over [-1, 1]; backing down costs a, if the stand was public."""
    worlds = 400
    given = {"actors.first_side.war_cost": 2.0 * (np.arange(worlds) + 0.5) / worlds}
    lines = []
    for public, stands in ((True, (0.5, 0.6, 0.75, 1.0)), (False, (0.5, 0.5, 0.5, 0.5))):
        for cost, expected in zip((0.0, 0.2, 0.5, 1.0), stands, strict=True):
            values = _stand(public=public) | {"actors.first_side.audience": {"domestic": cost}}
            model = CrisisModel(configuration("brink", values), worlds=worlds, given=given)
            model.step()
            share = float(np.mean(model.state.deliberate))
            said = "public" if public else "not public"
            lines.append(Line(f"stands firm, {said}, cost {cost:g}", expected, share))
    return lines


def _stand(*, public: bool) -> dict[str, Any]:
    """Return the crisis in which the first side has taken a stand that it cannot keep up."""
    stand = {
        "name": "A stand",
        "owner": "first_side",
        "rung": 0,
        "category": "posturing",
        "active": True,
        "reversible": True,
        "commitment": 1,
        "cost": 10,
        "source": "judgement",
    }
    attack = {
        "name": "Attack",
        "owner": "first_side",
        "rung": 1,
        "category": "violent",
        "force": {"against": "second_side", "chance": 1, "win": {"land": 1}, "lose": {"land": 0}},
        "source": "judgement",
    }
    speech = {
        "name": "A speech",
        "when": {"from_round": 1},
        "commitment": {"first_side": 1},
        "source": "judgement",
    }
    return {
        "horizon": 2,
        "issues.land.status_quo": 0,
        "actors.first_side.red_line.land": 0.5,
        "actors.second_side.red_line.land": 0,
        "measures": {"stand": stand, "attack": attack},
        "events": {"speech": speech} if public else {},
    }


def _contest() -> list[Line]:
    """Ask what force is worth to who wins all or nothing at no cost: the chance to win."""
    lines = []
    for power, expected in ((1, 2 / 3), (2, 4 / 5)):
        force = {
            "against": "second_side",
            "decisiveness": power,
            "win": {"land": 1},
            "lose": {"land": 0},
        }
        values = {"measures.attack.force": force, "actors.first_side.war_cost": 0}
        model = CrisisModel(configuration("brink", values))
        model.step()
        worth = float(model.actor("first_side").appraised.fixed[-1, 0])
        lines.append(Line(f"chance to win, 2 against 1, exponent {power}", expected, worth))
    return lines


FORCE = (
    KnownAnswer("range", "[p - cA, p + cB]; no war when all is known", "Fearon 1995", _range),
    KnownAnswer("ultimatum", "who makes one offer gets p + cB", "Fearon 1995", _ultimatum),
    KnownAnswer(
        "indivisible", "what cannot be divided is fought over", "Fearon 1995", _indivisible
    ),
    KnownAnswer(
        "risk and return",
        "P(war) = (1 - cA / C) / 2, whatever p",
        "Fearon 1995; Powell 1999",
        _risk_and_return,
    ),
    KnownAnswer("audience cost", "P(stand) = (1 + a) / 2", "Fearon 1994", _audience),
    KnownAnswer("contest", "c1^m / (c1^m + c2^m)", "Tullock 1980; Hirshleifer 1989", _contest),
)
