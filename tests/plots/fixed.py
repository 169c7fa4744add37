"""Results that no run made: they stay as they are when the model changes, as do their pictures."""

import numpy as np

from sim.agents.menu import Menu
from sim.ensemble import Ensemble, Trajectory
from sim.layout import Layout
from sim.plots.plane import LeverAxis, Plane
from sim.scenario import Scenario
from sim.terms import ACTIVE, PREPARING, Move
from tests.shipped import ROOT

SMALL = ROOT / "tests" / "scenarios" / "small.yaml"
ROUNDS = 20
"""Horizon of the small crisis."""


def crisis(**overrides):
    return Scenario.read(SMALL, overrides)


def story(worlds=24):
    """Return worlds in full, in which everything that a figure shows occurs."""
    scenario = crisis()
    layout = Layout.of(scenario)
    actors, issues, measures = len(layout.actors), len(layout.issues), len(layout.measures)
    ended = np.where(np.arange(worlds) % 3 == 0, ROUNDS, 6 + np.arange(worlds) % 13)
    outcome = np.where(ended == ROUNDS, 4, np.arange(worlds) % 4)
    rounds = np.arange(ROUNDS + 1)[:, None]
    active = rounds < ended
    kept = np.minimum(np.broadcast_to(rounds, (ROUNDS + 1, worlds)), ended)  # the last round counts
    steps = np.arange(worlds) % 5
    arrays = {
        "active": active,
        "outcome": np.where(active, -1, outcome),
        "rung": np.stack([(kept + steps) // 5 % 4, np.minimum(kept // 4, 3)], 1).astype(float),
        "tension": kept / 10.0,
        "score": kept / 5.0,
        "cost": np.stack([kept * (row + 1) / 40 for row in range(actors)], 1),
        "commitment": np.stack([1 - 0.9 ** (kept * (row + 1) / 3) for row in range(actors)], 1),
        "cohesion": np.stack([0.7 - kept / 60 + steps / 40 for _ in range(actors)], 1),
        "happened": np.full((ROUNDS + 1, len(layout.events), worlds), -1),
        "choice": np.zeros((ROUNDS + 1, actors, worlds), int),
        "incident": kept % 7 == 3,
    }
    arrays["happened"][:, 0] = np.where(kept >= 5, 5, -1)
    arrays["happened"][:, 1] = np.where((kept >= 9 + steps) & (steps > 1), 9 + steps, -1)
    arrays |= _bargaining(layout, kept, steps, issues, actors)
    arrays |= _measures(layout, kept, steps, measures)
    menus = tuple(
        Menu.of(layout, row, len(scenario.dynamics.steps), decides=True).options
        for row in range(actors)
    )
    for row in layout.principals:
        moves = [option.move for option in menus[row]]
        arrays["choice"][3::4, row] = moves.index(Move.CONCEDE) + 1
        arrays["choice"][9, row] = moves.index(Move.ACCEPT)
    table = {
        "world": np.arange(worlds),
        "outcome": outcome,
        "ended": ended,
        **{f"terms_{key}": np.where(arrays["settled"][-1, k], 0.4, np.nan)
           for k, key in enumerate(layout.issues)},
        **{f"settled_{key}": arrays["settled"][-1, k] for k, key in enumerate(layout.issues)},
        **{f"peak_{side}": arrays["rung"][:, s].max(axis=0) for s, side in enumerate(layout.sides)},
        "tension": arrays["tension"][-1],
    }  # fmt: skip
    return Trajectory(
        scenario, 7, tuple(range(worlds)), layout, menus, arrays, table, False, {}, ()
    )


def _bargaining(layout, kept, steps, issues, actors):
    """Return offers, lines, rooms and settlements: two sides come near one another."""
    pace = kept / ROUNDS
    position = np.zeros((*kept.shape[:1], actors, issues, kept.shape[1]))
    red_line, room = np.zeros_like(position), np.zeros((kept.shape[0], 2, issues, kept.shape[1]))
    for side, head in enumerate(layout.principals):
        toward = 1 - 2 * side
        for issue in range(issues):
            gone = pace * (0.3 + 0.05 * issue) * (1 + steps / 8)
            position[:, head, issue] = side + toward * gone
            red_line[:, head, issue] = side + toward * (0.35 + 0.3 * pace)
            room[:, side, issue] = red_line[:, head, issue]
    veto = np.zeros_like(position)
    veto[11, 1, 2] = 0.2
    settled = np.stack([kept >= 8 + 2 * issue + steps for issue in range(issues)], 1)
    width = np.stack([room[:, 0, issue] - room[:, 1, issue] for issue in range(issues)], 1)
    return {
        "position": position, "red_line": red_line, "room": room, "zone_width": width,
        "settled": settled, "veto": veto,
    }  # fmt: skip


def _measures(layout, kept, steps, measures):
    """Return measures: the first is withdrawn in round 6, the others begin one after the other."""
    names = ("status", "started", "answered", "withdrawn", "attributed")
    shape = (kept.shape[0], measures, kept.shape[1])
    arrays = {name: np.zeros(shape, int if name == "status" else bool) for name in names}
    for row in range(measures):
        first = 0 if layout.measures[row].active else 2 + row + steps % 3
        arrays["status"][:, row] = np.where(kept >= first, ACTIVE, 0)
        arrays["status"][:, row][kept == first] = ACTIVE if row % 2 else PREPARING
        arrays["started"][:, row] = (kept == first) & (kept > 0)
        arrays["attributed"][:, row] = row != 2
    arrays["status"][6:, 0] = 0
    arrays["withdrawn"][6, 0] = True
    arrays["answered"][:, 3] = arrays["started"][:, 3] & (steps < 4)
    return arrays


def only(whole, number):
    """Return one of the worlds."""
    return whole.world(number)


def ensemble(of):
    """Return worlds in full as an ensemble."""
    names = ("rung", "tension", "score", "active", "outcome")
    course = {name: of.arrays[name] for name in names}
    return Ensemble(of.scenario, of.seed, of.worlds[0], of.draw, of.table, course, {})


def plane():
    """Return answers over a grid of two levers."""
    x, y = np.meshgrid(np.linspace(0, 1, 6), np.linspace(0, 1, 5))
    return Plane(
        "A crisis: resolve and cost",
        "30 points of 100 worlds, seed 7.",
        LeverAxis("resolve", tuple(np.linspace(0, 1, 6).tolist()), 0.4),
        LeverAxis("cost of war", tuple(np.linspace(2, 4, 5).tolist()), 3.0),
        {"Share of worlds: war": x * y, "Share of worlds: agreement": 1 - x * (1 - y)},
        frozenset({"Share of worlds: war", "Share of worlds: agreement"}),
    )
