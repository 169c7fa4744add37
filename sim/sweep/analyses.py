"""Analyses of a finished sweep: each returns a table and its picture."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from sim.analysis.boxes import Box
from sim.analysis.discovery import cart, peeling_trajectory, prim
from sim.analysis.pareto import front
from sim.analysis.pooled import pooled_mean, pooled_share
from sim.analysis.sensitivity import morris_measures, sobol_indices
from sim.ensemble import CAVEAT
from sim.plots.discovery import discovery_plot
from sim.plots.pareto import pareto_plot
from sim.plots.sensitivity import morris_plot, sobol_bars
from sim.scenario.problems import InvalidInput, Problem
from sim.study.designs import Morris, Sobol
from sim.sweep.case import Case
from sim.sweep.design import unit_of
from sim.sweep.dimensions import LEVER
from sim.sweep.results import SweepResults
from sim.terms import Ending, FloatW

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

WAR: Final = (Ending.REGIONAL_WAR, Ending.GENERAL_WAR)
SIGNIFICANCE: Final = 0.05
SHOWN: Final = 6
"""Answers that are drawn: those that vary most among shares of outcomes."""


class Analysis(NamedTuple):
    """What an analysis came to.

    Attributes
    ----------
    table : DataFrame
        All of it.
    figure : Figure
    told : DataFrame
        Rows of the table that matter most, with names for people.
    title : str
        What they say.
    remark : str
        What to say beside them; may be empty.
    """

    table: "pd.DataFrame"
    figure: "Figure"
    told: "pd.DataFrame"
    title: str
    remark: str = ""


def opened(folder: Path, scenario: str | None) -> tuple[SweepResults, Case]:
    """Return a finished sweep and one of its scenarios, the first if none is named.

    Raises
    ------
    InvalidInput
        If it is not finished, has no such scenario, or points that could not be run.
    """
    results = SweepResults(folder)
    failed = results.manifest["finished"]["failed"]
    if failed:
        raise unfit(folder, f"has {failed} points that could not be run", "see its summary")
    cases = results.plan().cases
    named = {case.name: case for case in cases} | {case.scenario.name: case for case in cases}
    if scenario is not None and scenario not in named:
        raise unfit(folder, f"has no scenario {scenario}", f"one of {', '.join(named)}")
    return results, cases[0] if scenario is None else named[scenario]


def sensitivity(results: SweepResults, case: Case) -> Analysis:
    """Return Sobol' indices or Morris measures, with intervals.

    Raises
    ------
    InvalidInput
        If the design allows neither.
    """
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
        what, right = f"has a design of kind {design.kind}", "run one of kind sobol or morris"
        raise unfit(results.folder.path, what, right)
    told = table[table["answer"].isin(_most_varied(answers))]
    rules = case.scenario.outcomes
    named = told["answer"].map(lambda answer: rules[answer.removeprefix("share ")].name)
    told = told.assign(answer=named)
    title = f"{case.scenario.title}: what shares of outcomes hang on"
    return Analysis(table, draw(told, title=title, small=small_print(results)), told, title)


def discovery(
    results: SweepResults,
    case: Case,
    outcome: str | None = None,
    threshold: float | None = None,
    significance: float = SIGNIFICANCE,
) -> Analysis:
    """Return which ranges lead to an outcome: PRIM boxes and, with scikit-learn, CART leaves.

    Parameters
    ----------
    results : SweepResults
    case : Case
    outcome : str, optional
        Outcome rules or classes, with commas; all that are war if left out.
    threshold : float, optional
        Least density of a box, in (0, 1]; twice the share over all points if left out.
    significance : float
        Limits of PRIM with a greater p are taken away, in (0, 1].

    Raises
    ------
    InvalidInput
        If the scenario has no such outcome.
    """
    frame = results.of_scenario(case.name)
    y, said = share_of(frame, case, outcome)
    x, share = frame[case.keys], float(y.mean())
    least = threshold if threshold is not None else min(0.95, max(2 * share, 0.01))
    boxes, remarks = prim(x, y, threshold=least, significance=significance), []
    if not boxes:
        remarks = [f"No box holds {said} in {least:.1%} of its worlds; the densest is shown."]
        boxes = [peeling_trajectory(x, y)[-1]]
    found = {"PRIM": boxes}
    try:
        found["CART"] = cart(x, y)
    except ImportError as error:  # an extra
        remarks.append(f"No leaves of CART: {error}.")
    title = f"{case.scenario.title}: where {said} is likeliest"
    picture = discovery_plot(boxes, x, y, title=title, small=small_print(results))
    table = _boxes_table(found)
    told = table[(table["density"] > share) | (table["method"] == "PRIM")]
    title = f"Where {said} is likelier than the {share:.1%} of worlds over all {len(y):,} points"
    return Analysis(table, picture, told, title, " ".join(remarks))


def _boxes_table(found: dict[str, list[Box]]) -> "pd.DataFrame":
    """Return boxes by method, one row a box."""
    import pandas as pd  # noqa: PLC0415 - takes long to import

    return pd.DataFrame(
        [
            {
                "method": method,
                "box": number,
                "limits": "; ".join(map(str, box.limits)) or "everywhere",
                "p": "; ".join(f"{limit.p:.3g}" for limit in box.limits),
                "coverage": box.coverage,
                "density": box.density,
                "mass": box.mass,
                "points": box.points,
            }
            for method, boxes in found.items()
            for number, box in enumerate(boxes, start=1)
        ]
    )


def pareto(
    results: SweepResults,
    case: Case,
    side: str | None = None,
    outcome: str | None = None,
    *,
    style: str = "paper",
) -> Analysis:
    """Return which settings of the levers nothing beats in both war and own concessions.

    Parameters
    ----------
    results : SweepResults
    case : Case
    side : str, optional
        Whose concessions; the second side's if left out.
    outcome : str, optional
        Outcomes to avoid, with commas; all that are war if left out.
    style : {"paper", "slides"}
        Look of the picture.

    Raises
    ------
    InvalidInput
        If there is no such side or outcome, or no levers are varied.
    """
    folder, sides = results.folder.path, list(case.scenario.sides)
    whose = sides[-1] if side is None else side
    if whose not in sides:
        raise unfit(folder, f"has no side {whose}", f"one of {', '.join(sides)}")
    table = _by_policy(results, case, outcome, f"conceded_{whose}")
    if len(table) < 2:
        raise unfit(folder, "varies no levers", "name some under `levers` of the study")
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
        small=small_print(results),
        style=style,
    )
    told = table.sort_values(["front", "war"], ascending=[False, True])
    title = f"Settings of the levers; nothing beats those on the front in war and in what {name}"
    return Analysis(table, picture, told, f"{title} concedes")


def _by_policy(
    results: SweepResults, case: Case, outcome: str | None, conceded: str
) -> "pd.DataFrame":
    """Return one row a setting of the levers: its name, war and concessions over all its points.

    Raises
    ------
    InvalidInput
        If the sweep kept no worlds: without them it is not known what points have in common.
    """
    import pandas as pd  # noqa: PLC0415 - takes long to import

    study = results.order.study
    if not study.outputs.worlds:
        right = "run it with `outputs.worlds: true`"
        raise unfit(results.folder.path, "keeps no worlds", right)
    frame, picked = results.of_scenario(case.name), _outcomes(case, outcome)[0]
    kept = results.worlds(["point", "outcome", conceded])
    kept = kept[kept["point"].isin(frame["point"])]
    war = kept["outcome"].isin(picked).to_numpy().reshape(-1, study.worlds)
    cost = kept[conceded].to_numpy().reshape(-1, study.worlds)
    levers = [dimension for dimension in case.dimensions if dimension.role == LEVER]
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
                "worlds": int(group["worlds"].sum()),
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


def _outcomes(case: Case, outcome: str | None) -> tuple[list[str], str]:
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
        raise unfit(Path(case.name), f"has no outcome {', '.join(strange or wanted)}", right)
    return picked, "war" if outcome is None else " or ".join(rules[key].name for key in picked)


def share_of(frame: "pd.DataFrame", case: Case, outcome: str | None) -> tuple[FloatW, str]:
    """Return the share of worlds of each point that ended in some outcomes, and their name.

    Raises
    ------
    InvalidInput
        If the scenario has no such outcome.
    """
    picked, said = _outcomes(case, outcome)
    return np.sum([frame[f"share_{key}"].to_numpy() for key in picked], axis=0), said


def _most_varied(answers: dict[str, Any]) -> list[str]:
    shares = [name for name in answers if name.startswith("share ")]
    return sorted(shares, key=lambda name: -float(np.std(answers[name])))[:SHOWN]


def small_print(results: SweepResults) -> str:
    """Return what a picture of a sweep is made of, and what it does not say."""
    study = results.order.study
    return (
        f"{study.title}: {results.manifest['points']:,} points of {study.worlds:,} worlds, "
        f"seed {study.seed}.\n{CAVEAT}"
    )


def unfit(folder: Path, what: str, right: str) -> InvalidInput:
    """Return that a folder does not fit what is asked of it."""
    return InvalidInput([Problem((), what, right, str(folder))])
