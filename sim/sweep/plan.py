"""The plan of a sweep: its points, and the blocks of worlds in which they are run."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import numpy as np

from sim.scenario.problems import Problem
from sim.scenario.root import Scenario
from sim.study import Study
from sim.sweep.case import Case
from sim.sweep.order import Order
from sim.terms import FloatW, Rows

CELL: Final = 1024
"""Worlds of a point that are summed up together; a block holds whole points or whole cells."""

LARGEST: Final = 4096
SMALLEST: Final = 512
STEP: Final = 256
MANY: Final = 8
"""Blocks that a sweep should have, if they are neither too large nor too small."""


@dataclass(frozen=True, slots=True)
class Block:
    """Worlds that are run, stored and, after an interruption, run again together.

    Attributes
    ----------
    number : int
    case : int
        Which scenario.
    row, points : int
        Its first point, as a row of the case, and how many.
    first_world, worlds : int
        Which worlds of each of these points.
    """

    number: int
    case: int
    row: int
    points: int
    first_world: int
    worlds: int

    @property
    def size(self) -> int:
        """Worlds in all."""
        return self.points * self.worlds


@dataclass(frozen=True)
class Batch:
    """Points whose worlds one model holds side by side.

    Attributes
    ----------
    scenario : Scenario
    points : (n,) int
        Their numbers.
    given : dict of str to (n,) float
        Their numbers by path.
    """

    scenario: Scenario
    points: Rows
    given: dict[str, FloatW]


@dataclass(frozen=True)
class Plan:
    """What a sweep runs.

    Attributes
    ----------
    order : Order
    cases : tuple of Case
    block : int
        Worlds in a block, about; changes no result.
    """

    order: Order
    cases: tuple[Case, ...]
    block: int

    @classmethod
    def of(cls, order: Order, block: int | None = None) -> "Plan":
        """Return the plan of an order.

        Parameters
        ----------
        order : Order
        block : int, optional
            Worlds in a block, about, >= 1.

        Raises
        ------
        InvalidInput
            If a file is at fault, or the study does not fit its scenarios.
        """
        cases: list[Case] = []
        for name in order.study.scenarios:
            cases.append(Case.of(order, name, first=sum(case.size for case in cases)))
            if cases[-1].size != cases[0].size or cases[-1].keys != cases[0].keys:
                what = f"{name} has other factors than {cases[0].name}"
                right = "name the numbers that all of them have, or study them apart"
                raise order.study.refused([Problem(("scenarios",), what, right)])
        points = sum(case.size for case in cases)
        _refuse_strange_told(order.study, points)
        worlds = points * order.study.worlds
        return cls(order, tuple(cases), block or default_block(worlds))

    @property
    def points(self) -> int:
        """Number of points."""
        return sum(case.size for case in self.cases)

    @property
    def worlds(self) -> int:
        """Number of worlds in all."""
        return self.points * self.order.study.worlds

    def blocks(self) -> list[Block]:
        """Return the blocks, in order of points and worlds."""
        found: list[Block] = []
        each = self.order.study.worlds
        whole = max(self.block // each, 1)
        part = each if each <= self.block else max(self.block // CELL, 1) * CELL
        for index, case in enumerate(self.cases):
            for row in range(0, case.size, whole):
                points = min(whole, case.size - row)
                for start in range(0, each, part):
                    worlds = min(part, each - start)
                    found.append(Block(len(found), index, row, points, start, worlds))
        return found

    def batches(self, block: Block) -> Iterator[Batch]:
        """Yield the batches of a block.

        Points that differ in numbers alone go together; under luck of their own, only where their
        numbers follow one another.
        """
        case = self.cases[block.case]
        settings = {row: case.settings(row) for row in range(block.row, block.row + block.points)}

        def kind(row: int) -> tuple[Any, ...]:
            return case.kind(settings[row])

        common = self.order.study.luck == "common"
        rows = sorted(settings, key=lambda row: (repr(kind(row)), row)) if common else settings
        for (structure, paths), group in groupby(rows, key=kind):
            picked = np.array(list(group))
            given = case.given(picked, paths, settings)
            yield Batch(case.variants[structure], picked + case.first, given)

    def position(self, point: int) -> tuple[Case, int]:
        """Return the case of a point, and its row there."""
        case = next(case for case in reversed(self.cases) if case.first <= point)
        return case, point - case.first


def _refuse_strange_told(study: Study, points: int) -> None:
    """Refuse to keep points or worlds in full that there are not.

    Raises
    ------
    InvalidInput
        At the first of each.
    """
    told, found = study.outputs.told, []
    counted = ((told.points, points), (told.worlds, study.worlds)) if told else ()
    for name, (rows, many) in zip(("points", "worlds"), counted, strict=False):
        strange = [place for place, row in enumerate(rows) if row >= many]
        if strange:
            loc = ("outputs", "told", name, strange[0])
            right = f"they are numbered from 0 to {many - 1}"
            found.append(Problem(loc, f"there is no {rows[strange[0]]} among {many} {name}", right))
    if found:
        raise study.refused(found)


def default_block(worlds: int) -> int:
    """Return how many worlds to put into a block: many blocks, but none of them tiny.

    Examples
    --------
    >>> default_block(100), default_block(100_000), default_block(10_000_000)
    (512, 4096, 4096)
    """
    return min(max(-(-worlds // (MANY * STEP)) * STEP, SMALLEST), LARGEST)
