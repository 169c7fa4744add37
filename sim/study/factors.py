"""What a study varies: levers, which somebody chooses, and uncertainties, which nobody does."""

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from sim.scenario.condition import Name
from sim.scenario.number import Finite, Frozen

NumberPath: TypeAlias = Annotated[
    str, Field(pattern=r"^[a-z*][a-zA-Z0-9_*]*(\.[a-zA-Z0-9_*]+)*$", max_length=200)
]
Whole = Annotated[int, Field(ge=-(10**9), le=10**9)]
Level: TypeAlias = Annotated[str, Field(max_length=100)] | bool | Whole | Finite
Family: TypeAlias = Literal["uniform", "triangular", "normal"]


class Factor(Frozen):
    """What one entry varies: listed values, a range, a distribution, or named settings.

    The key under which it stands is the dotted path of a number of the scenario. In it ``*`` stands
    for any one name and ``**`` for any names; every number with a range that the pattern finds, and
    that no earlier entry has found, is then varied. An empty entry takes the scenario's own range.
    """

    values: Annotated[tuple[Level, ...], Field(min_length=2, max_length=1000)] | None = Field(
        default=None, description="Values to take, in this order."
    )
    low: Finite | None = Field(default=None, description="Lower end of the range.")
    high: Finite | None = Field(default=None, description="Upper end of the range.")
    steps: Annotated[int, Field(ge=2, le=1000)] | None = Field(
        default=None, description="Values from low to high in a grid."
    )
    distribution: Family | None = Field(
        default=None, description="Family between low and high; uniform if left out."
    )
    mode: Finite | None = Field(default=None, description="Most likely value; triangular, normal.")
    sd: Annotated[Finite, Field(gt=0)] | None = Field(
        default=None, description="Standard deviation before the cut; normal only."
    )
    options: (
        Annotated[
            dict[Name, Annotated[dict[NumberPath, Level], Field(max_length=200)]],
            Field(min_length=2, max_length=100),
        ]
        | None
    ) = Field(
        default=None, description="Named settings, each with its values by path; the key is a name."
    )
    together: bool = Field(
        default=False, description="Give one value to all numbers that a pattern finds."
    )
    group: Annotated[str, Field(min_length=1, max_length=80)] | None = Field(
        default=None, description="Group under which sensitivity is reckoned."
    )
    label: Annotated[str, Field(min_length=1, max_length=80)] | None = Field(
        default=None, description="Name in tables and pictures; the path if left out."
    )

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        forms = [name for name in ("values", "options") if getattr(self, name) is not None]
        ranged = self.low is not None or self.high is not None
        if len(forms) + ranged > 1:
            raise ValueError("give either `values`, or `low` and `high`, or `options`")
        if (self.low is None) != (self.high is None):
            raise ValueError("`low` and `high` go together")
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise ValueError(f"needs low < high, but has {self.low} and {self.high}")
        if not ranged and any((self.distribution, self.mode is not None, self.sd is not None)):
            raise ValueError("`distribution`, `mode` and `sd` go with `low` and `high`")
        if forms and self.steps is not None:
            raise ValueError("`steps` goes with a range")
        self._check_family()
        return self

    def _check_family(self) -> None:
        if (self.distribution == "normal") != (self.sd is not None):
            raise ValueError("`sd` goes with `distribution: normal`, and only with it")
        if self.mode is not None and self.distribution in (None, "uniform"):
            raise ValueError("`mode` goes with `distribution: triangular` or `normal`")
        low, high, mode = self.low, self.high, self.mode
        if low is not None and high is not None and mode is not None and not low <= mode <= high:
            raise ValueError(f"needs low <= mode <= high, but mode is {mode}")
