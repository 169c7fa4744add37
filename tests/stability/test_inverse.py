"""The inverse question against brute force over every change of preferences."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.stability import CONCEPTS, Game, Option, analyse, change_for, feasible_states
from sim.stability.concepts import stable
from sim.stability.inverse import lifted
from tests.stability import naive

EXACT = ("nash", "general", "symmetric")


def carried_out(game, change):
    """A game in which the wanted state is lifted as the answer says."""
    levels = game.worth[:, change.state].tolist()
    for need in change.needs:
        levels[need.decision_maker] = int(game.worth[need.decision_maker, need.level])
    return lifted(game, change.state, levels)


def size(game, other):
    return sum(map(naive.changed_pairs, game.worth, other.worth))


def smallest_for(game, who, concept):
    """The smallest change of one preference by which a decision maker would stay in state 1."""
    for order in by_distance(game.worth[who]):
        worth = game.worth.copy()
        worth[who] = order
        if stable(replace(game, worth=worth), who, concept)[0]:
            return naive.changed_pairs(game.worth[who], order)
    raise AssertionError("no order at all does")


def by_distance(ranks):
    found = naive.orders(len(ranks))
    return found[np.argsort([naive.changed_pairs(ranks, order) for order in found])]


def smallest(game, concept):
    """The smallest change of all preferences, by trying all of them."""
    people = [by_distance(ranks) for ranks in game.worth]
    least = None
    for worth in product(*people):
        changed = replace(game, worth=np.array(worth))
        far = size(game, changed)
        if (least is None or far < least) and analyse(changed).lasting(concept)[0]:
            least = far
    return least


@settings(max_examples=40, deadline=None)
@given(naive.games(most_options=3), st.sampled_from(list(CONCEPTS)))
def test_a_change_does_what_it_promises_and_is_counted_right(game, concept):
    change = change_for(game, 0, concept)
    after = carried_out(game, change)
    assert analyse(after).lasting(concept)[0]
    assert change.pairs == size(game, after)
    assert bool(change.needs) != bool(analyse(game).lasting(concept)[0])


@st.composite
def of_three(draw):
    """Three with an option each, of which at most one is taken."""
    options = tuple(Option(key, key, row) for row, key in enumerate("abc"))
    ranks = st.lists(st.integers(0, 3), min_size=4, max_size=4)
    worth = np.array([draw(ranks) for _ in range(3)])
    bits = feasible_states(3, at_most_one=[(0, 1, 2)])
    return Game("g", ("A", "B", "C"), options, bits, worth)


@settings(max_examples=25, deadline=None)
@given(naive.games(most_people=2, most_options=2) | of_three(), st.sampled_from(EXACT))
def test_no_smaller_change_would_do(game, concept):
    """What one wants decides on its own stability only; so each is tried by itself."""
    people = range(len(game.worth))
    change = change_for(game, 0, concept)
    assert change.exact
    assert change.pairs == sum(smallest_for(game, who, concept) for who in people)


BY_TWO = (Option("a", "a", 0), Option("b", "b", 1))
LATTER_PAYS = np.array([[1, 3, 2, 0], [1, 3, 0, 2]])
"""A would rather go from 1 to 2; there B could answer with 4, if it liked that better than 2."""


@pytest.mark.parametrize("concept", EXACT)
def test_no_smaller_change_of_both_would_do(concept):
    game = Game("g", ("A", "B"), BY_TWO, feasible_states(2, ["11"]), LATTER_PAYS[:, :3])
    assert change_for(game, 0, concept).pairs == smallest(game, concept) > 0


def test_under_sequential_stability_another_change_may_do_with_less_and_that_is_said():
    game = Game("g", ("A", "B"), BY_TWO, feasible_states(2), LATTER_PAYS)
    change = change_for(game, 0, "sequential")
    assert not change.exact
    assert (change.pairs, smallest(game, "sequential")) == (2, 1)


@settings(max_examples=30, deadline=None)
@given(naive.games(most_people=3, most_options=4))
def test_the_search_for_sequential_stability_finds_the_least_lift(game):
    people = range(len(game.worth))
    levels = [sorted({w for w in game.worth[who] if w >= game.worth[who, 0]}) for who in people]
    lifts = (lifted(game, 0, list(choice)) for choice in product(*levels))
    least = min(size(game, other) for other in lifts if analyse(other).lasting("sequential")[0])
    assert change_for(game, 0, "sequential").pairs == least


def test_ties_with_the_wanted_state_count():
    worth = np.array([[0, 1, 0, 0], [0, 0, 0, 0]])
    change = change_for(Game("g", ("A", "B"), BY_TWO, feasible_states(2), worth), 0)
    assert change.pairs == 3  # with the better one, and with the two that it leaves below
