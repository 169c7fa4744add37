"""What everybody reckons before it decides: beliefs, offers, no deal and risks (7.2 to 7.6)."""

from statistics import NormalDist

from tests.reference.formulas import critical_risk, share_conceded, war_chance


def perceive(world):
    """See the other principal: learn from its side's last signal, and err anew (7.6)."""
    case = world.case
    luck = world.luck.numbers("PERCEPTION", world.round, len(case.actors))
    for actor, u in zip(case.actors, luck, strict=True):
        seen = case.file.actors[actor].perception
        world.gap[actor] *= 1 - seen.learning * world.signal[case.other(case.side(actor))]
        normal = NormalDist().inv_cdf(max(u, 2.0**-54))
        world.error[actor] = world.gap[actor] * (world.bias[actor] + seen.noise * normal)


def reckon(world):
    """Reckon audience costs, offers, no deal and critical risks, all from the same state."""
    case = world.case
    for actor in case.actors:
        audience = case.file.actors[actor].audience
        at_stake = audience.domestic + audience.foreign * world.cohesion[actor]
        world.audience[actor] = world.commitment[actor] * at_stake
        world.own_offer[actor] = case.utility(actor, world.position[case.head(actor)])
        goodwill = world.goodwill[case.other(case.side(actor))]
        world.other_offer[actor] = case.utility(actor, world.position[case.rival(actor)]) + goodwill
        world.no_deal[actor] = no_deal(world, actor)
        world.risk[actor] = risk(world, actor)
    for actor in case.actors:
        world.belief[actor] = world.risk[case.rival(actor)] + world.error[actor]


def risk(world, actor, deal=None, no_deal=None, more=0.0):
    """Return q, the critical risk of an actor (7.5).

    By default of things as they are; else with another demand of its own, another value of no
    deal, or with `more` in what the other side offers.
    """
    deal = world.own_offer[actor] if deal is None else deal
    no_deal = world.no_deal[actor] if no_deal is None else no_deal
    offered = world.other_offer[actor] + more
    backing_down = share_conceded(deal, offered, world.case.span[actor])
    return critical_risk(deal, offered - world.audience[actor] * backing_down, no_deal)


def no_deal(world, actor):
    """Return D, the value of no deal (7.4)."""
    flow = running_cost(world, actor) + threatened(world, actor)
    waiting = world.cost[actor] + rounds_felt(world, actor) * flow
    war = war_chance(world.tension, world.case.dynamics.war_odds)
    return (
        world.case.utility(actor, world.standing)
        - (1 - world.resolve[actor]) * waiting
        - war * world.case.file.actors[actor].war_cost
    )


def rounds_felt(world, actor):
    """Return T, over how many rounds to come running cost is felt (7.4)."""
    ahead = min(world.case.dynamics.outlook, world.case.horizon - world.round)
    return ahead * (1 - world.case.file.actors[actor].patience)


def pain(world, name, actor):
    """Return what a measure of others costs an actor in a round, as far as the alliance joins."""
    return world.case.measures[name].pain.get(actor, 0.0) * world.joined[name]


def burden(world, name, actor):
    """Return P, what a measure in effect costs an actor in a round (7.2)."""
    measure = world.case.measures[name]
    share = 0.0 if measure.through is None else measure.partner_share
    own = measure.cost * (1 - share) if measure.owner == actor else 0.0
    carried = measure.cost * share if measure.through == actor else 0.0
    return pain(world, name, actor) + own + carried


def running_cost(world, actor):
    """Return phi, what a round costs an actor as things are (7.2)."""
    delay = world.case.file.actors[actor].delay_cost if world.core_is_open() else 0.0
    return delay + sum(
        burden(world, name, actor) for name in world.case.measures if world.is_active(name)
    )


def threatened(world, actor):
    """Return theta, the pain that threats on events lead an actor to expect (7.4)."""
    return sum(
        wire.believed * pain(world, wire.response, actor)
        for wire in world.case.answers
        if is_pending(world, wire)
    )


def is_pending(world, wire):
    """Return whether a threat on an event may still be carried out."""
    if wire.to_event is None or world.status[wire.response] != "idle":
        return False
    return world.happened[wire.to_event] is None or world.called[wire.response]
