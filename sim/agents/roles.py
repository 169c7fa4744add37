"""General roles that any scenario can name, each with what is its own."""

from typing import ClassVar

import numpy as np

from sim.agents.actor import Actor
from sim.doctrine import ALLY, CHALLENGER, LEAD, PARTNER, TARGET, Doctrine
from sim.rules.ripeness import pressed, yielding_to
from sim.rules.settlement import zone_width
from sim.terms import NEVER, BoolW, FloatW, Move


class Challenger(Actor):
    """Demands a change, links side issues to it, and answers a rejection.

    Its doctrine: `linkage` is read by the protocol; `reprisal` draws it, once an event has unlocked
    measures of its own, to the mildest of them that it has not used yet.
    """

    doctrine: ClassVar[Doctrine] = CHALLENGER

    def lean(self) -> FloatW:
        """See `Actor.lean`."""
        state = self.state
        lean = np.zeros(self.appraised.available.shape)
        left = np.ones(state.active.shape, dtype=bool)
        rows = self.menu.rows(Move.MEASURE)
        for row in sorted(rows, key=self._rung):
            measure = self.menu.options[row].measure
            event = self._unlocked_by(row)
            if event is None:
                continue
            open_now = left & self.appraised.available[row] & ~state.used[measure]
            open_now &= state.happened[event] != NEVER
            lean[row] = open_now * self.number("reprisal")
            left &= ~open_now
        return lean

    def endure(self, pressure: FloatW, pain: FloatW) -> None:  # noqa: ARG002 - not hurt into more
        """See `Actor.endure`."""
        _close_ranks(self, pressure)

    def _unlocked_by(self, row: int) -> int | None:
        """Return the event that unlocks an option, if one does."""
        return self.crisis.available[self.menu.options[row].measure].event

    def _rung(self, row: int) -> int:
        return self.crisis.layout.measures[self.menu.options[row].measure].rung


class Lead(Actor):
    """Speaks for an alliance: consults, offers side issues, announces answers.

    Its doctrine: `side_first` draws it to side issues while no zone on the core exists; `pledge`
    puts its name at stake whenever an answer that it announced is called.
    """

    doctrine: ClassVar[Doctrine] = LEAD

    def lean(self) -> FloatW:
        """See `Actor.lean`."""
        state, core = self.state, self.crisis.layout.core
        lean = np.zeros(self.appraised.available.shape)
        toward = self.crisis.numbers.toward[self.crisis.layout.principals[0]]
        width = zone_width(state.room[0], state.room[1], toward)
        blocked = np.logical_or.reduce((width < 0) & core[:, None], axis=0)
        rows = self.menu.spans[Move.CONCEDE]
        on_the_side = ~core[self.menu.issue[rows]][:, None]
        lean[rows] = (on_the_side & blocked) * self.number("side_first")
        return lean

    def endure(self, pressure: FloatW, pain: FloatW) -> None:  # noqa: ARG002 - not hurt into more
        """See `Actor.endure`."""
        _close_ranks(self, pressure)


class Ally(Actor):
    """Ratifies what its lead agrees to, grows more or less cohesive, and joins joint measures.

    Its doctrine: `reluctance` is the cohesion below which it joins nothing; `solidarity` draws it
    to measures of its own while the other side stands higher on the ladder.
    """

    doctrine: ClassVar[Doctrine] = ALLY

    def joins(self) -> BoolW:
        """Return in which worlds it takes part in joint measures, (W,) bool."""
        return np.asarray(self.cohesion >= self.number("reluctance"))

    def lean(self) -> FloatW:
        """See `Actor.lean`."""
        state = self.state
        lean = np.zeros(self.appraised.available.shape)
        higher = state.rung[1 - self.side] > state.rung[self.side]
        drawn = higher * (self.number("solidarity") * self.cohesion)
        lean[self.menu.spans[Move.MEASURE]] = drawn
        return lean

    def endure(self, pressure: FloatW, pain: FloatW) -> None:  # noqa: ARG002 - not hurt into more
        """See `Actor.endure`."""
        _close_ranks(self, pressure)


class Target(Actor):
    """Is fought over: can be coerced and armed, and can refuse what is settled over its head.

    Its doctrine: `defiance` turns pain into resolve; `dependence` makes its red lines yield to
    those of its lead.
    """

    doctrine: ClassVar[Doctrine] = TARGET

    def consult(self) -> None:
        """State how far it would go now, leaning on its lead as far as it depends on it."""
        super().consult()
        lead = self.crisis.layout.principal(self.row)
        toward = self.crisis.numbers.toward[self.row]
        patron = self.line_of(lead)
        self.red_line = yielding_to(self.red_line, patron, toward, self.number("dependence"))

    def lean(self) -> FloatW:
        """See `Actor.lean`."""
        return np.zeros(self.appraised.available.shape)

    def endure(self, pressure: FloatW, pain: FloatW) -> None:
        """See `Actor.endure`."""
        self.resolve = pressed(self.resolve, pain, self.number("defiance"))
        _close_ranks(self, pressure)


class Partner(Actor):
    """Carries out measures of its principal until what they cost it has worn it out.

    Its doctrine: `weariness`, by which strain wears it out.
    """

    doctrine: ClassVar[Doctrine] = PARTNER
    decides: ClassVar[bool] = False

    def consents(self) -> BoolW:
        """Return in which worlds it still carries out measures, (W,) bool."""
        strain = (1.0 - self.resolve) * self.cost
        return np.asarray(self.number("weariness") * strain < 1.0)

    def lean(self) -> FloatW:
        """See `Actor.lean`."""
        return np.zeros(self.appraised.available.shape)

    def endure(self, pressure: FloatW, pain: FloatW) -> None:  # noqa: ARG002 - not hurt into more
        """See `Actor.endure`."""
        _close_ranks(self, pressure)


def _close_ranks(actor: Actor, pressure: FloatW) -> None:
    """Raise cohesion and resolve of a pressed member of an alliance (backlash)."""
    alliance = int(actor.crisis.layout.alliance_of[actor.row])
    if alliance < 0:
        return
    rate = actor.crisis.numbers.backlash[alliance] * actor.number("exposure")
    actor.cohesion = pressed(actor.cohesion, pressure, rate)
    actor.resolve = pressed(actor.resolve, pressure, rate)
