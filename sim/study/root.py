"""A whole study file."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.doctrine import is_custom
from sim.scenario.condition import FileName
from sim.scenario.number import Frozen
from sim.scenario.parties import Prose, Text
from sim.scenario.problems import InvalidInput, Loc, Problem
from sim.scenario.reading import FromFile
from sim.study.designs import Crossed, Design, Sobol
from sim.study.factors import Factor, Level, NumberPath

Factors = Annotated[dict[NumberPath, Factor], Field(max_length=2000)]
Row = Annotated[int, Field(ge=0, le=10_000_000)]
Rows = Annotated[tuple[Row, ...], Field(min_length=1, max_length=1000)]


class Told(Frozen):
    """Worlds to keep in full, round by round."""

    points: Rows = Field(description="Numbers of design points.")
    worlds: Rows = Field(description="Numbers of worlds at each of them.")


class Outputs(Frozen):
    """What to keep, beside one row for each point."""

    worlds: bool = Field(default=True, description="One row for each world.")
    bands: Literal["none", "policy", "point"] = Field(
        default="policy",
        description="Quantiles of rungs, tension and score by round: for each setting of the "
        "levers, over all uncertainties, or for each point.",
    )
    told: Told | None = Field(default=None, description="Worlds to keep in full.")


class Study(FromFile):
    """What to vary, over which scenarios, in how many worlds, and what to keep."""

    schema_version: Annotated[int, Field(ge=1, le=1)] = Field(description="Form of this file: 1.")
    name: FileName
    title: Text
    notes: Prose = ""
    scenarios: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=400)], ...],
        Field(min_length=1, max_length=50),
    ] = Field(description="Paths of scenario files, beside this file.")
    set_: Annotated[dict[NumberPath, Level], Field(max_length=500)] = Field(
        default_factory=dict, alias="set", description="Values by path, for every scenario."
    )
    rounds: Annotated[int, Field(ge=1, le=10_000)] | None = Field(
        default=None, description="Horizon instead of the scenario's."
    )
    worlds: Annotated[int, Field(ge=1, le=10_000_000)] = Field(description="Worlds at each point.")
    seed: Annotated[int, Field(ge=0, le=2**64 - 1)] = Field(
        default=0, description="Root of all luck."
    )
    luck: Literal["common", "independent"] = Field(
        default="common",
        description="Whether the worlds of all points meet the same luck, or each its own.",
    )
    draw: bool = Field(
        default=False,
        description="Draw uncertain numbers that are not varied anew in each world.",
    )
    levers: Factors = Field(default_factory=dict, description="What somebody chooses.")
    uncertainties: Factors = Field(default_factory=dict, description="What nobody chooses.")
    design: Design
    outputs: Outputs = Field(default_factory=Outputs)

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        problems = list(self._problems())
        if problems:
            raise InvalidInput(problems)
        return self

    def _problems(self) -> "list[Problem]":
        found: list[Problem] = []
        if not self.levers and not self.uncertainties:
            right = "name at least one under `levers` or `uncertainties`"
            found.append(Problem(("design",), "there is nothing to vary", right))
        found += [
            Problem(("uncertainties", path), "is a lever too", "keep one of them")
            for path in self.uncertainties
            if path in self.levers
        ]
        if len(set(self.scenarios)) < len(self.scenarios):
            found.append(Problem(("scenarios",), "names a file twice", "name each once"))
        found += list(self._own_code())
        return found + self._problems_of_the_design()

    def _own_code(self) -> Iterator[Problem]:
        """Refuse to vary actors over the user's own classes: trust is asked for scenarios."""
        for block in ("levers", "uncertainties"):
            for key, factor in getattr(self, block).items():
                given = [(key, value) for value in factor.values or ()]
                for values in (factor.options or {}).values():
                    given += values.items()
                for path, value in given:
                    if path.endswith("class") and is_custom(str(value)):
                        what = f"`{value}` is code of your own, which a study cannot vary"
                        yield Problem((block, key), what, "name it in a scenario")

    def _problems_of_the_design(self) -> "list[Problem]":
        found: list[Problem] = []
        parts: list[tuple[Loc, object]] = [(("design",), self.design)]
        if isinstance(self.design, Crossed):
            parts = [
                (("design", name), getattr(self.design, name))
                for name in ("levers", "uncertainties")
            ]
            found += [
                Problem(loc, f"there are no {loc[-1]} to cross", "use a design that is not crossed")
                for loc, _ in parts
                if not getattr(self, str(loc[-1]))
            ]
        for loc, part in parts:
            if isinstance(part, Sobol) and part.base & (part.base - 1):
                near = 2 ** (part.base.bit_length() - 1)
                right = f"{near} or {2 * near}"
                found.append(Problem((*loc, "base"), f"{part.base} is no power of 2", right))
        return found

    @property
    def factors(self) -> dict[str, Factor]:
        """Levers and then uncertainties, by key."""
        return {**self.levers, **self.uncertainties}
