"""From a folder of results to what was run in it: a run, or one point of a finished sweep."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from sim.replay import Replay
from sim.scenario.problems import InvalidInput, Problem
from sim.scenario.root import Scenario
from sim.store import Order, kind_of, read_manifest
from sim.sweep.folder import KIND
from sim.sweep.plan import Plan
from sim.sweep.results import SweepResults


def replay_of(
    folder: Path, point: int | None = None, *, check: Callable[[Scenario], None] | None = None
) -> Replay:
    """Return what a folder holds, so that any world of it can be played again.

    Parameters
    ----------
    folder : Path
        As `detente run` or `detente sweep` wrote it.
    point : int, optional
        Which point of a sweep; None for a run.
    check : callable, optional
        Called with every scenario of the folder before any code that it names is loaded.

    Raises
    ------
    InvalidInput
        If the folder holds neither, a sweep that is not finished, or no such point.
    """
    check = check or (lambda _scenario: None)
    kind = kind_of(folder)
    if kind == KIND:
        results = SweepResults(folder)
        for name in results.order.study.scenarios:
            check(results.order.scenario(name))
        return _at_point(results.plan(), folder, point)
    if kind is not None:
        what, right = (
            f"holds what `detente {kind}` wrote",
            "name the folder of the run from which it was made",
        )
        raise InvalidInput([Problem((), what, right, str(folder))])
    run = Order(**read_manifest(folder)["order"]).replay()
    if point is not None:
        what = "holds a run, which has no points"
        raise InvalidInput([Problem((), what, "leave --point out", str(folder))])
    check(run.scenario)
    return run


def _at_point(plan: Plan, folder: Path, point: int | None) -> Replay:
    if point is None or not 0 <= point < plan.points:
        what = "holds a sweep" if point is None else f"has no point {point}"
        right = f"name a --point from 0 to {plan.points - 1}"
        raise InvalidInput([Problem((), what, right, str(folder))])
    study = plan.order.study
    case, row = plan.position(point)
    settings = case.settings(row)
    structure, paths = case.kind(settings)
    given = case.given(np.array([row]), paths, {row: settings})
    return Replay(
        case.variants[structure],
        seed=study.seed,
        worlds=study.worlds,
        draw=study.draw,
        luck=0 if study.luck == "common" else point * study.worlds,
        given={path: float(values[0]) for path, values in given.items()},
    )
