"""Explaining a decision after the fact, by playing its world again up to it."""

from dataclasses import replace

import numpy as np

from sim.agents.actor import Actor
from sim.agents.menu import Option
from sim.explain.account import Belief, Explanation, OptionAccount, Part
from sim.explain.lines import refusal, rooms, vetoes
from sim.explain.obstacles import obstacles
from sim.explain.parts import split
from sim.layout import Layout
from sim.model import forget
from sim.replay import Replay, WatchedModel
from sim.rules.bargaining import chance_of_yielding, log_gain
from sim.rules.choice import best_response, nested_logit
from sim.rules.fold import total
from sim.scenario.problems import InvalidInput, Problem, nearest
from sim.terms import FloatW, Move


def explain(run: Replay, *, world: int, step: int, actor: str) -> Explanation:
    """Explain what an actor did in a round of a world, by playing that world again.

    Parameters
    ----------
    run : Replay
        What was run.
    world : int
        Which of its worlds, in [0, `run.worlds`).
    step : int
        Round, >= 1.
    actor : str
        Key of the actor.

    Returns
    -------
    Explanation

    Raises
    ------
    InvalidInput
        If there is no such world, round or actor, or the world had ended before that round.

    Examples
    --------
    >>> from sim.scenario import Scenario
    >>> crisis = Scenario.read("scenarios/ukraine_2022.yaml")
    >>> first = next(iter(crisis.actors))
    >>> told = explain(Replay(crisis, worlds=100), world=17, step=2, actor=first)
    >>> abs(sum(part.amount for part in told.choice.parts) - told.choice.value) < 1e-9
    True
    """
    run.check_world(world)
    run.check_round(step)
    if actor not in run.scenario.actors:
        what = f"there is no actor `{actor}`"
        raise InvalidInput([Problem((), what, nearest(actor, list(run.scenario.actors)))])
    model = WatchedModel(run.scenario, **run.settings(world, 1))
    seen: list[Explanation] = []

    def watch(model: WatchedModel) -> None:
        if model.crisis.step == step:
            seen.append(account(model.actor(actor), seed=run.seed, world=world))

    model.watch = watch
    while model.running and not seen:
        model.step()
    ended, refused = model.steps, vetoes(model.crisis)
    forget(model)
    if not seen:
        what = f"world {world} ended in round {ended}"
        raise InvalidInput([Problem((), what, f"name a round from 1 to {ended}")])
    return replace(seen[0], vetoes=refused)


def account(actor: Actor, *, seed: int, world: int) -> Explanation:
    """Return the account of a decision that an actor has just made, in the only world of its model.

    Parameters
    ----------
    actor : Actor
        Nothing may have happened since it decided.
    seed, world : int
        As they are to be called.
    """
    crisis = actor.crisis
    best_by_rule = bool(crisis.layout.best_response[actor.row])
    precision = actor.number("rationality")[0]
    return Explanation(
        title=actor.model.scenario.title,
        seed=seed,
        world=world,
        round=crisis.step,
        actor=actor.key,
        principal=actor.is_principal,
        rule="best response" if best_by_rule else "quantal response",
        precision=0.0 if best_by_rule else float(precision),
        options=_options(actor),
        chosen=int(actor.choice[0]),
        best=_best(actor),
        belief=_belief(actor),
        refusal=refusal(actor),
        rooms=rooms(actor),
        vetoes=(),
    )


def _options(actor: Actor) -> tuple[OptionAccount, ...]:
    """Return every option of the menu, in its order."""
    menu, appraisal, layout = actor.menu, actor.appraised, actor.crisis.layout
    chance = chances(actor)
    nests = np.array([total(chance[menu.nest == nest]) for nest in menu.nest])
    truth = true_chances(actor)
    value = appraisal.value[:, 0]
    parts = split(actor)
    seen = np.broadcast_to(appraisal.chance, appraisal.available.shape)
    found = []
    for row, option in enumerate(menu.options):
        nest, here = float(nests[row, 0]), float(chance[row, 0])
        told = [it.told(0) for it in obstacles(actor, row) if it.where[0]]
        found.append(
            OptionAccount(
                label=label(option, layout, float(appraisal.target[row, 0])),
                kind=option.move.name.lower(),
                available=bool(appraisal.available[row, 0]),
                obstacles=() if appraisal.available[row, 0] else tuple(told),
                value=float(value[row]),
                parts=tuple(
                    Part(share.group, share.name, float(share.amount[0])) for share in parts[row]
                ),
                own_risk=float(appraisal.own[row, 0]),
                rival_risk=float(appraisal.rival[row, 0]),
                chance_seen=float(seen[row, 0]),
                chance_true=float(truth[row, 0]),
                nest_probability=nest,
                within_probability=here / nest if nest > 0 else 0.0,
                probability=here,
            )
        )
    return tuple(found)


def chances(actor: Actor) -> FloatW:
    """Return with which chance an actor that has just decided would choose each option, (O, W)."""
    appraisal, menu, crisis = actor.appraised, actor.menu, actor.crisis
    value = appraisal.value
    if not crisis.layout.best_response[actor.row]:
        return nested_logit(value, appraisal.available, menu.nest, actor.number("rationality"))
    chosen = best_response(value, appraisal.available, appraisal.tie_break)
    return np.asarray(np.arange(len(menu.options))[:, None] == chosen, dtype=np.float64)


def true_chances(actor: Actor) -> FloatW:
    """Return the chance that the other gives way after each option, its risk being as it is."""
    appraisal, sharpness = actor.appraised, actor.crisis.numbers.sharpness
    return chance_of_yielding(
        appraisal.own, appraisal.rival - actor.state.error[actor.row], sharpness
    )


def label(option: Option, layout: Layout, target: float) -> str:
    """Return an option in the words that `detente branch --do` takes.

    Parameters
    ----------
    option : Option
    layout : Layout
    target : float
        Where a concession would lead, in [0, 1].
    """
    if option.move is Move.CONCEDE:
        return f"concede {layout.issues[option.issue]} to {target:.10g}"
    if option.move in (Move.HOLD, Move.ACCEPT):
        return option.move.name.lower()
    measure = layout.measures[option.measure].key
    return f"withdraw {measure}" if option.move is Move.WITHDRAW else measure


def _best(actor: Actor) -> int:
    """Return the option that a best response would be."""
    appraisal, sharpness = actor.appraised, actor.crisis.numbers.sharpness
    finer = log_gain(appraisal.own, appraisal.rival, sharpness, appraisal.deal, appraisal.no_deal)
    return int(best_response(appraisal.value, appraisal.available, finer)[0])


def _belief(actor: Actor) -> Belief:
    """Return what an actor believed of the other principal, against what was so."""
    state, layout, row = actor.state, actor.crisis.layout, actor.row
    error, gap = state.error[row, 0], state.gap[row, 0]
    bias = gap * state.bias[row, 0]
    return Belief(
        own_risk=float(state.risk[layout.principal(row), 0]),
        seen=float(state.belief[row, 0]),
        true=float(state.risk[layout.opponent(row), 0]),
        misperception_left=float(gap),
        bias=float(bias),
        noise=float(error - bias),
        chance_seen=float(actor.appraised.chance[0, 0]),
        chance_true=float(true_chances(actor)[0, 0]),
    )
