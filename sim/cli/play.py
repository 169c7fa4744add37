"""The command that lets people take seats in one world of a crisis."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import (
    Overrides,
    Seed,
    Trust,
    parse_overrides,
    refuse_untrusted,
)

if TYPE_CHECKING:
    from sim.play import Game
    from sim.scenario import Scenario

RESULTS = Path("results")


def play(
    file: Annotated[
        Path | None, typer.Argument(help="A scenario file (YAML).", show_default=False)
    ] = None,
    as_: Annotated[
        list[str] | None,
        typer.Option("--as", metavar="ACTOR", help="Whose seat to take; none watches. Repeatable."),
    ] = None,
    seed: Seed = 0,
    world: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Number of the world.")] = 0,
    *,
    draw: Annotated[
        bool, typer.Option("--draw", help="Draw uncertain numbers as that world does.")
    ] = False,
    set_: Overrides = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the game; results/<scenario>/play-<...>.")
    ] = None,
    resume: Annotated[
        Path | None, typer.Option(help="Go on with the game of a folder; takes no other option.")
    ] = None,
    trust: Trust = False,
) -> None:
    """Take the seat of an actor, round by round; the agents play all others."""
    if resume is None:
        game, folder = _begun(_scenario(file, set_, trust=trust), as_, seed, world, out, draw=draw)
    else:
        _refuse_more(as_, set_, out, seed, world, draw=draw)
        game, folder = _resumed(resume, file, trust=trust), resume

    from sim.cli.seat import sit

    sit(game, folder)


def _scenario(file: Path | None, set_: list[str] | None, *, trust: bool) -> "Scenario":
    from sim.scenario import Scenario
    from sim.scenario.problems import InvalidInput, Problem

    if file is None:
        right = "name a file, or the folder of a game with --resume"
        raise InvalidInput([Problem((), "there is nothing to play", right)])
    scenario = Scenario.read(file, parse_overrides(set_))
    refuse_untrusted(scenario, trust=trust)
    return scenario


def _begun(
    scenario: "Scenario",
    seats: list[str] | None,
    seed: int,
    world: int,
    out: Path | None,
    *,
    draw: bool,
) -> tuple["Game", Path]:
    """Return a new game and the folder in which it is saved."""
    from sim.play import Game, begin

    game = Game(scenario, seed=seed, world=world, seats=seats or [], draw=draw)
    folder = out or _free(RESULTS / scenario.name / "-".join(["play", *game.seats]))
    begin(folder, game)
    return game, folder


def _free(folder: Path) -> Path:
    """Return a folder that is not there yet: the one named, or the same with a number."""
    number, found = 1, folder
    while found.exists():
        number += 1
        found = folder.with_name(f"{folder.name}-{number}")
    return found


def _resumed(folder: Path, file: Path | None, *, trust: bool) -> "Game":
    """Return a game that was saved; refuse it if the file is another scenario than it plays."""
    from sim.play import GameChanged, resume
    from sim.scenario.extending import standing_alone

    game = resume(folder, lambda scenario: refuse_untrusted(scenario, trust=trust))
    if file is not None and standing_alone(file) != game.scenario.text:
        raise GameChanged(f"{file} is not the scenario that {folder} plays")
    return game


def _refuse_more(
    seats: list[str] | None,
    set_: list[str] | None,
    out: Path | None,
    seed: int,
    world: int,
    *,
    draw: bool,
) -> None:
    """Refuse options that a game that is resumed has already."""
    from sim.scenario.problems import InvalidInput, Problem

    given = {
        "--as": seats,
        "--set": set_,
        "--out": out,
        "--seed": seed,
        "--world": world,
        "--draw": draw,
    }
    problems = [
        Problem((), f"{name} beside --resume", "the game has its own; leave it out")
        for name, value in given.items()
        if value
    ]
    if problems:
        raise InvalidInput(problems)
