"""What every kind of folder takes to be brought about again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from sim import (
    branch_store,
    comparison_store,
    forecast_store,
    lever_store,
    negotiation_store,
    stability_store,
)
from sim.api import carry_out
from sim.comparison import Variant, compare
from sim.ensemble import Progress, run_ensemble
from sim.findings import FAULTS, read_findings, unreadable
from sim.forecast import forecast
from sim.levers import levers_of, pull
from sim.negotiation.bargaining_set import bargaining_set
from sim.negotiation.course import course
from sim.outlook import outlooks
from sim.replay import Replay
from sim.scenario.problems import InvalidInput, Problem
from sim.scenario.root import Scenario
from sim.stability import analyse
from sim.store import Order, kind_of, read_manifest, write_data

RUN: Final = "run"
PutData = Callable[[Path], None]
"""Writes the files whose bytes an order determines to a folder."""


@dataclass(frozen=True)
class Again:
    """What a folder takes to be brought about again.

    Attributes
    ----------
    scenarios : list of Scenario
        Those that are run.
    play : callable
        Runs them, reports progress, and returns what writes the data.
    """

    scenarios: list[Scenario]
    play: Callable[[Progress], PutData]


def again(folder: Path) -> tuple[Again, dict[str, Any]]:
    """Return what a folder takes to be brought about again, and its manifest.

    Raises
    ------
    InvalidInput
        If it cannot be read, or is of a kind that cannot be run again from its manifest.
    """
    kind = kind_of(folder) or RUN
    if kind not in KINDS:
        what = f"holds a {kind}, which is not run again as a whole"
        right = f"name one of: {', '.join(KINDS)}"
        raise InvalidInput([Problem((), what, right, str(folder))])
    manifest = read_manifest(folder) if kind == RUN else read_findings(folder, kind)
    try:
        return KINDS[kind](manifest), manifest
    except FAULTS as error:
        raise unreadable(folder, kind, error) from None


def _run(manifest: Mapping[str, Any]) -> Again:
    order = Order(**manifest["order"])

    def play(progress: Progress) -> PutData:
        return partial(write_data, results=carry_out(order, progress=progress, picture=False))

    return Again([order.scenario()], play)


def _branch(manifest: Mapping[str, Any]) -> Again:
    order = branch_store.BranchOrder(**manifest["order"])

    def play(progress: Progress) -> PutData:
        return partial(branch_store.write_branch_data, found=order.carry_out(progress))

    return Again([order.run().scenario], play)


def _forecast(manifest: Mapping[str, Any]) -> Again:
    order = manifest["order"]
    table, scenarios, luck = forecast_store.ordered_table(order), [], {}
    if "scenario_text" in order:
        text, overrides = order["scenario_text"], order["overrides"]
        scenarios = [Scenario.parse(text, overrides, origin="manifest")]
        luck = {name: order[name] for name in ("worlds", "seed", "draw")}

    def play(progress: Progress) -> PutData:
        ours = [
            outlook
            for scenario in scenarios
            for outlook in outlooks(run_ensemble(scenario, record=False, progress=progress, **luck))
        ]
        return partial(forecast_store.write_forecast_data, result=forecast(table), ours=ours)

    return Again(scenarios, play)


def _comparison(manifest: Mapping[str, Any]) -> Again:
    orders = {name: Order(**order) for name, order in manifest["variants"].items()}
    scenarios = {name: order.scenario() for name, order in orders.items()}

    def play(progress: Progress) -> PutData:
        variants = [
            Variant(
                name,
                run_ensemble(
                    scenarios[name],
                    worlds=order.worlds,
                    seed=order.seed,
                    draw=order.draw,
                    progress=progress,
                ),
            )
            for name, order in orders.items()
        ]
        return partial(comparison_store.write_comparison_data, result=compare(variants))

    return Again(list(scenarios.values()), play)


def _levers(manifest: Mapping[str, Any]) -> Again:
    text, overrides = manifest["scenario_text"], manifest["overrides"]
    scenario = Scenario.parse(text, overrides, origin="manifest")
    luck = {name: manifest[name] for name in ("worlds", "seed")}

    def play(progress: Progress) -> PutData:
        effects = pull(scenario, levers_of(scenario), progress=progress, **luck)
        return partial(lever_store.write_lever_data, scenario=scenario, effects=effects)

    return Again([scenario], play)


def _stability(manifest: Mapping[str, Any]) -> Again:
    order = stability_store.StabilityOrder(**manifest["order"])
    scenario = order.scenario()

    def play(_progress: Progress) -> PutData:
        game = order.game(scenario)
        found, change = analyse(game), order.change(game)
        return partial(stability_store.write_stability_data, analysis=found, change=change)

    return Again([scenario] if scenario else [], play)


def _analysis(manifest: Mapping[str, Any]) -> Again:
    text, overrides = manifest["scenario_text"], manifest["overrides"]
    scenario, order = Scenario.parse(text, overrides, origin="manifest"), manifest["order"]

    def play(_progress: Progress) -> PutData:
        if order["world"] is None:
            found = negotiation_store.Analysis(scenario, bargaining_set(scenario))
        else:
            luck = {name: order[name] for name in ("seed", "draw", "luck", "given")}
            run = Replay(scenario, worlds=order["world"] + 1, **luck)
            along = course(run, order["world"])
            found = negotiation_store.Analysis(scenario, along.at(manifest["round"]), along)
        methods = forecast_store.methods_of(scenario)
        return partial(negotiation_store.write_analysis_data, analysis=found, methods=methods)

    return Again([scenario], play)


KINDS: Final[dict[str, Callable[[Mapping[str, Any]], Again]]] = {
    RUN: _run,
    branch_store.KIND: _branch,
    forecast_store.KIND: _forecast,
    comparison_store.KIND: _comparison,
    lever_store.KIND: _levers,
    stability_store.KIND: _stability,
    negotiation_store.KIND: _analysis,
}
"""Kinds of folder, and how their manifests are understood."""
