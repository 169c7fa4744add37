"""The command that says what may be agreed in a crisis, unplayed or round by round."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Overrides, Point, Trust, opened, parse_overrides, refuse_untrusted

if TYPE_CHECKING:
    from sim.negotiation_store import Analysis
    from sim.replay import Replay


class Format(StrEnum):
    """Forms in which an analysis is printed."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True)
class Asked:
    """Options that hold for files or for folders only."""

    world: int | None
    point: int | None
    seed: int | None
    overrides: dict[str, Any]
    trust: bool


def analyse(
    where: Annotated[
        Path,
        typer.Argument(
            help="A scenario file, or a folder that `detente run` or `sweep` wrote.",
            metavar="FILE|DIR",
            show_default=False,
        ),
    ],
    world: Annotated[
        int | None,
        typer.Option(min=0, help="World to follow; of a run the median world.", show_default=False),
    ] = None,
    step: Annotated[
        int | None,
        typer.Option("--round", min=0, help="Round of that world to show in full; a table of all."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=2**64 - 1, help="Root of all luck of a world of a file; 0."),
    ] = None,
    set_: Overrides = None,
    form: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TEXT,
    point: Point = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for JSON, tables and figures; none is written.")
    ] = None,
    *,
    trust: Trust = False,
) -> None:
    """Say whether there is a deal, where, who blocks it and what would open it."""
    asked = Asked(world, point, seed, parse_overrides(set_), trust)
    analysis, order = (_of_folder if where.is_dir() else _of_file)(where, asked, step)

    from sim.forecast_store import methods_of
    from sim.negotiation_store import content_of, write_analysis

    methods = methods_of(analysis.scenario)

    written = [] if out is None else write_analysis(out, analysis, methods, order=order)
    if form is Format.JSON:
        import json

        typer.echo(json.dumps(content_of(analysis, methods), indent=2, ensure_ascii=False))
        return
    _print(analysis, methods, in_full=step is not None or analysis.along is None)
    if written:
        typer.echo("\n".join(["Written:", *(f"  {path}" for path in written)]))


def _of_file(file: Path, asked: Asked, step: int | None) -> "tuple[Analysis, dict[str, Any]]":
    """Return the analysis of a scenario file, and what would bring it about again."""
    from sim.replay import Replay
    from sim.scenario import Scenario

    _refuse(file, "is no sweep and has no points", "leave out --point", asked.point is not None)
    idle = asked.world is None and (asked.seed, step) != (None, None)
    _refuse(file, "is not played", "name a --world, or leave out --seed and --round", idle)
    scenario = Scenario.read(file, asked.overrides)
    refuse_untrusted(scenario, trust=asked.trust)
    if asked.world is None:
        from sim.negotiation.bargaining_set import bargaining_set
        from sim.negotiation_store import Analysis

        return Analysis(scenario, bargaining_set(scenario)), {"world": None}
    return _along(Replay(scenario, asked.seed or 0, asked.world + 1), asked.world, step)


def _of_folder(folder: Path, asked: Asked, step: int | None) -> "tuple[Analysis, dict[str, Any]]":
    """Return the analysis of a world of a folder, and what would bring it about again."""
    idle = asked.seed is not None or bool(asked.overrides)
    right = "leave out --seed and --set, or name a scenario file"
    _refuse(folder, "holds worlds that were run already", right, idle)
    run, world = opened(folder, asked.point, trust=asked.trust), asked.world
    if world is None:
        right = "name a --world"
        _refuse(folder, "holds a sweep, of which no world is kept", right, asked.point is not None)

        from sim.stored import read

        world = read(folder).ensemble.median_world()
    return _along(run, world, step)


def _refuse(where: Path, what: str, right: str, wrong: bool) -> None:
    """Refuse options that would mean nothing, if there are any."""
    from sim.scenario.problems import InvalidInput, Problem

    if wrong:
        raise InvalidInput([Problem((), what, right, str(where))])


def _along(run: "Replay", world: int, step: int | None) -> "tuple[Analysis, dict[str, Any]]":
    from sim.negotiation.course import course
    from sim.negotiation_store import Analysis

    found = course(run, world)
    order = {"world": world, "seed": run.seed, "draw": run.draw, "luck": run.luck}
    return Analysis(run.scenario, found.at(step or 0), found), {**order, "given": dict(run.given)}


def _print(analysis: "Analysis", methods: dict[str, Any], *, in_full: bool) -> None:
    from sim.cli.bargaining_text import print_methods, print_set
    from sim.cli.course_text import print_course
    from sim.cli.screen import page

    scenario, found, along = analysis.scenario, analysis.found, analysis.along
    of = "" if along is None else f", world {along.world} of seed {along.seed}"
    with page() as (say, show):
        if in_full:
            say(f"{scenario.title}: the bargaining set at round {found.round}{of}", "")
            print_set(found, scenario, methods, say, show)
        elif along is not None:
            say(f"{scenario.title}: the bargaining set by round{of}", "")
            print_course(along, scenario, say, show)
            print_methods(methods, say, show)
