"""Phase 3: how far everybody would go, who joins, and how far each side may offer (7.7, 7.8)."""

from tests.reference.conditions import holds
from tests.reference.formulas import beyond, mean, nearer, sign


def consult(world):
    """Let lines bend, count who joins, and find rooms and backing."""
    for actor in world.case.actors:
        world.red_line[actor] = effective_lines(world, actor)
    find_what_is_open(world, gather(world))
    hear_allies(world)
    for side in world.case.sides:
        for issue in world.case.issues:
            world.room[side][issue] = room(world, side, issue)
        back_the_offer(world, side)


def effective_lines(world, actor):
    """Return how far an actor would go; those of a target yield to its principal's."""
    case, own = world.case, bent_lines(world, actor)
    if case.role(actor) != "target":
        return own
    patron, dependence = bent_lines(world, case.head(actor)), case.doctrine(actor, "dependence")
    for issue in case.issues:
        if case.toward[actor][issue] * (patron[issue] - own[issue]) > 0:
            own[issue] += dependence * (patron[issue] - own[issue])
    return own


def bent_lines(world, actor):
    """Return the stated lines of an actor, bent by the cost it bears."""
    given = world.case.file.actors[actor]
    bend = given.flexibility * (1 - world.resolve[actor]) * max(world.cost[actor], 0.0)
    lines = {}
    for issue in world.case.issues:
        line = given.red_line[issue]
        left = given.hard_limit.get(issue, line) - line
        lines[issue] = line + sign(left) * min(abs(left), bend)
    return lines


def gather(world):
    """Find the share that joins each joint measure; return which measures are carried."""
    case, carried = world.case, {}
    for key, alliance in case.alliances.items():
        joins = [float(takes_part(world, member)) for member in alliance.members]
        means = [world.capability[member] for member in alliance.members]
        world.joining[key] = mean(joins, means)
    for name, measure in case.measures.items():
        carried[name] = True
        if measure.joint is not None:
            world.joined[name] = world.joining[measure.joint]
            carried[name] = world.joined[name] >= case.alliances[measure.joint].quorum
        if measure.through is not None and not carries(world, measure.through):
            carried[name] = False
    return carried


def takes_part(world, actor):
    """Return whether a member joins joint measures; only an ally ever stays out."""
    reluctance = world.case.doctrine(actor, "reluctance")
    return world.case.role(actor) != "ally" or world.cohesion[actor] >= reluctance


def carries(world, actor):
    """Return whether a partner still carries measures out; only one of that class wears out."""
    strain = (1 - world.resolve[actor]) * world.cost[actor]
    weariness = world.case.doctrine(actor, "weariness")
    return world.case.role(actor) != "partner" or weariness * strain < 1


def find_what_is_open(world, carried=None):
    """Find which measures may be begun: idle, unlocked, and carried by whoever must take part."""
    world.carried = carried = world.carried if carried is None else carried
    for name, measure in world.case.measures.items():
        free = world.status[name] == "idle" and carried[name]
        world.open[name] = free and holds(world, measure.requires)


def hear_allies(world):
    """Draw whether each principal has heard its alliance in this round (7.8)."""
    case = world.case
    for side, luck in zip(
        case.sides, world.luck.numbers("CONSULTATION", world.round, 2), strict=True
    ):
        head = case.principal(side)
        alliance = case.alliance(head)
        drag = 0.0 if alliance is None else alliance.drag
        world.consulted[side] = luck < 1 - drag * (1 - world.cohesion[head])


def must_ask(world, side, issue):
    """Return whether a principal may not move on an issue before it has heard its allies."""
    alliance = world.case.alliance(world.case.principal(side))
    return alliance is not None and world.case.rule(alliance, issue) != "lead"


def room(world, side, issue):
    """Return the farthest point that a side may offer on an issue."""
    case, head = world.case, world.case.principal(side)
    toward, farthest = case.toward[head][issue], world.red_line[head][issue]
    alliance = case.alliance(head)
    if alliance is not None and case.rule(alliance, issue) != "lead":
        lines = [world.red_line[member][issue] for member in alliance.members]
        if case.rule(alliance, issue) == "weighted":
            weights = [
                world.capability[member] * case.salience[member][issue]
                for member in alliance.members
            ]
            if any(weights):
                farthest = nearer(farthest, mean(lines, weights), toward)
        else:
            farthest = min(lines) if toward >= 0 else max(lines)
    for actor, issues in case.ratifies.items():
        if case.side(actor) == side and issue in issues and world.vetoed[actor]:
            farthest = nearer(farthest, world.red_line[actor][issue], toward)
    return farthest


def back_the_offer(world, side):
    """Let the others of a side back its offer as far as their own lines."""
    case, head = world.case, world.case.principal(side)
    for actor in case.actors:
        if case.side(actor) == side and actor != head:
            for issue in case.issues:
                offer, toward = world.position[head][issue], case.toward[actor][issue]
                excess = beyond(offer, world.red_line[actor][issue], toward)
                world.position[actor][issue] = offer - toward * excess
