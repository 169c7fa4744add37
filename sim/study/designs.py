"""Designs of a study: which points of the space that its factors span are run."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from sim.scenario.number import Frozen

Seed: TypeAlias = Annotated[int, Field(ge=0, le=2**32 - 1, description="Of the design alone.")]


class Grid(Frozen):
    """Every combination of the values of all factors."""

    kind: Literal["grid"]
    steps: Annotated[int, Field(ge=2, le=1000)] = Field(
        default=5, description="Values of a range that names no steps of its own."
    )


class OneAtATime(Frozen):
    """The scenario as it stands, and each factor at each of its values, the others left alone."""

    kind: Literal["one_at_a_time"]
    steps: Annotated[int, Field(ge=2, le=1000)] = Field(
        default=5, description="Values of a range that names no steps of its own."
    )


class LatinHypercube(Frozen):
    """Points that cover each factor's distribution evenly (McKay, Beckman and Conover 1979)."""

    kind: Literal["latin_hypercube"]
    points: Annotated[int, Field(ge=2, le=10_000_000)]
    seed: Seed = 0


class Sobol(Frozen):
    """Saltelli's (2010) points for Sobol indices: base x (factors + 2), twice that for pairs."""

    kind: Literal["sobol"]
    base: Annotated[int, Field(ge=2, le=2**20, description="A power of 2.")]
    second_order: bool = False
    seed: Seed = 0


class Morris(Frozen):
    """Trajectories for elementary effects (Morris 1991): trajectories x (factors + 1) points."""

    kind: Literal["morris"]
    trajectories: Annotated[int, Field(ge=2, le=1_000_000)]
    levels: Annotated[int, Field(ge=2, le=100, multiple_of=2, description="Even.")] = 4
    seed: Seed = 0


class Listed(Frozen):
    """Points from a CSV file with a column for each factor, by its key."""

    kind: Literal["points"]
    file: Annotated[str, Field(min_length=1, max_length=400)] = Field(
        description="Path beside the study file."
    )


Plain: TypeAlias = Annotated[
    Grid | OneAtATime | LatinHypercube | Sobol | Morris | Listed, Field(discriminator="kind")
]


class Crossed(Frozen):
    """Every point of a design of the levers with every point of one of the uncertainties."""

    kind: Literal["crossed"]
    levers: Plain
    uncertainties: Plain


Design: TypeAlias = Annotated[
    Grid | OneAtATime | LatinHypercube | Sobol | Morris | Listed | Crossed,
    Field(discriminator="kind"),
]
