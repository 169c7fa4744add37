"""What analyses of a sweep found, as tables on the screen."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

MEASURES = {
    "S1": ("alone (S1)", "S1_conf"),
    "ST": ("with interactions (ST)", "ST_conf"),
    "mu": ("mean change (mu)", None),
    "mu_star": ("mean size (mu*)", "mu_star_conf"),
    "sigma": ("spread (sigma)", None),
}
"""Columns of sensitivity that are shown, with their names and half widths."""


def tell_sensitivity(told: "pd.DataFrame", title: str) -> None:
    """Print one table for each answer, its factors in order of strength."""
    from rich.table import Table

    from sim.cli.screen import console

    screen, by = console(), "ST" if "ST" in told.columns else "mu_star"
    shown = [name for name in MEASURES if name in told.columns]
    screen.print(title, markup=False)
    for answer, rows in told.groupby("answer", sort=False):
        printed = Table("factor", *(MEASURES[name][0] for name in shown), title_justify="left")
        printed.title = str(answer)
        if rows["remark"].any():
            printed.caption = rows["remark"].iloc[0]
        for _, row in rows.sort_values(by, ascending=False).iterrows():
            printed.add_row(row["factor"], *(_measure(row, name) for name in shown))
        screen.print(printed, markup=False)


def _measure(row: Mapping[str, Any], name: str) -> str:
    value, half = row[name], MEASURES[name][1]
    if value != value:
        return "-"
    return f"{value:.2f}" if half is None else f"{value:.2f} ± {row[half]:.2f}"


def tell_boxes(told: "pd.DataFrame", title: str) -> None:
    """Print boxes of PRIM and leaves of CART, a limit a line."""
    from rich.table import Column, Table

    from sim.cli.screen import console

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
    for _, row in told.iterrows():
        chances = row["p"].split("; ") if row["p"] else [""]
        limits = [
            f"{limit}  ({_chance(p)})" if p else limit
            for limit, p in zip(row["limits"].split("; "), chances, strict=True)
        ]
        printed.add_row(
            f"{row['method']} {row['box']}",
            "\n".join(limits),
            f"{row['density']:.1%}",
            f"{row['coverage']:.1%}",
            f"{row['points']:,}",
        )
    console().print(printed, markup=False)


def _chance(p: str) -> str:
    return "p < 0.001" if float(p) < 0.001 else f"p = {float(p):.3f}"


def tell_policies(told: "pd.DataFrame", title: str) -> None:
    """Print settings of the levers."""
    from rich.table import Table

    from sim.cli.screen import console

    printed = Table(
        "on the front",
        "levers",
        "war, with interval",
        "concessions, with interval",
        "points",
        "worlds",
        title=title,
        title_justify="left",
        caption="Intervals at 95 %, over points and lucks. Settings meet the same points and the "
        "same luck, so that differences between them are surer than their intervals.",
        caption_justify="left",
    )
    for _, row in told.iterrows():
        printed.add_row(
            "yes" if row["front"] else "",
            row["policy"],
            f"{row['war']:.1%}  ({row['war_low']:.1%} to {row['war_high']:.1%})",
            f"{row['conceded']:.3f}  ({row['conceded_low']:.3f} to {row['conceded_high']:.3f})",
            f"{row['points']:,}",
            f"{row['worlds']:,}",
        )
    console().print(printed, markup=False)
