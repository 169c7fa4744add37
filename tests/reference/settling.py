"""Phase 7: packages are ratified or vetoed, side issues close (7.13)."""

from math import prod

from tests.reference.formulas import SAME_POINT, beyond, share_conceded


def settle_package(world, first_accepts, second_accepts):
    """Settle an accepted package unless somebody vetoes it; return whether it was settled."""
    case = world.case
    first, second = (world.position[case.principal(side)] for side in case.sides)
    for actor in case.actors:
        world.veto[actor] = dict.fromkeys(case.issues, 0.0)
    if not (first_accepts or second_accepts):
        return False
    if first_accepts and second_accepts:
        offer = {issue: (first[issue] + second[issue]) / 2 for issue in case.issues}
    else:
        offer = second if first_accepts else first
    terms = {k: world.terms[k] if world.settled[k] else offer[k] for k in case.issues}
    if vetoed(world, terms):
        world.vetoes += 1
        return False
    for side, accepts in zip(case.sides, (first_accepts, second_accepts), strict=True):
        if accepts:
            pay(world, case.principal(side), terms)
    world.terms, world.settled = terms, dict.fromkeys(case.issues, True)
    world.agreed = True
    fix_positions(world)
    return True


def vetoed(world, terms):
    """Return whether anybody who must consent refuses terms, and remember who did."""
    refused = []
    for actor, issues in world.case.ratifies.items():
        for issue in issues:
            if not world.settled[issue]:
                line, toward = world.red_line[actor][issue], world.case.toward[actor][issue]
                world.veto[actor][issue] = beyond(terms[issue], line, toward)
        if max(world.veto[actor].values()) > SAME_POINT:
            world.vetoed[actor] = True
            refused.append(actor)
    return bool(refused)


def pay(world, actor, terms):
    """Charge a principal that accepted for the rest of the way that it backed down.

    The goodwill of the other side counts for the terms as it did for the offer.
    """
    case = world.case
    worth = case.utility(actor, terms) + world.goodwill[case.other(case.side(actor))]
    left = share_conceded(world.own_offer[actor], worth, case.span[actor])
    world.paid[actor] += world.audience[actor] * left


def fix_positions(world):
    """Let what both principals demand on a settled issue be what was settled."""
    for side in world.case.sides:
        for issue in world.case.issues:
            if world.settled[issue]:
                world.position[world.case.principal(side)][issue] = world.terms[issue]


def settle_sides(world):
    """Close side issues on which the rooms overlap, by chance; return whether one closed."""
    case, closed = world.case, False
    free = prod(1 - linkage(case, actor) for actor in case.actors)
    luck = world.luck.numbers("SETTLEMENT", world.round, len(case.issues))
    first, second = case.sides
    toward = case.toward[case.principal(first)]
    for issue, u in zip(case.issues, luck, strict=True):
        rooms = [world.room[first][issue], world.room[second][issue]]
        overlap = toward[issue] * (rooms[0] - rooms[1]) >= 0
        if issue in case.core or world.settled[issue] or not overlap:
            continue
        offers = [world.position[case.principal(side)][issue] for side in case.sides]
        point = min(max(sum(offers) / 2, min(rooms)), max(rooms))
        if u < case.file.issues[issue].pace * free and not refused(world, issue, point):
            world.settled[issue], world.terms[issue], closed = True, point, True
    fix_positions(world)
    return closed


def linkage(case, actor):
    """Return how tightly an actor ties side issues to the core."""
    return case.doctrine(actor, "linkage")


def refused(world, issue, point):
    """Return whether anybody whose consent an issue needs refuses a point of it."""
    return any(
        beyond(point, world.red_line[actor][issue], world.case.toward[actor][issue]) > SAME_POINT
        for actor, issues in world.case.ratifies.items()
        if issue in issues
    )
