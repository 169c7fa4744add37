"""Phases 1 and 5: what was chosen is done, traced, and answered (7.2, 7.3, 7.6, 7.11)."""

from tests.reference.formulas import clip, closer_to_one
from tests.reference.lines import find_what_is_open
from tests.reference.measures import held_point

SCORES = {"nuclear": 60, "violent": 28, "nonviolent": 12, "posturing": 4, "message": 0}
"""Weight of one act in the escalation score (Rivera et al. 2024); a withdrawal counts -2."""


def take_effect(world):
    """Let measures that are ready take effect, and those that have run their time lapse."""
    for name, measure in world.case.measures.items():
        if world.status[name] == "preparing" and world.round >= world.ready[name]:
            world.status[name] = "active"
        lapses = measure.duration is not None
        if world.is_active(name) and lapses and world.round >= world.ready[name] + measure.duration:
            world.status[name] = "idle"
    refresh_facts(world)


def refresh_facts(world):
    """Find where each issue stands in fact (7.2)."""
    for issue in world.case.issues:
        settled = world.settled[issue]
        world.standing[issue] = world.terms[issue] if settled else held_point(world, issue)


def act(world, taken):
    """Carry out what everybody chose, call the answers to it, and give signals."""
    case, before = world.case, dict(world.answered)
    for name in case.measures:
        world.started[name] = world.withdrawn[name] = world.answered[name] = False
    for actor, option in taken.items():
        if option.kind in ("concede", "withdraw"):
            world.paid[actor] += option.direct
        if option.kind == "concede":
            world.position[actor][option.issue] = option.target
        if option.kind in ("measure", "force"):
            world.started[option.measure] = True
        if option.kind == "withdraw":
            world.withdrawn[option.measure] = True
            world.status[option.measure] = "idle"
    charge_unanswered(world)
    if case.measures:
        begin_and_answer(world, before)
    give_signals(world)


def charge_unanswered(world):
    """Charge whoever left out an answer that was called and could be given; a call binds once."""
    for name, measure in world.case.measures.items():
        if world.called[name] and world.open[name] and not world.started[name]:
            world.paid[measure.owner] += world.audience[measure.owner]
        world.called[name] = False


def begin_and_answer(world, answered_before):
    """Begin what was chosen, then the answers that are given at once; add up the score."""
    case = world.case
    luck = world.luck.numbers("ATTRIBUTION", world.round, len(case.measures))
    traced = {
        name: u < measure.attribution
        for (name, measure), u in zip(case.measures.items(), luck, strict=True)
    }
    for name in case.measures:
        if world.started[name]:
            begin(world, name, traced[name])
    for side in case.sides:
        world.rung[side] = max(world.rung[side], held_rung(world, side))
    find_what_is_open(world)
    seen = {
        name
        for name in case.measures
        if (world.started[name] or answered_before[name]) and world.attributed[name]
    }
    call_answers(world, seen)
    score = 0.0
    for name, measure in case.measures.items():
        if world.answered[name]:
            begin(world, name, traced[name])
            world.started[name] = True
        score += SCORES[measure.category] if world.started[name] else 0
        score -= 2 if world.withdrawn[name] else 0
    world.score = score / len(case.actors)


def begin(world, name, traced):
    """Prepare a measure; what is traced stakes the name of its owner."""
    measure = world.case.measures[name]
    world.status[name] = "active" if measure.lead_time == 0 else "preparing"
    world.ready[name] = world.round + measure.lead_time
    world.attributed[name], world.used[name] = traced, True
    if traced:
        stake = closer_to_one(world.commitment[measure.owner], measure.commitment)
        world.commitment[measure.owner] = stake


def held_rung(world, side):
    """Return the highest rung of a side's measures that are not idle."""
    return max(
        (
            float(measure.rung)
            for name, measure in world.case.measures.items()
            if world.case.side(measure.owner) == side and world.status[name] != "idle"
        ),
        default=0.0,
    )


def call_answers(world, seen):
    """Let acts that are seen, and events of this round, call the answers announced to them."""
    case = world.case
    luck = world.luck.numbers("TRIPWIRE", world.round, max(len(case.answers), 1))
    for wire, u in zip(case.answers, luck, strict=False):
        if wire.to_event is None:
            called = wire.to_measure in seen
        else:
            called = world.happened[wire.to_event] == world.round
        free = world.status[wire.response] == "idle" and not world.withdrawn[wire.response]
        if called and free:
            if u < wire.credibility and world.open[wire.response]:
                world.answered[wire.response] = True
            else:
                world.called[wire.response] = True
            pledge = clip(case.doctrine(wire.by, "pledge"))
            world.commitment[wire.by] = closer_to_one(world.commitment[wire.by], pledge)
    for name in case.measures:
        world.called[name] = world.called[name] and not world.answered[name]


def give_signals(world):
    """Tell how costly what each side did was, and reckon its goodwill (7.6, 7.11)."""
    case = world.case
    for side in case.sides:
        signals, earned = [case.dynamics.cheap_talk], 0.0
        for name, measure in case.measures.items():
            if case.side(measure.owner) != side:
                continue
            shown = world.started[name] and world.attributed[name]
            if shown or world.withdrawn[name]:
                signals.append(case.rung_severity(measure.rung))
            earned += measure.credit if world.withdrawn[name] else 0.0
            earned -= measure.credit if world.started[name] and world.credited[name] else 0.0
        left = world.goodwill[side] * (1 - case.dynamics.goodwill_decay)
        world.signal[side], world.goodwill[side] = max(signals), max(left + earned, 0.0)
    for name in case.measures:
        kept = world.credited[name] or world.withdrawn[name]
        world.credited[name] = kept and not world.started[name]
