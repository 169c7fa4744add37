"""What holds of every crisis: crises of all sorts are played, and the engine keeps its promises."""

import hashlib

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sim.agents import Target
from sim.ensemble import run_ensemble, trace
from sim.model import CrisisModel, forget
from sim.rules.choice import TIE
from sim.scenario import InvalidInput, Scenario
from sim.state import shapes
from sim.terms import ACTIVE, IDLE, NEVER, OPEN, TOLERANCE, Move
from tests.protocol.crises import SMALL
from tests.reference.generated import crises
from tests.reference.larger import larger, pairs
from tests.shipped import NASH

WORLDS = 6
SHARES = (
    *("position", "red_line", "room", "standing", "resolve", "commitment", "cohesion"),
    *("gap", "confidence", "joining", "signal"),
)
AMOUNTS = (
    *("capability", "cost", "paid", "grievance", "goodwill", "tension", "breach", "veto"),
    *("audience", "rung", "peak", "incidents", "vetoes"),
)
every_crisis = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
seeds = st.integers(0, 2**64 - 1)


@st.composite
def scenarios(draw):
    """Whole scenarios that the loader takes."""
    base, overrides = draw(
        st.one_of(
            st.tuples(st.just(SMALL), crises()),
            st.tuples(st.just(SMALL), larger()),
            st.tuples(st.just(NASH), pairs()),
        )
    )
    try:
        return Scenario.read(base, overrides)
    except InvalidInput:  # such as a condition that contradicts itself
        assume(False)


def rounds(scenario, seed):
    """Play a crisis; yield the model with the state before and after each round."""
    model = CrisisModel(scenario, seed=seed, worlds=WORLDS)
    yield model, model.state.copy(), model.state
    while model.running:
        before = model.state.copy()
        model.step()
        yield model, before, model.state
    forget(model)


@every_crisis
@given(scenarios(), seeds)
def test_every_number_is_a_number_and_in_its_range(scenario, seed):
    top = max(rung.number for rung in scenario.ladder.rungs)
    for model, _, state in rounds(scenario, seed):
        for name in shapes():
            array = getattr(state, name)
            assert np.isfinite(array).all(), f"{name} in round {model.steps}"
        for name in SHARES:
            array = getattr(state, name)
            assert ((array >= 0) & (array <= 1)).all(), f"{name} in round {model.steps}"
        for name in AMOUNTS:
            assert (getattr(state, name) >= 0).all(), f"{name} in round {model.steps}"
        assert (state.peak <= top).all()


@every_crisis
@given(scenarios(), seeds)
def test_every_world_ends_once_by_the_horizon_and_stays_as_it_is(scenario, seed):
    for model, before, state in rounds(scenario, seed):
        over = ~before.active
        for name in shapes():
            now, then = (getattr(held, name)[..., over] for held in (state, before))
            assert now.tobytes() == then.tobytes(), f"{name} in round {model.steps}"
    assert not state.active.any()
    assert ((state.outcome != OPEN) & (state.ended >= 1) & (state.ended <= scenario.horizon)).all()


@every_crisis
@given(scenarios(), seeds)
def test_what_is_agreed_lies_within_the_lines_of_all_who_decide_and_stays(scenario, seed):
    for model, before, state in rounds(scenario, seed):
        layout, numbers = model.crisis.layout, model.crisis.numbers
        new = state.settled & ~before.settled & before.active
        kept = before.settled
        assert state.settled[kept].all()
        np.testing.assert_array_equal(state.terms[kept], before.terms[kept])
        issues = np.ones((len(layout.issues), 1), dtype=bool)
        for actor, decides in (*((head, issues) for head in layout.principals), *layout.ratifiers):
            toward, lines = numbers.toward[actor], [state.red_line[actor]]
            if not isinstance(model.actor(actor), Target):  # which may yield to its lead's line
                lines.append(numbers.hard_limit[actor])
            for line in lines:
                beyond = toward * (state.terms - line) > 2 * TOLERANCE
                assert not (beyond & new & decides).any(), layout.actors[actor]


@every_crisis
@given(scenarios(), seeds)
def test_what_begins_was_idle_and_unlocked_and_takes_its_time(scenario, seed):
    for model, before, state in rounds(scenario, seed):
        layout = model.crisis.layout
        if not layout.measures or model.steps == 0:
            continue
        going = before.active
        begun = state.started & going
        lapsed = model.steps >= before.ready + layout.columns.lasts
        assert ((before.status == IDLE) | lapsed | state.withdrawn)[begun].all()
        at_once = layout.columns.lead_time == 0
        assert (state.status == ACTIVE)[begun & at_once].all()
        assert (state.status != ACTIVE)[begun & ~at_once].all()
        for row, measure in enumerate(layout.measures):
            assert measure.reversible or not (state.withdrawn[row] & going).any()
            _check_unlocked(measure.requires, layout, model.steps, before, state, begun[row])
            if measure.joint is not None:
                quorum = np.broadcast_to(model.crisis.numbers.quorum[measure.joint], going.shape)
                assert (state.joining[measure.joint] >= quorum)[begun[row]].all()


def _check_unlocked(requires, layout, step, before, state, begun):
    """The parts of a condition that do not change within a round hold where a measure began."""
    if requires.from_round is not None:
        assert step >= requires.from_round or not begun.any()
    if requires.event is not None:
        assert (state.happened[layout.events.index(requires.event)] != NEVER)[begun].all()
    for name, wanted in (("settled", True), ("unsettled", False)):
        for issue in set(getattr(requires, name) or ()) & set(layout.issues):
            assert (before.settled[layout.issues.index(issue)] == wanted)[begun].all()


@every_crisis
@given(scenarios(), seeds, st.integers(1, WORLDS + 1))
def test_equal_seeds_give_equal_bytes_in_any_chunk_and_alone(scenario, seed, chunk):
    def digest(result):
        held = hashlib.sha256()
        for array in (*result.table.values(), *result.course.values()):
            held.update(np.ascontiguousarray(array).tobytes())
        return held.hexdigest()

    whole = run_ensemble(scenario, worlds=WORLDS, seed=seed)
    assert digest(run_ensemble(scenario, worlds=WORLDS, seed=seed)) == digest(whole)
    assert digest(run_ensemble(scenario, worlds=WORLDS, seed=seed, chunk=chunk)) == digest(whole)
    alone = trace(scenario, seed=seed, first_world=WORLDS - 1)
    for name, column in alone.table.items():
        np.testing.assert_array_equal(column, whole.table[name][-1:], err_msg=name)


@every_crisis
@given(scenarios(), seeds)
def test_what_is_chosen_could_be_chosen_and_the_best_response_is_the_best(scenario, seed):
    for model, before, _ in rounds(scenario, seed):
        if model.steps == 0:
            continue
        every = np.flatnonzero(before.active)
        for actor in model.actors:
            options, choice = actor.appraised, actor.choice[every]
            assert options.available[choice, every].all(), actor.key
            if model.crisis.layout.best_response[actor.row]:
                value = np.where(options.available, options.value, -np.inf)[:, every]
                chosen = value[choice, np.arange(len(every))]
                assert (chosen >= value.max(axis=0) - TIE).all(), actor.key


@every_crisis
@given(scenarios(), seeds)
def test_a_best_response_accepts_nothing_below_no_deal_and_the_cost_of_backing_down(scenario, seed):
    """Quantal response may, as it may choose anything; the worse the rarer."""
    for model, before, state in rounds(scenario, seed):
        for row in model.crisis.layout.principals if model.steps else ():
            actor, options = model.actor(row), model.actor(row).appraised
            accept = actor.menu.rows(Move.ACCEPT)[0]
            taken = (
                (actor.choice == accept) & before.active & (options.deal[0] >= options.no_deal[0])
            )
            if model.crisis.layout.best_response[row]:
                offer_less_cost = options.fixed[accept]
                assert (offer_less_cost >= options.no_deal[0] - TIE)[taken].all()
            assert (options.fixed[accept] <= state.other_offer[row] + TIE)[before.active].all()


def test_the_crises_are_of_all_sizes():
    sizes = set()

    @settings(every_crisis, max_examples=60, database=None, derandomize=True)
    @given(scenarios())
    def collect(scenario):
        sizes.add((len(scenario.actors), len(scenario.issues)))

    collect()
    actors, issues = zip(*sizes, strict=True)
    assert {2, 4, 8} <= set(actors)
    assert {1, 3, 6} <= set(issues)
    assert len(sizes) > 4
