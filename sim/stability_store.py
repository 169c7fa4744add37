"""A folder with what lasts in a game: how it was asked, its tables as JSON, and its picture."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from sim.crisis_game import game_of
from sim.findings import held, write_findings
from sim.folders import MANIFEST, put_json
from sim.plots.stability import stability
from sim.scenario.document import parse_document
from sim.scenario.problems import InvalidInput, Problem
from sim.scenario.root import Scenario
from sim.stability.analysis import Analysis
from sim.stability.concepts import CONCEPTS, Concept
from sim.stability.document import GameFile
from sim.stability.game import Game
from sim.stability.inverse import Change, change_for
from sim.stability.reasons import wanted

KIND: Final = "stability"
TABLE: Final = "stability.json"
PICTURE: Final = "stability.png"


@dataclass(frozen=True)
class StabilityOrder:
    """Everything that determines an analysis.

    Attributes
    ----------
    text : str
        The file as it was read: a game or a scenario.
    overrides : mapping
        Values by path that go before those of the file.
    options : sequence of str or None
        Measures of a scenario that are options; None for those of `default_measures`.
    wanted : int or None
        Number of a state, from 1, of which it is asked what would make it last.
    concept : Concept
        Concept of that question.
    """

    text: str
    overrides: Mapping[str, Any]
    options: Sequence[str] | None = None
    wanted: int | None = None
    concept: Concept = "nash"

    def scenario(self, origin: str = MANIFEST) -> Scenario | None:
        """Return the scenario, or None if the text is a game."""
        if "actors" not in parse_document(self.text, origin).tree:
            return None
        return Scenario.parse(self.text, self.overrides, origin=origin)

    def game(self, scenario: Scenario | None, origin: str = MANIFEST) -> Game:
        """Return the game in the text, or of the scenario in it.

        Parameters
        ----------
        scenario : Scenario or None
            As `scenario` returns it.
        origin : str
            Name of the file, for problems.

        Raises
        ------
        InvalidInput
            If the text is not sound, measures are not there, or there is no such state.
        """
        if scenario is not None:
            found = game_of(scenario, self.options).game
        elif self.options is not None:
            what = "--options is for scenarios; this game names its own"
            raise InvalidInput([Problem((), what, "leave it out", origin)])
        else:
            found = GameFile.parse(self.text, self.overrides, origin=origin).game()
        if self.wanted is not None and self.wanted > len(found.bits):
            what = f"--wanted {self.wanted}: there is no such state"
            raise InvalidInput([Problem((), what, f"1 to {len(found.bits)}", origin)])
        return found

    def change(self, game: Game) -> Change | None:
        """Return the answer to what would make the wanted state last, if that was asked."""
        return None if self.wanted is None else change_for(game, self.wanted - 1, self.concept)


def as_data(analysis: Analysis, change: Change | None = None) -> dict[str, Any]:
    """Return an analysis as plain data; states by their numbers, from 1."""
    game = analysis.game
    data = {
        "title": game.title,
        "decision_makers": list(game.decision_makers),
        "options": [option.name for option in game.options],
        "left_out": list(game.left_out),
        "present": None if game.present is None else game.present + 1,
        "states": [
            {
                "state": state + 1,
                "taken": game.taken(state),
                "worth": game.worth[:, state].tolist(),
                "stable": [
                    [concept for concept in CONCEPTS if analysis.stable[concept][row, state]]
                    for row in range(len(game.decision_makers))
                ],
                "equilibrium": analysis.kinds(state),
                "coalition": [
                    concept for concept in CONCEPTS if analysis.coalition[concept][state]
                ],
            }
            for state in range(len(game.bits))
        ],
    }
    return data if change is None else data | {"wanted": _wanted(game, change)}


def _wanted(game: Game, change: Change) -> dict[str, Any]:
    """Return the answer to the inverse question as plain data."""
    return {
        "state": change.state + 1,
        "concept": change.concept,
        "exact": change.exact,
        "pairs": change.pairs,
        "needs": [
            {
                "decision_maker": game.decision_makers[need.decision_maker],
                "level_with": need.level + 1,
                "no_longer_preferred": [state + 1 for state in need.over],
                "pairs": need.pairs,
            }
            for need in change.needs
        ],
        "said": list(wanted(game, change)),
    }


def write_stability(
    folder: Path, order: StabilityOrder, analysis: Analysis, change: Change | None = None
) -> list[Path]:
    """Write an analysis to a folder, which appears whole or not at all.

    Parameters
    ----------
    folder : Path
        Is made; an earlier analysis in it is replaced.
    order : StabilityOrder
        What would bring it about again.
    analysis : Analysis
    change : Change, optional
        Answer to the inverse question.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    FolderInUse
        If the folder holds anything else.
    """
    said = {
        "order": asdict(order),
        "text_sha256": hashlib.sha256(order.text.encode()).hexdigest(),
    }
    put_data = partial(write_stability_data, analysis=analysis, change=change)
    return write_findings(folder, KIND, put_data, said, {PICTURE: stability(analysis)})


def write_stability_data(folder: Path, analysis: Analysis, change: Change | None) -> None:
    """Write the tables, whose bytes the order determines."""
    put_json(folder / TABLE, as_data(analysis, change))


def read_order(folder: Path) -> StabilityOrder:
    """Return what was asked in a folder of stability.

    Raises
    ------
    InvalidInput
        If it cannot be read.
    """
    with held(folder, KIND) as manifest:
        return StabilityOrder(**manifest["order"])
