"""The equations of section 7 of docs/model.md that stand alone, for plain numbers."""

import math

SAME_POINT = 1e-9
"""Two points of an issue that lie no farther apart are the same point."""


def clip(number):
    """Bound a number to [0, 1]."""
    return min(max(number, 0.0), 1.0)


def sign(number):
    """Return -1, 0 or 1."""
    return (number > 0) - (number < 0)


def beyond(point, line, toward):
    """Return how far a point lies beyond a line in the direction of concession (7.7)."""
    return max(toward * (point - line), 0.0)


def nearer(first, second, toward):
    """Return which of two limits comes first in the direction of concession (7.7)."""
    return min(first, second) if toward >= 0 else max(first, second)


def mean(values, weights):
    """Return the weighted mean, 0 where nothing weighs anything."""
    weight = sum(weights)
    return sum(v * w for v, w in zip(values, weights, strict=True)) / weight if weight > 0 else 0.0


def closer_to_one(value, share):
    """Return a value that has gone a share of its way to 1 (7.3 and 7.14)."""
    return value + (1 - value) * share


def war_chance(tension, odds):
    """Return omega, the chance of war that actors reckon with (7.4)."""
    return -math.expm1(-odds * max(tension, 0.0))


def share_conceded(before, after, span):
    """Return g, the share of the way that a change covers (7.3)."""
    return min(max(before - after, 0.0), span) / span if span > 0 else 0.0


def critical_risk(own, giving_way, no_deal):
    """Return q, the highest chance of no deal worth running (7.5)."""
    return (own - giving_way) / max(own - no_deal, 0.01)


def chance_of_yielding(own, rival, sharpness):
    """Return pi, the chance that the other side gives way first (7.9)."""
    x = sharpness * (own - rival)
    return 1 / (1 + math.exp(-x)) if x > -700 else math.exp(x)


def log_chance_of_yielding(own, rival, sharpness):
    """Return the logarithm of pi, also where pi itself is too small for a float (7.10)."""
    x = sharpness * (own - rival)
    return x - math.log1p(math.exp(x)) if x < 0 else -math.log1p(math.exp(-x))


def contest(own, against, decisiveness):
    """Return the chance to win by force (7.8)."""
    strength, resistance = own**decisiveness, against**decisiveness
    both = strength + resistance
    return strength / both if both > 0 else 0.5
