"""The command that begins a scenario file."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from sim.scenario.problems import Problem

ACTORS: Final = ("first", "second")
ISSUES: Final = ("borders", "trade")


def new(
    name: Annotated[str, typer.Argument(help="Name of the scenario.", show_default=False)],
    out: Annotated[
        Path | None,
        typer.Option(help="File to write; NAME.yaml, beside what it extends.", show_default=False),
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title.", show_default=False)] = None,
    actors: Annotated[
        str | None,
        typer.Option(
            metavar="N|NAMES",
            help="How many actors, or their names with commas; the first two speak for the sides.",
            show_default=False,
        ),
    ] = None,
    issues: Annotated[
        str | None,
        typer.Option(
            metavar="NAMES",
            help="Names of the issues with commas; the first is core.",
            show_default=False,
        ),
    ] = None,
    extends: Annotated[
        Path | None,
        typer.Option(help="Write a variant of this file instead.", show_default=False),
    ] = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over what is there.")] = False,
) -> None:
    """Write a new scenario file with comments, which runs as it stands; asks what is not given."""
    from sim.scenario.beginning import words

    ask = sys.stdin.isatty() and not yes
    file = out or (extends or Path()).parent / f"{name}.yaml"
    _check(name, file, extends, other=bool(actors or issues), force=force)
    title = _answer("Title", title, words(name), ask=ask)
    if extends is None:
        named = _names(_answer("Actors (number, or names)", actors, ",".join(ACTORS), ask=ask))
        over = _answer("Issues (names)", issues, ",".join(ISSUES), ask=ask)
        text = _whole(name, file, title, named, _split(over))
    else:
        text = _variant(name, file, title, extends)
    _write(file, text, force=force)
    typer.echo(f"wrote {file}; run it with: detente run {file}")


def _check(name: str, file: Path, extends: Path | None, *, other: bool, force: bool) -> None:
    """Refuse what cannot be written, before anything is asked.

    Raises
    ------
    InvalidInput
        If the name is none, the file is there, or a variant would lie elsewhere than its base.
    """
    from sim.scenario.beginning import check_name
    from sim.scenario.problems import InvalidInput, Problem

    problems = [fault for fault in [check_name(name, "scenario")] if fault]
    if file.exists() and not force:
        problems.append(_there(file))
    if extends is not None:
        if other:
            what = "a variant has the actors and issues of what it extends"
            problems.append(Problem((), what, "leave --actors and --issues out"))
        if file.resolve().parent != extends.resolve().parent:
            right = f"write it to {extends.parent / file.name}"
            problems.append(Problem((), "a variant lies beside what it extends", right))
        elif file.resolve() == extends.resolve():
            problems.append(Problem((), "a file cannot extend itself", "take another name"))
    if problems:
        raise InvalidInput(problems)


def _answer(question: str, given: str | None, default: str, *, ask: bool) -> str:
    if given is not None:
        return given
    return str(typer.prompt(question, default=default)) if ask else default


def _names(text: str) -> list[str]:
    """Return names of actors, from a number or a list."""
    if not text.strip().isdecimal() or len(text.strip()) > len("12"):
        return _split(text)
    count = int(text)
    return [*ACTORS, *(f"ally_{number}" for number in range(1, count - 1))][:count]


def _split(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]


def _whole(name: str, file: Path, title: str, actors: list[str], issues: list[str]) -> str:
    from sim.scenario import Scenario
    from sim.scenario.beginning import new_scenario

    text = new_scenario(name, str(file), title=title, actors=actors, issues=issues)
    Scenario.parse(text, origin=str(file))  # refuses a title that no file may have
    return text


def _variant(name: str, file: Path, title: str, base: Path) -> str:
    from sim.scenario import Scenario
    from sim.scenario.beginning import new_variant

    scenario = Scenario.read(base)
    return new_variant(name, file.name, title=title, base=base.name, scenario=scenario)


def _write(file: Path, text: str, *, force: bool) -> None:
    from sim.scenario.problems import InvalidInput

    try:
        with file.open("w" if force else "x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise InvalidInput([_there(file)]) from None


def _there(file: Path) -> "Problem":
    from sim.scenario.problems import Problem

    return Problem((), f"{file} is there already", "name another with --out, or add --force")
