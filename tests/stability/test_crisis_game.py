"""A crisis as a game: its states, and its payoffs against a plain reading of the model."""

import json

import numpy as np
import pytest

from sim.cli.app import run_app
from sim.crisis_game import game_of
from sim.scenario import Scenario
from sim.stability import analyse, conclusions
from tests.reference import acts, nature, values
from tests.reference.formulas import closer_to_one, contest, share_conceded, war_chance
from tests.reference.world import World
from tests.shipped import ROOT, UKRAINE, ukraine

SMALL = ROOT / "tests" / "scenarios" / "small.yaml"
STAKES = {
    "actors.king.audience": {"domestic": 0.3},
    "actors.king.delay_cost": 0.02,
    "measures.toll.commitment": 0.2,
    "measures.embargo.commitment": 0.4,
}
RAID = {"against": "senate", "win": {"strait": 0}, "lose": {"strait": 0.5}, "chance": 0.6}


def put(scenario, keys, taken):
    """One world of the plain reading with some measures in effect and others not."""
    world = World(scenario)
    for key in (key for key in keys if key in world.case.measures):
        measure = world.case.measures[key]
        world.status[key] = "active" if key in taken else "idle"
        if key in taken and not measure.active:
            owner = measure.owner
            world.commitment[owner] = closer_to_one(world.commitment[owner], measure.commitment)
    values.reckon(world)
    return world


def agreed(world, taken):
    """Where both stand, and on what they agree, after section 7.13: an offer that is accepted."""
    case = world.case
    first, second = heads = [case.principal(side) for side in case.sides]
    opening = {head: dict(case.opening[head]) for head in heads}
    middle = {k: (opening[first][k] + opening[second][k]) / 2 for k in case.core}
    stand = {head: opening[head] | (middle if f"concede_{head}" in taken else {}) for head in heads}
    accepts = [head for head in heads if f"accept_{head}" in taken]
    both = len(accepts) == 2 or all(f"concede_{head}" in taken for head in heads)
    if not accepts and not both:
        return opening, stand, None
    terms = middle if both else {k: stand[case.rival(accepts[0])][k] for k in case.core}
    for head in accepts:
        stand[head] = stand[head] | terms
    return opening, stand, terms


def payoffs(scenario, keys, taken):
    """What a state is worth to both principals, one by one."""
    world = put(scenario, keys, taken)
    case = world.case
    opening, stand, terms = agreed(world, taken)
    for issue, point in (terms or {}).items():
        world.settled[issue], world.terms[issue] = True, point
    acts.refresh_facts(world)
    nature.begin_at_rest(world)
    found = []
    for head in (case.principal(side) for side in case.sides):
        covered = share_conceded(
            case.utility(head, opening[head]), case.utility(head, stand[head]), case.span[head]
        )
        withdrawn = sum(
            measure.commitment
            for key, measure in case.measures.items()
            if measure.active and measure.owner == head and not world.is_active(key)
        )
        paid = world.audience[head] * (covered + withdrawn)
        found.append(values.no_deal(world, head) + of_force(world, head) - paid)
    return found


def of_force(world, head):
    """What the last use of force puts in the place of facts and of a mere chance of war."""
    case = world.case
    used = [key for key, m in case.measures.items() if m.force and world.is_active(key)]
    if not used:
        return 0.0
    cost = case.file.actors[head].war_cost
    force, owner = case.measures[used[-1]].force, case.measures[used[-1]].owner
    chance = force.chance
    if chance is None:
        own, against = (world.capability[who] for who in (owner, force.against))
        chance = contest(own, against, force.decisiveness)
    won, lost = (
        case.utility(head, {k: of.get(k, case.file.issues[k].status_quo) for k in case.issues})
        for of in (force.win, force.lose)
    )
    prospect = chance * won + (1 - chance) * lost
    already = war_chance(world.tension, case.dynamics.war_odds) * cost
    return prospect - case.utility(head, world.standing) - (cost - already)


@pytest.mark.parametrize(
    "more", [{}, STAKES, STAKES | {"measures.patrol.force": RAID}], ids=["file", "stakes", "raid"]
)
def test_every_state_is_worth_what_the_model_would_pay(more):
    """Force, audience cost, war, offers, acceptances, withdrawals: state by state."""
    scenario = Scenario.read(SMALL, more)
    found = game_of(scenario)
    keys = [option.key for option in found.game.options]
    for state, bits in enumerate(found.game.bits.tolist()):
        taken = {key for row, key in enumerate(keys) if bits >> row & 1}
        expected = payoffs(scenario, keys, taken)
        assert found.payoffs[:, state] == pytest.approx(expected, abs=1e-12), taken


def taken_in(game, *parts):
    """Return in which states an option is taken whose key begins with one of some words."""
    rows = [row for row, option in enumerate(game.options) if option.key.startswith(parts)]
    return (game.bits & sum(1 << row for row in rows)) != 0


@pytest.fixture(scope="module")
def shipped():
    return game_of(ukraine())


def test_no_terms_stand_while_force_is_used_and_it_is_said(shipped):
    game = shipped.game
    invaded, terms = taken_in(game, "invasion"), taken_in(game, "concede", "accept")
    assert invaded.any()
    assert terms.any()
    assert not (invaded & terms).any()
    assert not (invaded & shipped.settled).any()
    assert any("terms while force is used (Russia: Invade Ukraine)" in s for s in game.left_out)


def test_an_offer_keeps_nobody_from_the_use_of_force(shipped):
    """It makes the offer lapse; else an offer would be a shield."""
    game = shipped.game
    invaded = taken_in(game, "invasion")
    could = (game.moves(0) & invaded[None, :]).any(axis=1)
    assert (could | invaded).all()


def test_what_holds_of_the_shipped_crisis_as_a_game(shipped):
    game, found = shipped.game, analyse(shipped.game)
    assert game.decision_makers == ("Russia", "United States")
    assert game.taken(game.present) == []
    for who in range(2):
        ranked = np.argsort(shipped.payoffs[who], kind="stable")
        assert (np.diff(game.worth[who][ranked]) >= 0).all()
        assert not (found.stable["nash"][who] & ~found.stable["sequential"][who]).any()
    assert found.lasting("nash").any()
    assert not (found.coalition["nash"] & ~found.lasting("nash")).any()
    invaded, sanctioned = taken_in(game, "invasion"), taken_in(game, "sanctions_full")
    place = {state: row for row, state in enumerate(game.bits.tolist())}
    sanctions = 1 << [option.key for option in game.options].index("sanctions_full")
    for state in game.bits[sanctioned].tolist():
        assert shipped.payoffs[0, place[state - sanctions]] > shipped.payoffs[0, place[state]]
    assert not (game.moves(0) & invaded[:, None] & ~invaded[None, :]).any()  # it is not reversible
    assert next(iter(conclusions(found))).startswith("Nash equilibria: ")


def test_a_crisis_is_printed_and_unknown_measures_are_refused(capsys):
    assert run_app(["stability", str(SMALL), "--format", "json", "--options", "toll,embargo"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["decision_makers"] == ["The king", "The senate"]
    assert data["states"][data["present"] - 1]["taken"] == ["The king: A toll on ships"]
    assert run_app(["stability", str(SMALL), "--options", "tol"]) == 2
    assert "did you mean `toll`" in capsys.readouterr().err


def test_more_than_twelve_options_are_refused_with_what_to_do_instead(capsys):
    own = [key for key, m in ukraine().measures.items() if m.owner == "russia"][:9]
    assert run_app(["stability", str(UKRAINE), "--options", ",".join(own)]) == 2
    error = capsys.readouterr().err
    assert "ukraine_2022.yaml:2:1: 13 options, 4 of them about terms: 8,192 states" in error
    assert "name at most 8 measures with --options" in error
