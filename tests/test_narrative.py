"""One world in sentences."""

import re

import pytest

from sim.ensemble import trace
from sim.narrative import Narrator
from sim.scenario import Scenario
from tests.shipped import UKRAINE
from tests.sweep.studies import SMALL


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ({}, "exists on every issue."),
        ({"strait": 0.1}, "exists on The base and Fishing rights, and none on The strait."),
        ({"strait": 0.1, "base": 0.01, "fish": 0.0}, "no zone of agreement exists on any issue."),
    ],
)
def test_the_opening_tells_where_there_is_a_zone(lines, said):
    settings = {f"actors.king.red_line.{issue}": line for issue, line in lines.items()}
    settings |= {f"actors.king.hard_limit.{issue}": line for issue, line in lines.items()}
    story = trace(Scenario.read(SMALL, {**settings, "horizon": 1}), seed=1)
    assert said in Narrator(story).told()


def test_a_risk_beyond_certainty_is_told_in_words():
    story = trace(Scenario.read(UKRAINE), seed=3)
    told = Narrator(story).told()
    stated = [float(each) for each in re.findall(r"would run a risk of (-?\d+\.\d\d)", told)]
    rather = re.findall(r"rather have no deal than give way \(critical risk (\d+\.\d\d)\)", told)
    assert stated
    assert rather
    assert max(stated) <= 1 <= min(map(float, rather))
