"""Games in option form against known answers and against a second, naive reading."""

import json
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.cli.app import run_app
from sim.crisis_game import game_of
from sim.scenario import Scenario
from sim.stability import CONCEPTS, Game, GameFile, Option, analyse, change_for, feasible_states
from sim.stability.inverse import lifted
from tests.shipped import ROOT

EXAMPLES = ROOT / "docs" / "examples"
SMALL = ROOT / "tests" / "scenarios" / "small.yaml"


@pytest.mark.parametrize(
    ("name", "nash", "more", "sequential"),
    [("prisoners", {1}, {4}, {1, 4}), ("elmira", {5, 6, 7, 10, 11, 12}, {1, 4}, None)],
)
def test_known_answers(name, nash, more, sequential):
    """Fraser and Hipel (1984); Fang, Hipel and Kilgour (1993)."""
    found = analyse(GameFile.read(EXAMPLES / f"{name}.yaml").game())
    numbers = {kind: {state + 1 for state in found.equilibria(kind)} for kind in CONCEPTS}
    assert numbers["nash"] == nash
    assert numbers["general"] == numbers["symmetric"] == nash | more
    assert numbers["sequential"] == (sequential or nash)


def naive_reach(members, moves, start):
    """Where a coalition can go, as sets: walks in which nobody moves twice in succession."""
    seen, waiting = set(), [(start, None)]
    while waiting:
        here, last = waiting.pop()
        for who in members:
            if who == last:
                continue
            for there in moves(who, here):
                if (there, who) not in seen:
                    seen.add((there, who))
                    waiting.append((there, who))
    return {there for there, _ in seen}


def naive(game, who, state, concept):
    people = range(len(game.decision_makers))
    own = [{row for row, o in enumerate(game.options) if o.owner == person} for person in people]

    def moves(person, here):
        bits = int(game.bits[here])
        flips = list(own[person])
        for flip in product([0, 1], repeat=len(flips)):
            there = bits
            for row, on in zip(flips, flip, strict=True):
                there ^= on << row
            rows = np.flatnonzero(game.bits == there)
            ways = [
                (game.options[row].moves, bits >> row & 1)
                for row, on in zip(flips, flip, strict=True)
                if on
            ]
            if there != bits and rows.size and not {("towards", 1), ("away", 0)} & set(ways):
                yield int(rows[0])

    def better(person, here):
        worth = game.worth[person]
        return [there for there in moves(person, here) if worth[there] > worth[here]]

    worth, others = game.worth[who], [person for person in people if person != who]
    for there in better(who, state):
        paying = concept == "sequential"
        answers = naive_reach(others, better if paying else moves, there)
        deters = [a for a in answers if worth[a] <= worth[state]]
        if concept == "symmetric":
            deters = [a for a in deters if all(worth[b] <= worth[state] for b in moves(who, a))]
        if concept == "nash" or not deters:
            return False
    return True


@st.composite
def games(draw):
    people = draw(st.integers(2, 3))
    options = tuple(
        Option(
            f"o{row}", f"o{row}", row % people, draw(st.sampled_from(["both", "towards", "away"]))
        )
        for row in range(draw(st.integers(people, 4)))
    )
    bits = feasible_states(
        len(options), [draw(st.text("01-", min_size=len(options), max_size=len(options)))]
    )
    if not bits.size:
        bits = feasible_states(len(options))
    ranked = st.lists(st.integers(0, 5), min_size=len(bits), max_size=len(bits))
    worth = np.array([draw(ranked) for _ in range(people)])
    return Game("g", tuple("ABC"[:people]), options, bits, worth)


@settings(max_examples=40, deadline=None)
@given(games())
def test_a_naive_reading_agrees_and_a_change_does_what_it_promises(game):
    found = analyse(game)
    for concept in CONCEPTS:
        for who in range(len(game.decision_makers)):
            for state in range(len(game.bits)):
                expected = naive(game, who, state, concept)
                assert bool(found.stable[concept][who, state]) == expected, (concept, who, state)
        change = change_for(game, 0, concept)
        levels = game.worth[:, 0].tolist()
        for need in change.needs:
            levels[need.decision_maker] = int(game.worth[need.decision_maker, need.level])
        assert analyse(lifted(game, 0, levels)).lasting(concept)[0]
        assert bool(change.needs) != bool(found.lasting(concept)[0])


def test_statements_rank_as_they_are_ordered():
    text = (EXAMPLES / "prisoners.yaml").read_text()
    first, second = "first_cooperates", "second_cooperates"
    wants = f"statements: [not {first} and {second}, {second} iff {first}, {second}]"
    game = GameFile.parse(text.replace("ranking: [3, 4, 1, 2]", wants)).game()
    assert game.worth[0].tolist() == [1, 0, 3, 2]


def test_mistakes_are_told_with_their_line(tmp_path, capsys):
    text = (EXAMPLES / "elmira.yaml").read_text()
    for old, new, said in (
        ("[9, 3, 4, 10", "[9, 9, 4, 10", "ranking: names 9 twice"),
        ("[[delay,", "[[dely,", "did you mean `delay`"),
        ("present: 1", "presnt: 1", "did you mean `present`"),
    ):
        (tmp_path / "bad.yaml").write_text(text.replace(old, new))
        assert run_app(["stability", str(tmp_path / "bad.yaml")]) == 2
        error = capsys.readouterr().err
        assert said in error
        assert "bad.yaml:" in error


def test_the_command_tells_and_writes(tmp_path, capsys):
    out = tmp_path / "out"
    assert (
        run_app(["stability", str(EXAMPLES / "elmira.yaml"), "--wanted", "8", "--out", str(out)])
        == 0
    )
    said = " ".join(capsys.readouterr().out.split())
    assert "Ministry and Uniroyal together would all gain by 10" in said
    assert "it must rank 8 at least level with 10" in said
    assert {path.name for path in out.iterdir()} == {"stability.json", "stability.png"}


def test_a_crisis_is_a_game_and_too_many_options_are_refused(capsys):
    assert run_app(["stability", str(SMALL), "--format", "json", "--options", "toll,embargo"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["decision_makers"] == ["The king", "The senate"]
    assert data["states"][data["present"] - 1]["taken"] == ["The king: A toll on ships"]
    assert run_app(["stability", str(SMALL), "--options", "tol"]) == 2
    assert "did you mean `toll`" in capsys.readouterr().err


def test_the_payoff_of_settled_terms_is_their_utility_where_nothing_costs():
    off = {"measures.toll.active": False, "dynamics.outlook": 0}
    found = game_of(Scenario.read(SMALL, off), [])
    yields = found.game.bits.tolist().index(0b0010)  # the king accepts
    assert found.settled[yields]
    assert found.payoffs[:, yields] == pytest.approx([1 / 6, 0.8])
