"""What somebody in a seat may choose from in a round: in plain words, and what each costs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sim.agents.actor import Actor
from sim.agents.prospects import victory
from sim.explain import label
from sim.explain.obstacles import obstacles
from sim.narrative import point_told
from sim.terms import Move

PRICES: Final = {
    "given_up": "own offer worth {:.3f} less",
    "gained": "own offer worth {:.3f} more",
    "backing_down": "backing down costs {:.3f}",
    "rungs_skipped": "skipping rungs costs {:.3f}",
    "each_round": "costs {:.3f} a round",
    "saved": "saves {:.3f} a round",
    "hazard": "feeds {:.2f} of tension",
    "relief": "feeds {:.2f} less of tension",
    "lead_time": "takes effect in {:.0f} rounds",
    "traced": "traced with a chance of {:.0%}",
    "victory": "succeeds with a chance of {:.0%}",
    "war_cost": "war costs {:.3f}",
}
"""What an option may cost or bring, in the order in which it is told; utilities and chances."""


@dataclass(frozen=True, slots=True)
class PlayOption:
    """One thing that a seat may choose.

    Attributes
    ----------
    choice : str
        What to hand to `Game.choose`, in the words that `detente branch --do` takes.
    kind : str
        Kind of act: `hold`, `concede`, `accept`, `measure`, `withdraw` or `force`.
    words : str
        The same in plain words.
    prices : dict of str to float
        What it costs or brings, by the names of `PRICES`; what is 0 is left out.
    beyond : bool
        Whether the agent would never choose it, and a player has to insist.
    obstacles : tuple of str
        Why the agent would not; empty unless `beyond`.
    """

    choice: str
    kind: str
    words: str
    prices: dict[str, float]
    beyond: bool = False
    obstacles: tuple[str, ...] = ()

    @property
    def costs(self) -> str:
        """What it costs and brings in words; may be empty."""
        told = (PRICES[name].format(amount) for name, amount in self.prices.items())
        return "; ".join(told).replace("in 1 rounds", "in 1 round")


def options_of(actor: Actor) -> tuple[PlayOption, ...]:
    """Return what an actor of the only world, which has just decided, may choose from.

    Parameters
    ----------
    actor : Actor
        Nothing may have happened since it decided.

    Returns
    -------
    tuple of PlayOption
        What the agent chooses from, in the order of its menu; after it what the agent could do and
        never would. Steps that lead to the same point stand once.
    """
    found: dict[str, PlayOption] = {}
    for row in range(len(actor.menu.options)):
        if actor.appraised.available[row, 0]:
            found.setdefault(_label(actor, row), _option(actor, row, ()))
    for row, option in enumerate(actor.menu.options):
        if actor.appraised.available[row, 0] or option.move is Move.CONCEDE:
            continue
        here = [it for it in obstacles(actor, row) if it.where[0]]
        if here and all(it.willing for it in here):
            told = tuple(it.told(0) for it in here)
            found.setdefault(_label(actor, row), _option(actor, row, told))
    return tuple(found.values())


def _label(actor: Actor, row: int) -> str:
    target = float(actor.appraised.target[row, 0])
    return label(actor.menu.options[row], actor.crisis.layout, target)


def _option(actor: Actor, row: int, against: tuple[str, ...]) -> PlayOption:
    prices = {name: amount for name, amount in _prices(actor, row) if abs(amount) > 5e-4}
    return PlayOption(
        choice=_label(actor, row),
        kind=actor.menu.options[row].move.name.lower(),
        words=words_of(actor, row),
        prices={name: prices[name] for name in PRICES if name in prices},
        beyond=bool(against),
        obstacles=against,
    )


def words_of(actor: Actor, row: int) -> str:
    """Return an option of an actor that has just decided in plain words."""
    option, layout = actor.menu.options[row], actor.crisis.layout
    scenario = actor.model.scenario
    if option.move is Move.HOLD:
        return "Change nothing"
    if option.move is Move.ACCEPT:
        side = list(scenario.sides.values())[1 - actor.side]
        return f"Accept all that {scenario.actors[side.principal].name} offers"
    if option.move is Move.CONCEDE:
        key = layout.issues[option.issue]
        here = point_told(scenario, key, float(actor.position[option.issue, 0]))
        there = point_told(scenario, key, float(actor.appraised.target[row, 0]))
        return f"Offer on {scenario.issues[key].name}: {here} to {there}"
    measure = scenario.measures[layout.measures[option.measure].key]
    if option.move is Move.WITHDRAW:
        return f"End: {measure.name}"
    rung = f"rung {measure.rung}, {scenario.rung_name(measure.rung)}"
    return f"{'Use force' if option.move is Move.FORCE else 'Begin'}: {measure.name} ({rung})"


def _prices(actor: Actor, row: int) -> Iterator[tuple[str, float]]:
    option, appraisal = actor.menu.options[row], actor.appraised
    direct = float(appraisal.direct[row, 0])
    if option.move is Move.CONCEDE:
        given = float(appraisal.deal[0, 0] - appraisal.deal[row, 0])
        yield ("given_up", given) if given > 0 else ("gained", -given)
        yield "backing_down", direct
    elif option.move is Move.ACCEPT:
        offered = float(actor.state.other_offer[actor.row, 0])
        yield "given_up", float(appraisal.deal[0, 0]) - offered
        yield "backing_down", offered - float(appraisal.fixed[row, 0])
    elif option.move is not Move.HOLD:
        yield from _of_measure(actor, option.measure, option.move, direct)


def _of_measure(
    actor: Actor, measure: int, move: Move, direct: float
) -> Iterator[tuple[str, float]]:
    numbers, layout = actor.crisis.numbers, actor.crisis.layout
    upkeep = float(numbers.upkeep[measure, actor.row, 0])
    hazard = float(numbers.hazard[measure, 0])
    if move is Move.WITHDRAW:
        yield from (("backing_down", direct), ("saved", upkeep), ("relief", hazard))
        return
    yield from (("rungs_skipped", direct), ("each_round", upkeep), ("hazard", hazard))
    key = layout.measures[measure].key
    yield "lead_time", float(actor.model.scenario.measures[key].lead_time)
    traced = float(numbers.attribution[measure, 0])
    if traced < 1.0:
        yield "traced", traced
    if move is Move.FORCE:
        yield "victory", float(victory(actor.crisis, measure)[0])
        yield "war_cost", float(numbers.war_cost[actor.row, 0])
