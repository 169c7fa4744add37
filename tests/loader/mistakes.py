"""Mistakes put into a good file, and what is said of them."""

from dataclasses import dataclass

import pytest

from sim.scenario import InvalidInput, Scenario
from tests.shipped import ROOT

SMALL = ROOT / "tests" / "scenarios" / "small.yaml"
TEXT = SMALL.read_text()


@dataclass(frozen=True)
class Mistake:
    """One change of the good file, and what must be said of it.

    `old` gives way to `new` where it first stands behind `behind`; the fault is on that line, or
    on the first line behind `behind` that has `at`.
    """

    old: str
    new: str
    path: str
    what: str
    right: str = ""
    behind: str = "schema_version"
    at: str = ""

    def made(self):
        """Return the text with the mistake, and the line of it."""
        start = TEXT.index(self.old, TEXT.index(self.behind))
        text = TEXT[:start] + self.new + TEXT[start + len(self.old) :]
        place = text.index(self.at, text.index(self.behind)) if self.at else start
        return text, text.count("\n", 0, place) + 1


def problems(text, overrides=None):
    with pytest.raises(InvalidInput) as caught:
        Scenario.parse(text, overrides, origin="small.yaml")
    return caught.value.problems


def problems_if_any(text):
    try:
        Scenario.parse(text)
    except InvalidInput as error:
        return error.problems
    return ()


def every(mistakes):
    """Run a test on each of these mistakes by its name."""
    return pytest.mark.parametrize("mistake", mistakes.values(), ids=mistakes)


def check_named(mistake):
    """The mistake is named at its line, with its path, what is wrong and what would be right."""
    text, line = mistake.made()
    found = problems(text)
    ours = [p for p in found if p.path == mistake.path and mistake.what in p.what]
    assert ours, [str(problem) for problem in found]
    assert ours[0].line == line
    assert mistake.right in ours[0].right
    assert str(ours[0]).startswith(f"small.yaml:{line}:{ours[0].column}: {mistake.path}: ")
