"""What a program does with the engine in a few lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from sim.ensemble import Ensemble, Progress, Trajectory, run_ensemble, trace
from sim.mechanisms import MECHANISMS, switched_off
from sim.narrative import Narrator
from sim.scenario.root import Scenario
from sim.store import Order, Results, write


def run(scenario: Scenario, *, seed: int = 0, world: int = 0, draw: bool = False) -> Trajectory:
    """Run one world of a scenario and keep everything.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        Root of all luck.
    world : int
        Which world; the same as in any ensemble of that seed.
    draw : bool
        Draw uncertain numbers instead of taking their point values.

    Returns
    -------
    Trajectory
    """
    return trace(scenario, seed=seed, first_world=world, draw=draw)


def narrate(story: Trajectory) -> str:
    """Return one world in sentences, as Markdown."""
    return Narrator(story).told()


def carry_out(order: Order, *, progress: Progress | None = None, picture: bool = True) -> Results:
    """Run an order: the ensemble, a few worlds in full, its median world told, and the picture.

    Parameters
    ----------
    order : Order
    progress : callable, optional
        Called with rounds played and rounds to play at the most.
    picture : bool
        Whether to draw.
    """
    scenario, seed, draw = order.scenario(), order.seed, order.draw
    if order.told >= order.worlds:  # the few worlds in full are all of them
        told = trace(scenario, seed=seed, worlds=order.worlds, draw=draw, progress=progress)
        return _complete(order, told.ensemble(), told, picture=picture)
    ensemble = run_ensemble(scenario, worlds=order.worlds, seed=seed, draw=draw, progress=progress)
    return complete(order, ensemble, picture=picture)


def complete(order: Order, ensemble: Ensemble, *, picture: bool = True) -> Results:
    """Return an ensemble with a few worlds in full, its median world told, and the picture.

    Parameters
    ----------
    order : Order
        The order that brought the ensemble about.
    ensemble : Ensemble
        With its course recorded.
    picture : bool
        Whether to draw.
    """
    told = trace(ensemble.scenario, seed=order.seed, worlds=order.told, draw=order.draw)
    return _complete(order, ensemble, told, picture=picture)


def _complete(order: Order, ensemble: Ensemble, told: Trajectory, *, picture: bool) -> Results:
    middle = ensemble.median_world()
    story = (
        told.world(middle)
        if middle in told.worlds
        else run(ensemble.scenario, seed=order.seed, world=middle, draw=order.draw)
    )
    figure = None
    if picture:
        from sim.plots import trajectories  # noqa: PLC0415 - matplotlib only when drawing

        figure = trajectories(ensemble, story=told)
    summary: list[dict[str, Any]] = [
        {"outcome": share.key, "worlds": share.count, "low": share.low, "high": share.high}
        for share in ensemble.shares()
    ]
    return Results(order, ensemble, told, narrate(story), summary, figure)


def save(ensemble: Ensemble, folder: str | PathLike[str], *, told: int = 8) -> list[Path]:
    """Write an ensemble to a folder, as `detente run` does.

    Parameters
    ----------
    ensemble : Ensemble
        From world 0 on, at the numbers of its scenario, with its course recorded.
    folder : path
        Is made; an earlier run in it is replaced.
    told : int
        How many worlds to keep in full, >= 1.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    ValueError
        If the folder could not tell how to run the ensemble again.
    FolderInUse
        If the folder holds anything but an earlier run.
    """
    if ensemble.first_world or ensemble.given or not ensemble.course:
        raise ValueError(
            "only an ensemble from world 0, without `given`, with its course, is saved"
        )
    order = Order.of(ensemble, told=told)
    return write(Path(folder), complete(order, ensemble))


@dataclass(frozen=True, slots=True)
class Ablation:
    """What switching one mechanism off does.

    Attributes
    ----------
    name : str
        The mechanism; the first row is the scenario as it is.
    shares : tuple of float
        Share of each outcome, in the order of the scenario.
    changed : float
        Share of worlds that end otherwise than the same world with everything on.
    """

    name: str
    shares: tuple[float, ...]
    changed: float


def ablate(
    scenario: Scenario, *, worlds: int = 1000, seed: int = 0, progress: Progress | None = None
) -> Sequence[Ablation]:
    """Switch each mechanism off in turn, with the same luck.

    Parameters
    ----------
    scenario : Scenario
        As read from a file.
    worlds, seed : int
        How many worlds, and the root of all luck.
    progress : callable, optional
        Called with mechanisms done and mechanisms in all.
    """
    base = run_ensemble(scenario, worlds=worlds, seed=seed, record=False)
    rows = [_ablation("(everything on)", base, base)]
    for index, mechanism in enumerate(MECHANISMS):
        other = run_ensemble(
            switched_off(scenario, mechanism), worlds=worlds, seed=seed, record=False
        )
        rows.append(_ablation(mechanism.name, other, base))
        if progress:
            progress(index + 1, len(MECHANISMS))
    return rows


def _ablation(name: str, result: Ensemble, base: Ensemble) -> Ablation:
    outcome = result.table["outcome"]
    return Ablation(
        name,
        tuple(share.share for share in result.shares()),
        float(np.mean(outcome != base.table["outcome"])),
    )
