"""Acts: what was chosen takes effect, is traced, and calls the answers announced to it."""

import numpy as np

from sim.crisis import Crisis
from sim.draws import Stream
from sim.rules.audience import committed
from sim.terms import (
    DEESCALATION_SCORE,
    ESCALATION_SCORE,
    BoolW,
    Status,
)


def take_effect(crisis: Crisis) -> None:
    """Let measures that are ready take effect, and those that have run their time lapse."""
    state = crisis.state
    for row, measure in enumerate(crisis.layout.measures):
        status, ready = state.status[row], state.ready[row]
        due = (status == Status.PREPARING) & (crisis.step >= ready)
        np.copyto(status, Status.ACTIVE, where=due)
        if measure.duration is not None:
            over = (status == Status.ACTIVE) & (crisis.step >= ready + measure.duration)
            np.copyto(status, Status.IDLE, where=over)
    refresh_facts(crisis)


def refresh_facts(crisis: Crisis) -> None:
    """Set where issues stand: settled terms, else what a measure holds, else the status quo."""
    state, numbers = crisis.state, crisis.numbers
    state.standing[:] = numbers.status_quo
    for row, measure in enumerate(crisis.layout.measures):
        for issue in measure.holds:
            held = state.status[row] == Status.ACTIVE
            np.copyto(state.standing[issue], numbers.holds[row, issue], where=held)
    np.copyto(state.standing, state.terms, where=state.settled)


def call_answers(crisis: Crisis, previous: BoolW) -> None:
    """Trace what was begun, and let it call the answers that were announced to it.

    Parameters
    ----------
    crisis : Crisis
    previous : (M, W) bool
        Measures begun as answers in the round before, which call answers in their turn.
    """
    state, numbers, layout = crisis.state, crisis.numbers, crisis.layout
    measures = len(layout.measures)
    if not measures:
        return
    luck = crisis.draws.uniform(Stream.ATTRIBUTION, crisis.step, measures)
    acts = state.started.copy()
    traced = luck < numbers.attribution
    np.copyto(state.attributed, traced, where=acts)
    trigger = (acts | previous) & state.attributed
    _charge_unanswered(crisis)
    wires = len(layout.wires)
    bound = crisis.draws.uniform(Stream.TRIPWIRE, crisis.step, max(wires, 1))
    for index, wire in enumerate(layout.wires):
        due = (
            trigger[wire.measure]
            if wire.measure is not None
            else state.happened[wire.event] == crisis.step
        )
        due = due & (state.status[wire.response] == Status.IDLE) & ~state.started[wire.response]
        at_once = due & (bound[index] < numbers.credibility[index]) & crisis.open_to(wire.response)
        state.answered[wire.response] |= at_once
        state.called[wire.response] |= due & ~at_once
        _pledge(crisis, wire.by, due)
    np.copyto(state.attributed, traced, where=state.answered & ~acts)
    state.started |= state.answered
    state.called &= ~state.answered


def _charge_unanswered(crisis: Crisis) -> None:
    """Let whoever left an announced answer out pay before its audience; a call binds once."""
    state = crisis.state
    for row, measure in enumerate(crisis.layout.measures):
        left_out = state.called[row] & ~state.started[row]
        state.paid[measure.owner] += np.where(left_out, state.audience[measure.owner], 0.0)
    state.called[:] = False


def _pledge(crisis: Crisis, actor: int, due: BoolW) -> None:
    """Put the name of whoever announced an answer at stake when it is called."""
    state, numbers = crisis.state, crisis.numbers
    if "pledge" in numbers.doctrine:
        staked = committed(
            state.commitment[actor], np.clip(numbers.doctrine["pledge"][actor], 0.0, 1.0)
        )
        np.copyto(state.commitment[actor], staked, where=due)


def begin(crisis: Crisis, consents: BoolW) -> None:
    """Begin what was chosen or called: prepare it, stake names, count the score.

    Parameters
    ----------
    crisis : Crisis
    consents : (A, W) bool
        Which partners still carry out measures.
    """
    state, numbers = crisis.state, crisis.numbers
    score = np.zeros(state.tension.shape)
    for row, measure in enumerate(crisis.layout.measures):
        if measure.through is not None:
            state.started[row] &= consents[measure.through]
        begun = state.started[row]
        if begun.any():
            starts = Status.ACTIVE if measure.lead_time == 0 else Status.PREPARING
            np.copyto(state.status[row], starts, where=begun)
            np.copyto(state.ready[row], crisis.step + measure.lead_time, where=begun)
            state.used[row] |= begun
            stake = committed(state.commitment[measure.owner], numbers.stake[row])
            public = begun & state.attributed[row]
            np.copyto(state.commitment[measure.owner], stake, where=public)
            score += np.where(begun, ESCALATION_SCORE[measure.category], 0.0)
            if measure.force:
                state.deliberate |= begun
        score += np.where(state.withdrawn[row], DEESCALATION_SCORE, 0.0)
    state.score[:] = score / len(crisis.layout.actors)


def signal(crisis: Crisis) -> None:
    """Tell how costly what each side did was, and credit what it withdrew."""
    state, numbers, layout = crisis.state, crisis.numbers, crisis.layout
    state.signal[:] = numbers.cheap_talk
    state.goodwill *= 1.0 - numbers.goodwill_decay
    for row, measure in enumerate(layout.measures):
        side = int(layout.side_of[measure.owner])
        shown = (state.started[row] & state.attributed[row]) | state.withdrawn[row]
        strength = np.where(shown, numbers.severity[row], 0.0)
        state.signal[side] = np.maximum(state.signal[side], strength)
        state.goodwill[side] += np.where(state.withdrawn[row], numbers.credit[row], 0.0)
