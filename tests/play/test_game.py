"""A game is the engine's own world, but for what seats choose; and can be taken back."""

import json

import numpy as np
import pytest

from sim.ensemble import trace
from sim.model import CrisisModel
from sim.play import Game, aftermath, seats_of
from sim.scenario import InvalidInput, Scenario
from tests.protocol.crises import SMALL
from tests.reference.generated import EVERYTHING_ON
from tests.shipped import ukraine

CRISIS = Scenario.read(SMALL)
SHIPPED = ukraine(horizon=5)
BUSY = Scenario.read(SMALL, EVERYTHING_ON | {"name": "busy"})


def same(one, other, upto=None):
    """Whether two stories hold the same bytes, up to a round if one is given."""
    assert set(one.arrays) == set(other.arrays)
    for name, array in one.arrays.items():
        np.testing.assert_array_equal(array[:upto], other.arrays[name][:upto], err_msg=name)
    if upto is None:
        for name, column in one.table.items():
            np.testing.assert_array_equal(column, other.table[name], err_msg=name)


def finish(game, choose=lambda game, seat: game.advice(seat).choice):
    """Play a game to its end, choosing for every seat."""
    while not game.over:
        for seat in game.seats:
            game.choose(choose(game, seat), seat)
        game.step()
    return game


def first(game, seat):
    """The last thing on the list that the agent may do: something unlike it."""
    return [option for option in game.options(seat) if not option.beyond][-1].choice


@pytest.mark.parametrize(
    ("scenario", "seat"),
    [(it, seat) for it in (CRISIS, BUSY, SHIPPED) for seat in seats_of(it)],
    ids=lambda it: it if isinstance(it, str) else it.name,
)
def test_who_does_what_the_agent_would_gets_the_world_of_the_engine(scenario, seat):
    draw = scenario is not SHIPPED
    game = finish(Game(scenario, seed=4, world=3, seats=[seat], draw=draw))
    same(trace(scenario, seed=4, first_world=3, draw=draw), game.story())


def test_watching_and_sitting_everywhere_give_the_world_of_the_engine():
    own = trace(SHIPPED, seed=2, first_world=1)
    for seats in ((), seats_of(SHIPPED)):
        same(own, finish(Game(SHIPPED, seed=2, world=1, seats=seats)).story())


@pytest.mark.parametrize("seat", ["russia", "ukraine"])
def test_everything_on_the_list_can_be_chosen(seat):
    """What the agent may do at once, the rest if it is insisted on; and leads where it says."""
    game = Game(SHIPPED, seed=5, world=1, seats=[seat])
    game.play("hold")
    told = {option.label: option for option in game.values().options}
    for option in game.options():
        made = game.choose(option.choice, force=option.beyond)
        assert made.choice == option.choice
        assert told[option.choice].available != option.beyond
        actor = game.model.actor(seat)
        assert actor.menu.options[int(actor.choice[0])].move.name.lower() == option.kind


def test_a_choice_shifts_nobody_else_s_luck():
    """Until it tells on others, all others do as they would have; luck itself never changes."""
    game = Game(SHIPPED, seed=2, seats=["united_states"])
    other = next(o.choice for o in game.options() if o.choice != game.advice().choice)
    luck = game.model.luck_of_choice.copy()
    game.choose(other)
    chosen = {actor.key: int(actor.choice[0]) for actor in game.model.actors}
    watched = Game(SHIPPED, seed=2)
    np.testing.assert_array_equal(luck, watched.model.luck_of_choice)
    for actor in watched.model.actors:
        assert (chosen[actor.key] == int(actor.choice[0])) == (actor.key != "united_states")
    game.step()
    watched.step()
    np.testing.assert_array_equal(game.model.luck_of_choice, watched.model.luck_of_choice)
    np.testing.assert_array_equal(game.model.luck_of_perception, watched.model.luck_of_perception)


def test_rounds_taken_back_are_played_again_to_the_bit():
    game = Game(SHIPPED, seed=1, seats=["russia", "united_states"])
    finish(game, first)
    story, states, rounds = game.story(), [game.state(n) for n in range(6)], list(game.rounds)
    choices = list(game.choices)
    assert game.back(3).round == 3
    assert not game.over
    assert game.state() == states[2]
    same(story, game.story(), upto=3)
    finish(game, first)
    same(story, game.story())
    assert [game.state(n) for n in range(6)] == states
    assert (game.rounds, game.choices) == (rounds, choices)
    assert game.restart().round == 1
    assert (game.rounds, game.choices) == ([], [])


def test_a_choice_of_the_present_round_can_be_changed():
    game, other = (Game(CRISIS, seats=["senate", "king"]) for _ in range(2))
    game.choose("withdraw toll", "king")
    game.choose("concede strait to 0.97", "senate")
    game.choose("hold", "senate")
    with pytest.raises(InvalidInput, match="arms is a measure of league"):
        game.choose("arms", "senate")
    with pytest.raises(InvalidInput, match="it waits for"):
        game.choose("landing", "senate", force=True)
    assert [it.choice for it in game.choices] == ["withdraw toll", "hold"]
    other.choose("withdraw toll", "king")
    other.choose("hold", "senate")
    assert game.choices == other.choices
    game.step()
    other.step()
    same(game.story(), other.story())
    game.choose("hold", "senate")
    assert [it.round for it in game.back(0).choices] == [1, 1]


def test_what_the_agent_would_not_do_can_be_insisted_on():
    game = Game(CRISIS, seats=["senate"])
    (accept,) = (option for option in game.options() if option.kind == "accept")
    assert accept.beyond
    assert any("beyond its own line" in it for it in accept.obstacles)
    with pytest.raises(InvalidInput, match="insisted on"):
        game.play("accept")
    with pytest.raises(InvalidInput, match="insisted on"):
        game.play("concede strait to 0.1")
    assert game.round == 1
    (act,) = (it for it in game.play("accept", force=True).acts if it.actor == "senate")
    assert (act.seated, act.choice) == (True, "accept")
    assert act.own != "accept"


def test_a_concession_may_lead_to_any_point_of_the_room():
    game = Game(CRISIS, seats=["senate"])
    game.play("concede strait to 0.777")
    assert game.state()["issues"][0]["offers"]["south"] == 0.777
    assert game.choices[0].choice == "concede strait to 0.777"


@pytest.mark.parametrize(
    ("seats", "said"),
    [
        (["port"], "`port` decides nothing"),
        (["sentae"], "did you mean `senate`"),
        (["king", "king"], "taken twice"),
    ],
)
def test_a_seat_that_cannot_be_taken_is_refused(seats, said):
    with pytest.raises(InvalidInput, match=said):
        Game(CRISIS, seats=seats)


@pytest.mark.parametrize(
    "words", ["", "surrender", "concede strait to 2", "concede strait", "x: y"]
)
def test_words_that_say_nothing_are_refused_and_change_nothing(words):
    game = Game(CRISIS, seats=["senate"])
    with pytest.raises(InvalidInput) as refused:
        game.play(words)
    assert "--do" not in str(refused.value)
    assert (game.round, game.choices) == (1, [])


def test_after_the_end_nothing_more_is_chosen():
    game = finish(Game(CRISIS, seats=["senate"]))
    for what in (game.step, game.options, game.advice, lambda: game.choose("hold")):
        with pytest.raises(InvalidInput, match="the world ended in round"):
            what()
    with pytest.raises(InvalidInput, match="cannot be taken back"):
        game.back(len(game.rounds) + 1)


def test_the_state_is_plain_and_agrees_with_the_story():
    game = finish(Game(SHIPPED, seed=3, seats=["russia"]), first)
    story, last = game.story(), game.state()
    assert json.loads(json.dumps(last)) == last
    assert last["outcome"]["name"] in aftermath(game).played
    assert (game.state(0)["news"], game.state(0)["acts"]) == ([], [])
    assert [act["actor"] for act in last["acts"]] == list(seats_of(SHIPPED))
    assert last["acts"][0]["why"] == game.rounds[-1].acts[0].why
    for number in range(len(game.rounds) + 1):
        here = game.state(number)
        rungs = [side["rung"] for side in here["sides"]]
        assert rungs == story.arrays["rung"][number, :, 0].tolist()
        assert [issue["settled"] for issue in here["issues"]] == (
            story.arrays["settled"][number, :, 0].tolist()
        )
        heads = list(story.layout.principals)
        offers = [list(issue["offers"].values()) for issue in here["issues"]]
        assert offers == story.arrays["position"][number, heads, :, 0].T.tolist()
    with pytest.raises(IndexError):
        game.state(99)


def test_the_aftermath_sets_what_was_played_beside_the_unplayed_world():
    game = finish(Game(SHIPPED, seed=3, seats=["united_states"]), first)
    found = aftermath(game)
    assert found.apart
    assert all(it.choice != it.own for it in found.apart)
    assert found.rounds[0].step == found.apart[0].round
    numbers = {it.what: it for it in found.numbers}
    assert numbers["round of the end"].played == len(game.rounds)
    unplayed = trace(SHIPPED, seed=3)
    row = list(SHIPPED.actors).index("united_states")
    cost = numbers["cost that United States has borne"]
    assert cost.unplayed == unplayed.arrays["cost"][-1, row, 0]
    assert cost.played == game.story().arrays["cost"][-1, row, 0]
    assert json.dumps(found.data())
    with pytest.raises(InvalidInput, match="goes on"):
        aftermath(game.back())


def test_a_round_is_brought_to_its_choices_once():
    asked, plain = (CrisisModel(CRISIS, seed=5) for _ in range(2))
    for _ in range(3):
        asked.decide()
        asked.decide()
        asked.step()
        plain.step()
    assert asked.crisis.step == plain.crisis.step == 3
    assert np.array_equal(asked.state.position, plain.state.position)
    assert np.array_equal(asked.state.belief, plain.state.belief)
