"""The command that sets forecasts of established methods side by side."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Overrides, Trust, parse_overrides, refuse_untrusted

if TYPE_CHECKING:
    from rich.table import Table

    from sim.forecast import Forecasts
    from sim.outlook import Outlook

WORLDS = 1000
TOLD = 10
"""Exchanges that are told on the screen; the JSON file has all."""
NARROW = 3
"""Issues that are named at the head of their columns; more are numbered."""


class Format(StrEnum):
    """Forms in which forecasts are printed."""

    TEXT = "text"
    JSON = "json"


def forecast(
    file: Annotated[
        Path, typer.Argument(help="A table of actors (.csv) or a scenario.", show_default=False)
    ],
    worlds: Annotated[
        int | None,
        typer.Option(min=1, max=10_000_000, help="Parallel worlds of a scenario; 1,000."),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, max=2**64 - 1, help="Root of all luck of a scenario; 0.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TEXT,
    *,
    draw: Annotated[
        bool, typer.Option("--draw", help="Draw uncertain numbers anew in each world.")
    ] = False,
    set_: Overrides = None,
    out: Annotated[Path | None, typer.Option(help="Folder; results/<name>/forecast-<id>.")] = None,
    trust: Trust = False,
) -> None:
    """Show what established methods make of a table of actors; of a scenario, beside the engine."""
    from sim.forecast_store import KIND, content_of, folder_of, write_forecast
    from sim.store import see_place

    if out is not None:
        see_place(out, KIND)
    overrides = parse_overrides(set_)
    if file.suffix.lower() == ".csv":
        if overrides or draw or trust or (worlds, seed) != (None, None):
            _refuse_idle(file)
        result, ours, order, name, small = _of_table(file)
    else:
        luck = {"worlds": worlds or WORLDS, "seed": seed or 0, "draw": draw}
        result, ours, order, name, small = _of_scenario(file, overrides, luck, trust=trust)

    folder = out or folder_of(name, order)
    written = write_forecast(folder, result, ours, order=order, small=small)
    if form is Format.JSON:
        import json

        typer.echo(json.dumps(content_of(result, ours), indent=2, ensure_ascii=False))
    else:
        _print(result, ours, small)
        typer.echo("\n".join(["Written:", *(f"  {path}" for path in written)]))


def _refuse_idle(file: Path) -> None:
    from sim.scenario.problems import InvalidInput, Problem

    what, right = "is a table, and has no worlds", "leave out --worlds, --seed, --draw, --set"
    raise InvalidInput([Problem((), what, f"{right} and --trust", str(file))])


def _of_table(
    file: Path,
) -> "tuple[Forecasts, list[Outlook], dict[str, Any], str, str]":
    from sim.forecast import forecast as find
    from sim.forecast import parse_table, read_csv

    text = read_csv(file)
    result = find(parse_table(text, file.stem, origin=str(file)))
    return result, [], {"table": text, "title": file.stem}, file.stem, ""


def _of_scenario(
    file: Path, overrides: dict[str, Any], luck: dict[str, Any], *, trust: bool
) -> "tuple[Forecasts, list[Outlook], dict[str, Any], str, str]":
    from sim.scenario import Scenario

    scenario = Scenario.read(file, overrides)
    refuse_untrusted(scenario, trust=trust)

    from sim.cli.screen import progress
    from sim.ensemble import run_ensemble
    from sim.forecast import forecast as find
    from sim.forecast import table_of
    from sim.outlook import outlooks
    from sim.plots.crisis import small_print

    result = find(table_of(scenario))
    with progress("rounds") as advance:
        ensemble = run_ensemble(scenario, record=False, progress=advance, **luck)
    order = {"scenario_text": scenario.text, "overrides": scenario.overrides, **luck}
    return result, outlooks(ensemble), order, scenario.name, small_print(ensemble)


def _print(result: "Forecasts", ours: "list[Outlook]", small: str) -> None:
    from sim.cli.screen import page
    from sim.forecast.base_rates import BASE_RATES, SOURCE
    from sim.forecast.methods import CAVEAT

    with page() as (say, show):
        show(_points(result, ours))
        if len(result.table.issues) > NARROW:
            say(*(f"{row}: {name}" for row, name in enumerate(result.table.issues, 1)), "")
        if ours:
            say("This engine: share of worlds that settle an issue; percentiles of terms in those.")
            say(small)
        say(CAVEAT, "")
        say(*_exchanges(result), "")
        show(_courses(result))
        _print_accuracy(result, say, show)
        if ours:
            rates = "; ".join(f"{what} {share:.1%}" for what, share in BASE_RATES.items())
            say(f"How disputes went, to read beside ({SOURCE}): {rates}.")


def _exchanges(result: "Forecasts") -> Iterator[str]:
    from sim.forecast.exchange import ROUNDS

    made = result.trade.made
    yield from (each.told(result.table) for each in made[:TOLD])
    if len(made) > TOLD:
        yield f"{len(made) - TOLD} further exchanges are in the JSON file."
    if not made:
        yield "No two actors can exchange positions to their gain."
    if not result.trade.exhausted:
        yield f"After {ROUNDS} rounds, the limit, exchanges could still be made."


def _points(result: "Forecasts", ours: "list[Outlook]") -> "Table":
    """Return forecasts, an issue a column."""
    from rich.table import Column

    from sim.cli.screen import plain_table

    names = list(result.table.issues)
    if len(names) > NARROW:
        names = [str(row) for row in range(1, len(names) + 1)]
    table = plain_table(
        f"{result.table.title}: forecasts",
        Column("method", no_wrap=True),
        *(Column(name, justify="right") for name in names),
    )
    for method, points in result.points.items():
        table.add_row(method.name, *(_said(value) for value in points.tolist()))
    for name, values in (
        ("outcome", result.table.outcome.tolist()),
        ("lowest position", [result.table.ends(k)[0] for k in range(len(result.table.issues))]),
        ("highest position", [result.table.ends(k)[1] for k in range(len(result.table.issues))]),
    ):
        if any(value == value for value in values):
            table.add_row(name, *map(_said, values))
    if ours:
        table.add_section()
        table.add_row("this engine: settled", *(f"{it.share:.1%}" for it in ours))
        for what, row in (("5 %", 0), ("median", 2), ("95 %", 4)):
            table.add_row(f"this engine: terms, {what}", *(_said(it.terms[row]) for it in ours))
    return table


def _said(value: float) -> str:
    return f"{round(value, 9):.4g}" if value == value else "-"


def _courses(result: "Forecasts") -> "Table":
    """Return how challenges went on each issue."""
    from sim.cli.screen import plain_table

    columns = ("issue", "rounds", "median by round", "mean by round", "who moved, by kind", "rest")
    table = plain_table("Challenge model, round by round (the first six, and the last)", *columns)
    for issue, course in zip(result.table.issues, result.challenges, strict=True):
        kinds = (course.confronted, course.compromised, course.compelled)
        confronted, compromised, compelled = map(sum, kinds)
        table.add_row(
            issue,
            str(len(course.medians) - 1),
            _listed(course.medians),
            _listed(course.means),
            f"{confronted} confronted, {compromised} compromised, {compelled} compelled",
            course.ending,
        )
    return table


def _listed(values: tuple[float, ...]) -> str:
    shown = [f"{round(value, 9):.3g}" for value in values]
    return ", ".join(shown if len(shown) <= 7 else [*shown[:6], "...", shown[-1]])


def _print_accuracy(result: "Forecasts", say: Any, show: Any) -> None:
    from sim.cli.screen import plain_table
    from sim.forecast import accuracy

    found = accuracy(result)
    if not found:
        return
    columns = ("method", "issues", "mean error", "of the range", "95 % interval (jackknife)")
    table = plain_table("Mean absolute error against outcomes that are known", *columns)
    for method, it in found.items():
        known = it.half == it.half
        ends = f"{max(it.scaled - it.half, 0):.3f} to {it.scaled + it.half:.3f}" if known else "-"
        table.add_row(method.name, str(it.issues), _said(it.error), _said(it.scaled), ends)
    show(table)
    say("A handful of issues proves little: such an interval tells of these issues, as if others")
    say("were like them, and methods that differ by less than it have not been told apart.")
