"""A whole scenario file."""

from datetime import date, timedelta
from typing import Annotated, ClassVar, Self

from pydantic import Field, ValidationInfo, model_validator

from sim.scenario.checks import cross_check
from sim.scenario.condition import Name
from sim.scenario.moves import Event, Incidents, Ladder, Measure, Outcome, Threat
from sim.scenario.number import Frozen
from sim.scenario.parties import Actor, Alliance, Dynamics, Issue, Prose, Side, Text
from sim.scenario.problems import InvalidInput
from sim.scenario.reading import FromFile


class Calendar(Frozen):
    """How rounds lie in time."""

    start: date = Field(description="Day of round 0.")
    round_days: Annotated[int, Field(ge=1, le=3660)] = Field(description="Days in a round.")


class Scenario(FromFile):
    """A crisis: who disputes what, with which means, and how it may end."""

    CAN_EXTEND: ClassVar[bool] = True

    schema_version: Annotated[int, Field(ge=1, le=1)] = Field(description="Form of this file: 1.")
    name: Name
    title: Text
    notes: Prose = ""
    sources: Annotated[dict[Name, Text], Field(max_length=200)] = Field(
        default_factory=dict, description="What is cited, beside claims."
    )
    claims: Annotated[
        dict[Annotated[str, Field(pattern=r"^C[1-9][0-9]*$")], Text], Field(max_length=500)
    ] = Field(default_factory=dict, description="Statements that the scenario encodes.")
    calendar: Calendar
    horizon: Annotated[int, Field(ge=1, le=10_000)] = Field(description="Rounds at the most.")
    issues: Annotated[dict[Name, Issue], Field(min_length=1, max_length=100)]
    sides: Annotated[dict[Name, Side], Field(min_length=2, max_length=2)]
    actors: Annotated[dict[Name, Actor], Field(min_length=2, max_length=1000)]
    alliances: Annotated[dict[Name, Alliance], Field(max_length=20)] = Field(default_factory=dict)
    ladder: Ladder
    measures: Annotated[dict[Name, Measure], Field(max_length=500)] = Field(default_factory=dict)
    threats: Annotated[dict[Name, Threat], Field(max_length=100)] = Field(default_factory=dict)
    events: Annotated[dict[Name, Event], Field(max_length=100)] = Field(default_factory=dict)
    incidents: Incidents
    dynamics: Dynamics
    outcomes: Annotated[dict[Name, Outcome], Field(min_length=1, max_length=50)]
    inert: Annotated[dict[Annotated[str, Field(max_length=200)], Text], Field(max_length=200)] = (
        Field(
            default_factory=dict,
            description="Numbers known to change nothing, by path or pattern with *, and why.",
        )
    )

    @model_validator(mode="after")
    def _coherent(self, info: ValidationInfo) -> Self:
        problems = cross_check(self)
        overrides = (info.context or {}).get("overrides")  # None where it is made in Python
        if "horizon" in (overrides or ()):  # shortened, not mistaken
            problems = [problem for problem in problems if problem.loc[-1] != "from_round"]
        if overrides is None or overrides:  # which may have taken out what the file calls inert
            problems = [problem for problem in problems if problem.loc[0] != "inert"]
        if problems:
            raise InvalidInput(problems)
        return self

    def date_of(self, round_number: int) -> date:
        """Return the day on which a round begins."""
        return self.calendar.start + timedelta(days=self.calendar.round_days * round_number)

    def rung_name(self, number: float) -> str:
        """Return the name of the highest rung at or below a number."""
        below = [rung for rung in self.ladder.rungs if rung.number <= number]
        return max(below, key=lambda rung: rung.number).name if below else self.ladder.rungs[0].name
