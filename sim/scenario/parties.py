"""What a scenario file says about issues, sides, actors and alliances."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from sim.scenario.condition import Name, Names
from sim.scenario.number import Amount, Frozen, Positive, Share, Shift, Source, Trait

Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=400)]
Prose: TypeAlias = Annotated[str, Field(max_length=20_000)]
Points: TypeAlias = Annotated[dict[Name, Share], Field(max_length=200)]


class NamedPoint(Frozen):
    """A point of an issue that has a meaning of its own."""

    at: Share
    name: Text


class Issue(Frozen):
    """One dimension of the dispute, a continuum from 0 to 1."""

    name: Text
    zero: Text = Field(description="What the point 0 means.")
    one: Text = Field(description="What the point 1 means.")
    points: Annotated[tuple[NamedPoint, ...], Field(max_length=50)] = ()
    status_quo: Share = Field(description="Where things stand when no measure holds them.")
    core: bool = Field(description="Whether there is no comprehensive agreement without it.")
    decided_by: Names = Field(
        default=(), description="Actors beside the principals whose consent a change needs."
    )
    pace: Share = Field(
        default=0.0,
        description="Chance a round that a side issue which both may close is closed.",
    )
    source: Source
    note: Prose = ""


class Side(Frozen):
    """One of the two sides."""

    name: Text
    principal: Name = Field(description="The actor that speaks for the side.")
    shared_interest: Prose = Field(default="", description="Free text for readers.")


class Audience(Frozen):
    """Cost of being seen to back down, in units of utility at full commitment."""

    domestic: Amount = Field(default=0.0, description="Before the public at home.")
    foreign: Amount = Field(
        default=0.0, description="Before others; grows with the cohesion of the own alliance."
    )


class Perception(Frozen):
    """How well an actor sees the other principal's critical risk."""

    bias: Shift = Field(
        default=0.0, description="Systematic error; below 0 the other seems softer than it is."
    )
    noise: Amount = Field(default=0.0, description="Standard deviation of the error each round.")
    learning: Share = Field(
        default=0.0, description="Share of the error that a fully costly act removes."
    )


class Actor(Frozen):
    """A state or bloc that decides."""

    name: Text
    kind: Annotated[str, Field(alias="class", max_length=200)] = Field(
        alias="class",
        description="An agent class of the engine, or my_module:MyActor for one of your own.",
    )
    side: Name
    source: Source
    note: Prose = ""
    capability: Amount = Field(description="Means it can bring to bear, in any unit.")
    resolve: Share = Field(description="Willingness to bear cost and risk.")
    war_cost: Amount = Field(description="Utility lost in war.")
    rationality: Amount | Literal["best_response"] = Field(
        description="Precision of choice; best_response is the limit."
    )
    flexibility: Amount = Field(default=0.0, description="How far lines bend per unit of cost.")
    patience: Share = Field(default=1.0, description="1 waits at no cost, 0 feels all of it.")
    delay_cost: Amount = Field(default=0.0, description="Cost of each round without settlement.")
    exposure: Share = Field(default=0.0, description="How much pressure on its alliance it feels.")
    gradualism: Amount = Field(
        default=0.0, description="Reluctance to skip rungs, in utility per rung skipped."
    )
    audience: Audience = Audience()
    perception: Perception = Perception()
    ideal: Points = Field(description="What it would most like, by issue.")
    opening: Points = Field(
        default_factory=dict, description="First public demand by issue; principals only."
    )
    red_line: Points = Field(description="Farthest point it accepts, by issue.")
    hard_limit: Points = Field(
        default_factory=dict,
        description="Farthest point to which cost may bend a red line; the red line if left out.",
    )
    salience: Annotated[dict[Name, Amount], Field(max_length=200)] = Field(
        description="Weight of each issue; normalised to 1."
    )
    doctrine: Annotated[dict[Name, Trait], Field(max_length=50)] = Field(
        default_factory=dict, description="Numbers of its class; see `detente classes`."
    )


class Alliance(Frozen):
    """Actors of one side that decide together."""

    name: Text
    members: Annotated[Names, Field(min_length=1)]
    lead: Name
    rule: Literal["lead", "weighted", "consensus"] = Field(
        description="Whose red lines bind offers, unless `rules` says otherwise."
    )
    rules: Annotated[
        dict[Name, Literal["lead", "weighted", "consensus"]], Field(max_length=200)
    ] = Field(default_factory=dict, description="Decision rule by issue.")
    drag: Share = Field(
        default=0.0, description="Chance that consulting takes up a round, without cohesion."
    )
    cohesion: Share = Field(description="At the start, of every member.")
    backlash: Amount = Field(
        default=0.0, description="Cohesion and resolve gained per unit of pressure and exposure."
    )
    discord: Amount = Field(
        default=0.0, description="Cohesion lost when the lead offers more than a member accepts."
    )
    quorum: Share = Field(default=0.0, description="Capability that must join a joint measure.")
    source: Source
    note: Prose = ""


class Dynamics(Frozen):
    """Numbers that belong to no one actor."""

    curvature: Positive = Field(default=1.0, description="Exponent rho of the distance.")
    war_odds: Amount = Field(default=0.0, description="eta: chance of war felt per tension.")
    sharpness: Amount = Field(default=5.0, description="kappa: how sure risks are compared.")
    steps: Annotated[tuple[Positive, ...], Field(min_length=1, max_length=12)] = Field(
        description="Sizes of a concession on one issue."
    )
    outlook: Amount = Field(default=0.0, description="Rounds ahead over which cost is expected.")
    commitment: Share = Field(
        default=0.0, description="Share of the way to full commitment that a round of demands adds."
    )
    cheap_talk: Share = Field(
        default=0.0, description="Signal in an offer, beside 1 for the costliest act."
    )
    relaxation: Share = Field(
        default=1.0, description="Share of the distance to its source that tension goes a round."
    )
    frustration: Amount = Field(default=0.0, description="Tension that a refused offer adds.")
    grievance: Amount = Field(
        default=0.0, description="Value that a refusal or breach adds to hitting back."
    )
    grievance_decay: Share = Field(default=0.5, description="Share of a grievance lost a round.")
    goodwill_decay: Share = Field(default=0.2, description="Share of goodwill lost a round.")
    source: Source
    note: Prose = ""
