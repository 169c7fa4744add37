"""Bad scenarios and studies are refused with a located message, whatever is wrong with them."""

import pytest

from sim.scenario import InvalidInput, Scenario
from sim.study import Study
from tests.faults.mutants import mutants
from tests.loader.mistakes import TEXT

STUDY = """schema_version: 1
name: study
title: A study
notes: Of everything that a study may say.
scenarios: [a.yaml, b.yaml]
set: {incidents.tension: 0.3}
rounds: 12
worlds: 50
seed: 3
luck: common
draw: true
levers:
  actors.king.resolve: {low: 0.1, high: 0.9, steps: 4, distribution: normal, mode: 0.5, sd: 0.2}
  measures.toll.active: {values: [true, false], label: toll, group: measures}
  posture: {options: {firm: {actors.king.resolve: 0.9}, soft: {actors.king.resolve: 0.2}}}
uncertainties:
  "**": {together: false}
design:
  kind: crossed
  levers: {kind: sobol, base: 8, second_order: true, seed: 1}
  uncertainties: {kind: latin_hypercube, points: 10, seed: 2}
outputs: {worlds: true, bands: policy, told: {points: [0], worlds: [0]}}
"""
CASES = {"scenario": (Scenario, TEXT), "study": (Study, STUDY)}
WAYS = {"scenario": 1, "study": 2}
"""In how many ways each field is wrong; a test that tries all of them takes minutes."""
LEAST = {"scenario": 300, "study": 100}


def faults_of(model, text):
    with pytest.raises(InvalidInput) as caught:
        model.parse(text, origin="file.yaml")
    return caught.value.problems


@pytest.mark.parametrize("kind", CASES)
def test_every_field_may_be_wrong_in_many_ways(kind):
    model, good = CASES[kind]
    found = list(mutants(model, good, WAYS[kind]))
    assert len(found) >= LEAST[kind]
    misplaced = []
    for mutant in found:
        try:
            problems = faults_of(model, mutant.text)
        except BaseException as error:  # noqa: BLE001 - any other is told with the case
            pytest.fail(f"{mutant.name}: {error!r:.300}")
        for problem in problems:
            said = str(problem)
            assert problem.line, mutant.name
            assert problem.what, mutant.name
            assert said.startswith("file.yaml:"), mutant.name
            assert said.isprintable(), mutant.name
        if mutant.line not in {problem.line for problem in problems}:
            misplaced.append((mutant.name, mutant.line, [str(p) for p in problems][:3]))
    assert len(misplaced) <= 0.05 * len(found), misplaced[:20]
