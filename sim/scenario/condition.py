"""Conditions: when an event happens, a measure becomes available, a world ends."""

import re
from typing import Annotated, Final, TypeAlias

from pydantic import AfterValidator, Field

from sim.scenario.number import Amount, Frozen, Share

Name: TypeAlias = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9_]{0,39}$", description="Lower-case name: letters, digits and _."),
]
DEVICE: Final = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")


def _for_files(name: str) -> str:
    if DEVICE.fullmatch(name):
        raise ValueError("must be no name that Windows keeps for a device: folders take it")
    return name


FileName: TypeAlias = Annotated[Name, AfterValidator(_for_files)]
Names: TypeAlias = Annotated[tuple[Name, ...], Field(max_length=200)]
Round: TypeAlias = Annotated[int, Field(ge=0, le=10_000)]


class RungAtLeast(Frozen):
    """The ladder has been climbed to a rung."""

    at_least: Annotated[int, Field(ge=0, le=1000)] = Field(description="Rung number.")
    side: Name | None = Field(default=None, description="Which side; the higher if left out.")


class CohesionAtLeast(Frozen):
    """An alliance holds together."""

    alliance: Name
    at_least: Share


class Gave(Frozen):
    """A side gave up much of what lay between the two opening offers on the core issues."""

    side: Name
    at_least: Share = Field(description="Share of the distance, weighted by its own salience.")


class Condition(Frozen):
    """Statements that must all hold; an empty condition always holds."""

    from_round: Round | None = Field(default=None, description="This round or a later one.")
    rung: RungAtLeast | None = Field(default=None, description="The ladder has been climbed.")
    event: Name | None = Field(default=None, description="This event has happened.")
    measure: Name | None = Field(default=None, description="This measure is in effect.")
    not_measure: Name | None = Field(default=None, description="This measure is not in effect.")
    settled: Names | None = Field(
        default=None, description="All of these are settled; `core` and `side` name groups."
    )
    settled_any: Names | None = Field(default=None, description="At least one of these is settled.")
    unsettled: Names | None = Field(default=None, description="None of these is settled.")
    gave: Gave | None = Field(default=None, description="A side gave up this much.")
    tension: Amount | None = Field(default=None, description="Tension is at least this.")
    cohesion: CohesionAtLeast | None = Field(default=None, description="An alliance holds.")

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked, so that it always holds."""
        return not self.model_fields_set
