"""Phase 8: what a round leaves in cost, commitment, grievance and cohesion (7.14)."""

from tests.reference.acts import refresh_facts
from tests.reference.formulas import beyond, clip, closer_to_one
from tests.reference.values import pain, running_cost


def aftermath(world, *, settled):
    """Let a round leave its marks, after what it settled."""
    case, dynamics = world.case, world.case.dynamics
    core_is_open = world.core_is_open()
    world.refused = core_is_open and not settled
    refresh_facts(world)
    for actor in case.actors:
        world.cost[actor] += running_cost(world, actor)
        if core_is_open and actor == case.head(actor):
            grown = closer_to_one(world.commitment[actor], dynamics.commitment)
            world.commitment[actor] = grown
        hurt = new_breaches(world, actor)
        if world.refused:
            hurt += max(world.own_offer[actor] - world.other_offer[actor], 0.0)
        left = world.grievance[actor] * (1 - dynamics.grievance_decay)
        world.grievance[actor] = left + dynamics.grievance * hurt
    if world.refused:
        world.tension += dynamics.frustration


def new_breaches(world, actor):
    """Return how much farther than before the facts lie beyond an actor's lines.

    Beyond the lines as stated; terms that were settled, beyond the lines as cost has bent them.
    """
    case, growth = world.case, 0.0
    for issue in case.issues:
        stated, bent = case.file.actors[actor].red_line[issue], world.red_line[actor][issue]
        line = bent if world.settled[issue] else stated
        breach = beyond(world.standing[issue], line, case.toward[actor][issue])
        growth += case.salience[actor][issue] * max(breach - world.breach[actor][issue], 0.0)
        world.breach[actor][issue] = breach
    return growth


def endure(world):
    """Let the other side's active, traced measures press members of alliances, and targets."""
    case = world.case
    seen = [name for name in case.measures if world.is_active(name) and world.attributed[name]]
    for actor in case.actors:
        hostile = [
            name for name in seen if case.side(case.measures[name].owner) != case.side(actor)
        ]
        if case.role(actor) == "target":
            felt = sum(pain(world, name, actor) for name in hostile)
            stirred = clip(case.doctrine(actor, "defiance") * felt)
            world.resolve[actor] = closer_to_one(world.resolve[actor], stirred)
        alliance = case.alliance(actor)
        if alliance is not None:
            pressure = sum(case.measures[name].hazard for name in hostile)
            rallied = clip(alliance.backlash * case.file.actors[actor].exposure * pressure)
            world.cohesion[actor] = closer_to_one(world.cohesion[actor], rallied)
            world.resolve[actor] = closer_to_one(world.resolve[actor], rallied)


def fall_out(world):
    """Let members lose cohesion where their lead offers more than they accept."""
    case = world.case
    for alliance in case.alliances.values():
        offer = world.position[alliance.lead]
        for member in alliance.members:
            too_much = sum(
                case.salience[member][issue]
                * beyond(offer[issue], world.red_line[member][issue], case.toward[member][issue])
                for issue in case.issues
            )
            world.cohesion[member] *= 1 - clip(alliance.discord * too_much)
