"""Outcome rules that can never fire, and worlds that no rule would end."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from sim.scenario.condition import Condition
from sim.scenario.problems import Problem, nearest
from sim.terms import Ending

if TYPE_CHECKING:
    from sim.scenario.moves import Outcome
    from sim.scenario.root import Scenario


def check_outcomes(scenario: "Scenario") -> Iterator[Problem]:
    """Check that every outcome rule can fire, and that the last one ends whatever is still open."""
    rules = list(scenario.outcomes.items())
    for index, (key, rule) in enumerate(rules):
        yield from _check_side(scenario, key, rule)
        for earlier, other in rules[:index]:
            if _covers(scenario, other, rule):
                yield Problem(
                    ("outcomes", key),
                    f"can never fire: `{earlier}` stands before it and always fires first",
                    "put the narrower rule first",
                )
                break
        yield from _check_possible(scenario, key, rule.when)
        if rule.at_horizon and rule.rounds > 1:
            yield Problem(
                ("outcomes", key, "rounds"),
                "means nothing beside `at_horizon`, which is tried once",
                "drop one of them",
            )
    last_key, last = rules[-1]
    if not (last.at_horizon and last.when.is_empty):
        yield Problem(
            ("outcomes", last_key),
            "the last rule must end every world that is still open",
            "add one with `at_horizon: true` and no `when`",
        )


def _check_side(scenario: "Scenario", key: str, rule: "Outcome") -> Iterator[Problem]:
    named = rule.side is not None
    if named != (rule.kind is Ending.CAPITULATION):
        yield Problem(
            ("outcomes", key), "`side` goes with a capitulation, and only with it", "correct it"
        )
    if rule.side is not None and rule.side not in scenario.sides:
        advice = nearest(rule.side, list(scenario.sides))
        yield Problem(("outcomes", key, "side"), f"unknown side `{rule.side}`", advice)


def _covers(scenario: "Scenario", earlier: "Outcome", later: "Outcome") -> bool:
    """Return whether the earlier rule fires wherever the later one would."""
    slower = earlier.at_horizon or earlier.rounds > later.rounds
    if slower and not later.at_horizon:  # in the last round every rule is tried at once
        return False
    first, then = earlier.when, later.when
    if not first.model_fields_set <= then.model_fields_set:
        return False
    return all(_follows(scenario, name, first, then) for name in first.model_fields_set)


def _follows(scenario: "Scenario", name: str, first: Condition, then: Condition) -> bool:
    """Return whether one statement of a condition holds wherever that of another does."""
    weak, strong = getattr(first, name), getattr(then, name)
    if weak == strong:
        return True
    if weak is None or strong is None or name not in WEAKER:
        return weak is None
    return WEAKER[name](scenario, weak, strong)


def _at_most(number: Any, other: Any) -> bool:
    """Return whether a number is at most another, whatever is drawn."""
    highest = number if isinstance(number, (int, float)) else number.bounds[1]
    lowest = other if isinstance(other, (int, float)) else other.bounds[0]
    return bool(highest <= lowest)


WEAKER: Final[dict[str, Callable[["Scenario", Any, Any], bool]]] = {
    "settled": lambda s, weak, strong: issues_named(s, weak) <= issues_named(s, strong),
    "unsettled": lambda s, weak, strong: issues_named(s, weak) <= issues_named(s, strong),
    "settled_any": lambda s, weak, strong: issues_named(s, strong) <= issues_named(s, weak),
    "from_round": lambda _, weak, strong: weak <= strong,
    "tension": lambda _, weak, strong: _at_most(weak, strong),
    "rung": lambda _, weak, strong: (
        weak.side in (None, strong.side) and weak.at_least <= strong.at_least
    ),
    "gave": lambda _, weak, strong: (
        weak.side == strong.side and _at_most(weak.at_least, strong.at_least)
    ),
    "cohesion": lambda _, weak, strong: (
        weak.alliance == strong.alliance and _at_most(weak.at_least, strong.at_least)
    ),
}
"""Whether one statement holds wherever another of its kind does, by kind."""


def issues_named(scenario: "Scenario", listed: tuple[str, ...] | None) -> set[str]:
    """Return the issues that a list names; `core` and `side` stand for groups."""
    core = {name for name, issue in scenario.issues.items() if issue.core}
    groups = {"core": core, "side": set(scenario.issues) - core}
    return set().union(*(groups.get(name, {name}) for name in listed or ()))


def _check_possible(scenario: "Scenario", key: str, when: Condition) -> Iterator[Problem]:
    """Check that a rule asks for nothing that excludes itself, nor for a group without issues."""
    for field in ("settled", "settled_any", "unsettled"):
        if getattr(when, field) is not None and not issues_named(scenario, getattr(when, field)):
            yield Problem(
                ("outcomes", key, "when", field), "can never fire: no such issue", "name one"
            )
    both = issues_named(scenario, when.settled) & issues_named(scenario, when.unsettled)
    if both:
        yield Problem(
            ("outcomes", key, "when"),
            f"can never fire: {', '.join(sorted(both))} both settled and unsettled",
            "drop one of them",
        )
    if when.measure is not None and when.measure == when.not_measure:
        yield Problem(
            ("outcomes", key, "when"),
            f"can never fire: `{when.measure}` both in effect and not",
            "drop one of them",
        )
