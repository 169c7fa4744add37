"""A crisis as a game in option form, its payoffs reckoned by the engine at round 0.

One world of one model stands for each state, so that all states are reckoned at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np

from sim import protocol
from sim.agents.prospects import victory
from sim.crisis import Crisis
from sim.model import CrisisModel, forget
from sim.protocol.offers import no_deal
from sim.rules.audience import committed
from sim.rules.bargaining import expected_value, share_conceded
from sim.rules.utility import spatial_utility
from sim.scenario.problems import Problem, nearest
from sim.scenario.root import Scenario
from sim.stability.game import MOST_OPTIONS, Bits, Game, Option, feasible_states, ranks
from sim.stability.reasons import listed
from sim.terms import ACTIVE, IDLE, BoolW, Category, FloatW

CONCEDE: Final = "concede"
ACCEPT: Final = "accept"
"""Prefixes of the keys of options about terms; the key of the principal follows."""


@dataclass(frozen=True, eq=False)
class CrisisGame:
    """A crisis as a game.

    Attributes
    ----------
    game : Game
    payoffs : (2, n) float
        Utility of each state to each principal.
    settled : (n,) bool
        Where the core issues are settled.
    """

    game: Game
    payoffs: FloatW
    settled: BoolW


def default_measures(scenario: Scenario) -> list[str]:
    """Return the measures of a game: uses of force, and the highest of each class but messages.

    Of each principal; of measures on the same rung the first in the file.
    """
    found = []
    for side in scenario.sides.values():
        own = [(key, m) for key, m in scenario.measures.items() if m.owner == side.principal]
        found += [key for key, measure in own if measure.force is not None]
        rest = [(key, m) for key, m in own if m.force is None and m.category != Category.MESSAGE]
        by_class = groupby(sorted(rest, key=_category), key=_category)
        tops = {max(pairs, key=lambda pair: pair[1].rung)[0] for _, pairs in by_class}
        found += [key for key, _ in rest if key in tops]
    return found


def _category(pair: tuple[str, object]) -> str:
    return str(getattr(pair[1], "category", ""))


def options_of(scenario: Scenario, measures: Sequence[str]) -> tuple[Option, ...]:
    """Return the options of the principals: measures, and to concede or accept on core issues.

    Raises
    ------
    InvalidInput
        If a measure is not one of a principal, or there are too many.
    """
    principals = [side.principal for side in scenario.sides.values()]
    own = [key for key, measure in scenario.measures.items() if measure.owner in principals]
    problems = [
        Problem((), f"--options: no measure of a principal is called `{key}`", nearest(key, own))
        for key in measures
        if key not in own
    ]
    count = len(set(measures)) + 4
    if count > MOST_OPTIONS:
        right = f"name at most {MOST_OPTIONS - 4} measures with --options"
        what = f"{count} options, 4 of them about terms: {2**count:,} states"
        problems.append(Problem((), what, right))
    if problems:
        raise scenario.refused(problems)
    found = []
    for row, key in enumerate(principals):
        name = scenario.actors[key].name
        found += [
            Option(f"{CONCEDE}_{key}", f"{name} offers the middle on the core issues", row),
            Option(f"{ACCEPT}_{key}", f"{name} accepts the other side's core terms", row),
        ]
        found += [
            Option(measure, f"{name}: {block.name}", row, "both" if block.reversible else "towards")
            for measure, block in scenario.measures.items()
            if measure in measures and block.owner == key
        ]
    return tuple(found)


def game_of(scenario: Scenario, measures: Sequence[str] | None = None) -> CrisisGame:
    """Return a crisis as a game between its principals.

    Parameters
    ----------
    scenario : Scenario
    measures : sequence of str, optional
        Measures of the principals that are options; `default_measures` if left out.

    Raises
    ------
    InvalidInput
        If a measure is not one of a principal, or there are too many.

    Notes
    -----
    Payoffs that differ by less than a billionth count as equal.
    """
    chosen = default_measures(scenario) if measures is None else measures
    options = options_of(scenario, chosen)
    bits = _states(scenario, options)
    model = CrisisModel(scenario, seed=0, worlds=len(bits))
    settled = _put(model, options, bits)
    payoffs = _payoffs(model.crisis)
    forget(model)
    worth = np.stack([ranks(np.round(row, 9).tolist()) for row in payoffs])
    names = tuple(scenario.actors[side.principal].name for side in scenario.sides.values())
    now = sum(1 << row for row, option in enumerate(options) if _is_active(scenario, option.key))
    present = np.flatnonzero(bits == now)
    game = Game(
        title=scenario.title,
        decision_makers=names,
        options=options,
        bits=bits,
        worth=worth,
        present=int(present[0]) if present.size else None,
        ending=sum(1 << row for row in _force(scenario, options)),
        ended=sum(1 << row for row in _terms(scenario, options)),
        left_out=_left_out(scenario, options),
    )
    return CrisisGame(game, payoffs, settled)


def _is_active(scenario: Scenario, key: str) -> bool:
    return key in scenario.measures and scenario.measures[key].active


def _states(scenario: Scenario, options: Sequence[Option]) -> Bits:
    """Return the states: nobody concedes and accepts, and no terms stand while force is used.

    Nor is a measure in effect without one that is an option and has to precede it.
    """
    terms = _terms(scenario, options)
    apart = [(row, term) for row in _force(scenario, options) for term in terms]
    apart += [(terms[0], terms[1]), (terms[2], terms[3])]
    lacking = [
        _pattern(len(options), taken=taken, left=left) for taken, left in _order(scenario, options)
    ]
    return feasible_states(len(options), infeasible=lacking, at_most_one=apart)


def _terms(scenario: Scenario, options: Sequence[Option]) -> list[int]:
    """Return the rows of the options about terms."""
    return [row for row, option in enumerate(options) if option.key not in scenario.measures]


def _force(scenario: Scenario, options: Sequence[Option]) -> list[int]:
    """Return the rows of the options that are uses of force."""
    return [
        row
        for row, option in enumerate(options)
        if option.key in scenario.measures and scenario.measures[option.key].force is not None
    ]


def _order(scenario: Scenario, options: Sequence[Option]) -> list[tuple[int, int]]:
    """Return the rows of pairs of options of which the second has to precede the first."""
    keys = [option.key for option in options]
    return [
        (row, keys.index(needed))
        for row, key in enumerate(keys)
        for needed in _needed(scenario, key)
        if needed in keys
    ]


def _left_out(scenario: Scenario, options: Sequence[Option]) -> tuple[str, ...]:
    """Return why states are left out, in sentences."""
    found = ["Left out: nobody offers the middle and accepts the other side's terms at once."]
    if force := [options[row].name for row in _force(scenario, options)]:
        found.append(
            f"Left out: terms while force is used ({listed(force)}). "
            "Its use makes offers and acceptances of both sides lapse."
        )
    found += [
        f"Left out: {options[taken].name}, without {options[left].name}, which has to precede it."
        for taken, left in _order(scenario, options)
    ]
    return tuple(found)


def _pattern(count: int, *, taken: int, left: int) -> str:
    return "".join("1" if row == taken else "0" if row == left else "-" for row in range(count))


def _needed(scenario: Scenario, key: str) -> list[str]:
    """Return the measures that have to precede one, the nearest first."""
    found: list[str] = []
    while key in scenario.measures:
        needed = scenario.measures[key].requires.measure
        if needed is None or needed in found:
            break
        found.append(needed)
        key = needed
    return found


def _put(model: CrisisModel, options: Sequence[Option], bits: Bits) -> BoolW:
    """Put one state into each world; return where the core issues are settled, (n,)."""
    crisis, scenario = model.crisis, model.scenario
    keys = [option.key for option in options]
    taken = {key: (bits >> row & 1) == 1 for row, key in enumerate(keys)}
    names = list(scenario.measures)
    for key in (key for key in keys if key in scenario.measures):
        row = names.index(key)
        crisis.state.status[row] = np.where(taken[key], ACTIVE, IDLE)
        if not scenario.measures[key].active:
            _stake(crisis, row, taken[key])
    for key in (key for key in keys if key in scenario.measures):
        for needed in _needed(scenario, key):
            if needed not in keys:
                np.copyto(crisis.state.status[names.index(needed)], ACTIVE, where=taken[key])
    model.agents.do("reckon")
    settled = _settle(crisis, taken)
    for key in (key for key in keys if _is_active(scenario, key)):
        _charge_withdrawal(crisis, names.index(key), ~taken[key])
    protocol.take_effect(crisis)
    protocol.begin_at_rest(crisis)
    return settled


def _stake(crisis: Crisis, measure: int, taken: BoolW) -> None:
    """Stake the name of whoever takes a measure."""
    commitment = crisis.state.commitment[crisis.layout.columns.owner[measure]]
    np.copyto(commitment, committed(commitment, crisis.numbers.stake[measure]), where=taken)


def _settle(crisis: Crisis, taken: dict[str, BoolW]) -> BoolW:
    """Settle the core issues where terms are agreed, and charge those who backed down.

    A side that offers the middle stands there on the core issues. An offer is agreed where the
    other side accepts it; the middle where both offer it, or where both accept.
    """
    state, layout = crisis.state, crisis.layout
    names = [layout.actors[head] for head in layout.principals]
    conceded, accepted = (
        [taken[f"{prefix}_{name}"] for name in names] for prefix in (CONCEDE, ACCEPT)
    )
    opening = [state.position[head].copy() for head in layout.principals]
    middle = (opening[0] + opening[1]) / 2
    core = layout.core[:, None]
    for side, head in enumerate(layout.principals):
        np.copyto(state.position[head], middle, where=core & conceded[side])
    offers = [state.position[head].copy() for head in layout.principals]
    both = accepted[0] & accepted[1]
    meet = both | (conceded[0] & conceded[1])
    terms = np.where(accepted[0], offers[1], offers[0])
    terms = np.where(meet, middle, terms)
    settled = (accepted[0] | accepted[1] | meet) & ~_fighting(crisis)
    for side, head in enumerate(layout.principals):
        stand = np.where(core & accepted[side] & settled, terms, offers[side])
        _charge(crisis, head, opening[side], stand)
    np.copyto(state.terms, terms, where=core & settled)
    state.settled[:] = core & settled
    return np.asarray(settled)


def _charge(crisis: Crisis, head: int, opening: FloatW, stand: FloatW) -> None:
    """Let a principal pay before its audience for the way from its opening to where it stands."""
    numbers, state = crisis.numbers, crisis.state
    before, after = (
        spatial_utility(point, numbers.ideal[head], numbers.salience[head], numbers.curvature)
        for point in (opening, stand)
    )
    state.paid[head] = state.audience[head] * share_conceded(before, after, numbers.span[head])


def _charge_withdrawal(crisis: Crisis, measure: int, withdrawn: BoolW) -> None:
    """Let whoever withdraws a measure that is in effect at the opening pay for its stake."""
    owner, state = crisis.layout.columns.owner[measure], crisis.state
    cost = state.audience[owner] * crisis.numbers.stake[measure]
    state.paid[owner] += np.where(withdrawn, cost, 0.0)


def _fighting(crisis: Crisis) -> BoolW:
    """Return where a use of force is in effect, (n,)."""
    status = crisis.state.status[crisis.layout.columns.force]
    return np.logical_or.reduce(status == ACTIVE, axis=0)


def _payoffs(crisis: Crisis) -> FloatW:
    """Return what each state is worth to each principal, (2, n).

    The engine's value of no deal, in which settled issues stand at their terms, less what backing
    down cost; where force is used, with its prospects in place of the facts, and with the cost of
    war in full, once, for whoever fights. Of several uses of force the last in the file prevails.
    """
    state, numbers, layout = crisis.state, crisis.numbers, crisis.layout
    value = no_deal(crisis) - state.paid
    before = spatial_utility(state.standing, numbers.ideal, numbers.salience, numbers.curvature)
    facts, fights = before, np.zeros(value.shape, dtype=bool)
    for measure in layout.columns.force.tolist():
        won, lost = (
            spatial_utility(points[measure], numbers.ideal, numbers.salience, numbers.curvature)
            for points in (numbers.win, numbers.lose)
        )
        prospect = expected_value(victory(crisis, measure), won, lost)
        used = state.status[measure] == ACTIVE
        facts = np.where(used, prospect, facts)
        row = layout.measures[measure]
        fights[[row.owner, row.against]] |= used
    value += facts - before - np.where(fights, (1.0 - crisis.war_now) * numbers.war_cost, 0.0)
    return np.stack([value[head] for head in layout.principals])
