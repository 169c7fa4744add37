"""What analyses of a sweep found, as tables on the screen."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.boxes import Box
    from sim.scenario import Scenario

MEASURES = {
    "S1": ("alone (S1)", "S1_conf"),
    "ST": ("with interactions (ST)", "ST_conf"),
    "mu": ("mean change (mu)", None),
    "mu_star": ("mean size (mu*)", "mu_star_conf"),
    "sigma": ("spread (sigma)", None),
}
"""Columns of sensitivity that are shown, with their names and half widths."""


def tell_sensitivity(table: "pd.DataFrame") -> None:
    """Print one table for each answer, its factors in order of strength."""
    from rich.table import Table

    from sim.cli.screen import console

    screen, by = console(), "ST" if "ST" in table.columns else "mu_star"
    shown = [name for name in MEASURES if name in table.columns]
    for answer, rows in table.groupby("answer", sort=False):
        printed = Table("factor", *(MEASURES[name][0] for name in shown), title_justify="left")
        printed.title = str(answer)
        if rows["remark"].any():
            printed.caption = rows["remark"].iloc[0]
        for _, row in rows.sort_values(by, ascending=False).iterrows():
            printed.add_row(row["factor"], *(_measure(row, name) for name in shown))
        screen.print(printed)


def answer_name(answer: str, scenario: "Scenario") -> str:
    """Return an answer in words: the share of an outcome by the name of that."""
    kind, _, key = answer.partition(" ")
    return scenario.outcomes[key].name if kind == "share" else answer


def _measure(row: Mapping[str, Any], name: str) -> str:
    value, half = row[name], MEASURES[name][1]
    if value != value:
        return "-"
    return f"{value:.2f}" if half is None else f"{value:.2f} ± {row[half]:.2f}"


def boxes_table(found: Mapping[str, Sequence["Box"]]) -> "pd.DataFrame":
    """Return boxes by method as a table, one row a box."""
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "method": method,
                "box": number,
                "limits": str(box).split(" (coverage")[0],
                "coverage": box.coverage,
                "density": box.density,
                "mass": box.mass,
                "points": box.points,
            }
            for method, boxes in found.items()
            for number, box in enumerate(boxes, start=1)
        ]
    )


def tell_boxes(
    found: Mapping[str, Sequence["Box"]], outcome: str, share: float, points: int
) -> None:
    """Print every box of PRIM and the leaves of CART in which an outcome is likelier than overall.

    Parameters
    ----------
    found : mapping of str to sequence of Box
        By method.
    outcome : str
        What it is about.
    share : float
        Share of worlds over all points, in [0, 1].
    points : int
        How many there are.
    """
    from rich.table import Column, Table

    from sim.cli.screen import console

    title = f"Where {outcome} is likelier than the {share:.1%} of worlds over all {points:,} points"
    printed = Table(
        Column("box", no_wrap=True),
        "limits, and how likely chance explains each",
        "share inside (density)",
        "of all of it (coverage)",
        "points",
        title=title,
        title_justify="left",
        show_lines=True,
    )
    for method, boxes in found.items():
        for number, box in enumerate(boxes, start=1):
            if box.density > share or len(boxes) == 1:
                printed.add_row(
                    f"{method} {number}",
                    _limits(box),
                    f"{box.density:.1%}",
                    f"{box.coverage:.1%}",
                    f"{box.points:,}",
                )
    console().print(printed, markup=False)


def _limits(box: "Box") -> str:
    said = [
        f"{limit}  ({'p < 0.001' if limit.p < 0.001 else f'p = {limit.p:.3f}'})"
        for limit in box.limits
    ]
    return "\n".join(said) or "everywhere"


def tell_policies(table: "pd.DataFrame", whose: str) -> None:
    """Print settings of the levers, those on the front first."""
    from rich.table import Table

    from sim.cli.screen import console

    printed = Table(
        "on the front",
        "levers",
        "war, with interval",
        f"concessions of {whose}",
        "points",
        "worlds",
        title="Settings of the levers; those on the front are beaten by none in both",
        title_justify="left",
        caption="Intervals at 95 %, over points and lucks. Settings meet the same points and the "
        "same luck, so that differences between them are surer than their intervals.",
        caption_justify="left",
    )
    for _, row in table.sort_values(["front", "war"], ascending=[False, True]).iterrows():
        printed.add_row(
            "yes" if row["front"] else "",
            row["policy"],
            f"{row['war']:.1%}  ({row['war_low']:.1%} to {row['war_high']:.1%})",
            f"{row['conceded']:.3f}  ({row['conceded_low']:.3f} to {row['conceded_high']:.3f})",
            f"{row['points']:,}",
            f"{row['worlds']:,}",
        )
    console().print(printed, markup=False)


def tell_written(paths: Iterable[Path]) -> None:
    """Print where things were written."""
    from sim.cli.screen import console

    console().print(
        "Written:", *(f"  {path}" for path in paths), sep="\n", markup=False, soft_wrap=True
    )
