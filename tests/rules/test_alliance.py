import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules import alliance
from tests.rules.worlds import amount, rows, share, sign, w

lines = st.lists(share, min_size=1, max_size=6)


@given(lines, st.integers(0, 5), sign)
def test_a_lead_bound_by_others_never_goes_further_than_alone(points, lead, toward):
    members = rows(*points)
    own = members[lead % len(points)]
    weight = np.ones_like(members)
    room = {
        rule: alliance.room_for_offers(rule, own, members, weight, w(toward))
        for rule in ("lead", "weighted", "consensus")
    }
    direction = toward or 1.0
    assert room["lead"] == own
    assert direction * room["weighted"] <= direction * own
    assert direction * room["consensus"] <= direction * room["weighted"] + 1e-12


def test_each_direction_has_its_own_least_yielding_member():
    members = rows(0.2, 0.5)
    both = alliance.tightest(np.repeat(members, 2, axis=1), w(1, -1))
    np.testing.assert_array_equal(both, [0.2, 0.5])


@pytest.mark.parametrize("unit", [1, 0.1, 0.001])
def test_the_weighted_rule_counts_whoever_weighs_nothing_for_nothing(unit):
    members, weight = rows(0.6, 0.2, 0.0), unit * rows(1, 1, 0)
    room = alliance.room_for_offers("weighted", members[0], members, weight, w(1))
    assert room == pytest.approx(0.4)


@given(share, share)
def test_consulting_slows_but_never_reverses(drag, cohesion):
    pace = alliance.pace_of_consultation(w(drag), w(cohesion))
    assert 1 - drag <= pace <= 1
    assert alliance.pace_of_consultation(w(drag), w(1.0)) == 1


@given(st.lists(st.tuples(st.booleans(), amount), min_size=1, max_size=6))
def test_a_share_joining_and_one_staying_out_make_a_whole(members):
    joins = np.array([joining for joining, _ in members])[:, None]
    means = rows(*(means for _, means in members))
    both = alliance.share_joining(joins, means) + alliance.share_joining(~joins, means)
    assert both == pytest.approx(1.0 if means.sum() > 0 else 0.0)


@given(share, st.lists(share, min_size=1, max_size=4), amount)
def test_discord_only_costs_cohesion(cohesion, distance, discord):
    after = alliance.discordant(w(cohesion), rows(*distance), w(discord))
    assert 0 <= after <= cohesion
    assert alliance.discordant(w(cohesion), 0 * rows(*distance), w(discord)) == cohesion


def test_discord_stops_at_nothing_left():
    assert alliance.discordant(w(0.5), rows(0.9, 0.9), w(10)) == 0


@given(st.lists(share, max_size=5), share)
def test_each_linkage_ties_a_little_more(linkage, one_more):
    without = alliance.linked(np.array(linkage).reshape(-1, 1))
    assert 0 <= without <= alliance.linked(rows(*linkage, one_more)) <= 1
    assert alliance.linked(rows(*linkage, 1.0)) == 1


@pytest.mark.parametrize(("toward", "line"), [(1, 0.6), (-1, 0.3)])
def test_where_nobody_has_weight_the_lead_alone_decides(toward, line):
    lines, weight = rows(line, 0.1), np.zeros((2, 1))
    assert alliance.room_for_offers("weighted", lines[0], lines, weight, w(toward)) == line


def test_where_nothing_is_disputed_the_lowest_line_counts():
    assert alliance.tightest(rows(0.5, 0.2, 0.7), w(0)) == 0.2


def test_without_actors_nothing_is_linked_in_any_world():
    assert alliance.linked(np.zeros((0, 3))).tolist() == [0, 0, 0]


def test_a_tenth_of_discord_costs_a_tenth_of_cohesion():
    assert alliance.discordant(w(0.5), rows(0.06, 0.04), w(1)) == pytest.approx(0.45)
