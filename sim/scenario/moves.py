"""What a scenario file says about the ladder, measures, threats, events, incidents and outcomes."""

from typing import Annotated

from pydantic import Field

from sim.scenario.condition import Condition, Name, Round
from sim.scenario.number import Amount, Exponent, Frozen, Share, Shift, Source
from sim.scenario.parties import Points, Prose, Text
from sim.terms import Category, Ending

RungNumber = Annotated[int, Field(ge=0, le=1000)]


class Rung(Frozen):
    """A level of the ladder."""

    number: RungNumber
    name: Text
    severity: Share


class Threshold(Frozen):
    """A boundary between classes of rungs."""

    rung: RungNumber = Field(description="First rung above the boundary.")
    name: Text


class Ladder(Frozen):
    """The escalation ladder."""

    rungs: Annotated[tuple[Rung, ...], Field(min_length=2, max_length=100)]
    thresholds: Annotated[tuple[Threshold, ...], Field(max_length=20)] = ()
    descent: Amount = Field(
        default=1000.0, description="Rungs a side can come down in a round; friction of descent."
    )
    source: Source


class Tripwire(Frozen):
    """An announced response to the measure it stands under."""

    by: Name = Field(description="Who announced it.")
    response: Name = Field(description="The measure it will take.")
    credibility: Share = Field(description="Chance that it is carried out at once when called.")
    believed: Share | None = Field(
        default=None, description="Chance as the threatened side sees it; credibility if left out."
    )
    source: Source


class Threat(Tripwire):
    """An announced response to an event."""

    on_event: Name = Field(description="The event that calls it.")


class Force(Frozen):
    """A decisive use of force."""

    chance: Share | None = Field(
        default=None, description="Chance of winning; from capabilities if left out."
    )
    against: Name = Field(description="Whose capability opposes it.")
    decisiveness: Exponent = Field(default=1.0, description="Exponent m of the contest.")
    win: Points = Field(description="Where issues stand if it succeeds.")
    lose: Points = Field(description="Where issues stand if it fails.")
    spread: Share = Field(default=0.0, description="Chance a round that the war widens.")
    spread_rung: RungNumber | None = Field(default=None, description="Rung of the wider war.")


class Measure(Frozen):
    """A unilateral act beside the bargaining table."""

    name: Text
    owner: Name
    rung: RungNumber
    category: Category
    source: Source
    note: Prose = ""
    active: bool = Field(default=False, description="Already in effect at round 0.")
    cost: Amount = Field(default=0.0, description="To the owner, each round.")
    pain: Annotated[dict[Name, Amount], Field(max_length=200)] = Field(
        default_factory=dict, description="Cost to others, each round."
    )
    hazard: Amount = Field(default=0.0, description="Tension it feeds while in effect.")
    commitment: Share = Field(default=0.0, description="Public stake that taking it adds.")
    credit: Amount = Field(default=0.0, description="Goodwill that withdrawing it earns.")
    lead_time: Round = Field(default=0, description="Rounds from decision to effect.")
    duration: Annotated[int, Field(ge=1, le=10_000)] | None = Field(
        default=None, description="Rounds in effect before it lapses; without end if left out."
    )
    reversible: bool = Field(default=False, description="Whether it can be withdrawn.")
    attribution: Share = Field(default=1.0, description="Chance that it is traced to its owner.")
    through: Name | None = Field(default=None, description="Partner that carries it out.")
    partner_share: Share = Field(default=0.0, description="Share of the cost the partner bears.")
    joint: Name | None = Field(
        default=None, description="Alliance that must join; pain grows with who does."
    )
    requires: Condition = Field(default=Condition(), description="What must hold first.")
    holds: Points = Field(default_factory=dict, description="Where it keeps issues in fact.")
    arms: Annotated[dict[Name, Shift], Field(max_length=50)] = Field(
        default_factory=dict, description="Capability it gives an actor each round in effect."
    )
    tripwires: Annotated[tuple[Tripwire, ...], Field(max_length=50)] = ()
    force: Force | None = None


class Event(Frozen):
    """A change from outside the bargaining, once in each world."""

    name: Text
    when: Condition = Field(description="When it happens.")
    source: Source
    note: Prose = ""
    commitment: Annotated[dict[Name, Shift], Field(max_length=200)] = Field(default_factory=dict)
    bias: Annotated[dict[Name, Shift], Field(max_length=200)] = Field(
        default_factory=dict, description="Added to the error of belief of each actor."
    )
    cost: Annotated[dict[Name, Shift], Field(max_length=200)] = Field(default_factory=dict)
    resolve: Annotated[dict[Name, Shift], Field(max_length=200)] = Field(default_factory=dict)
    grievance: Annotated[dict[Name, Shift], Field(max_length=200)] = Field(default_factory=dict)
    tension: Shift = 0.0


class Incidents(Frozen):
    """Accidents and encounters that nobody chose."""

    hazard: Amount = Field(default=0.0, description="Incidents a round per unit of tension.")
    relief: Share = Field(default=0.0, description="Share that settling the rules removes.")
    relieved_by: Name | None = Field(default=None, description="The issue that relieves.")
    jump: RungNumber = Field(default=1, description="Rungs that both sides go up.")
    ceiling: RungNumber = Field(description="Highest rung that an incident alone leads to.")
    tension: Amount = Field(default=0.0, description="Tension that an incident adds.")
    war_from: RungNumber = Field(description="From this rung an incident may become war.")
    war_chance: Share = Field(default=0.0, description="Chance that it does.")
    war_rung: RungNumber = Field(description="Rung of that war.")
    source: Source
    note: Prose = ""


class Outcome(Frozen):
    """A way for a world to end; rules are tried in the order of the file."""

    name: Text
    kind: Ending = Field(alias="class", description="Class of outcome.")
    side: Name | None = Field(default=None, description="Which side, for a capitulation.")
    when: Condition = Field(default=Condition(), description="What must hold.")
    rounds: Annotated[int, Field(ge=1, le=10_000)] = Field(
        default=1, description="Rounds in a row for which it must hold; 1 in the last round."
    )
    at_horizon: bool = Field(default=False, description="Tried in the last round only.")
    source: Source
    note: Prose = ""
