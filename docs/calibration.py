"""Print the tables of docs/calibration.md: shares, and conclusions over draws of all numbers.

Run it from the root of the repository as ``python docs/calibration.py [DRAWS WORLDS]``: so many
draws of every uncertain number, with so many worlds each; at 100 and 100 it takes ten minutes.
"""

import sys
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import numpy as np

from sim.ensemble import CAVEAT, CHUNK, run_ensemble
from sim.model import CrisisModel, forget
from sim.scenario import Scenario

FILE = "scenarios/ukraine_2022.yaml"
LATE = {"events.written_reply.when.from_round": 20}
NEVER = {"events.written_reply.when.from_round": 40}


@dataclass(frozen=True)
class Conclusion:
    """A statement on the crisis: with `after` instead of `before`, `asked` moves in `direction`."""

    what: str
    before: dict[str, Any]
    after: dict[str, Any]
    asked: str
    direction: int


CONCLUSIONS = (
    Conclusion(
        "C3: the more both sides misread, the more war",
        {"actors.*.perception.noise": 0},
        {"actors.*.perception.noise": 0.4},
        "war",
        1,
    ),
    Conclusion(
        "C6: the dearer a retreat for Moscow, the more the West concedes",
        {"actors.russia.audience.domestic": 0},
        {"actors.russia.audience.domestic": 0.4},
        "the West concedes",
        1,
    ),
    Conclusion(
        "C6: the dearer a retreat for Washington, the more Moscow concedes",
        {"actors.united_states.audience.domestic": 0},
        {"actors.united_states.audience.domestic": 0.4},
        "Moscow concedes",
        1,
    ),
    Conclusion(
        "C8: without lines that bend under cost, no agreement",
        {"actors.*.flexibility": 0},
        {},
        "agreement",
        1,
    ),
    Conclusion(
        "C10: announced answers make a large war rarer",
        {"measures.*.tripwires": [], "threats": {}},
        {},
        "war",
        -1,
    ),
    Conclusion(
        "C11: linkage leaves fewer agreements on side issues alone",
        {"actors.russia.doctrine.linkage": 0},
        {"actors.russia.doctrine.linkage": 1},
        "side issues alone",
        -1,
    ),
    Conclusion(
        "C13: rules for encounters make incidents rarer",
        {"incidents.relief": 0},
        {"incidents.relief": 1},
        "incidents",
        -1,
    ),
    Conclusion(
        "C17: the refusal on paper takes Moscow up the ladder", NEVER, {}, "Moscow's peak rung", 1
    ),
    Conclusion("C23: and makes war likelier", NEVER, {}, "war", 1),
    Conclusion(
        "C21: pressure closes the ranks of the alliance",
        {"alliances.nato.backlash": 0},
        {},
        "cohesion of NATO",
        1,
    ),
)


def answers(
    scenario: Scenario, worlds: int, given: dict[str, np.ndarray] | None = None
) -> dict[str, np.ndarray]:
    """Run worlds; return what each answers to every question."""
    parts = []
    for start in range(0, worlds, CHUNK):
        size = min(CHUNK, worlds - start)
        here = {path: array[start : start + size] for path, array in (given or {}).items()}
        model = CrisisModel(scenario, worlds=size, first_world=start, given=here).run()
        parts.append(_asked(model))
        forget(model)
    return {question: np.concatenate([part[question] for part in parts]) for question in parts[0]}


def _asked(model: CrisisModel) -> dict[str, np.ndarray]:
    state, layout, numbers = model.state, model.crisis.layout, model.crisis.numbers
    kinds = np.array([str(rule.kind) for rule in layout.outcomes])[state.outcome]
    core = layout.core[:, None]
    moved = [
        np.abs(state.position[head] - numbers.opening[head]).mean(axis=0, where=core)
        for head in layout.principals
    ]
    members = list(layout.alliances[0].members)
    return {
        "war": np.isin(kinds, ["regional_war", "general_war"]) * 1.0,
        "agreement": state.agreed * 1.0,
        "side issues alone": (kinds == "partial_agreement") * 1.0,
        "incidents": state.incidents * 1.0,
        "Moscow's peak rung": state.peak[0] * 1.0,
        "Moscow concedes": moved[0],
        "the West concedes": moved[1],
        "cohesion of NATO": state.cohesion[members].mean(axis=0),
    }


def print_shares(worlds: int) -> None:
    """Print outcome shares at the point values, over the ranges, and by the written reply."""
    variants = (
        ("point values", {}, False),
        ("all ranges drawn", {}, True),
        ("reply in round 20", LATE, False),
        ("reply in the last round", NEVER, False),
        ("reply in the last round, ranges drawn", NEVER, True),
    )
    scenario = Scenario.read(FILE)
    print("| outcome |", " | ".join(name for name, *_ in variants), "|")
    print("|---" * (len(variants) + 1) + "|")
    columns = [
        run_ensemble(Scenario.read(FILE, values), worlds=worlds, draw=draw, record=False).shares()
        for _, values, draw in variants
    ]
    for row, rule in enumerate(scenario.outcomes.values()):
        cells = [
            f"{100 * s.share:.1f} ({100 * s.low:.1f}-{100 * s.high:.1f})"
            for s in (column[row] for column in columns)
        ]
        print(f"| {rule.name} |", " | ".join(cells), "|")
    print(f"\n{worlds:,} worlds each, per cent. {CAVEAT}\n")


def print_conclusions(draws: int, worlds: int) -> None:
    """Print every conclusion at the point values, and in how many draws of all numbers it holds."""
    drawn = run_ensemble(Scenario.read(FILE), worlds=draws, draw=True, record=False).drawn
    print("| conclusion | at the point values | over the ranges | draws with the sign |")
    print("|---|---|---|---|")
    for conclusion in CONCLUSIONS:
        set_ = {*conclusion.before, *conclusion.after}
        point, ranges = (
            _difference(conclusion, draws * worlds, given)
            for given in (None, _spread(drawn, set_, worlds))
        )
        by_draw = ranges.reshape(draws, worlds).mean(axis=1) * conclusion.direction
        clear = f"{np.mean(by_draw > 0):.0%} (other sign {np.mean(by_draw < 0):.0%})"
        print(f"| {conclusion.what} | {_interval(point)} | {_interval(ranges, draws)} | {clear} |")
    print(f"\n{draws} draws of {worlds} worlds; change of what is asked, 95 % interval. {CAVEAT}")


def _spread(drawn: dict[str, np.ndarray], set_: set[str], worlds: int) -> dict[str, np.ndarray]:
    """Return each draw for as many worlds, without the numbers that a conclusion sets itself."""
    patterns = [pattern for path in set_ for pattern in (path, f"{path}.*")]
    return {
        path: np.repeat(array, worlds)
        for path, array in drawn.items()
        if not any(fnmatchcase(path, pattern) for pattern in patterns)
    }


def _difference(
    conclusion: Conclusion, worlds: int, given: dict[str, np.ndarray] | None
) -> np.ndarray:
    before, after = (
        answers(Scenario.read(FILE, values), worlds, given)[conclusion.asked]
        for values in (conclusion.before, conclusion.after)
    )
    return after - before


def _interval(change: np.ndarray, draws: int | None = None) -> str:
    """Return a mean with its interval; worlds of one draw count as one."""
    units = change if draws is None else change.reshape(draws, -1).mean(axis=1)
    error = 1.96 * units.std(ddof=1) / np.sqrt(len(units))
    return f"{units.mean():+.3f} ± {error:.3f}"


if __name__ == "__main__":
    sizes = [int(argument) for argument in sys.argv[1:]] or [100, 100]
    print_shares(sizes[0] * sizes[1])
    print_conclusions(*sizes)
