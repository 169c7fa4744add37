"""What is said of a decision: options, their parts, beliefs, lines and rooms."""

from dataclasses import dataclass
from typing import Final

GROUPS: Final = ("deal", "facts", "cost", "war", "answers", "act", "duty", "lean")
"""Groups of parts, in the order in which they are shown."""

MEANINGS: Final = {
    "deal": "the own offer times the chance that the other side gives way; for an acceptance the "
    "other's offer, for force victory and defeat",
    "facts": "things as they are, or would be, times the chance of no deal",
    "cost": "cost borne and expected, threats on events included, times the chance of no deal",
    "war": "the war that is reckoned with, times the chance of no deal; for force its cost",
    "answers": "announced answers to the act, as they are believed",
    "act": "backing down, or rungs of the ladder skipped",
    "duty": "answers announced and called that would be left out",
    "lean": "grievance, and the doctrine of the class",
}
"""What each group holds."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the value of an option.

    Attributes
    ----------
    group : str
        One of `GROUPS`.
    name : str
        What it is.
    amount : float
        In utility; the parts of an option add up to its value.
    """

    group: str
    name: str
    amount: float


@dataclass(frozen=True, slots=True)
class OptionAccount:
    """One option of an actor in a round.

    Attributes
    ----------
    label : str
        What it is, in the words that `detente branch --do` takes.
    kind : str
        Kind of act, which is its nest.
    available : bool
    obstacles : tuple of str
        Why it was not available; empty if it was.
    value : float
        In utility. Of an option that was not available, as far as the engine reckons it.
    parts : tuple of Part
        What it adds up from.
    own_risk, rival_risk : float
        Critical risks after it: of the own principal, and of the other one as seen.
    chance_seen, chance_true : float
        Chance that the other side gives way, as seen and with the other's risk as it is, in [0, 1].
    nest_probability, within_probability, probability : float
        Chance of its kind, of it within its kind, and of it, in [0, 1].
    """

    label: str
    kind: str
    available: bool
    obstacles: tuple[str, ...]
    value: float
    parts: tuple[Part, ...]
    own_risk: float
    rival_risk: float
    chance_seen: float
    chance_true: float
    nest_probability: float
    within_probability: float
    probability: float

    def group(self, name: str) -> float:
        """Return the sum of the parts of a group."""
        return sum(part.amount for part in self.parts if part.group == name)


@dataclass(frozen=True, slots=True)
class Belief:
    """What an actor believed of the other principal, against what was so.

    Attributes
    ----------
    own_risk : float
        Critical risk of the own principal.
    seen, true : float
        Critical risk of the other principal as it was seen, and as it was.
    misperception_left : float
        Share of the initial misperception that learning has left, in [0, 1].
    bias, noise : float
        What bias and noise put into what was seen; `seen` less `true` is their sum.
    chance_seen, chance_true : float
        Chance that the other side gives way if one holds, as seen and with the truth, in [0, 1].
    """

    own_risk: float
    seen: float
    true: float
    misperception_left: float
    bias: float
    noise: float
    chance_seen: float
    chance_true: float


@dataclass(frozen=True, slots=True)
class Crossing:
    """A line that terms cross.

    Attributes
    ----------
    actor : str
        Whose line it is.
    issue : str
    point : float
        What the terms say, in [0, 1].
    line, stated : float
        The line in effect, and as it was stated, in [0, 1].
    by : float
        How far the terms lie beyond the line in effect, > 0.
    """

    actor: str
    issue: str
    point: float
    line: float
    stated: float
    by: float


@dataclass(frozen=True, slots=True)
class Room:
    """How far a side may offer on an issue, and who bounds it.

    Attributes
    ----------
    issue : str
    position, room, line : float
        Standing offer, farthest offer, and the principal's own line in effect, in [0, 1].
    bound_by : str
        Whose line the room is.
    short : float
        How far the room falls short of the principal's own line, >= 0.
    """

    issue: str
    position: float
    room: float
    line: float
    bound_by: str
    short: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the other side's standing offer was not accepted.

    Attributes
    ----------
    own : tuple of Crossing
        Lines of the actor that the offer crosses.
    vetoers : tuple of Crossing
        Lines of those who have vetoed terms before, and must consent.
    unheard : bool
        Whether the allies that must be heard had not been.
    shortfall : float or None
        By how much accepting was worth less than the best way to bargain on, in utility; None for
        an actor that does not accept or if there was nothing to accept.
    """

    own: tuple[Crossing, ...]
    vetoers: tuple[Crossing, ...]
    unheard: bool
    shortfall: float | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an actor did what it did in a round of a world.

    Attributes
    ----------
    title : str
        Of the scenario.
    seed, world, round : int
    actor : str
        Its key.
    principal : bool
        Whether it speaks for its side.
    rule : str
        `quantal response` or `best response`.
    precision : float
        Of quantal response, >= 0; 0 under best response.
    options : tuple of OptionAccount
        All that it could ever do, in the order of its menu.
    chosen, best : int
        Which of them it chose, and which is of highest value.
    belief : Belief
    refusal : Refusal or None
        Lines that the other's standing offer crosses; None if it accepted.
    rooms : tuple of Room
        Of a principal, on open issues; else empty.
    vetoes : tuple of Crossing
        Lines for which an accepted package was vetoed in this round, by anybody.
    """

    title: str
    seed: int
    world: int
    round: int
    actor: str
    principal: bool
    rule: str
    precision: float
    options: tuple[OptionAccount, ...]
    chosen: int
    best: int
    belief: Belief
    refusal: Refusal | None
    rooms: tuple[Room, ...]
    vetoes: tuple[Crossing, ...]

    @property
    def choice(self) -> OptionAccount:
        """The option that was chosen."""
        return self.options[self.chosen]

    @property
    def best_option(self) -> OptionAccount:
        """The option that a best response would be."""
        return self.options[self.best]
