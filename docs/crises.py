"""Reckon the tables and draw the pictures of the pages on crises anew.

From the root of the repository: python docs/crises.py
"""

import re
from functools import cache
from pathlib import Path

from sim import plots
from sim.analysis.shares import OutcomeShare
from sim.comparison import Comparison, Variant, compare
from sim.ensemble import run_ensemble, trace
from sim.plots.comparison import comparison
from sim.scenario import Scenario

ROOT = Path(__file__).parent.parent
PAGES = Path(__file__).parent / "crises"
TABLE = re.compile(r"<!-- shares of (?P<names>[^>]*) -->\n(?:\|.*\n)*")
PAIRED = re.compile(r"<!-- differences of (?P<names>[^>]*) -->\n(?:\|.*\n)*")
ASKED = {"Comprehensive agreement": "agreement on the core", "War of any kind": "war of any kind"}
WORLDS, PAIRS, SEED = 1000, 8000, 0


def with_tables(page: str, *, drawn: bool = True) -> str:
    """Return a page with its tables of shares, and of differences, reckoned anew."""
    page = TABLE.sub(lambda found: _table(found["names"].split(), drawn=drawn), page)
    return PAIRED.sub(lambda found: _differences(found["names"]), page)


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


@cache
def compared(names: str) -> Comparison:
    """Return several crises beside the first of them."""
    scenarios = [Scenario.read(ROOT / "scenarios" / f"{name}.yaml") for name in names.split()]
    runs = (run_ensemble(each, worlds=PAIRS, seed=SEED, record=False) for each in scenarios)
    return compare([Variant(_short(run.scenario), run) for run in runs])


def _differences(names: str) -> str:
    found = compared(names)
    asked = [answer for answer in found.answers if answer.label in ASKED]
    first, questions = names.split(maxsplit=1)[0], (ASKED[each.label] for each in asked)
    lines = [
        f"<!-- differences of {names} -->",
        f"| against `{first}` | {' | '.join(questions)} |",
        "|---" * (1 + len(asked)) + "|",
    ]
    for row, name in enumerate(found.names[1:], start=1):
        cells = (_change(each.changes[row], each.change_spans[row]) for each in asked)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _change(change: float, span: tuple[float, float]) -> str:
    low, high = (f"{100 * end:+.1f}" for end in span)
    return f"{100 * change:+.1f} ({low} to {high})"


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
        text = path.read_text(encoding="utf-8")
        path.write_text(with_tables(text), encoding="utf-8")
        for paired in PAIRED.finditer(text):
            figure = comparison(compared(paired["names"]))
            figure.savefig(PAGES / f"{path.stem}.png", dpi=110)
        if (ROOT / "scenarios" / f"{path.stem}.yaml").exists():
            picture(path.stem)
