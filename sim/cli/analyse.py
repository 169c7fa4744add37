"""Commands that analyse a finished sweep: sensitivity, discover and pareto."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.findings import (
    answer_name,
    boxes_table,
    tell_boxes,
    tell_policies,
    tell_sensitivity,
    tell_written,
)

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.sweep.case import Case
    from sim.sweep.results import SweepResults

SweepPath = Annotated[Path, typer.Argument(help="A folder that `detente sweep` wrote.")]
ScenarioName = Annotated[
    str | None, typer.Option("--scenario", help="Which scenario of the study; the first.")
]
WAR = ("regional_war", "general_war")
SHOWN = 6
"""Answers that are drawn: those that vary most among shares of outcomes."""


def sensitivity(folder: SweepPath, scenario: ScenarioName = None) -> None:
    """Say which factors an outcome hangs on: Sobol indices or Morris measures, with intervals."""
    from sim.analysis.sensitivity import morris_measures, sobol_indices
    from sim.plots.sensitivity import morris_plot, sobol_bars
    from sim.study.designs import Morris, Sobol
    from sim.sweep.design import unit_of

    results, case = _opened(folder, scenario)
    design = results.order.study.design
    names = case.keys
    groups = [dimension.group for dimension in case.dimensions]
    of_groups = groups if 1 < len(set(groups)) < len(names) else None
    answers = results.answers(case.name)
    if isinstance(design, Sobol):
        table = sobol_indices(
            names, answers, groups=of_groups, second_order=design.second_order, seed=design.seed
        )
        draw: Any = sobol_bars
    elif isinstance(design, Morris):
        unit = unit_of(design, case.dimensions)
        table = morris_measures(
            names, unit, answers, levels=design.levels, groups=of_groups, seed=design.seed
        )
        draw = morris_plot
    else:
        raise _unfit(
            folder, f"has a design of kind {design.kind}", "run one of kind sobol or morris"
        )
    shown = _most_varied(answers)
    told = table[table["answer"].isin(shown)]
    named = told["answer"].map(lambda answer: answer_name(answer, case.scenario))
    title = f"{case.scenario.title}: what shares of outcomes hang on"
    picture = draw(told.assign(answer=named), title=title, small=_small(results))
    written = _keep(folder, "sensitivity", case, table, picture)
    tell_sensitivity(told.assign(answer=named))
    tell_written(written)


def discover(
    folder: SweepPath,
    outcome: Annotated[
        str | None,
        typer.Option(help="Outcome rules or classes, with commas; all that are war if left out."),
    ] = None,
    scenario: ScenarioName = None,
    threshold: Annotated[
        float | None,
        typer.Option(min=0.001, max=1.0, help="Least density of a box; twice that of all points."),
    ] = None,
    significance: Annotated[
        float, typer.Option(min=0.001, max=1.0, help="Limits of PRIM with a greater p go.")
    ] = 0.05,
) -> None:
    """Say which ranges lead to an outcome, war if none is named: PRIM boxes and CART leaves."""
    from sim.analysis.discovery import cart, peeling_trajectory, prim
    from sim.plots.discovery import discovery_plot

    results, case = _opened(folder, scenario)
    frame = results.of_scenario(case.name)
    y, said = _share(frame, case, outcome)
    x = frame[case.keys]
    least = threshold if threshold is not None else min(0.95, max(2 * float(y.mean()), 0.01))
    boxes = prim(x, y, threshold=least, significance=significance)
    if not boxes:
        typer.echo(f"No box holds {said} in {least:.1%} of its worlds; the densest is shown.")
        boxes = [peeling_trajectory(x, y)[-1]]
    found = {"PRIM": boxes, "CART": cart(x, y)}
    title = f"{case.scenario.title}: where {said} is likeliest"
    picture = discovery_plot(boxes, x, y, title=title, small=_small(results))
    written = _keep(folder, "discovery", case, boxes_table(found), picture)
    tell_boxes(found, said, float(y.mean()), len(y))
    tell_written(written)


def pareto(
    folder: SweepPath,
    side: Annotated[str | None, typer.Option(help="Whose concessions; the second side's.")] = None,
    outcome: Annotated[
        str | None, typer.Option(help="Outcomes to avoid, with commas; all that are war.")
    ] = None,
    scenario: ScenarioName = None,
) -> None:
    """Say which settings of the levers nothing beats in both war and own concessions."""
    from sim.analysis.pareto import front
    from sim.plots.pareto import pareto_plot

    results, case = _opened(folder, scenario)
    sides = list(case.scenario.sides)
    whose = sides[-1] if side is None else side
    if whose not in sides:
        raise _unfit(folder, f"has no side {whose}", f"one of {', '.join(sides)}")
    table = _by_policy(results, case, outcome, f"conceded_{whose}")
    if len(table) < 2:
        raise _unfit(folder, "varies no levers", "name some under `levers` of the study")
    table["front"] = front(table[["war", "conceded"]])
    name = case.scenario.sides[whose].name
    picture = pareto_plot(
        table,
        table["front"],
        x="conceded",
        y="war",
        xlabel=f"concessions of {name}, in its utility (less is better for it)",
        ylabel="share of worlds in war (less is better)",
        title=f"{case.scenario.title}: what the levers trade",
        small=_small(results),
    )
    written = _keep(folder, "pareto", case, table, picture)
    tell_policies(table, name)
    tell_written(written)


def _by_policy(
    results: "SweepResults", case: "Case", outcome: str | None, conceded: str
) -> "pd.DataFrame":
    """Return one row a setting of the levers: its name, war and concessions over all its points.

    Raises
    ------
    InvalidInput
        If the sweep kept no worlds: without them it is not known what points have in common.
    """
    import numpy as np
    import pandas as pd

    from sim.analysis.pooled import pooled_mean, pooled_share

    study = results.order.study
    if not study.outputs.worlds:
        raise _unfit(results.folder.path, "keeps no worlds", "run it with `outputs.worlds: true`")
    frame, picked = results.of_scenario(case.name), _outcomes(case, outcome)[0]
    kept = results.worlds(["point", "outcome", conceded])
    kept = kept[kept["point"].isin(frame["point"])]
    war = kept["outcome"].isin(picked).to_numpy().reshape(-1, study.worlds)
    cost = kept[conceded].to_numpy().reshape(-1, study.worlds)
    levers = [dimension for dimension in case.dimensions if dimension.role == "lever"]
    rows = []
    for policy, group in frame.groupby("policy"):
        here, common = group.index.to_numpy(), study.luck == "common"
        share, low, high = pooled_share(war[here], common=common)
        mean = pooled_mean(cost[here], common=common)
        first = group.iloc[0]
        rows.append(
            {
                "policy": ", ".join(f"{x.label} {_short(first[x.key])}" for x in levers),
                "number": policy,
                "points": len(group),
                "worlds": int(np.sum(group["worlds"])),
                "war": share,
                "war_low": low,
                "war_high": high,
                "conceded": mean.mean,
                "conceded_low": mean.mean - mean.half,
                "conceded_high": mean.mean + mean.half,
            }
        )
    return pd.DataFrame(rows)


def _short(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _opened(folder: Path, scenario: str | None) -> "tuple[SweepResults, Case]":
    """Return a finished sweep and one of its scenarios.

    Raises
    ------
    InvalidInput
        If it is not finished, has no such scenario, or points that could not be run.
    """
    from sim.sweep.results import SweepResults

    results = SweepResults(folder)
    failed = results.manifest["finished"]["failed"]
    if failed:
        raise _unfit(folder, f"has {failed} points that could not be run", "see its summary")
    cases = results.plan().cases
    named = {case.name: case for case in cases} | {case.scenario.name: case for case in cases}
    if scenario is not None and scenario not in named:
        raise _unfit(folder, f"has no scenario {scenario}", f"one of {', '.join(named)}")
    return results, cases[0] if scenario is None else named[scenario]


def _outcomes(case: "Case", outcome: str | None) -> tuple[list[str], str]:
    """Return the outcome rules that are asked for, and their name.

    Raises
    ------
    InvalidInput
        If there are none of that name or class.
    """
    wanted = list(WAR) if outcome is None else [name.strip() for name in outcome.split(",")]
    rules = case.scenario.outcomes
    picked = [key for key, rule in rules.items() if key in wanted or str(rule.kind) in wanted]
    kinds = {str(rule.kind) for rule in rules.values()}
    strange = [name for name in wanted if name not in rules and name not in kinds]
    if (strange and outcome is not None) or not picked:
        right = f"one of {', '.join([*rules, *sorted(kinds)])}"
        raise _unfit(Path(case.name), f"has no outcome {', '.join(strange or wanted)}", right)
    return picked, "war" if outcome is None else " or ".join(rules[key].name for key in picked)


def _share(
    frame: "pd.DataFrame", case: "Case", outcome: str | None
) -> "tuple[np.ndarray[Any, Any], str]":
    """Return the share of worlds of each point that ended in some outcomes, and their name."""
    import numpy as np

    picked, said = _outcomes(case, outcome)
    return np.sum([frame[f"share_{key}"].to_numpy() for key in picked], axis=0), said


def _most_varied(answers: dict[str, Any]) -> list[str]:
    import numpy as np

    shares = [name for name in answers if name.startswith("share ")]
    return sorted(shares, key=lambda name: -float(np.std(answers[name])))[:SHOWN]


def _small(results: "SweepResults") -> str:
    from sim.ensemble import CAVEAT

    study = results.order.study
    return (
        f"{study.title}: {results.manifest['points']:,} points of {study.worlds:,} worlds, "
        f"seed {study.seed}.\n{CAVEAT}"
    )


def _unfit(folder: Path, what: str, right: str) -> Exception:
    from sim.scenario.problems import InvalidInput, Problem

    return InvalidInput([Problem((), what, right, str(folder))])


def _keep(
    folder: Path, name: str, case: "Case", table: "pd.DataFrame", picture: "Figure"
) -> list[Path]:
    """Write a table and its picture beside the sweep; return where they are."""
    import io

    from sim.folders import put

    stem = f"{name}-{case.scenario.name}"
    buffer = io.BytesIO()
    picture.savefig(buffer, dpi=160, metadata={"Software": None})
    written = {
        folder / f"{stem}.csv": table.to_csv(index=False).encode(),
        folder / f"{stem}.png": buffer.getvalue(),
    }
    for path, content in written.items():
        put(path, content)
    return list(written)
