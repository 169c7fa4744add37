"""Outcome rules that can never fire, and worlds that no rule would end."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

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
            if _covers(other, rule):
                yield Problem(
                    ("outcomes", key),
                    f"can never fire: `{earlier}` stands before it and always fires first",
                    "put the narrower rule first",
                )
                break
        yield from _check_possible(scenario, key, rule.when)
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


def _covers(earlier: "Outcome", later: "Outcome") -> bool:
    """Return whether the earlier rule fires wherever the later one would."""
    if earlier.at_horizon and not later.at_horizon:
        return False
    first, then = earlier.when, later.when
    asked = first.model_fields_set
    if not asked <= then.model_fields_set:
        return False
    rest = asked - {"rung"}
    if any(getattr(first, name) != getattr(then, name) for name in rest):
        return False
    if first.rung and then.rung:
        same_side = first.rung.side in (None, then.rung.side)
        return same_side and first.rung.at_least <= then.rung.at_least
    return True


def _check_possible(scenario: "Scenario", key: str, when: Condition) -> Iterator[Problem]:
    """Check that a rule asks for nothing that excludes itself, nor for a group without issues."""
    core = {name for name, issue in scenario.issues.items() if issue.core}
    groups = {"core": core, "side": set(scenario.issues) - core}

    def names(listed: tuple[str, ...] | None) -> set[str]:
        return set().union(*(groups.get(name, {name}) for name in listed or ()))

    for field in ("settled", "settled_any", "unsettled"):
        if getattr(when, field) is not None and not names(getattr(when, field)):
            yield Problem(
                ("outcomes", key, "when", field), "can never fire: no such issue", "name one"
            )
    both = names(when.settled) & names(when.unsettled)
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
