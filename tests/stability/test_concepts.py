"""Concepts of stability against a plain transcription of their definitions."""

import numpy as np
import pytest
from hypothesis import given, settings

from sim.stability import CONCEPTS, Game, Option, analyse, feasible_states, reasons
from tests.stability import naive


@settings(max_examples=60, deadline=None)
@given(naive.games())
def test_a_naive_reading_agrees(game):
    found = analyse(game)
    for state in range(len(game.bits)):
        for concept in CONCEPTS:
            stay = naive.coalitions_stay(game, state, concept)
            assert bool(found.coalition[concept][state]) == stay, (concept, state)
        for who in range(len(game.worth)):
            assert set(np.flatnonzero(game.moves(who)[state])) == naive.moves(game, who, state)
            for concept in CONCEPTS:
                expected = naive.stable(game, who, state, concept)
                assert bool(found.stable[concept][who, state]) == expected, (concept, who, state)


@settings(max_examples=60, deadline=None)
@given(naive.games())
def test_concepts_imply_one_another(game):
    found = analyse(game)
    assert not (found.stable["nash"] & ~found.stable["sequential"]).any()
    assert not (found.stable["nash"] & ~found.stable["symmetric"]).any()
    assert not (found.stable["symmetric"] & ~found.stable["general"]).any()
    assert not (found.stable["sequential"] & ~found.stable["general"]).any()
    for concept in CONCEPTS:
        assert not (found.coalition[concept] & ~found.lasting(concept)).any()


@settings(max_examples=40, deadline=None)
@given(naive.games())
def test_reasons_say_what_the_concepts_say(game):
    """Who could regret no move is not even general metarational there, and the other way about."""
    found = analyse(game)
    for state in range(len(game.bits)):
        said = reasons(game, state)
        for who, name in enumerate(game.decision_makers):
            own = [sentence for sentence in said if sentence.startswith(f"{name} could")]
            free = any("no answer" in sentence for sentence in own)
            assert free != bool(found.stable["general"][who, state])
            assert bool(own) != bool(found.stable["nash"][who, state])
            sure = all("could not get away" in sentence for sentence in own)
            if found.stable["sequential"][who, state] and sure:
                assert found.stable["symmetric"][who, state]


def by_three(moves):
    """Three decision makers with an option each; A improves by taking its own, from state 1."""
    options = tuple(Option(key, key, row) for row, key in enumerate("abc"))
    worth = np.zeros((3, 8), dtype=int)
    for (who, state), value in moves.items():
        worth[who, state - 1] = value
    return Game("three", ("A", "B", "C"), options, feasible_states(3), worth)


@pytest.mark.parametrize(("last", "deterred"), [(2, True), (0, False)])
def test_others_answer_in_turn_only_while_each_gains(last, deterred):
    """A moves 1 to 2; B could go on to 4 and C from there to 8, where A is worse off."""
    game = by_three(
        {(0, 1): 1, (0, 2): 2, (0, 4): 3, (0, 8): 0, (1, 4): 1, (2, 4): 1, (2, 8): last}
        | {(0, state): 2 for state in (3, 5, 6, 7)}
    )
    found = analyse(game)
    assert bool(found.stable["sequential"][0, 0]) == deterred
    assert found.stable["general"][0, 0]
    assert not found.stable["nash"][0, 0]


def test_what_lapses_is_left_by_whoever_ends_it():
    """Taking `a` ends the offer `b`, which its owner then cannot make again."""
    options = (Option("a", "a", 0), Option("b", "b", 1))
    bits = feasible_states(2, at_most_one=[(0, 1)])
    game = Game("g", ("A", "B"), options, bits, np.zeros((2, 3), dtype=int), ending=1, ended=2)
    assert bits.tolist() == [0, 1, 2]
    assert np.argwhere(game.moves(0)).tolist() == [[0, 1], [1, 0], [2, 1]]
    assert np.argwhere(game.moves(1)).tolist() == [[0, 2], [2, 0]]
