"""Bands: how often each value occurred, round by round, from which quantiles follow."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa

from sim.ensemble import Array
from sim.scenario.root import Scenario
from sim.terms import FloatW, Rows

DIGITS: Final = 3
"""Significant digits to which values are counted, so that few differ; whole numbers stay whole."""

QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
OUTCOME: Final = "outcome"
TOGETHER: Final = 16
"""Tables of counts that are added up at a time."""
KEYS: Final = ("case", "group", "quantity", "round", "value")


def quantities(scenario: Scenario) -> dict[str, str]:
    """Return what is counted round by round, with its meaning and unit."""
    rungs = {
        f"rung_{side}": f"rung of {party.name} on the ladder"
        for side, party in scenario.sides.items()
    }
    return {
        **rungs,
        "tension": "tension, >= 0",
        "score": "escalation score of the round",
        OUTCOME: "row of the outcome rule that has ended the world, -1 while it goes on",
    }


def count(scenario: Scenario, course: Mapping[str, Array], groups: Rows, case: int) -> pa.Table:
    """Return how many worlds had each value of each quantity in each round.

    Parameters
    ----------
    scenario : Scenario
    course : mapping of str to (T, ..., W) array
        As an ensemble has it; a world that has ended keeps its last values.
    groups : (W,) int
        Group of each world: its policy, or its point.
    case : int
        Number of the scenario.
    """
    names = list(quantities(scenario))
    parts = [
        _counted({"quantity": names.index(name), "round": step}, values, groups)
        for name, array in _series(scenario, course)
        for step, values in enumerate(array)
    ]
    merged = pa.concat_tables(parts)
    return merged.append_column("case", pa.array(np.full(len(merged), case, dtype=np.int16)))


def _series(scenario: Scenario, course: Mapping[str, Array]) -> Iterator[tuple[str, Array]]:
    for row, side in enumerate(scenario.sides):
        yield f"rung_{side}", course["rung"][:, row]
    for name in ("tension", "score", OUTCOME):
        yield name, course[name]


def _counted(labels: Mapping[str, int], values: Array, groups: Rows) -> pa.Table:
    """Return each pair of group and value once, with how many worlds have it."""
    rounded = to_digits(values.astype(np.float64))
    order = np.lexsort((rounded, groups))
    group, value = groups[order], rounded[order]
    new = np.r_[True, (group[1:] != group[:-1]) | (value[1:] != value[:-1])]
    starts = np.flatnonzero(new)
    counts = np.diff([*starts, len(group)])
    return pa.table(
        {
            "group": group[starts],
            **{name: np.full(len(starts), label, dtype=np.int16) for name, label in labels.items()},
            "value": value[starts],
            "worlds": counts,
        }
    )


def to_digits(values: FloatW) -> FloatW:
    """Return values rounded to `DIGITS` significant digits.

    Examples
    --------
    >>> to_digits(np.array([12.0, 0.123456, 0.0, 1234.5]))
    array([1.20e+01, 1.23e-01, 0.00e+00, 1.23e+03])
    """
    with np.errstate(divide="ignore"):
        size = np.floor(np.log10(np.abs(values)))
    places = np.where(values == 0, 0, DIGITS - 1 - np.maximum(size, -300))
    scale = np.power(10.0, np.abs(places))
    up = np.rint(values * scale) / scale
    down = np.rint(values / scale) * scale
    return np.where(places >= 0, up, down) + 0.0


def merged(counts: Sequence[pa.Table]) -> pa.Table:
    """Return counts added up, in order of their keys."""
    together = pa.concat_tables(counts).group_by(list(KEYS)).aggregate([("worlds", "sum")])
    named = together.rename_columns([*KEYS, "worlds"])
    return named.sort_by([(key, "ascending") for key in KEYS])


def merged_all(counts: Iterable[pa.Table]) -> pa.Table:
    """Return counts of any number of blocks added up, few of them in memory together."""
    held: list[pa.Table] = []
    for table in counts:
        held.append(table)
        if len(held) == TOGETHER:
            held = [merged(held)]
    return merged(held)


def bands_columns() -> dict[str, str]:
    """Return the meaning of every column of the table of bands."""
    quantiles = {
        column_of(level): f"{level:.0%} quantile over worlds, to {DIGITS} significant digits"
        for level in QUANTILES
    }
    return {
        "scenario": "scenario file",
        "group": "number of the policy, or of the point",
        "quantity": "what it is about",
        "round": "round of the model; 0 is the start",
        "date": "day on which the round begins",
        "worlds": "worlds of the group",
        "mean": f"mean over worlds, of values to {DIGITS} significant digits",
        **quantiles,
    }


def column_of(level: float) -> str:
    """Return the name of the column of a quantile.

    Examples
    --------
    >>> column_of(0.05), column_of(0.5)
    ('q05', 'q50')
    """
    return f"q{round(100 * level):02d}"


def bands_of(
    counts: pa.Table, scenarios: Sequence[Scenario], names: Sequence[str]
) -> dict[str, Any]:
    """Return quantiles of each quantity in each round for each group, without the outcomes.

    Parameters
    ----------
    counts : Table
        As `merged` returns it.
    scenarios, names : sequence
        By case.
    """
    labels = [list(quantities(scenario)) for scenario in scenarios]
    columns = {key: counts[key].to_numpy() for key in (*KEYS, "worlds")}
    outcome = np.array([names_.index(OUTCOME) for names_ in labels])
    kept = columns["quantity"] != outcome[columns["case"]]
    columns = {key: column[kept] for key, column in columns.items()}
    where = [columns[key] for key in KEYS[:-1]]
    new = np.logical_or.reduce([np.r_[True, key[1:] != key[:-1]] for key in where])
    starts = np.flatnonzero(new)
    ends = np.r_[starts[1:], len(new)]
    worlds = np.add.reduceat(columns["worlds"], starts)
    sums = np.add.reduceat(columns["worlds"] * columns["value"], starts)
    passed = np.cumsum(columns["worlds"])
    before = passed[starts] - columns["worlds"][starts]
    rows: dict[str, Any] = {
        "scenario": [names[case] for case in columns["case"][starts].tolist()],
        "group": columns["group"][starts],
        "quantity": [
            labels[case][row]
            for case, row in zip(columns["case"][starts], columns["quantity"][starts], strict=True)
        ],
        "round": columns["round"][starts],
        "date": [
            scenarios[case].date_of(step)
            for case, step in zip(
                columns["case"][starts].tolist(), columns["round"][starts].tolist(), strict=True
            )
        ],
        "worlds": worlds,
        "mean": sums / worlds,
    }
    for level in QUANTILES:
        reached = np.searchsorted(passed, before + np.ceil(level * worlds), side="left")
        rows[column_of(level)] = columns["value"][np.minimum(reached, ends - 1)]
    return rows


def endings_columns() -> dict[str, str]:
    """Return the meaning of every column of the table of endings."""
    return {
        "scenario": "scenario file",
        "group": "number of the policy, or of the point",
        "round": "round of the model; 0 is the start",
        "outcome": "outcome rule that has ended the worlds; `open` while they go on",
        "worlds": "worlds that have ended so by that round",
    }


def endings_of(
    counts: pa.Table, scenarios: Sequence[Scenario], names: Sequence[str]
) -> dict[str, Any]:
    """Return how many worlds have ended in which way by each round, for each group."""
    columns = {key: counts[key].to_numpy() for key in (*KEYS, "worlds")}
    outcome = np.array([list(quantities(scenario)).index(OUTCOME) for scenario in scenarios])
    kept = columns["quantity"] == outcome[columns["case"]]
    columns = {key: column[kept] for key, column in columns.items()}
    rules = [[*scenario.outcomes, "open"] for scenario in scenarios]  # -1 is the last one
    return {
        "scenario": [names[case] for case in columns["case"].tolist()],
        "group": columns["group"],
        "round": columns["round"],
        "outcome": [
            rules[case][int(row)]
            for case, row in zip(columns["case"], columns["value"], strict=True)
        ],
        "worlds": columns["worlds"],
    }
