"""A folder with what lasts in a game: its tables as JSON, and its picture."""

import json
from pathlib import Path
from typing import Any, Final

from sim.folders import whole
from sim.plots.saving import to_bytes
from sim.plots.stability import stability
from sim.seals import write_manifest
from sim.stability.analysis import Analysis
from sim.stability.concepts import CONCEPTS
from sim.store import versions

TABLE: Final = "stability.json"
PICTURE: Final = "stability.png"
KIND: Final = "stability"


def as_data(analysis: Analysis) -> dict[str, Any]:
    """Return an analysis as plain data; states by their numbers, from 1."""
    game = analysis.game
    return {
        "title": game.title,
        "decision_makers": list(game.decision_makers),
        "options": [option.name for option in game.options],
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
                "coalition": bool(analysis.coalition[state]),
            }
            for state in range(len(game.bits))
        ],
    }


def write_stability(folder: Path, analysis: Analysis) -> list[Path]:
    """Write an analysis to a folder, which appears whole or not at all; return the files.

    Raises
    ------
    FolderInUse
        If the folder holds anything else than an earlier analysis.
    """
    text = json.dumps(as_data(analysis), indent=1, ensure_ascii=False)
    with whole(folder, TABLE) as partial:
        (partial / TABLE).write_text(text + "\n", encoding="utf-8")
        (partial / PICTURE).write_bytes(to_bytes(stability(analysis), "png"))
        write_manifest(partial, {"format": 1, "kind": KIND, "versions": versions()})
    return sorted(folder.iterdir())
