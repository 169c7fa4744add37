"""Conditions of events, measures and outcomes (section 6): every statement has to hold."""


def holds(world, asked):
    """Return whether a condition holds in a world now."""
    return all(statement for statement in _statements(world, asked))


def _statements(world, asked):
    """Yield whether each statement of a condition is so; those left out ask nothing."""
    if asked.from_round is not None:
        yield world.round >= asked.from_round
    if asked.rung is not None:
        sides = [asked.rung.side] if asked.rung.side else world.case.sides
        yield max(world.rung[side] for side in sides) >= asked.rung.at_least
    if asked.event is not None:
        yield world.happened[asked.event] is not None
    if asked.measure is not None:
        yield world.is_active(asked.measure)
    if asked.not_measure is not None:
        yield not world.is_active(asked.not_measure)
    yield from _about_settlement(world, asked)
    if asked.tension is not None:
        yield world.tension >= asked.tension
    if asked.cohesion is not None:
        members = world.case.alliances[asked.cohesion.alliance].members
        yield min(world.cohesion[member] for member in members) >= asked.cohesion.at_least


def _about_settlement(world, asked):
    if asked.settled is not None:
        yield all(world.settled[issue] for issue in _named(world.case, asked.settled))
    if asked.settled_any is not None:
        yield any(world.settled[issue] for issue in _named(world.case, asked.settled_any))
    if asked.unsettled is not None:
        yield not any(world.settled[issue] for issue in _named(world.case, asked.unsettled))
    if asked.gave is not None:
        yield share_given(world, asked.gave.side) >= asked.gave.at_least


def _named(case, names):
    """Return issues by name; `core` and `side` name groups."""
    for name in names:
        if name == "core":
            yield from case.core
        elif name == "side":
            yield from (issue for issue in case.issues if issue not in case.core)
        else:
            yield name


def share_given(world, side):
    """Return the share of the core distance between the openings that a side has given up.

    By its principal's saliences; an issue that is not settled has not been given up at all.
    """
    case, head = world.case, world.case.principal(side)
    own, other = case.opening[head], case.opening[case.rival(head)]
    whole = given = 0.0
    for issue in case.core:
        distance = abs(other[issue] - own[issue])
        moved = abs(world.terms[issue] - own[issue]) if world.settled[issue] else 0.0
        whole += case.salience[head][issue] * distance
        given += case.salience[head][issue] * min(moved, distance)
    return given / whole if whole > 0 else 0.0
