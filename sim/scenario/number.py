"""Numbers of a scenario: plain, with a range, or a named distribution, and where they come from."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)

Finite = Annotated[float, Field(allow_inf_nan=False, ge=-1e9, le=1e9)]
Citation = Annotated[
    str, Field(pattern=r"^(judgement|C[1-9][0-9]*|[a-z][a-z0-9_]*)$", max_length=40)
]
Source: TypeAlias = Citation | Annotated[tuple[Citation, ...], Field(min_length=1, max_length=24)]


class Frozen(BaseModel):
    """Base of everything in a scenario file: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Ranged(Frozen):
    """A value, the range in which it may lie, and where it comes from."""

    value: Finite = Field(description="Point value.")
    low: Finite = Field(description="Lower end of the range.")
    high: Finite = Field(description="Upper end of the range.")
    source: Source = Field(description="A claim such as C5, a key of `sources`, or judgement.")
    note: str = Field(default="", max_length=400, description="Why this value.")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError(
                f"needs low <= value <= high, but has {self.low}, {self.value}, {self.high}"
            )
        return self

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest value."""
        return self.low, self.high

    @property
    def point(self) -> float:
        """Value used when nothing is drawn."""
        return self.value


class Distributed(Frozen):
    """A named distribution on a bounded range; its mode is the point value."""

    distribution: Literal["uniform", "triangular", "normal"] = Field(
        description="Family; normal is cut at low and high."
    )
    low: Finite = Field(description="Lower end.")
    high: Finite = Field(description="Upper end.")
    mode: Finite | None = Field(
        default=None, description="Most likely value; the middle if left out."
    )
    sd: Finite | None = Field(
        default=None, gt=0, description="Standard deviation before the cut; normal only."
    )
    source: Source = Field(description="A claim such as C5, a key of `sources`, or judgement.")
    note: str = Field(default="", max_length=400, description="Why this distribution.")

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if not self.low < self.high:
            raise ValueError(f"needs low < high, but has {self.low} and {self.high}")
        if not self.low <= self.point <= self.high:
            raise ValueError(f"needs low <= mode <= high, but mode is {self.point}")
        if (self.distribution == "normal") != (self.sd is not None):
            raise ValueError("`sd` goes with `distribution: normal`, and only with it")
        if self.distribution == "uniform" and self.mode is not None:
            raise ValueError("a uniform distribution has no `mode`")
        return self

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest value."""
        return self.low, self.high

    @property
    def point(self) -> float:
        """Value used when nothing is drawn."""
        return (self.low + self.high) / 2 if self.mode is None else self.mode


def form_of(value: Any) -> str:
    """Return which of the three forms of a number `value` is written in."""
    if isinstance(value, Ranged) or (isinstance(value, dict) and "distribution" not in value):
        return "range"
    return "distribution" if isinstance(value, (dict, Distributed)) else "plain"


@dataclass(frozen=True, slots=True)
class Within:
    """A validator that keeps every value a number may take in [low, high]."""

    low: float
    high: float

    def __call__(self, number: float | Ranged | Distributed) -> float | Ranged | Distributed:
        """Return a number that lies in the range; refuse others with `ValueError`."""
        least, most = (number, number) if isinstance(number, float) else number.bounds
        if not self.low <= least <= most <= self.high:
            reach = "" if least == most else f", but reaches [{least:g}, {most:g}]"
            raise ValueError(f"must lie in [{self.low:g}, {self.high:g}]{reach}")
        return number


Number: TypeAlias = Annotated[
    Annotated[Finite, Tag("plain")]
    | Annotated[Ranged, Tag("range")]
    | Annotated[Distributed, Tag("distribution")],
    Discriminator(form_of),
]
Share: TypeAlias = Annotated[Number, AfterValidator(Within(0, 1)), Field(description="In [0, 1].")]
Amount: TypeAlias = Annotated[
    Number, AfterValidator(Within(0, 1e6)), Field(description="Not negative.")
]
Positive: TypeAlias = Annotated[
    Number, AfterValidator(Within(1e-9, 1e6)), Field(description="Above zero.")
]
Exponent: TypeAlias = Annotated[
    Number, AfterValidator(Within(0, 20)), Field(description="Not negative, at most 20.")
]
Trait: TypeAlias = Annotated[
    Number, AfterValidator(Within(-1e6, 1e6)), Field(description="In the range of its class.")
]
Shift: TypeAlias = Annotated[
    Number, AfterValidator(Within(-10, 10)), Field(description="Either sign.")
]


def point(number: float | Ranged | Distributed) -> float:
    """Return the value of a number when nothing is drawn.

    Examples
    --------
    >>> point(Ranged(value=0.5, low=0.2, high=0.9, source="judgement"))
    0.5
    """
    return number if isinstance(number, float) else number.point
