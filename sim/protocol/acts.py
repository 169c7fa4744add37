"""Acts: what was chosen takes effect, is traced, and calls the answers announced to it."""

import numpy as np

from sim.crisis import Crisis
from sim.draws import Stream
from sim.rules.audience import committed
from sim.rules.fold import total
from sim.terms import ACTIVE, DEESCALATION_SCORE, IDLE, PREPARING, BoolW, FloatW


def take_effect(crisis: Crisis) -> None:
    """Let measures that are ready take effect, and those that have run their time lapse."""
    state = crisis.state
    due = (state.status == PREPARING) & (crisis.step >= state.ready)
    np.copyto(state.status, ACTIVE, where=due)
    over = (state.status == ACTIVE) & (crisis.step >= state.ready + crisis.layout.columns.lasts)
    np.copyto(state.status, IDLE, where=over)
    refresh_facts(crisis)


def refresh_facts(crisis: Crisis) -> None:
    """Set where issues stand: settled terms, else what a measure holds, else the status quo."""
    state, numbers = crisis.state, crisis.numbers
    state.standing[:] = numbers.status_quo
    for issue, holders in crisis.layout.columns.holders.items():
        for row in holders:
            held = state.status[row] == ACTIVE
            np.copyto(state.standing[issue], numbers.holds[row, issue], where=held)
    np.copyto(state.standing, state.terms, where=state.settled)


def carry_out(crisis: Crisis, previous: BoolW) -> None:
    """Withdraw and begin what was chosen, then whatever answers it calls.

    Parameters
    ----------
    crisis : Crisis
    previous : (M, W) bool
        Measures begun as answers in the round before, which call answers in their turn.
    """
    state, layout = crisis.state, crisis.layout
    if not layout.measures:
        return
    np.copyto(state.status, IDLE, where=state.withdrawn)
    _charge_unanswered(crisis)
    luck = crisis.draws.uniform(Stream.ATTRIBUTION, crisis.step, len(layout.measures))
    traced = luck < crisis.numbers.attribution
    _begin(crisis, state.started, traced)
    np.maximum(state.rung, held_rungs(crisis), out=state.rung)
    crisis.refresh_open()
    _call_answers(crisis, (state.started | previous) & state.attributed)
    _begin(crisis, state.answered, traced)
    state.started |= state.answered
    score = np.where(state.started, layout.columns.score, 0.0)
    score += np.where(state.withdrawn, DEESCALATION_SCORE, 0.0)
    state.score[:] = total(score) / len(layout.actors)


def _charge_unanswered(crisis: Crisis) -> None:
    """Let whoever left an announced answer out pay before its audience; a call binds once.

    Nobody pays for an answer that could not be begun.
    """
    state, owner = crisis.state, crisis.layout.columns.owner
    left_out = state.called & crisis.open & ~state.started
    for row in np.flatnonzero(left_out.any(axis=1)):
        actor = owner[row]
        state.paid[actor] += np.where(left_out[row], state.audience[actor], 0.0)
    state.called[:] = False


def _begin(crisis: Crisis, begun: BoolW, traced: BoolW) -> None:
    """Prepare measures, trace them to their owners, and stake the names of the owners.

    Parameters
    ----------
    crisis : Crisis
    begun, traced : (M, W) bool
        Which measures begin, and which would be traced.
    """
    state, columns = crisis.state, crisis.layout.columns
    at_once = columns.lead_time == 0
    np.copyto(state.status, np.where(at_once, ACTIVE, PREPARING), where=begun)
    np.copyto(state.ready, crisis.step + columns.lead_time, where=begun)
    np.copyto(state.attributed, traced, where=begun)
    state.used |= begun
    public = begun & traced
    for row in np.flatnonzero(public.any(axis=1)):
        commitment = state.commitment[columns.owner[row]]
        staked = committed(commitment, crisis.numbers.stake[row])
        np.copyto(commitment, staked, where=public[row])


def held_rungs(crisis: Crisis) -> FloatW:
    """Return the rung of the highest measure that each side has in hand, (S, W)."""
    status, columns = crisis.state.status, crisis.layout.columns
    in_hand = (status != IDLE) * columns.rung
    return np.stack(
        [np.maximum.reduce(in_hand[rows], axis=0, initial=0.0) for rows in columns.of_side]
    )


def _call_answers(crisis: Crisis, trigger: BoolW) -> None:
    """Let acts and events call the answers that were announced to them.

    Parameters
    ----------
    crisis : Crisis
    trigger : (M, W) bool
        Acts that are seen.
    """
    state, wires = crisis.state, crisis.layout.wires
    luck = crisis.draws.uniform(Stream.TRIPWIRE, crisis.step, max(len(wires), 1))
    bound = luck[: len(wires)] < crisis.numbers.credibility
    free = (state.status == IDLE) & ~state.withdrawn
    for index, wire in enumerate(wires):
        called = (
            trigger[wire.measure]
            if wire.measure is not None
            else state.happened[wire.event] == crisis.step
        )
        if not called.any():
            continue
        due = called & free[wire.response]
        at_once = due & bound[index] & crisis.open[wire.response]
        state.answered[wire.response] |= at_once
        state.called[wire.response] |= due & ~at_once
        _pledge(crisis, wire.by, due)
    state.called &= ~state.answered


def _pledge(crisis: Crisis, actor: int, due: BoolW) -> None:
    """Put the name of whoever announced an answer at stake when it is called."""
    state, doctrine = crisis.state, crisis.numbers.doctrine
    if "pledge" in doctrine:
        staked = committed(state.commitment[actor], np.clip(doctrine["pledge"][actor], 0.0, 1.0))
        np.copyto(state.commitment[actor], staked, where=due)


def signal(crisis: Crisis) -> None:
    """Tell how costly what each side did was, credit what it withdrew, debit what it resumed."""
    state, numbers, columns = crisis.state, crisis.numbers, crisis.layout.columns
    shown = (state.started & state.attributed) | state.withdrawn
    strength = np.where(shown, numbers.severity, 0.0)
    earned = np.where(state.withdrawn, numbers.credit, 0.0)
    earned = earned - np.where(state.started & state.credited, numbers.credit, 0.0)
    state.credited[:] = (state.credited | state.withdrawn) & ~state.started
    state.goodwill *= 1.0 - numbers.goodwill_decay
    for side, rows in enumerate(columns.of_side):
        loudest = np.maximum.reduce(strength[rows], axis=0, initial=0.0)
        state.signal[side] = np.maximum(numbers.cheap_talk, loudest)
        state.goodwill[side] = np.maximum(state.goodwill[side] + total(earned[rows]), 0.0)
