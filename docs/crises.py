"""Reckon the tables and draw the pictures of the pages on crises anew.

From the root of the repository: python docs/crises.py
"""

import re
from pathlib import Path

from sim import plots
from sim.analysis.shares import OutcomeShare
from sim.ensemble import run_ensemble, trace
from sim.scenario import Scenario

ROOT = Path(__file__).parent.parent
PAGES = Path(__file__).parent / "crises"
TABLE = re.compile(r"<!-- shares of (?P<names>[^>]*) -->\n(?:\|.*\n)*")
WORLDS, SEED = 1000, 0


def with_tables(page: str, *, drawn: bool = True) -> str:
    """Return a page with its tables of shares reckoned anew."""
    return TABLE.sub(lambda found: _table(found["names"].split(), drawn=drawn), page)


def _table(names: list[str], *, drawn: bool) -> str:
    scenarios = [Scenario.read(ROOT / "scenarios" / f"{name}.yaml") for name in names]
    if len(scenarios) == 1:
        columns = {"point values": shares(scenarios[0], draw=False)}
        if drawn:
            columns["all ranges drawn"] = shares(scenarios[0], draw=True)
    else:
        columns = {_short(scenario): shares(scenario, draw=False) for scenario in scenarios}
    outcomes = list(dict.fromkeys(name for column in columns.values() for name in column))
    lines = [
        f"<!-- shares of {' '.join(names)} -->",
        f"| outcome | {' | '.join(columns)} |",
        "|---" * (1 + len(columns)) + "|",
    ]
    for outcome in outcomes:
        cells = (_cell(column.get(outcome)) for column in columns.values())
        lines.append(f"| {outcome} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def shares(scenario: Scenario, *, draw: bool) -> dict[str, OutcomeShare]:
    """Return the shares of a crisis by the names of its outcomes."""
    many = run_ensemble(scenario, worlds=WORLDS, seed=SEED, draw=draw, record=False)
    named = zip(scenario.outcomes.values(), many.shares(), strict=True)
    return {outcome.name: share for outcome, share in named}


def _short(scenario: Scenario) -> str:
    return scenario.title.rpartition(": ")[2] or scenario.title


def _cell(share: OutcomeShare | None) -> str:
    if share is None:
        return "no such outcome"
    return f"{100 * share.share:.1f} ({100 * share.low:.1f} to {100 * share.high:.1f})"


def picture(name: str) -> None:
    """Draw the escalation of a crisis."""
    scenario = Scenario.read(ROOT / "scenarios" / f"{name}.yaml")
    many = run_ensemble(scenario, worlds=WORLDS, seed=SEED)
    told = trace(scenario, worlds=200, seed=SEED)
    figure = plots.trajectories(many, style="paper", story=told)
    figure.savefig(PAGES / f"{name}.png", dpi=110)


if __name__ == "__main__":
    for path in sorted(PAGES.glob("*.md")):
        path.write_text(with_tables(path.read_text(encoding="utf-8")), encoding="utf-8")
        if (ROOT / "scenarios" / f"{path.stem}.yaml").exists():
            picture(path.stem)
