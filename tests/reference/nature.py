"""Events, tension, rungs, incidents and endings (sections 3 and 5, and 7.12)."""

from tests.reference.acts import held_rung
from tests.reference.conditions import holds
from tests.reference.formulas import beyond, clip, war_chance


def begin_at_rest(world):
    """Set rungs, tension and breaches of round 0 from what is in effect then (section 5)."""
    case = world.case
    for side in case.sides:
        world.rung[side] = world.peak[side] = held_rung(world, side)
    world.tension = hazards(world)
    for actor in case.actors:
        for issue in case.issues:
            line = case.file.actors[actor].red_line[issue]
            world.breach[actor][issue] = beyond(
                world.standing[issue], line, case.toward[actor][issue]
            )


def hazards(world):
    """Return the sum of the hazards of active measures."""
    return sum(m.hazard for name, m in world.case.measures.items() if world.is_active(name))


def happen(world):
    """Let events happen whose condition holds, each once, in the order of the file."""
    for name, event in world.case.events.items():
        if world.happened[name] is None and holds(world, event.when):
            world.happened[name] = world.round
            for actor in world.case.actors:
                shift(world, event, actor)
            world.tension = max(world.tension + event.tension, 0.0)


def shift(world, event, actor):
    """Change an actor as an event does; no amount becomes negative, no share passes 1."""
    world.commitment[actor] = clip(world.commitment[actor] + event.commitment.get(actor, 0.0))
    world.resolve[actor] = clip(world.resolve[actor] + event.resolve.get(actor, 0.0))
    world.bias[actor] += event.bias.get(actor, 0.0)
    world.cost[actor] = max(world.cost[actor] + event.cost.get(actor, 0.0), 0.0)
    world.grievance[actor] = max(world.grievance[actor] + event.grievance.get(actor, 0.0), 0.0)


def nature(world):
    """Let arms arrive, tension move, sides come down, incidents happen and wars widen."""
    case = world.case
    for name, measure in case.measures.items():
        for actor, given in measure.arms.items() if world.is_active(name) else ():
            world.capability[actor] = max(world.capability[actor] + given, 0.0)
    wars = [name for name, m in case.measures.items() if m.force and world.is_active(name)]
    world.deliberate = world.deliberate or bool(wars)
    world.tension += case.dynamics.relaxation * (hazards(world) - world.tension)
    for side in case.sides:
        lowest = world.rung[side] - case.file.ladder.descent
        world.rung[side] = max(held_rung(world, side), lowest)
    incident, becomes_war, spread = world.luck.numbers("NATURE", world.round, 3)
    happen_by_chance(world, incident, becomes_war)
    for name in wars:
        force = case.measures[name].force
        if spread < force.spread:
            climb(world, force.spread_rung or case.measures[name].rung)
    for side in case.sides:
        world.peak[side] = max(world.peak[side], world.rung[side])


def happen_by_chance(world, luck, luck_of_war):
    """Let an incident happen by chance, and become war where sides stand high before it."""
    case, rules = world.case, world.case.file.incidents
    relieved = rules.relieved_by is not None and world.settled[rules.relieved_by]
    hazard = rules.hazard * (1 - rules.relief if relieved else 1)
    world.incident = luck < war_chance(world.tension, hazard)
    if not world.incident:
        return
    world.incidents += 1
    war = max(world.rung.values()) >= rules.war_from and luck_of_war < rules.war_chance
    for side in case.sides:
        shaken = min(world.rung[side] + rules.jump, rules.ceiling)
        world.rung[side] = max(world.rung[side], shaken)
    if war:
        climb(world, rules.war_rung)
        world.inadvertent = True
    world.tension += rules.tension


def climb(world, rung):
    """Lift both sides to a rung."""
    for side in world.case.sides:
        world.rung[side] = max(world.rung[side], rung)


def end(world):
    """Try the outcome rules in order; the first that has held long enough ends the world."""
    last = world.round >= world.case.horizon
    for name, rule in world.case.outcomes.items():
        if rule.at_horizon and not last:
            continue
        world.held[name] = world.held[name] + 1 if holds(world, rule.when) else 0
        enough = 1 if last else rule.rounds
        if world.active and world.held[name] >= enough:
            world.active, world.outcome, world.ended = False, name, world.round
