"""Numbers of measures, of the force they use, and of the answers that they call."""

import numpy as np

from sim.layout import Layout
from sim.reader import Reader, stack
from sim.scenario.moves import Measure
from sim.scenario.root import Scenario
from sim.terms import FloatW


def measure_numbers(scenario: Scenario, layout: Layout, reader: Reader) -> dict[str, FloatW]:
    """Return the arrays of `sim.parameters.Parameters` that have a row a measure or an answer.

    Parameters
    ----------
    scenario : Scenario
    layout : Layout
    reader : Reader
        Which reads each number at its path.
    """
    rows = list(scenario.measures.items())

    def each(name: str) -> FloatW:
        return stack([reader.number(getattr(m, name), f"measures.{key}.{name}") for key, m in rows])

    def by(name: str, keys: tuple[str, ...]) -> FloatW:
        blocks = [
            reader.by_key(getattr(m, name), keys, f"measures.{key}.{name}") for key, m in rows
        ]
        return stack(blocks) if blocks else np.zeros((0, len(keys), 1))

    severity = {
        rung.number: reader.number(rung.severity, f"ladder.rungs.{index}.severity")
        for index, rung in enumerate(scenario.ladder.rungs)
    }
    return {
        "upkeep": _upkeep(layout, each("cost"), each("partner_share")),
        "pain": by("pain", layout.actors),
        "hazard": each("hazard"),
        "stake": each("commitment"),
        "credit": each("credit"),
        "attribution": each("attribution"),
        "holds": by("holds", layout.issues),
        "arms": by("arms", layout.actors),
        "severity": stack([severity[m.rung] for _, m in rows]),
        **_force(scenario, layout, reader, rows),
        "credibility": _wires(scenario, layout, reader, "credibility"),
        "believed": _wires(scenario, layout, reader, "believed"),
    }


def _upkeep(layout: Layout, cost: FloatW, partner_share: FloatW) -> FloatW:
    """Return what each measure costs its owner and its partner, (M, A, W)."""
    worlds = max(cost.shape[-1], partner_share.shape[-1])
    upkeep = np.zeros((len(layout.measures), len(layout.actors), worlds))
    for row, measure in enumerate(layout.measures):
        share = 0.0 if measure.through is None else partner_share[row]
        if measure.through is not None:
            upkeep[row, measure.through] = cost[row] * share
        upkeep[row, measure.owner] += cost[row] * (1.0 - share)
    return upkeep


def _force(
    scenario: Scenario, layout: Layout, reader: Reader, rows: list[tuple[str, Measure]]
) -> dict[str, FloatW]:
    def each(name: str) -> FloatW:
        return stack(
            [
                reader.number(getattr(m.force, name), f"measures.{key}.force.{name}")
                if m.force
                else np.zeros(1)
                for key, m in rows
            ]
        )

    def points(name: str) -> FloatW:
        blocks = []
        for key, m in rows:
            given = getattr(m.force, name) if m.force else {}
            numbers = [
                reader.number(given[issue], f"measures.{key}.force.{name}.{issue}")
                if issue in given
                else reader.number(scenario.issues[issue].status_quo, f"issues.{issue}.status_quo")
                for issue in layout.issues
            ]
            blocks.append(stack(numbers))
        return stack(blocks) if blocks else np.zeros((0, len(layout.issues), 1))

    numbers = {name: each(name) for name in ("chance", "decisiveness", "spread")}
    return numbers | {name: points(name) for name in ("win", "lose")}


def _wires(scenario: Scenario, layout: Layout, reader: Reader, name: str) -> FloatW:
    announced = [wire for m in scenario.measures.values() for wire in m.tripwires]
    announced += list(scenario.threats.values())
    numbers = []
    for row, wire in zip(layout.wires, announced, strict=True):
        chosen = name if getattr(wire, name) is not None else "credibility"
        numbers.append(reader.number(getattr(wire, chosen), f"{row.path}.{chosen}"))
    return stack(numbers)
