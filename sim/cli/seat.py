"""Playing on a terminal: what is asked, what may be answered, what is done about it."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import typer

from sim.cli.options import Interrupted
from sim.cli.seat_screen import (
    HELP,
    show_advice,
    show_end,
    show_everything,
    show_obstacles,
    show_options,
    show_round,
    show_situation,
    show_values,
)
from sim.play import Game, save
from sim.scenario.problems import InvalidInput, Problem

WATCHED: Final = "watching"
SHOWN: Final[dict[str, Callable[[Game, str], None]]] = {
    "": show_options,
    "n": show_obstacles,
    "v": show_values,
    "w": show_advice,
}
"""What a seat may look at, by what is typed."""


class Leave(Exception):
    """The player goes, or there is nothing more to read."""


def sit(game: Game, folder: Path) -> None:
    """Play a game on the terminal until it ends or the player leaves; it is saved all along.

    Parameters
    ----------
    game : Game
    folder : Path
        Where it is saved.

    Raises
    ------
    Interrupted
        If the player interrupts; says how to go on.
    """
    again = f"Saved. Go on with: detente play --resume {folder}"
    typer.echo(f"{game.scenario.title}: world {game.world} of seed {game.seed}. ? for help.\n")
    try:
        while True:
            if game.over:
                show_end(game, folder)
            else:
                show_situation(game)
            _turn(game, folder)
    except Leave:
        typer.echo(again)
    except Interrupted:
        typer.echo("")  # what was typed stands on that line
        raise Interrupted(again) from None


def _turn(game: Game, folder: Path) -> None:
    """Ask until something is done: a round played, or choices or rounds taken back."""
    if game.over:
        _at_the_end(game, folder)
        return
    chosen = {it.actor for it in game.choices if it.round == game.round}
    for seat in game.seats:
        if seat not in chosen and not _ask(game, folder, seat):
            return
    if game.seats or _watch(game, folder):
        game.step()
        save(folder, game)
        show_round(game)


def _at_the_end(game: Game, folder: Path) -> None:
    """Let the player take rounds back after the end, or leave."""
    while True:
        word = _read(f"the end, round {game.round} > ")
        if word == "b":
            _back(game, folder)
            return
        if word != "q":
            typer.echo("b takes a round back, q leaves.")
            continue
        raise Leave


def _watch(game: Game, folder: Path) -> bool:
    """Ask somebody who watches; return whether to play the round."""
    while True:
        word = _read(f"{WATCHED}, round {game.round} > ")
        if word == "":
            return True
        if word == "b":
            _back(game, folder)
            return False
        _look(game, None, word)


def _ask(game: Game, folder: Path, seat: str) -> bool:
    """Ask for the choice of a seat; return whether it was made, or something taken back."""
    show_options(game, seat)
    while True:
        word = _read(f"{seat}, round {game.round} > ")
        if word == "b":
            if _back(game, folder):
                return False
        elif word in SHOWN or word in ("s", "?", "q"):
            _look(game, seat, word)
        elif _choose(game, seat, word):
            save(folder, game)
            return True


def _look(game: Game, seat: str | None, word: str) -> None:
    """Show what was asked for."""
    if word == "q":
        raise Leave
    if word == "s":
        show_everything(game)
    elif seat is not None and word in SHOWN:
        SHOWN[word](game, seat)
    else:
        typer.echo(HELP if seat is not None else "Enter plays a round; s, b, q as in a seat.")


def _choose(game: Game, seat: str, word: str) -> bool:
    """Let a seat choose by number or in words; say what is wrong, and return whether it did."""
    force, asked = word.startswith("!"), word.removeprefix("!").strip()
    try:
        choice = game.advice(seat).choice if asked == "a" else _numbered(game, seat, asked)
        made = game.choose(choice, seat, force=force)
    except InvalidInput as error:
        typer.echo(str(error))
        return False
    typer.echo(f"Chosen: {made.choice}\n")
    return True


def _numbered(game: Game, seat: str, asked: str) -> str:
    """Return the choice of a number on the list; other words as they are."""
    if not (asked.isascii() and asked.isdecimal()):
        return asked
    options = game.options(seat)
    if len(asked) > 6 or not 1 <= int(asked) <= len(options):
        right = f"choose one from 1 to {len(options)}"
        raise InvalidInput([Problem((), f"there is no option {asked}", right)])
    return options[int(asked) - 1].choice


def _back(game: Game, folder: Path) -> bool:
    """Take back what was chosen in this round, or the last round; return whether it could be."""
    pending = any(it.round == game.round for it in game.choices) and not game.over
    try:
        game.back(0 if pending else 1)
    except InvalidInput:
        typer.echo("This is the first round.")
        return False
    save(folder, game)
    return True


def _read(prompt: str) -> str:
    """Return a line that was typed; what comes from a file is shown as if it were typed.

    Raises
    ------
    Leave
        At the end of the input.
    InvalidInput
        If it is no text.
    """
    try:
        line = input(prompt)
    except EOFError:
        typer.echo("")
        raise Leave from None
    except UnicodeDecodeError:
        problem = Problem((), "what was typed is no text", "type in UTF-8")
        raise InvalidInput([problem]) from None
    line = "".join(letter for letter in line if letter.isprintable()).strip()
    if not sys.stdin.isatty():
        typer.echo(line)
    return line
