"""A branch shares everything with its run up to its round, and after it what does not change."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from sim.branch import BranchedModel, Changes, Order, branch, branching, check_numbers, parse_orders
from sim.branch.orders import _led_to
from sim.ensemble import run_ensemble, trace
from sim.explain import Replay
from sim.explain.explaining import account
from sim.replay import WatchedModel
from sim.scenario import InvalidInput, Scenario
from sim.terms import Move
from tests.protocol.crises import SMALL, crisis, measure, row_of
from tests.reference.generated import EVERYTHING_ON, crises
from tests.shipped import ukraine

SCENARIOS = {
    "ukraine": ukraine(horizon=14),
    "small": Scenario.read(SMALL),
    "busy": Scenario.read(SMALL, EVERYTHING_ON),
}
every_scenario = pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)


def same(one, other, upto=None):
    """Whether two mappings hold the same arrays, up to a round if one is given."""
    assert set(one) == set(other)
    for name, array in one.items():
        np.testing.assert_array_equal(array[:upto], other[name][:upto], err_msg=name)


def orders(scenario, *texts):
    return parse_orders(texts, scenario)


@every_scenario
@pytest.mark.parametrize("draw", [False, True])
def test_a_branch_with_nothing_changed_is_the_run_itself(scenario, draw):
    run = Replay(scenario, seed=4, worlds=6, draw=draw)
    nothing = Changes(2, {}, (), force=True)
    many = run_ensemble(scenario, worlds=6, seed=4, draw=draw)
    found = branch(run, nothing)
    for ensemble in (found.original, found.changed):
        same(many.table, ensemble.table)
        same(many.course, ensemble.course)
        same(many.drawn, ensemble.drawn)
    assert not found.differs.any()
    story = trace(scenario, seed=4, first_world=3, draw=draw)
    for told in branch(run, nothing, world=3).stories:
        same(story.arrays, told.arrays)
        same(story.table, told.table)


def chosen(scenario, world, step, seed=4):
    """What everybody chose in a round of a world, as orders."""
    model, told = WatchedModel(scenario, seed=seed, first_world=world), []
    model.watch = lambda model: told.append([account(a, seed=seed, world=0) for a in model.actors])
    while model.steps < step:
        model.step()
    return [f"{it.actor}: {it.choice.label}" for it in told[-1]]


@every_scenario
@pytest.mark.parametrize("force", [False, True])
def test_to_order_what_is_chosen_anyway_changes_nothing(scenario, force):
    run = Replay(scenario, seed=4, worlds=8)
    ended = run_ensemble(scenario, worlds=8, seed=4).table["ended"]
    cases = [(3, int(ended[3] // 2) + 1), (0, 1), (6, int(ended[6]))]
    for world, step in cases[:1] if scenario is SCENARIOS["ukraine"] else cases:
        asked = orders(scenario, *chosen(scenario, world, step))
        found = branch(run, Changes(step, {}, asked, force=force), world=world)
        assert all(carried.anyway == carried.done == 1 for carried in found.carried)
        before, after = found.stories
        same(before.arrays, after.arrays)
        same(before.table, after.table)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(overrides=crises(), seed=st.integers(0, 2**64 - 1))
def test_what_is_chosen_anyway_changes_nothing_in_crises_of_all_sorts(overrides, seed):
    try:
        scenario = Scenario.read(SMALL, overrides)
    except InvalidInput:  # such as a condition that contradicts itself
        reject()
    run = Replay(scenario, seed=seed)
    step = int(trace(scenario, seed=seed).table["ended"][0] + 1) // 2
    asked = orders(scenario, *chosen(scenario, 0, step, seed))
    found = branch(run, Changes(step, {}, asked, force=True), world=0)
    assert all(carried.anyway == 1 for carried in found.carried)
    before, after = found.stories
    same(before.arrays, after.arrays)


@pytest.mark.parametrize("scenario", [SCENARIOS["small"], SCENARIOS["busy"]])
def test_the_past_is_shared_and_so_are_worlds_that_are_over(scenario):
    run = Replay(scenario, seed=1, worlds=50)
    numbers = check_numbers(scenario, {"incidents.hazard": 0.9, "actors.*.war_cost": 0.05})
    ended = run_ensemble(scenario, worlds=50, seed=1).table["ended"]
    step = int(np.quantile(ended, 0.3))
    found = branch(run, Changes(step, numbers))
    same(found.original.course, found.changed.course, upto=step)
    assert found.over.any()
    assert not (found.over & found.differs).any()
    assert found.differs.any()
    world = int(np.flatnonzero(found.differs)[0])
    before, after = branch(run, Changes(step, numbers), world=world).stories
    same(before.arrays, after.arrays, upto=step)


def test_a_world_that_is_over_is_unchanged_whatever_its_numbers_would_be():
    """Its own numbers stay, since the table reckons with them: what was conceded, for one."""
    scenario = SCENARIOS["busy"]
    ideals = {f"actors.king.ideal.{issue}": 0.9 for issue in scenario.issues}
    found = branch(Replay(scenario, seed=1, worlds=120), Changes(6, ideals))
    assert 0 < found.over.sum() < 120
    for name, column in found.original.table.items():
        np.testing.assert_array_equal(column[found.over], found.changed.table[name][found.over])
    conceded = [it.table["conceded_north"][~found.over] for it in (found.original, found.changed)]
    assert (conceded[0] != conceded[1]).all()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("incidents.hazard", 0.9),
        ("dynamics.sharpness", 2.0),
        ("measures.patrol.attribution", 0.0),
        ("alliances.pact.discord", 0.1),
        ("measures.toll.pain.senate", 0.5),
        ("measures.toll.cost", 0.5),
        ("events.storm.when.tension", 1.5),
        ("events.election.commitment.senate", 0.9),
        ("measures.fleet.tripwires.0.credibility", 1.0),
    ],
)
def test_from_the_first_round_on_is_from_the_beginning(path, value):
    """For numbers that nothing reads before the first round."""
    wires = {"by": "king", "response": "patrol", "credibility": 0.1, "source": "judgement"}
    base = EVERYTHING_ON | {"measures.fleet.tripwires": [wires]}
    scenario = Scenario.read(SMALL, base)
    changed = Scenario.read(SMALL, base | {path: value})
    found = branch(
        Replay(scenario, seed=2, worlds=60), Changes(1, check_numbers(scenario, {path: value}))
    )
    same(run_ensemble(changed, worlds=60, seed=2).table, found.changed.table)
    assert found.differs.any()


def test_the_number_that_it_has_changes_nothing():
    scenario = SCENARIOS["small"]
    numbers = check_numbers(scenario, {"incidents.hazard": 0.05, "dynamics.curvature": 1})
    assert not branch(Replay(scenario, worlds=30), Changes(3, numbers)).differs.any()


def test_what_only_begins_with_a_number_is_set_to_it():
    scenario = SCENARIOS["small"]
    values = {
        "actors.king.resolve": 0.11,
        "actors.king.capability": 7.0,
        "actors.senate.perception.bias": 0.7,
        "alliances.pact.cohesion": 0.33,
    }
    model = BranchedModel(
        scenario, Changes(3, check_numbers(scenario, values)), draw=False, given={}, worlds=4
    )
    model.step()
    model.step()
    model.step()
    state, king, senate = model.state, row_of(model, "king"), row_of(model, "senate")
    assert (state.resolve[king] == 0.11).all()
    assert (state.capability[king] == 7).all()
    assert (state.bias[senate] == 0.7).all()
    members = [senate, row_of(model, "league")]
    assert (state.cohesion[members] <= 0.33).all()
    assert (state.cohesion[members] > 0.1).all()


def test_a_number_that_was_drawn_is_replaced():
    scenario = SCENARIOS["small"]
    numbers = check_numbers(scenario, {"actors.senate.war_cost": 0.0})
    found = branch(Replay(scenario, worlds=30, draw=True), Changes(3, numbers))
    assert found.differs.any()
    drawn = found.changed.drawn["actors.senate.war_cost"]
    np.testing.assert_array_equal(drawn, found.original.drawn["actors.senate.war_cost"])


@pytest.mark.parametrize(
    ("path", "value", "right"),
    [
        ("actors.king.resolv", 0.4, "did you mean `resolve`"),
        ("actors.king.resolve", 4, r"must lie in \[0, 1\]"),
        ("actors.king.resolve", "high", "is not a number"),
        ("actors.king.opening.strait", 0.4, "--do 'ACTOR: concede ISSUE to X'"),
        ("actors.*.opening.*", 0.4, "the opening offer has been made"),
        ("horizon", 9, "cannot change in the middle of a world"),
        ("incidents.jump", 2, "cannot change in the middle of a world; only numbers that rounds"),
        ("measures.embargo.holds.fish", 0.4, "part of the structure"),
        ("measures.landing.force.chance", 0.4, "part of the structure"),
        ("actors.king.rationality", "best_response", "is not a number"),
    ],
)
def test_what_cannot_change_is_refused_with_advice(path, value, right):
    with pytest.raises(InvalidInput, match=right):
        check_numbers(SCENARIOS["small"], {path: value})


def test_an_actor_of_best_response_has_no_precision_to_change():
    scenario = Scenario.read(SMALL, {"actors.king.rationality": "best_response"})
    with pytest.raises(InvalidInput, match="part of the structure"):
        check_numbers(scenario, {"actors.king.rationality": 4})
    assert check_numbers(scenario, {"actors.senate.rationality": 4})


def test_a_star_stands_for_any_one_name():
    found = check_numbers(SCENARIOS["small"], {"actors.*.war_cost": 1})
    assert set(found) == {f"actors.{actor}.war_cost" for actor in SCENARIOS["small"].actors}


def test_the_size_of_a_chunk_changes_nothing(monkeypatch):
    scenario = SCENARIOS["small"]
    asked = orders(scenario, "senate: fleet", "king: concede strait to 0.21")
    run, changes = Replay(scenario, seed=2, worlds=30), Changes(4, {}, asked)
    whole = branch(run, changes)
    monkeypatch.setattr(branching, "CHUNK", 7)
    parts = branch(run, changes)
    same(whole.changed.table, parts.changed.table)
    assert whole.carried == parts.carried


def test_the_orders_of_a_point_of_its_own_luck():
    """World 2 of a run whose luck begins at 40 is world 42."""
    scenario = SCENARIOS["small"]
    run = Replay(scenario, seed=2, worlds=5, luck=40, given={"incidents.hazard": 0.4})
    story = trace(scenario, seed=2, first_world=42, given={"incidents.hazard": np.array([0.4])})
    same(story.arrays, branch(run, Changes(2), world=2).stories[0].arrays)


# Orders.


def ordered(*texts, step=1, force=False, worlds=1, measures=None, world=0, **overrides):
    scenario = crisis(measures, **overrides)
    changes = Changes(step, {}, orders(scenario, *texts), force=force)
    return branch(Replay(scenario, worlds=worlds), changes, world=world)


def at(found, array, step=1):
    return found.stories[1].arrays[array][step, ..., 0]


def test_a_concession_off_the_grid_leads_exactly_there_and_is_paid():
    found = ordered("king: concede strait to 0.137", "senate: hold")
    assert at(found, "position")[0, 0] == 0.137
    assert found.carried[0].done == 1
    assert at(found, "confidence")[0] == 0
    # commitment times audience at home times the share of the way from 0 to 1 on half the salience
    committed = ordered(
        *("king: concede strait to 0.137", "senate: hold"),
        step=3,
        dynamics__commitment=0.2,
        actors__king__rationality=0,
    )
    before, after = (story.arrays for story in committed.stories)
    here = before["position"][2, 0, 0, 0]
    assert here < 0.137
    commitment = before["commitment"][2, 0, 0]
    paid = after["paid"][3, 0, 0] - after["paid"][2, 0, 0]
    assert paid == pytest.approx(commitment * 0.3 * (0.137 - here) / 2)


def test_a_point_off_the_grid_is_worth_what_a_step_there_would_be():
    scenario, seen = SCENARIOS["busy"], []

    def look(model):
        for name in ("king", "senate"):
            actor = model.actor(name)
            for row in actor.menu.rows(Move.CONCEDE):
                target = actor.appraised.target[row]
                nowhere = np.zeros(target.shape, dtype=bool)
                value = _led_to(actor, row, float(target[0]), nowhere)
                if actor.appraised.available[row, 0]:
                    assert value[0] == pytest.approx(actor.appraised.value[row, 0], abs=1e-12)
                    seen.append(row)

    model = WatchedModel(scenario, worlds=1, seed=3)
    model.watch = look
    model.run()
    assert len(seen) > 20


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("king: concede strait to 0.7", "it lies beyond the room: its own line"),
        ("king: accept", "strait lies beyond its own line"),
        ("senate: strike", "it is worth less than bargaining on"),
    ],
)
def test_force_lifts_what_an_actor_would_not_do(text, why):
    measures = {
        "strike": measure("senate", force={"against": "king", "chance": 0, "win": {}, "lose": {}})
    }
    wont = ordered(text, "king: hold" if "senate" in text else "senate: hold", measures=measures)
    assert not wont.carried[0].done
    assert why in wont.carried[0].obstacles
    more = {"measures": measures, "force": True, "issues__fish__decided_by": []}
    will = ordered(text, "king: hold" if "senate" in text else "senate: hold", **more)
    assert will.carried[0].done == 1
    if "concede" in text:
        assert at(will, "position")[0, 0] == 0.7
    if "accept" in text:
        np.testing.assert_array_equal(will.changed.table["settled_strait"], [True])
    if "strike" in text:
        assert at(will, "started")[0]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("king: concede strait to 0", "it would be no concession"),
        ("senate: raid", "it waits for round 9"),
        ("king: withdraw siege", "it is not in effect"),
    ],
)
@pytest.mark.parametrize("force", [False, True])
def test_what_cannot_be_done_is_not_and_changes_nothing(text, why, force):
    measures = {
        "raid": measure("senate", requires={"from_round": 9}),
        "siege": measure("king", reversible=True),
    }
    found = ordered(text, measures=measures, force=force)
    assert found.carried[0].obstacles == {why: 1}
    assert not found.carried[0].done
    assert not found.differs.any()


def test_unheard_allies_stop_a_concession_in_some_worlds():
    more = {
        "alliances__pact__drag": 1,
        "alliances__pact__cohesion": 0.5,
        "alliances__pact__rule": "weighted",
    }
    found = ordered("senate: concede strait to 0.9", worlds=200, world=None, **more)
    (carried,) = found.carried
    assert 60 < carried.done < 140
    assert carried.obstacles == {"the allies have not been heard in this round": 200 - carried.done}
    assert carried.going_on == 200
    moved = found.differs
    assert moved.sum() <= carried.done - carried.anyway


def test_begin_hold_and_withdraw():
    measures = {"siege": measure("king", rung=2, reversible=True, pain={"senate": 0.1})}
    found = ordered("king: siege", measures=measures)
    assert at(found, "started")[0]
    scenario = crisis({"siege": measures["siege"] | {"active": True}} | {})
    asked = orders(scenario, "king: withdraw siege", "senate: hold")
    ended = branch(Replay(scenario), Changes(1, {}, asked), world=0)
    assert at(ended, "withdrawn")[0]
    assert at(ended, "choice")[row_of(WatchedModel(scenario), "senate")] == 0


def test_worlds_that_are_over_are_not_counted():
    scenario = SCENARIOS["busy"]
    asked = orders(scenario, "king: hold")
    found = branch(Replay(scenario, seed=1, worlds=120), Changes(6, {}, asked))
    (carried,) = found.carried
    assert carried.going_on == carried.done == 120 - found.over.sum()
    assert 0 < found.over.sum() < 120


def test_a_single_world_must_still_go_on():
    scenario = SCENARIOS["small"]
    ended = run_ensemble(scenario, worlds=40, seed=5).table["ended"]
    world = int(np.argmin(ended))
    run = Replay(scenario, seed=5, worlds=40)
    with pytest.raises(InvalidInput, match=f"ended in round {ended[world]}; name a round from 1"):
        branch(run, Changes(int(ended[world]) + 1), world=world)
    assert branch(run, Changes(int(ended[world])), world=world).stories
    with pytest.raises(InvalidInput, match="there is no world 40"):
        branch(run, Changes(1), world=40)
    with pytest.raises(InvalidInput, match="there is no round 21"):
        branch(run, Changes(21))


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("king: hold", Order("king", Move.HOLD)),
        ("  king :concede  strait to  .5 ", Order("king", Move.CONCEDE, "strait", 0.5)),
        ("senate: accept", Order("senate", Move.ACCEPT)),
        ("senate: fleet", Order("senate", Move.MEASURE, "fleet")),
        ("senate: landing", Order("senate", Move.FORCE, "landing")),
        ("senate: withdraw embargo", Order("senate", Move.WITHDRAW, "embargo")),
    ],
)
def test_orders_are_read(text, order):
    scenario = SCENARIOS["small"]
    (read,) = orders(scenario, text)
    assert read == order
    assert orders(scenario, str(read)) == (read,)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("king concede", "is not an order; write ACTOR: hold"),
        ("king:", "is not an order"),
        ("kin: hold", "did you mean `king`"),
        ("king: concede strat to 0.3", "did you mean `strait`"),
        ("king: concede strait to 3", "give a number from 0 to 1"),
        ("king: concede strait to nan", "give a number from 0 to 1"),
        ("king: concede strait", "`concede strait` is not an act; write ACTOR"),
        ("king: withdraw", "`withdraw` is not an act"),
        ("king: tol", "did you mean `toll`"),
        ("king: fleet", "write senate: fleet"),
        ("port: fleet", "write senate: fleet"),
        ("port: fleat", "and port has none"),
        ("senate: withdraw fleet", "it has embargo that can be"),
        ("league: accept", "king and senate do"),
        ("league: concede fish to 0.5", "makes no offers"),
    ],
)
def test_orders_that_cannot_be_read_say_what_would_be_right(text, right):
    with pytest.raises(InvalidInput, match=right):
        orders(SCENARIOS["small"], text)


def test_all_faults_of_orders_are_told_at_once():
    with pytest.raises(InvalidInput) as told:
        orders(SCENARIOS["small"], "king: hold", "king: toll", "nobody: hold", "league: accept")
    assert len(told.value.problems) == 3
    assert "king is told two things" in str(told.value)


def test_a_partner_does_nothing_of_its_own():
    measures = {"ferry": measure("port")}
    with pytest.raises(InvalidInput, match="carries out what others decide"):
        orders(crisis(measures), "port: ferry")
