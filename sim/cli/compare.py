"""The command that sets scenarios, or results of runs, side by side."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Overrides, Trust, parse_overrides, refuse_untrusted

if TYPE_CHECKING:
    from sim.comparison import Comparison
    from sim.scenario import Scenario
    from sim.scenario.problems import InvalidInput

RESULTS = Path("results")
WORLDS = 1000


def compare(
    things: Annotated[
        list[Path],
        typer.Argument(
            help="Scenario files, or folders that `detente run` wrote; the first is the measure.",
            show_default=False,
        ),
    ],
    worlds: Annotated[
        int | None,
        typer.Option(min=1, max=10_000_000, help="Parallel worlds; 1,000, or those of a folder."),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, max=2**64 - 1, help="Root of all luck; 0, or a folder's.")
    ] = None,
    *,
    draw: Annotated[
        bool, typer.Option("--draw", help="Draw uncertain numbers anew in each world.")
    ] = False,
    set_: Overrides = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder; results/comparisons/<id> if left out.")
    ] = None,
    trust: Trust = False,
) -> None:
    """Show how the same worlds end under two or more scenarios, with paired differences."""
    if len(things) < 2:
        raise _refused(str(things[0]), "is alone", "name two or more files or folders")
    overrides = parse_overrides(set_)
    folders = [path for path in things if path.is_dir()]
    _refuse_idle_options(folders, things, worlds, seed, overrides, draw=draw)
    files = {path: _scenario(path, overrides, trust) for path in things if path not in folders}

    from sim.cli.screen import console
    from sim.comparison import Variant, compare
    from sim.comparison_store import KIND, folder_of, write_comparison
    from sim.ensemble import Ensemble
    from sim.store import see_place

    if out is not None:
        see_place(out, KIND)
    found: dict[Path, Ensemble] = {path: _stored(path, trust) for path in folders}
    first = next(iter(found.values()), None)
    luck = (seed or 0, worlds or WORLDS, draw)
    if first is not None:
        luck = (first.seed, first.worlds, first.draw)
        _refuse_other_luck(found)
    found |= _played(files, *luck)
    names = _names(things, [found[path].scenario.name for path in things])
    variants = [Variant(name, found[path]) for name, path in zip(names, things, strict=True)]
    result = compare(variants)
    written = write_comparison(out or folder_of(variants), variants, result)
    screen = console()
    _tell(screen, result)
    screen.print(
        "Written:", *(f"  {path}" for path in written), sep="\n", markup=False, soft_wrap=True
    )


def _refuse_idle_options(
    folders: Sequence[Path],
    things: Sequence[Path],
    worlds: int | None,
    seed: int | None,
    overrides: dict[str, Any],
    *,
    draw: bool,
) -> None:
    """Refuse options that would do nothing."""
    if folders and (worlds is not None or seed is not None or draw):
        what = "has worlds, a seed and draws of its own"
        raise _refused(str(folders[0]), what, "leave out --worlds, --seed and --draw")
    if overrides and len(folders) == len(things):
        what = "was run already, and --set cannot change it"
        raise _refused(str(folders[0]), what, "leave out --set, or name a scenario file")
    if len(set(things)) < len(things):
        raise _refused(str(things[0]), "or another is named twice", "name each once")


def _refused(origin: str, what: str, right: str) -> "InvalidInput":
    from sim.scenario.problems import InvalidInput, Problem

    return InvalidInput([Problem((), what, right, origin)])


def _scenario(path: Path, overrides: dict[str, Any], trust: bool) -> "Scenario":
    from sim.scenario import Scenario

    scenario = Scenario.read(path, overrides)
    refuse_untrusted(scenario, trust=trust)
    return scenario


def _stored(path: Path, trust: bool) -> Any:
    from sim.store import Order, read_manifest

    refuse_untrusted(Order(**read_manifest(path)["order"]).scenario(), trust=trust)

    from sim.stored import read

    return read(path).ensemble


def _refuse_other_luck(found: dict[Path, Any]) -> None:
    """Refuse folders whose worlds cannot be paired."""
    (first, measure), *others = found.items()
    for path, other in others:
        if (other.seed, other.draw) != (measure.seed, measure.draw):
            said = "draws" if other.seed == measure.seed else f"seed {other.seed}"
            right = f"run it again as {first} was: seed {measure.seed}"
            right += ", with --draw" if measure.draw else ", without --draw"
            raise _refused(str(path), f"has other luck than {first} ({said})", right)


def _played(files: "dict[Path, Scenario]", seed: int, worlds: int, draw: bool) -> dict[Path, Any]:
    from sim.cli.screen import progress
    from sim.ensemble import run_ensemble

    found = {}
    for path, scenario in files.items():
        with progress(path.stem) as advance:
            found[path] = run_ensemble(
                scenario, worlds=worlds, seed=seed, draw=draw, progress=advance
            )
    return found


def _names(things: Sequence[Path], scenarios: Sequence[str]) -> list[str]:
    """Return short names that differ: of scenarios, or else of files and folders as given."""
    for names in (list(scenarios), [path.stem for path in things]):
        if len(set(names)) == len(names):
            return names
    return [str(path) for path in things]


def _tell(screen: Any, result: "Comparison") -> None:
    """Print values and differences: side by side for two, in a table for each for more."""
    from rich.table import Table

    first, *others = result.names
    title = f"{result.worlds:,} worlds of the same luck under each, seed {result.seed}"
    beside = len(others) == 1
    heads = [f"{name} less {first}" for name in others]
    values = Table("answer", *result.names, title=title, title_justify="left")
    apart = [] if beside else [Table("answer", head) for head in heads]
    if beside:
        values.add_column(heads[0])
    for answer in result.answers:
        clear = [answer.clear(place) for place in range(1, len(result.names))]
        if answer in result.shares or any(clear):
            said = [answer.told(value) for value in answer.values]
            values.add_row(answer.label, *said, *([answer.told_change(1)] if beside else ()))
        for place, table in enumerate(apart, start=1):
            if answer in result.shares or clear[place - 1]:
                table.add_row(answer.label, answer.told_change(place))
    for table in (values, *apart):
        screen.print(table, markup=False)
    _say_what_it_means(screen, result)


def _say_what_it_means(screen: Any, result: "Comparison") -> None:
    from sim.ensemble import CAVEAT

    for name, changed in zip(result.names[1:], result.changed[1:], strict=True):
        screen.print(f"{name}: {changed:.1%} of worlds end otherwise.", markup=False)
    screen.print(
        "Differences are paired by world, with intervals at 95 %; * where that leaves out 0, as "
        "one in twenty would by chance. Answers in which nothing differs clearly are left out; "
        f"the CSV file has all. {CAVEAT}",
        markup=False,
    )
