"""A folder with a game: saved at each round, resumed, and played again to see that it is the same.

It holds the transcript, the scenario that is played, and the game as text to read.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import Field

from sim.folders import FolderInUse, put
from sim.play.game import Game
from sim.play.played import Choice
from sim.play.telling import told
from sim.scenario.condition import Name
from sim.scenario.number import Frozen
from sim.scenario.problems import InvalidInput, Loc, Problem
from sim.scenario.reading import FromFile
from sim.scenario.root import Scenario
from sim.store import unlike, versions

Words: TypeAlias = Annotated[
    str, Field(min_length=1, max_length=400, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")
]

TRANSCRIPT: Final = "game.json"
SCENARIO: Final = "scenario.yaml"
STORY: Final = "story.md"


class GameChanged(FolderInUse):
    """A game that was saved does not play again as it was played."""


class KeptChoice(Frozen):
    """What a seat chose, as `sim.play.played.Choice` says."""

    round: Annotated[int, Field(ge=1, le=10_000)]
    actor: Name
    choice: Words
    force: bool = False
    own: Words


class Transcript(FromFile):
    """Everything from which a game plays again, and by which that is known to be the same."""

    format: Literal[1] = Field(description="Form of this file.")
    kind: Literal["game"]
    scenario: Name
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="Of the scenario's text.")]
    set: Annotated[dict[str, Any], Field(max_length=1000, description="Values by path.")]
    seed: Annotated[int, Field(ge=0, lt=2**64)]
    world: Annotated[int, Field(ge=0, lt=2**32)]
    draw: bool
    seats: Annotated[tuple[Name, ...], Field(max_length=1000)]
    choices: Annotated[tuple[KeptChoice, ...], Field(max_length=10_000)]
    marks: Annotated[tuple[str, ...], Field(max_length=10_000, description="One a round played.")]
    versions: Annotated[dict[str, str], Field(max_length=50)]

    @classmethod
    def of(cls, game: Game) -> Self:
        """Return the transcript of a game so far."""
        scenario = game.scenario
        return cls(
            format=1,
            kind="game",
            scenario=scenario.name,
            sha256=_digest(scenario.text),
            set=scenario.overrides,
            seed=game.seed,
            world=game.world,
            draw=game.draw,
            seats=game.seats,
            choices=tuple(KeptChoice(**asdict(choice)) for choice in game.choices),
            marks=tuple(done.mark for done in game.rounds),
            versions=versions(),
        )

    def play(self, scenario: Scenario) -> Game:
        """Play the game again up to where it was left.

        Raises
        ------
        InvalidInput
            If something in it cannot be; says where.
        GameChanged
            If the scenario is another one, or a round comes out otherwise.
        """
        if _digest(scenario.text) != self.sha256 or scenario.overrides != self.set:
            raise GameChanged(f"{self.origin}: the scenario is not the one that was played")
        self._refuse_disorder()
        try:
            game = Game(
                scenario, seed=self.seed, world=self.world, seats=self.seats, draw=self.draw
            )
        except InvalidInput as error:
            raise self._refused(error, ("seats",)) from None
        try:
            self._repeat(game)
        except BaseException:
            game.close()
            raise
        return game

    def _repeat(self, game: Game) -> None:
        for number in range(1, len(self.marks) + 2):
            for at, kept in enumerate(self.choices):
                if kept.round == number:
                    self._choose(game, kept, at)
            if number <= len(self.marks):
                self._step(game, number)

    def _choose(self, game: Game, kept: KeptChoice, at: int) -> None:
        try:
            made = game.choose(kept.choice, kept.actor, force=kept.force)
        except InvalidInput as error:
            raise self._refused(error, ("choices", at)) from None
        if made != Choice(**kept.model_dump()):
            there = f"round {kept.round}, {kept.actor}: the agent would choose {made.own}"
            raise GameChanged(f"{self.origin}: {there}, not {kept.own}{self._made_with()}")

    def _step(self, game: Game, number: int) -> None:
        try:
            done = game.step()
        except InvalidInput as error:
            raise self._refused(error, ("marks", number - 1)) from None
        if done.mark != self.marks[number - 1]:
            said = f"round {number} comes out otherwise than it was played"
            raise GameChanged(f"{self.origin}: {said}{self._made_with()}")

    def _made_with(self) -> str:
        return "".join(f"; {other}" for other in unlike(self.versions))

    def _refuse_disorder(self) -> None:
        """Refuse choices for rounds that are not due, and two of one seat in one round."""
        due, seen, problems = len(self.marks) + 1, set(), []
        for at, kept in enumerate(self.choices):
            if kept.round > due:
                what = f"round {kept.round} is not due"
                problems.append(Problem(("choices", at, "round"), what, f"at most {due}"))
            if (kept.round, kept.actor) in seen:
                what = f"{kept.actor} chooses twice in round {kept.round}"
                problems.append(Problem(("choices", at), what, "take one out"))
            seen.add((kept.round, kept.actor))
        if problems:
            raise self.refused(problems)

    def _refused(self, error: InvalidInput, loc: Loc) -> InvalidInput:
        return self.refused([Problem(loc, it.what, it.right) for it in error.problems])


def begin(folder: Path, game: Game) -> list[Path]:
    """Save a new game to a folder of its own; return the files.

    Raises
    ------
    FolderInUse
        If there is anything in the folder.
    OSError
        If it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        held = "holds a game: go on with it, or" if (folder / TRANSCRIPT).exists() else "is in use:"
        raise FolderInUse(f"{folder} {held} give another folder")
    put(folder / SCENARIO, game.scenario.text.encode())
    return save(folder, game)


def save(folder: Path, game: Game) -> list[Path]:
    """Save a game so far to its folder; each file appears whole or not at all.

    Raises
    ------
    OSError
        If it cannot be written; then what was saved before is still there.
    """
    content = Transcript.of(game).model_dump(mode="json")
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    put(folder / TRANSCRIPT, text.encode())
    put(folder / STORY, told(game).encode())
    return [folder / name for name in (SCENARIO, STORY, TRANSCRIPT)]


def resume(folder: Path, check: Callable[[Scenario], None] = lambda _: None) -> Game:
    """Return a game that was saved, played again up to where it was left.

    Parameters
    ----------
    folder : Path
        Where it was saved.
    check : callable, optional
        Called with its scenario before anything of it is run.

    Raises
    ------
    InvalidInput
        If the folder holds no game, or one with something wrong; says where.
    GameChanged
        If the scenario was changed, or a round comes out otherwise.
    """
    path = folder / TRANSCRIPT
    if not path.is_file():
        right = "name a folder that `detente play` wrote"
        raise InvalidInput([Problem((), "holds no game", right, str(folder))])
    kept = Transcript.read(path)
    scenario = Scenario.read(folder / SCENARIO, kept.set)
    check(scenario)
    return kept.play(scenario)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
