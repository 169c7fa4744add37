"""A world at one moment as plain data: all that there is to show of it."""

from typing import Any

from sim.agents.actor import Actor
from sim.explain.lines import bound_by
from sim.model import CrisisModel
from sim.negotiation.bounds import zone
from sim.negotiation.situation import VETOES, situation_of
from sim.scenario.number import point
from sim.terms import NEVER, OPEN, Status


def situation(model: CrisisModel) -> dict[str, Any]:
    """Return the only world of a model at this moment, as data that JSON can hold.

    Parameters
    ----------
    model : CrisisModel
        Somebody is about to choose, or the world has ended.

    Returns
    -------
    dict
        `round` and `date` of the choices to come, or of the end; `over`; `tension`; `incidents` so
        far; `sides`, `issues`, `actors`, `measures` that are not idle, `events` that have happened;
        `outcome`, or None while the world goes on. Points are in [0, 1].
    """
    state, scenario, crisis = model.state, model.scenario, model.crisis
    return {
        "round": crisis.step,
        "date": scenario.date_of(crisis.step).isoformat(),
        "horizon": scenario.horizon,
        "over": not model.running,
        "tension": float(state.tension[0]),
        "incidents": int(state.incidents[0]),
        "sides": _sides(model),
        "issues": _issues(model),
        "actors": [_actor(actor) for actor in model.actors],
        "measures": _measures(model),
        "events": [
            {
                "key": key,
                "name": scenario.events[key].name,
                "round": int(state.happened[row, 0]),
            }
            for row, key in enumerate(crisis.layout.events)
            if state.happened[row, 0] != NEVER
        ],
        "outcome": _outcome(model),
    }


def _sides(model: CrisisModel) -> list[dict[str, Any]]:
    state, scenario = model.state, model.scenario
    return [
        {
            "key": key,
            "name": side.name,
            "principal": side.principal,
            "rung": float(state.rung[row, 0]),
            "rung_name": scenario.rung_name(float(state.rung[row, 0])),
            "heard_allies": bool(state.consulted[row, 0]),
            "goodwill": float(state.goodwill[row, 0]),
        }
        for row, (key, side) in enumerate(scenario.sides.items())
    ]


def _issues(model: CrisisModel) -> list[dict[str, Any]]:
    """Return every issue with offers, lines, rooms and the zone within all lines that count."""
    state, scenario, crisis = model.state, model.scenario, model.crisis
    here = situation_of(crisis)
    bounds, issues = here.bounds(VETOES), crisis.layout.issues
    found = []
    for row, (key, issue) in enumerate(scenario.issues.items()):
        settled = bool(state.settled[row, 0])
        terms = float(state.terms[row, 0]) if settled else None
        within = zone(issues, row, bounds, terms)
        found.append(
            {
                "key": key,
                "name": issue.name,
                "zero": issue.zero,
                "one": issue.one,
                "core": issue.core,
                "points": [{"at": point(named.at), "name": named.name} for named in issue.points],
                "standing": float(state.standing[row, 0]),
                "settled": settled,
                "terms": terms,
                "offers": _by_side(model, here.offers[:, row].tolist()),
                "rooms": _by_side(model, state.room[:, row, 0].tolist()),
                "room_by": _by_side(model, [_bound(model, side, row) for side in range(2)]),
                "lines": dict(zip(scenario.actors, here.line[:, row].tolist(), strict=True)),
                "zone": {
                    "low": within.low,
                    "high": within.high,
                    "open": within.is_open,
                    "low_by": list(within.low_by),
                    "high_by": list(within.high_by),
                },
            }
        )
    return found


def _bound(model: CrisisModel, side: int, issue: int) -> str:
    """Return whose line bounds what a side may offer."""
    claims = bound_by(model.crisis, side, issue)
    who = next((who for who, where in claims if where[0]), "")
    head = list(model.scenario.sides.values())[side].principal
    return who.replace("its own line", f"the line of {head}")


def _by_side(model: CrisisModel, pair: list[Any]) -> dict[str, Any]:
    return dict(zip(model.scenario.sides, pair, strict=True))


def _actor(actor: Actor) -> dict[str, Any]:
    block = actor.model.scenario.actors[actor.key]
    levels = ("resolve", "capability", "commitment", "cohesion", "grievance", "cost", "belief")
    state = actor.state
    return {
        "key": actor.key,
        "name": block.name,
        "side": block.side,
        "principal": actor.is_principal,
        **{name: float(getattr(actor, name)[0]) for name in levels},
        "paid": float(state.paid[actor.row, 0]),
        "risk": float(actor.risk[0]),
        "no_deal": float(actor.no_deal[0]),
        "own_offer": float(state.own_offer[actor.row, 0]),
        "other_offer": float(state.other_offer[actor.row, 0]),
        "vetoed": bool(state.vetoed[actor.row, 0]),
    }


def _measures(model: CrisisModel) -> list[dict[str, Any]]:
    found = []
    for row, (key, measure) in enumerate(model.scenario.measures.items()):
        status = Status(int(model.state.status[row, 0]))
        if status is not Status.IDLE:
            found.append(
                {
                    "key": key,
                    "name": measure.name,
                    "owner": measure.owner,
                    "rung": measure.rung,
                    "status": status.name.lower(),
                }
            )
    return found


def _outcome(model: CrisisModel) -> dict[str, Any] | None:
    state, row = model.state, int(model.state.outcome[0])
    if row == OPEN:
        return None
    key, rule = list(model.scenario.outcomes.items())[row]
    return {
        "key": key,
        "name": rule.name,
        "class": str(rule.kind),
        "terms": {
            issue: float(state.terms[at, 0])
            for at, issue in enumerate(model.crisis.layout.issues)
            if state.settled[at, 0]
        },
    }
