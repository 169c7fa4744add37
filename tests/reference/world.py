"""One world, played round by round as section 3 of docs/model.md tells it."""

from tests.reference import acts, aftermath, choices, lines, nature, settling, values
from tests.reference.case import Case
from tests.reference.luck import Luck

BY_AXES = {
    "actors issues": "position red_line breach veto",
    "actors": (
        "resolve capability commitment cost paid cohesion gap bias error grievance own_offer "
        "other_offer no_deal audience risk belief choice confidence worth holding vetoed"
    ),
    "sides issues": "room",
    "sides": "consulted goodwill signal rung peak",
    "issues": "standing settled terms",
    "measures": "status ready attributed started withdrawn called answered used credited",
    "alliances": "joining",
    "events": "happened",
    "outcomes": "held",
    "": (
        "tension score incident incidents deliberate inadvertent agreed refused vetoes outcome "
        "ended active"
    ),
}
"""Everything that changes, by what it is told of."""

AXES = {name: axes.split() for axes, names in BY_AXES.items() for name in names.split()}


class World:
    """One world of a scenario: dictionaries by name, and no arrays."""

    def __init__(self, scenario, seed=0, number=0, draw=False):
        self.luck = Luck(seed, number)
        self.case = Case(scenario, self.luck if draw else None)
        self.round = 0
        for name, axes in AXES.items():
            setattr(self, name, self._everywhere(axes, 0.0))
        self.open = self._everywhere(["measures"], False)
        self.joined = self._everywhere(["measures"], 1.0)
        self._begin()
        acts.take_effect(self)
        lines.consult(self)
        values.reckon(self)
        nature.begin_at_rest(self)

    def _everywhere(self, axes, value):
        """Return a value for every name on some axes."""
        if not axes:
            return value
        names = getattr(self.case, axes[0])
        return {name: self._everywhere(axes[1:], value) for name in names}

    def _begin(self):
        """Set what is not zero at the start (section 5)."""
        case = self.case
        for actor in case.actors:
            given, alliance = case.file.actors[actor], case.alliance(actor)
            self.position[actor] = dict(case.opening[actor])
            self.red_line[actor] = dict(given.red_line)
            self.resolve[actor], self.capability[actor] = given.resolve, given.capability
            self.bias[actor], self.gap[actor] = given.perception.bias, 1.0
            self.cohesion[actor] = 1.0 if alliance is None else alliance.cohesion
            self.vetoed[actor], self.choice[actor] = False, 0
        for name, measure in case.measures.items():
            self.status[name] = "active" if measure.active else "idle"
            self.used[name] = self.attributed[name] = measure.active
            self.ready[name] = 0
        for issue in case.issues:
            self.settled[issue] = False
        for event in case.events:
            self.happened[event] = None
        self.agreed = self.deliberate = self.inadvertent = False
        self.outcome = self.ended = None
        self.active = True

    def is_active(self, measure):
        """Return whether a measure is in effect."""
        return self.status[measure] == "active"

    def core_is_open(self):
        """Return whether a core issue is not settled."""
        return not all(self.settled[issue] for issue in self.case.core)

    def play(self):
        """Play rounds until the world has ended; return it."""
        while self.active:
            self.step()
        return self

    def step(self, decide=choices.decide):
        """Play one round; `decide` returns what each actor takes."""
        self.round += 1
        acts.take_effect(self)
        nature.happen(self)
        values.perceive(self)
        lines.consult(self)
        values.reckon(self)
        taken = decide(self)
        acts.act(self, taken)
        nature.nature(self)
        heads = [self.case.principal(side) for side in self.case.sides]
        accepted = [taken[head].kind == "accept" for head in heads]
        settled = settling.settle_package(self, *accepted)
        settled = settling.settle_sides(self) or settled
        aftermath.aftermath(self, settled=settled)
        aftermath.endure(self)
        aftermath.fall_out(self)
        nature.end(self)

    def snapshot(self):
        """Return everything that changes as nested lists of plain numbers, in the file's order."""
        return {name: self._listed(name, getattr(self, name), axes) for name, axes in AXES.items()}

    def _listed(self, name, value, axes):
        if axes:
            return [self._listed(name, value[key], axes[1:]) for key in getattr(self.case, axes[0])]
        if name == "status":
            return ["idle", "preparing", "active"].index(value)
        if name == "outcome" and value is not None:
            return list(self.case.outcomes).index(value)
        return -1 if value is None else float(value)
