"""Options that several commands share."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from sim.replay import Replay

ScenarioFile = Annotated[Path, typer.Argument(help="A scenario file (YAML).", show_default=False)]
Overrides = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Put a value at a dotted path of the scenario; * stands for any one name. Repeatable.",
    ),
]
Worlds = Annotated[int, typer.Option(min=1, max=10_000_000, help="Parallel worlds.")]
Seed = Annotated[int, typer.Option(min=0, max=2**64 - 1, help="Root of all luck.")]
ResultsFolder = Annotated[
    Path,
    typer.Argument(
        help="A folder that `detente run` or `detente sweep` wrote.", show_default=False
    ),
]
Point = Annotated[int | None, typer.Option(min=0, help="Point of a sweep.", show_default=False)]
Trust = Annotated[
    bool, typer.Option("--trust", help="Allow actor classes of the scenario that are your code.")
]


class Interrupted(BaseException):
    """The user, or the system, asked to stop."""


def parse_overrides(pairs: list[str] | None) -> dict[str, Any]:
    """Return the values of ``--set`` by path.

    Raises
    ------
    InvalidInput
        If one of them is not of the form PATH=VALUE.
    """
    from sim.scenario.document import parse_value
    from sim.scenario.problems import InvalidInput, Problem

    values: dict[str, Any] = {}
    for pair in pairs or []:
        path, equals, value = pair.partition("=")
        if not equals or not path:
            problem = Problem((), f"--set {pair}: not of the form PATH=VALUE", "write a=0.5")
            raise InvalidInput([problem])
        values[path] = parse_value(value, f"--set {path}")
    return values


def opened(folder: Path, point: int | None, *, trust: bool) -> "Replay":
    """Return what a folder of results holds, so that its worlds can be played again.

    Raises
    ------
    InvalidInput
        If the folder holds nothing of the kind, or names code that is not trusted.
    """
    from sim.store import other_versions
    from sim.sweep.replaying import replay_of

    run = replay_of(folder, point, check=lambda it: refuse_untrusted(it, trust=trust))
    for note in other_versions(folder):
        typer.echo(f"note: {note}; the last digits may differ", err=True)
    return run


def refuse_untrusted_sweep(folder: Path, *, trust: bool) -> None:
    """Refuse a folder of a sweep whose scenarios name code of their own, unless it is trusted.

    Raises
    ------
    InvalidInput
        If they do and are not, or if it is no such folder.
    """
    from sim.sweep.folder import SweepFolder

    order = SweepFolder(folder).order()
    for name in order.study.scenarios:
        refuse_untrusted(order.scenario(name), trust=trust)


def refuse_untrusted(scenario: Any, *, trust: bool) -> None:
    """Refuse a scenario that names code of its own, unless it is trusted.

    Trusted code is looked for in the folder in which the command runs, too.

    Raises
    ------
    InvalidInput
        If it does and is not.
    """
    from sim.scenario.trust import refuse_custom

    if trust and str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))
    if not trust:
        refuse_custom(scenario, "add --trust to run it")
