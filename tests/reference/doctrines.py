"""What a class of actor adds to the value of its options (7.15)."""


def leans(world, actor, options):
    """Add the leans of an actor's class."""
    role = world.case.role(actor)
    if role == "challenger":
        reprisal(world, actor, options)
    if role == "lead":
        side_first(world, actor, options)
    if role == "ally":
        solidarity(world, actor, options)


def reprisal(world, actor, options):
    """Draw a challenger to its mildest unused measure among those that past events unlock."""
    known = world.case.measures
    candidates = []
    for option in options:
        if option.kind == "measure" and option.available and not world.used[option.measure]:
            event = known[option.measure].requires.event
            if event is not None and world.happened[event] is not None:
                candidates.append(option)
    if candidates:
        mildest = min(candidates, key=lambda option: known[option.measure].rung)
        mildest.lean += world.case.doctrine(actor, "reprisal")


def side_first(world, actor, options):
    """Draw a lead to conceding on side issues while a core issue has no zone of agreement."""
    case = world.case
    first, second = case.sides
    toward = case.toward[case.principal(first)]
    blocked = any(
        toward[issue] * (world.room[first][issue] - world.room[second][issue]) < 0
        for issue in case.core
    )
    for option in options:
        if blocked and option.kind == "concede" and option.issue not in case.core:
            option.lean += case.doctrine(actor, "side_first")


def solidarity(world, actor, options):
    """Draw an ally to its own measures while the other side stands higher."""
    side = world.case.side(actor)
    if world.rung[world.case.other(side)] > world.rung[side]:
        for option in options:
            if option.kind == "measure":
                option.lean += world.case.doctrine(actor, "solidarity") * world.cohesion[actor]
