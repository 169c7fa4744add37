"""What an analysis says, in sentences."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from sim.stability.analysis import Analysis
from sim.stability.concepts import Concept, coalition_gains, reach
from sim.stability.game import Game
from sim.stability.inverse import Change

SAID: Final[dict[Concept, str]] = {
    "nash": "Nash",
    "general": "general metarational",
    "symmetric": "symmetric metarational",
    "sequential": "sequential",
}

FEW: Final = 12
"""States that a sentence lists at the most."""
TOLD: Final = 4
"""Equilibria of which it is said what a coalition could do."""


def reasons(game: Game, state: int) -> list[str]:
    """Return for each decision maker why it would stay in a state, or would not."""
    return [
        sentence
        for row in range(len(game.decision_makers))
        for sentence in _reasons_of(game, state, row)
    ]


def _reasons_of(game: Game, state: int, row: int) -> Iterator[str]:
    name = game.decision_makers[row]
    better = np.flatnonzero(game.improvements(row)[state])
    if not better.size:
        yield f"{name} cannot improve on state {state + 1} by itself."
        return
    worth = game.worth[row]
    others, moves = game.others(row), game.moves(row)
    answers = reach([game.moves(other) for other in others])
    paying = reach([game.improvements(other) for other in others])
    who = listed([game.decision_makers[other] for other in others], "or")
    for there in better[np.argsort(-worth[better], kind="stable")].tolist():
        begin = f"{name} could improve from {state + 1} to {_to(game, state, there)}"
        good = np.flatnonzero(paying[there] & (worth <= worth[state]))
        bad = np.flatnonzero(answers[there] & (worth <= worth[state]))
        if not bad.size:
            yield f"{begin}, and no answer of {who} would make it regret that."
            continue
        may = good if good.size else bad
        kept = [a for a in may.tolist() if not (worth[moves[a]] > worth[state]).any()]
        answer, escapes = (kept or may.tolist())[0], not kept
        why = "which pays whoever moves there" if good.size else "though that may not pay them"
        away = "it could then get away again" if escapes else "it could not get away again"
        level = "worse" if worth[answer] < worth[state] else "no better"
        yield (
            f"{begin}, but {who} could answer with {_to(game, there, answer)}, {why}; "
            f"for {name} that is {level} than {state + 1}, and {away}."
        )


def conclusions(analysis: Analysis) -> Iterator[str]:
    """Yield what lasts, under which concepts, and what coalitions could still do."""
    game = analysis.game
    for concept, said in SAID.items():
        found = [state + 1 for state in analysis.equilibria(concept)]
        yield f"{said[0].upper()}{said[1:]} equilibria: {_few(found)}."
    joint = [
        state for state in analysis.equilibria("nash") if not analysis.coalition["nash"][state]
    ]
    for state in joint[:TOLD]:
        members, there = coalition_gains(game, state)[0]
        who = listed([game.decision_makers[row] for row in members])
        best = _to(game, state, there)
        yield f"State {state + 1} is Nash, but {who} together would all gain by {best}."
    if len(joint) > TOLD:
        yield f"So it is with {len(joint) - TOLD} further Nash equilibria."
    if analysis.equilibria("nash") and not joint:
        yield "No coalition can improve on any Nash equilibrium."
    if game.present is not None:
        yield _present(analysis, game.present)


def _few(states: list[int]) -> str:
    """Return numbers of states, the first of many."""
    if len(states) > FEW:
        return f"{len(states)} states, {', '.join(map(str, states[:FEW]))}, ..."
    return f"state{'s' * (len(states) > 1)} {listed(states)}" if states else "none"


def _present(analysis: Analysis, state: int) -> str:
    kinds = [SAID[kind] for kind in analysis.kinds(state)]
    if kinds:
        return f"The present state, {state + 1}, is an equilibrium: {listed(kinds)}."
    free = [
        name
        for row, name in enumerate(analysis.game.decision_makers)
        if analysis.letters(row, state) == "-"
    ]
    would = f"{listed(free)} would leave it" if free else "under no one concept for all"
    return f"The present state, {state + 1}, is no equilibrium: {would}."


def wanted(game: Game, change: Change) -> Iterator[str]:
    """Yield the answer to the inverse question."""
    said, state = SAID[change.concept], change.state + 1
    if not change.needs:
        yield f"State {state} is a {said} equilibrium as preferences are."
        return
    yield f"For state {state} ({game.told(change.state)}) to be a {said} equilibrium:"
    for need in change.needs:
        name = game.decision_makers[need.decision_maker]
        over = listed([other + 1 for other in need.over[:FEW]], "or")
        over += f" (or {len(need.over) - FEW} others)" if len(need.over) > FEW else ""
        yield (
            f"- {name} must not prefer {over} to {state}: it must rank {state} at least level "
            f"with {_to(game, change.state, need.level)}; {_orders(need.pairs)}."
        )
    if change.exact:
        yield f"Nothing less will do: in all {_orders(change.pairs)}."
    else:
        yield (
            f"In all {_orders(change.pairs)}. It is the smallest of the changes tried "
            f"({change.tries + 1}), which only lift state {state}; "
            "another kind of change might do with less."
        )


def _to(game: Game, here: int, there: int) -> str:
    """Return the number of a state, and what is otherwise there."""
    return f"{there + 1} ({game.told_change(here, there)})"


def _orders(pairs: int) -> str:
    return "1 pair of states changes its order" if pairs == 1 else f"{pairs} pairs of states change"


def listed(things: Sequence[object], word: str = "and") -> str:
    """Return things in a row, with a word before the last.

    Examples
    --------
    >>> listed([1, 2, 3]), listed(["a", "b"], "or"), listed(["a"])
    ('1, 2 and 3', 'a or b', 'a')
    """
    *first, last = map(str, things)
    return f"{', '.join(first)} {word} {last}" if first else last
