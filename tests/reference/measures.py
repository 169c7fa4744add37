"""What an actor foresees of a measure (7.8): facts, cost, the danger of war, answers to it."""

from tests.reference.formulas import contest, war_chance
from tests.reference.values import burden, rounds_felt


def change_of_no_deal(world, actor, name, begins=True):
    """Return Delta D for an actor if a measure began, or ended."""
    turned = 1 if begins else -1
    strain = (1 - world.resolve[actor]) * rounds_felt(world, actor) * burden(world, name, actor)
    danger = more_war(world, turned * world.case.measures[name].hazard)
    war_cost = world.case.file.actors[actor].war_cost
    return fact_gain(world, actor, name, begins) - turned * strain - danger * war_cost


def more_war(world, hazard):
    """Return by how much the chance of war would change with tension."""
    odds = world.case.dynamics.war_odds
    return war_chance(world.tension + hazard, odds) - war_chance(world.tension, odds)


def fact_gain(world, actor, name, begins=True):
    """Return F, how much an actor would like the facts that a measure makes or unmakes."""
    gain = 0.0
    for issue in world.case.measures[name].holds:
        if not world.settled[issue]:
            now = world.case.loss(actor, issue, world.standing[issue])
            then = world.case.loss(actor, issue, held_point(world, issue, {name: begins}))
            gain += now - then
    return gain


def held_point(world, issue, supposed=()):
    """Return where an issue stands: at the last active measure that holds it, or status quo.

    `supposed` says of some measures whether they are active.
    """
    point = world.case.file.issues[issue].status_quo
    for name, measure in world.case.measures.items():
        active = supposed[name] if name in supposed else world.is_active(name)
        if active and issue in measure.holds:
            point = measure.holds[issue]
    return point


def expected_answers(world, actor, name):
    """Return E, the harm that the answers announced to a measure would do to its owner."""
    harm = 0.0
    for wire in world.case.answers:
        if wire.to_measure == name and world.status[wire.response] == "idle":
            traced = world.case.measures[name].attribution
            harm -= wire.believed * traced * change_of_no_deal(world, actor, wire.response)
    return harm


def skipping(world, actor, name):
    """Return the direct cost of leaving out rungs of the ladder."""
    reluctance = world.case.file.actors[actor].gradualism
    stands = world.rung[world.case.side(actor)]
    return reluctance * max(world.case.measures[name].rung - stands - 1, 0.0)


def value_of_force(world, actor, name):
    """Return what a use of force is worth, before direct cost and grievance."""
    case, force = world.case, world.case.measures[name].force
    chance = force.chance
    if chance is None:
        own, against = world.capability[actor], world.capability[force.against]
        chance = contest(own, against, force.decisiveness)
    won, lost = (
        case.utility(actor, {k: points.get(k, case.file.issues[k].status_quo) for k in case.issues})
        for points in (force.win, force.lose)
    )
    war_cost = case.file.actors[actor].war_cost
    return chance * won + (1 - chance) * lost - war_cost - expected_answers(world, actor, name)
