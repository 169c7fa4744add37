"""What is said of a decision is what the engine reckoned, and adds up to it."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from sim.ensemble import run_ensemble, trace
from sim.explain import GROUPS, MEANINGS, Replay, chances, explain, label
from sim.explain.explaining import account
from sim.explain.lines import vetoes
from sim.explain.obstacles import obstacles
from sim.explain.parts import split
from sim.model import forget
from sim.replay import WatchedModel
from sim.scenario import InvalidInput, Scenario
from sim.terms import Move
from tests.protocol.crises import SMALL, crisis, measure, play, put, row_of, wire
from tests.reference.generated import EVERYTHING_ON, crises
from tests.shipped import NASH, ukraine

BUSY = EVERYTHING_ON | {
    "measures.patrol.requires": {"event": "election"},
    "events.election.when": {"from_round": 2},
    "actors.league.doctrine": {"reluctance": 0.2, "solidarity": 0.3},
}


def watched(scenario, look, **more):
    """Run a model, showing every actor that has just decided to `look`."""
    model = WatchedModel(scenario, **more)
    model.watch = lambda model: [look(actor) for actor in model.actors]
    while model.running:
        model.step()
    forget(model)


def adds_up(actor):
    """Parts add up to values, chances to 1, and there are obstacles where there is no option."""
    appraisal = actor.appraised
    going_on = actor.state.active
    parts = split(actor)
    assert len(parts) == len(actor.menu.options)
    for row, shares in enumerate(parts):
        assert {share.group for share in shares} <= set(GROUPS)
        value = sum(share.amount for share in shares)
        np.testing.assert_allclose(value, appraisal.value[row], rtol=0, atol=1e-9)
        stands = [it.where for it in obstacles(actor, row)]
        free = ~np.logical_or.reduce([np.zeros(going_on.shape, dtype=bool), *stands])
        there = appraisal.available[row]
        np.testing.assert_array_equal(free[going_on], there[going_on], f"{actor.key} {row}")
    np.testing.assert_allclose(chances(actor).sum(axis=0), 1.0)


@pytest.mark.parametrize(
    "scenario",
    [ukraine(horizon=12), Scenario.read(SMALL), Scenario.read(SMALL, BUSY), Scenario.read(NASH)],
    ids=["ukraine", "small", "busy", "nash"],
)
def test_parts_add_up(scenario):
    watched(scenario, adds_up, worlds=24, seed=3)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(overrides=crises(), seed=st.integers(0, 2**64 - 1))
def test_parts_add_up_in_crises_of_all_sorts(overrides, seed):
    try:
        scenario = Scenario.read(SMALL, overrides)
    except InvalidInput:  # such as a condition that contradicts itself
        reject()
    watched(scenario, adds_up, worlds=4, seed=seed)


@pytest.mark.parametrize("scenario", [ukraine(), Scenario.read(SMALL)], ids=["ukraine", "small"])
def test_what_is_told_is_what_was_recorded(scenario):
    run = Replay(scenario, seed=5, worlds=40, draw=True)
    story = trace(scenario, seed=5, first_world=7, draw=True)
    step, arrays = 3, story.arrays
    for row, actor in enumerate(story.layout.actors):
        told = explain(run, world=7, step=step, actor=actor)
        assert told.chosen == arrays["choice"][step, row, 0]
        assert told.choice.probability == pytest.approx(arrays["confidence"][step, row, 0], abs=0)
        assert told.choice.value == arrays["worth"][step, row, 0]
        assert told.belief.seen == arrays["belief"][step, row, 0]
        assert told.belief.own_risk == arrays["risk"][step, story.layout.principal(row), 0]
        assert told.belief.true == arrays["risk"][step, story.layout.opponent(row), 0]
        error = told.belief.bias + told.belief.noise
        assert told.belief.seen - told.belief.true == pytest.approx(error, abs=1e-12)
        for option in told.options:
            assert sum(p.amount for p in option.parts) == pytest.approx(option.value, abs=1e-9)
            assert sum(map(option.group, GROUPS)) == pytest.approx(option.value, abs=1e-9)
            together = option.nest_probability * option.within_probability
            assert together == pytest.approx(option.probability, abs=1e-12)
            assert bool(option.obstacles) != option.available
        best = max(option.value for option in told.options if option.available)
        assert told.best_option.value >= best - 1e-12


def test_groups_have_a_meaning():
    assert tuple(MEANINGS) == GROUPS


def test_truth_is_what_is_seen_without_error():
    blind = {"actors.*.perception": {"bias": -0.4, "noise": 0}, "dynamics.sharpness": 0.01}
    clear = {"actors.*.perception": {"bias": 0, "noise": 0}, "dynamics.sharpness": 0.01}
    seen, true = (
        explain(Replay(Scenario.read(SMALL, more)), world=0, step=1, actor="senate")
        for more in (blind, clear)
    )
    assert true.belief.chance_seen == true.belief.chance_true
    assert seen.belief.chance_true == pytest.approx(true.belief.chance_true, abs=1e-12)
    assert seen.belief.chance_seen > seen.belief.chance_true
    assert seen.belief.bias == -0.4
    assert seen.belief.noise == 0


def test_best_response_is_certain_and_best():
    told = explain(Replay(Scenario.read(NASH)), world=0, step=1, actor="first_side")
    assert told.rule == "best response"
    assert told.choice.probability == 1
    assert told.best == told.chosen


# A crisis by hand: openings 0 and 1 on every issue.


def told_of(actor="senate", step=1, measures=None, **overrides):
    return explain(Replay(crisis(measures, **overrides)), world=0, step=step, actor=actor)


def crossed(crossings):
    return {(it.actor, it.issue): (it.point, round(it.by, 9)) for it in crossings}


def test_a_refusal_names_the_lines_and_by_how_much():
    own = told_of().refusal.own
    assert crossed(own) == {
        ("senate", "strait"): (0.0, 0.4),
        ("senate", "base"): (0.0, 0.3),
        ("senate", "fish"): (0.0, 0.2),
    }
    assert crossed(told_of("king").refusal.own) == {
        ("king", "strait"): (1.0, 0.4),
        ("king", "base"): (1.0, 0.5),
    }


def test_a_line_that_cost_has_bent_is_told_with_the_stated_one():
    bent = {"flexibility": 10, "hard_limit": {"strait": 0.3}, "delay_cost": 0.1, "resolve": 0}
    told = told_of(step=3, **{f"actors__senate__{key}": value for key, value in bent.items()})
    strait = next(it for it in told.refusal.own if it.issue == "strait")
    assert (strait.stated, strait.line) == (0.4, pytest.approx(0.3))
    assert strait.by == pytest.approx(0.3 - strait.point)


def test_accepting_falls_short_of_bargaining_on():
    told = told_of("king")
    accept = next(option for option in told.options if option.kind == "accept")
    others = [o.value for o in told.options if o.available and o.kind != "accept"]
    assert told.refusal.shortfall == pytest.approx(max(others) - accept.value)
    assert told_of("league").refusal.shortfall is None


@pytest.mark.parametrize(
    ("rule", "bound", "room", "short"),
    [
        ("consensus", "the line of league", 0.5, 0.2),
        ("weighted", "the weighted lines of pact", (2 * 2 * 0.3 + 2 * 1 * 0.5) / 6, None),
        ("lead", "its own line", 0.3, 0.0),
    ],
)
def test_who_bounds_the_room_of_a_lead(rule, bound, room, short):
    more = {"alliances__pact__rules": {"base": rule}, "actors__league__red_line__base": 0.5}
    # weights are capability times salience, which is 2/5 of the senate and 1/4 of the league
    told = told_of(actors__senate__salience={"strait": 1, "base": 2, "fish": 1}, **more)
    base = next(it for it in told.rooms if it.issue == "base")
    assert base.bound_by == bound
    if rule == "weighted":
        weights = np.array([2 * 2 / 4, 2 * 1 / 4])
        room = float(weights @ [0.3, 0.5] / weights.sum())
        short = room - 0.3
    assert base.room == pytest.approx(room)
    assert base.short == pytest.approx(short)
    assert not told_of("league").rooms


def at_table():
    """The senate offers what port, which decides on fish, would not take."""
    model = WatchedModel(crisis(issues__fish__pace=0))
    put(model.actor("senate").position, 0.6, 0.4, 0.8)
    return model


def test_who_vetoed_is_told_and_bars_acceptance_afterwards():
    model = at_table()
    play(model, king="accept")
    assert crossed(vetoes(model.crisis)) == {("port", "fish"): (0.8, 0.3)}
    seen = []
    model.watch = lambda model: seen.append(account(model.actor("king"), seed=0, world=0))
    play(model)
    (told,) = seen
    assert crossed(told.refusal.vetoers) == {("port", "fish"): (0.8, 0.3)}
    accept = next(option for option in told.options if option.kind == "accept")
    assert accept.obstacles == (
        "port, which has vetoed before, would refuse fish, beyond its line by 0.300",
    )
    fish = next(room for room in told.rooms if room.issue == "fish")
    assert fish.bound_by == "the line of port, which has vetoed before"
    assert not vetoes(model.crisis)


def test_who_accepts_has_not_refused():
    model, seen = at_table(), []
    model.watch = lambda model: seen.append(account(model.actor("king"), seed=0, world=0))
    play(model, king="accept")
    assert seen[0].refusal is None
    assert seen[0].choice.kind == "accept"


def why(told, name):
    return next(o.obstacles for o in told.options if o.label == name or o.kind == name)


def test_why_measures_are_not_there():
    measures = {
        "siege": measure("king", active=True),
        "raid": measure("king", requires={"measure": "boycott", "from_round": 9}),
        "boycott": measure("senate", joint="pact"),
        "strike": measure(
            "king", force={"against": "senate", "chance": 0.1, "win": {}, "lose": {}}
        ),
        "ferry": measure("king", through="port", reversible=True),
    }
    weary = {"actors__port__doctrine": {"weariness": 1000}, "actors__port__delay_cost": 0.1}
    few = {"alliances__pact__quorum": 0.9, "actors__league__doctrine": {"reluctance": 1}}
    king = told_of("king", 2, measures, **weary, **few)
    assert why(king, "siege") == ("it is in effect",)
    assert why(king, "raid") == ("it waits for round 9", "it waits for boycott in effect")
    assert why(king, "ferry") == ("port carries nothing out any more",)
    assert why(king, "withdraw ferry") == ("it is not in effect",)
    assert why(king, "strike")[0].startswith("it is worth less than bargaining on by 0.")
    assert why(told_of("senate", 2, measures, **few), "boycott") == (
        "too small a share of pact joins by 0.400",
    )


def test_why_an_offer_goes_no_further():
    never = told_of(alliances__pact__drag=1, alliances__pact__cohesion=0)
    assert why(never, "concede")[0] == "the allies have not been heard in this round"
    assert never.refusal.unheard
    still = told_of(actors__senate__opening__fish=0.2)
    fish = next(o for o in still.options if o.label.startswith("concede fish"))
    assert fish.obstacles == ("it is at the end of the room: its own line",)
    met = told_of(actors__senate__opening__fish=0, actors__senate__red_line__fish=0)
    fish = next(o for o in met.options if o.label.startswith("concede fish"))
    assert fish.obstacles == ("it is where the other side's offer stands",)


def test_an_answer_that_is_owed_is_a_part_of_every_other_option():
    measures = {
        "patrol": measure("king", tripwires=wire("senate", "fleet", credibility=0)),
        "fleet": measure("senate", commitment=0.5),
    }
    model, seen = WatchedModel(crisis(measures, dynamics__commitment=0.5)), []
    play(model, king="patrol")
    model.watch = lambda model: seen.append(account(model.actor("senate"), seed=0, world=0))
    audience = play(model).audience[row_of(model, "senate"), 0]
    (told,) = seen
    for option in told.options:
        owed = 0.0 if option.label == "fleet" else -audience
        assert option.group("duty") == pytest.approx(owed)
    assert audience > 0


def test_labels_are_those_of_the_menu():
    told = told_of("king", 1, {"siege": measure("king", reversible=True)})
    assert [o.label for o in told.options][:2] == ["hold", "concede strait to 0.05"]
    assert [o.label for o in told.options][-3:] == ["accept", "siege", "withdraw siege"]
    model = WatchedModel(crisis())
    menu = model.actor("king").menu
    assert label(menu.options[0], model.crisis.layout, 0.0) == "hold"
    assert menu.options[0].move is Move.HOLD


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({"world": 40}, "there is no world 40; name one from 0 to 39"),
        ({"step": 21}, "there is no round 21; name one from 1 to 20"),
        ({"step": 0}, "there is no round 0"),
        ({"actor": "kong"}, "did you mean `king`?"),
    ],
)
def test_what_there_is_not_is_told_with_what_there_is(wrong, right):
    with pytest.raises(InvalidInput, match=right):
        explain(
            Replay(Scenario.read(SMALL), worlds=40),
            **({"world": 0, "step": 1, "actor": "king"} | wrong),
        )


def test_a_world_that_had_ended_says_so():
    scenario = Scenario.read(SMALL)
    many = run_ensemble(scenario, worlds=40, seed=5)
    row = int(np.argmin(many.table["ended"]))
    ended = int(many.table["ended"][row])
    run = Replay(scenario, seed=5, worlds=40)
    assert ended < scenario.horizon
    assert explain(run, world=row, step=ended, actor="king").round == ended
    with pytest.raises(InvalidInput, match=f"ended in round {ended}; name a round from 1"):
        explain(run, world=row, step=ended + 1, actor="king")
