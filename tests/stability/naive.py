"""A second reading of the graph model: its definitions as sets, one state at a time."""

from itertools import combinations, product

import numpy as np
from hypothesis import strategies as st

from sim.stability import Game, Option, feasible_states


def moves(game, person, here):
    """Where somebody can go at once: any of the own options flipped, but what cannot be."""
    bits, found = int(game.bits[here]), set()
    own = [row for row, option in enumerate(game.options) if option.owner == person]
    for flip in product([0, 1], repeat=len(own)):
        flipped = [row for row, on in zip(own, flip, strict=True) if on]
        ways = {(game.options[row].moves, bits >> row & 1) for row in flipped}
        if ways & {("towards", 1), ("away", 0)}:
            continue
        there = bits ^ sum(1 << row for row in flipped)
        if there & game.ending:
            there &= ~game.ended
        if there != bits and there in game.bits:
            found.add(int(np.flatnonzero(game.bits == there)[0]))
    return found


def better(game, person, here):
    worth = game.worth[person]
    return {there for there in moves(game, person, here) if worth[there] > worth[here]}


def reached(members, ways, start):
    """Where several can go: walks in which nobody moves twice in succession."""
    seen, waiting = set(), [(start, None)]
    while waiting:
        here, last = waiting.pop()
        for who in members:
            if who != last:
                new = {(there, who) for there in ways(who, here)} - seen
                seen |= new
                waiting += new
    return {there for there, _ in seen}


def stable(game, who, state, concept):
    """Whether everything that somebody would rather do is deterred."""
    worth, others = game.worth[who], [p for p in range(len(game.worth)) if p != who]

    def deterred(there):
        ways = better if concept == "sequential" else moves
        answers = reached(others, lambda person, here: ways(game, person, here), there)
        bad = [answer for answer in answers if worth[answer] <= worth[state]]
        if concept == "symmetric":
            bad = [a for a in bad if all(worth[b] <= worth[state] for b in moves(game, who, a))]
        return concept != "nash" and bool(bad)

    return all(deterred(there) for there in better(game, who, state))


def coalitions_stay(game, state, concept):
    """Whether whatever all members of some coalition would gain by is deterred, for each."""
    people = range(len(game.worth))
    return all(
        coalition_stays(game, members, state, concept)
        for size in range(1, len(people) + 1)
        for members in combinations(people, size)
    )


def coalition_stays(game, members, state, concept):
    others = [person for person in range(len(game.worth)) if person not in members]
    ways = better if concept == "sequential" else moves

    def gain(there):
        return all(game.worth[member][there] > game.worth[member][state] for member in members)

    def joint(here):
        return reached(members, lambda person, place: moves(game, person, place), here)

    def deterred(there):
        answers = reached(others, lambda person, here: ways(game, person, here), there)
        bad = [answer for answer in answers if not gain(answer)]
        if concept == "symmetric":
            bad = [answer for answer in bad if not any(map(gain, joint(answer)))]
        return concept != "nash" and bool(bad)

    return all(deterred(there) for there in joint(state) if gain(there))


@st.composite
def games(draw, most_people=3, most_options=4):
    """Games with options that cannot be left or taken, infeasible states, ties, and lapses."""
    people = draw(st.integers(2, most_people))
    ways = st.sampled_from(["both", "both", "towards", "away"])
    options = tuple(
        Option(f"o{row}", f"o{row}", row % people, draw(ways))
        for row in range(draw(st.integers(people, most_options)))
    )
    ending, ended = draw(st.sampled_from([(0, 0), (1, 2), (2, 1)]))
    pattern = draw(st.text("01-", min_size=len(options), max_size=len(options)))
    together = [(0, 1)] if ending else []
    bits = feasible_states(len(options), [pattern], together)
    if not bits.size:
        bits = feasible_states(len(options), (), together)
    ranked = st.lists(st.integers(0, 5), min_size=len(bits), max_size=len(bits))
    worth = np.array([draw(ranked) for _ in range(people)])
    return Game("g", tuple("ABC"[:people]), options, bits, worth, ending=ending, ended=ended)


def orders(count):
    """Every weak order of some states, as ranks without gaps, (orders, states)."""
    found = {
        tuple(sorted(set(ranks)).index(rank) for rank in ranks)
        for ranks in product(range(count), repeat=count)
    }
    return np.array(sorted(found))


def changed_pairs(before, after):
    """How many pairs of states have another order after than before."""
    signs = [np.sign(np.subtract.outer(ranks, ranks)) for ranks in (before, after)]
    return int(np.count_nonzero(signs[0] != signs[1])) // 2
