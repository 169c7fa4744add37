"""What never changes in a world: who is who, and what everybody wants (section 2)."""

from tests.reference.formulas import sign
from tests.reference.numbers import plain

ROLES = {"Russia": "challenger", "UnitedStates": "lead", "NATOAlly": "ally", "Ukraine": "target"}
"""The classes of the first crisis are general roles under another name."""


class Case:
    """A scenario in plain numbers, and what follows from it once and for all."""

    def __init__(self, scenario, luck=None):
        self.file = plain(scenario, luck)
        file = self.file
        self.horizon, self.dynamics = file.horizon, file.dynamics
        self.actors, self.sides, self.issues = (
            list(file.actors),
            list(file.sides),
            list(file.issues),
        )
        self.measures, self.events = file.measures, file.events
        self.alliances, self.outcomes = file.alliances, file.outcomes
        self.core = [issue for issue in self.issues if file.issues[issue].core]
        self.salience = {actor: self._weights(actor) for actor in self.actors}
        self.toward = {actor: self._directions(actor) for actor in self.actors}
        self.opening = {actor: file.actors[self.head(actor)].opening for actor in self.actors}
        self.span = {actor: self._span(actor) for actor in self.actors}
        self.ratifies = self._ratifiers()
        self.answers = self._announced()

    # Who is who.

    def role(self, actor):
        """Return the general role of an actor."""
        kind = self.file.actors[actor].kind
        return ROLES.get(kind, kind)

    def doctrine(self, actor, name):
        """Return a number of its class, 0 if it has none."""
        return self.file.actors[actor].doctrine.get(name, 0.0)

    def side(self, actor):
        """Return the side of an actor."""
        return self.file.actors[actor].side

    def other(self, side):
        """Return the other side."""
        first, second = self.sides
        return second if side == first else first

    def principal(self, side):
        """Return who speaks for a side."""
        return self.file.sides[side].principal

    def head(self, actor):
        """Return the principal of an actor's own side."""
        return self.principal(self.side(actor))

    def rival(self, actor):
        """Return the principal of the other side."""
        return self.principal(self.other(self.side(actor)))

    def alliance(self, actor):
        """Return the alliance of an actor, or None."""
        found = [a for a in self.alliances.values() if actor in a.members]
        return found[0] if found else None

    def rule(self, alliance, issue):
        """Return how an alliance decides on an issue."""
        return alliance.rules.get(issue, alliance.rule)

    def rung_severity(self, number):
        """Return the severity of a rung of the ladder."""
        return next(r.severity for r in self.file.ladder.rungs if r.number == number)

    def owned(self, actor):
        """Return the measures of an actor, by name."""
        return [name for name, measure in self.measures.items() if measure.owner == actor]

    # What everybody wants (7.1).

    def loss(self, actor, issue, point):
        """Return what the distance on one issue takes from an actor's utility."""
        distance = abs(point - self.file.actors[actor].ideal[issue])
        return self.salience[actor][issue] * distance**self.dynamics.curvature

    def utility(self, actor, package):
        """Return U, the utility of a point on every issue."""
        return 1 - sum(self.loss(actor, issue, package[issue]) for issue in self.issues)

    def _weights(self, actor):
        given = self.file.actors[actor].salience
        whole = sum(given[issue] for issue in self.issues)
        return {issue: given[issue] / whole for issue in self.issues}

    def _directions(self, actor):
        own, other = (self.file.actors[who].ideal for who in (actor, self.rival(actor)))
        return {issue: sign(other[issue] - own[issue]) for issue in self.issues}

    def _span(self, actor):
        """Return the utility of the own side's opening less that of the other's (7.3).

        Issue by issue, so that equal openings give exactly 0.
        """
        own, other = self.opening[actor], self.file.actors[self.rival(actor)].opening
        ideal, rho = self.file.actors[actor].ideal, self.dynamics.curvature
        return sum(
            self.salience[actor][k]
            * (abs(other[k] - ideal[k]) ** rho - abs(own[k] - ideal[k]) ** rho)
            for k in self.issues
        )

    # Who must consent, and what was announced.

    def _ratifiers(self):
        """Return on which issues each actor beside the principals must consent (7.13)."""
        heads = [self.principal(side) for side in self.sides]
        needed = {actor: set() for actor in self.actors if actor not in heads}
        for issue in self.issues:
            asked = list(self.file.issues[issue].decided_by)
            for alliance in self.alliances.values():
                if self.rule(alliance, issue) == "consensus":
                    asked += alliance.members
            for actor in asked:
                if actor not in heads:
                    needed[actor].add(issue)
        return {actor: issues for actor, issues in needed.items() if issues}

    def _announced(self):
        """Return tripwires, in the order of the measures they answer, and then threats."""
        wires = []
        for name, measure in self.measures.items():
            for wire in measure.tripwires:
                wire.to_measure, wire.to_event = name, None
                wires.append(wire)
        for threat in self.file.threats.values():
            threat.to_measure, threat.to_event = None, threat.on_event
            wires.append(threat)
        for wire in wires:
            if wire.believed is None:
                wire.believed = wire.credibility
        return wires
