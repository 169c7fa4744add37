"""The signs that theory fixes, each as a paired difference with the same luck, and its null arm."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from sim.model import CrisisModel, forget
from sim.scenario import Scenario

SIGNS = Path(__file__).parent / "signs.yaml"
WORLDS = 2000
FIRST, SECOND, FRIEND = "actors.first_side", "actors.second_side", "actors.friend"
NO_FORCE = {"measures.invasion.force.chance": 0}
NO_MEASURES = {"measures": {}}


@dataclass(frozen=True)
class Sign:
    """A number that goes from `low` to `high`, and in which direction `asked` goes with it.

    `setting` holds in both arms. With `null` in both arms too, nothing may change at all.
    """

    source: str
    paths: tuple[str, ...]
    low: float
    high: float
    asked: str
    direction: int
    null: dict
    setting: dict = field(default_factory=dict)

    def arms(self, extra, worlds):
        """Return what each world answers at `low` and at `high`."""
        for value in (self.low, self.high):
            yield answers(self.setting | extra | dict.fromkeys(self.paths, value), worlds)


def answers(overrides, worlds):
    """Run the crisis; return what every world answers to each question."""
    model = CrisisModel(Scenario.read(SIGNS, overrides), worlds=worlds)
    state, opening = model.state, model.crisis.numbers.opening
    retaliations = np.zeros(worlds)
    while model.running:
        open_ = state.active.copy()
        model.step()
        retaliations += open_ & state.answered.any(axis=0)
    border, keys = 0, [rule.key for rule in model.crisis.layout.outcomes]
    forget(model)
    return {
        "war": (state.outcome == keys.index("war")) * 1.0,
        "deliberate war": state.deliberate * 1.0,
        "agreement": state.agreed * 1.0,
        "partial agreement": (state.outcome == keys.index("half")) * 1.0,
        "round of agreement": np.where(state.agreed, state.ended, np.nan),
        "concession of the first": np.abs(state.position[0, border] - opening[0, border]),
        "concession of the second": np.abs(state.position[1, border] - opening[1, border]),
        "settlement": np.where(state.settled[border], state.terms[border], np.nan),
        "cohesion": state.cohesion[2].copy(),
        "retaliations": retaliations,
    }


NO_STAKE = {"dynamics.commitment": 0, "measures.call_up.commitment": 0}
NO_WAY_OUT = {f"{FIRST}.hard_limit": {}, f"{SECOND}.hard_limit": {}}
SIGN = {
    "audience cost of the first": Sign(
        "Fearon 1994",
        (f"{FIRST}.audience.domestic",),
        0,
        0.5,
        "concession of the second",
        1,
        NO_STAKE,
    ),
    "audience cost of the second, against one who will not fight": Sign(
        "Fearon 1994",
        (f"{SECOND}.audience.domestic",),
        0,
        0.5,
        "concession of the first",
        1,
        NO_STAKE,
        NO_FORCE,
    ),
    "audience cost of the second, against one who may fight": Sign(
        "Fearon 1994", (f"{SECOND}.audience.domestic",), 0, 0.5, "deliberate war", 1, NO_STAKE
    ),
    "perception noise": Sign(
        "Jervis 1976",
        ("actors.*.perception.noise",),
        0,
        0.6,
        "war",
        1,
        {"dynamics.sharpness": 0},
    ),
    "learning": Sign(
        "Fearon 1997",
        ("actors.*.perception.learning",),
        0,
        0.8,
        "war",
        -1,
        {"actors.*.perception.noise": 0},
        {"actors.*.perception.bias": 0},
    ),
    "flexibility, agreement": Sign(
        "Zartman 1989", ("actors.*.flexibility",), 0, 0.6, "agreement", 1, NO_WAY_OUT
    ),
    "flexibility, war": Sign(
        "Zartman 1989", ("actors.*.flexibility",), 0, 0.6, "war", -1, NO_WAY_OUT
    ),
    "cost of war": Sign(
        "Fearon 1995",
        (f"{FIRST}.war_cost",),
        0.1,
        0.5,
        "deliberate war",
        -1,
        NO_MEASURES | {"dynamics.war_odds": 0},
    ),
    "chance of winning": Sign(
        "Fearon 1995",
        ("measures.invasion.force.chance",),
        0.4,
        0.8,
        "deliberate war",
        1,
        {f"{FIRST}.war_cost": 2},
    ),
    "linkage": Sign(
        "Tollison and Willett 1979",
        (f"{FIRST}.doctrine.linkage",),
        0,
        1,
        "partial agreement",
        -1,
        {"issues.trade.pace": 0},
    ),
    "drag of consultation": Sign(
        "Putnam 1988",
        ("alliances.pact.drag",),
        0,
        1,
        "round of agreement",
        1,
        {"alliances.pact.rule": "lead"},
        NO_MEASURES,
    ),
    "backlash": Sign(
        "Walt 1987",
        ("alliances.pact.backlash",),
        0,
        0.5,
        "cohesion",
        1,
        {f"{SECOND}.exposure": 0, f"{FRIEND}.exposure": 0},
    ),
    "attribution": Sign(
        "Carson 2018",
        ("measures.raid.attribution",),
        0.2,
        1,
        "retaliations",
        1,
        {
            "measures.raid.tripwires": [],
            "actors.*.perception.learning": 0,
            "alliances.pact.backlash": 0,
        },
    ),
    "patience of the first": Sign(
        "Rubinstein 1982",
        (f"{FIRST}.patience",),
        0,
        0.9,
        "settlement",
        1,
        {f"{FIRST}.delay_cost": 0},
        NO_MEASURES,
    ),
    "patience of the second": Sign(
        "Rubinstein 1982",
        (f"{SECOND}.patience",),
        0,
        0.9,
        "settlement",
        -1,
        {f"{SECOND}.delay_cost": 0},
        NO_MEASURES,
    ),
}
every_sign = pytest.mark.parametrize("sign", SIGN.values(), ids=SIGN)


@every_sign
def test_the_sign_is_that_of_theory(sign):
    low, high = (arm[sign.asked] for arm in sign.arms({}, WORLDS))
    paired = (high - low)[~np.isnan(high - low)]
    error = np.std(paired, ddof=1) / np.sqrt(len(paired))
    assert len(paired) > WORLDS / 10
    assert sign.direction * np.mean(paired) > 1.96 * error > 0


@every_sign
def test_without_what_it_works_through_it_changes_nothing(sign):
    low, high = sign.arms(sign.null, WORLDS // 10)
    for question, answer in low.items():
        np.testing.assert_array_equal(answer, high[question], err_msg=question)
