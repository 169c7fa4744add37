"""Outcome rules that contradict themselves or can never fire are refused."""

import pytest

from tests.loader.mistakes import TEXT, Mistake, check_named, every, problems, problems_if_any

MISTAKES = {
    "outcome covered by an earlier one": Mistake(
        "when: {settled: [core]}",
        "when: {rung: {at_least: 3, side: north}}",
        "outcomes.deal",
        "can never fire: `war` stands before it",
        "put the narrower rule first",
        at="deal:",
        behind="outcomes:",
    ),
    "outcome covered by one with fewer conditions": Mistake(
        "    when: {settled: [core, fish]}\n",
        "    when: {settled: [core]}\n",
        "outcomes.defeat",
        "can never fire: `peace` stands before it",
        at="defeat:",
        behind="outcomes:",
    ),
    "settled and unsettled both": Mistake(
        "when: {settled: [core, fish]}",
        "when: {settled: [core, fish], unsettled: [side]}",
        "outcomes.peace.when",
        "fish both settled and unsettled",
        "drop one of them",
    ),
    "in effect and not": Mistake(
        "when: {settled: [core, fish]}",
        "when: {measure: toll, not_measure: toll}",
        "outcomes.peace.when",
        "`toll` both in effect and not",
        "drop one of them",
    ),
    "all of nothing": Mistake(
        "when: {settled: [core, fish]}",
        "when: {settled: []}",
        "outcomes.peace.when.settled",
        "no such issue",
        "name one",
    ),
    "no last rule": Mistake(
        "    at_horizon: true\n",
        "    when: {from_round: 9}\n",
        "outcomes.frozen",
        "the last rule must end every world",
        "add one with `at_horizon: true` and no `when`",
        at="frozen:",
        behind="outcomes:",
    ),
    "rounds at the horizon": Mistake(
        "    at_horizon: true\n",
        "    at_horizon: true\n    rounds: 2\n",
        "outcomes.frozen.rounds",
        "means nothing beside `at_horizon`",
        "drop one of them",
        at="rounds: 2",
        behind="outcomes:",
    ),
    "outcome of the horizon covered by a slower one": Mistake(
        "    when: {settled: [core, fish]}\n",
        "    when: {settled: [core]}\n    rounds: 3\n    source: judgement\n  late:\n"
        "    name: Late\n    class: comprehensive_agreement\n"
        "    when: {settled: [core, fish]}\n    at_horizon: true\n",
        "outcomes.late",
        "can never fire",
        at="late:",
        behind="outcomes:",
    ),
    "capitulation of nobody": Mistake(
        "    side: north\n    when",
        "    when",
        "outcomes.defeat",
        "`side` goes with a capitulation",
        at="defeat:",
        behind="outcomes:",
    ),
    "capitulation of an unknown side": Mistake(
        "    side: north\n    when",
        "    side: west\n    when",
        "outcomes.defeat.side",
        "unknown side `west`",
        "known: north, south",
    ),
}


@every(MISTAKES)
def test_a_mistake_is_named_at_its_line_with_its_path_and_advice(mistake):
    check_named(mistake)


@pytest.mark.parametrize(
    ("broad", "narrow"),
    [
        ("{rung: {at_least: 2}}", "{rung: {at_least: 3, side: south}}"),
        ("{settled: [core]}", "{settled: [core], event: storm}"),
        ("{settled: [core]}", "{settled: [core, fish]}"),
        ("{settled: [strait]}", "{settled: [core]}"),
        ("{settled_any: [strait, fish]}", "{settled_any: [strait]}"),
        ("{unsettled: [fish]}", "{unsettled: [fish, base]}"),
        ("{from_round: 3}", "{from_round: 5}"),
        ("{tension: 0.2}", "{tension: 0.5}"),
        ("{gave: {side: north, at_least: 0.2}}", "{gave: {side: north, at_least: 0.5}}"),
        (
            "{cohesion: {alliance: pact, at_least: 0.2}}",
            "{cohesion: {alliance: pact, at_least: 1}}",
        ),
    ],
)
def test_an_outcome_that_only_fires_where_an_earlier_one_would_is_refused(broad, narrow):
    outcomes = TEXT.index("outcomes:")
    head, rules = TEXT[:outcomes], TEXT[outcomes:]
    rules = rules.replace("{rung: {at_least: 3}}", broad).replace("{settled: [core, fish]}", narrow)
    assert (
        "`war` stands before it"
        in {p.path: p.what for p in problems(head + rules)}["outcomes.peace"]
    )


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("{rung: {at_least: 3, side: south}}", "{rung: {at_least: 3}}"),
        ("{rung: {at_least: 3}}", "{rung: {at_least: 2}}"),
        ("{settled: [fish]}", "{settled: [base]}"),
        ("{settled: [core], event: storm}", "{settled: [core, fish]}"),
        ("{from_round: 5}", "{from_round: 3}"),
    ],
)
def test_an_outcome_that_may_fire_first_is_not_refused(first, then):
    outcomes = TEXT.index("outcomes:")
    head, rules = TEXT[:outcomes], TEXT[outcomes:]
    rules = rules.replace("{rung: {at_least: 3}}", first).replace("{settled: [core, fish]}", then)
    assert "outcomes.peace" not in {problem.path for problem in problems_if_any(head + rules)}
