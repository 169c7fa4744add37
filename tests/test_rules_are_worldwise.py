"""One property, every rule: world w of the answer is the answer for world w alone, to the bit.

NumPy takes other ways, with another last bit, by the number of worlds that stand together, by
how numbers lie in memory, and by whether one number is given for all. So worlds are put together
in every number about which its vectors and blocks break, and each such way is tried.
"""

import inspect
import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import product

import numpy as np
import pytest

import sim.rules
from sim.draws import Draws, Stream
from sim.rules import (
    alliance,
    audience,
    bargaining,
    choice,
    distribution,
    escalation,
    fold,
    nodeal,
    perception,
    ripeness,
    settlement,
    utility,
)

ROWS = 3


@dataclass(frozen=True)
class Number:
    """An argument: `axes` before the worlds, `K` being the drawn size; numbers in [low, high]."""

    axes: str = ""
    low: float = 0.0
    high: float = 1.0
    digits: int | None = None
    kind: type = float
    first: bool = False

    def made(self, luck, worlds, size):
        """Return an array in which the ends of the range are common; `luck` draws n numbers."""
        shape = tuple(size if axis == "K" else ROWS for axis in self.axes)
        u = luck.uniform(Stream.CHOICE, len(self.axes), int(np.prod(shape)))
        spread = self.low + (self.high - self.low) * np.clip(1.5 * u - 0.25, 0.0, 1.0)
        rounded = spread if self.digits is None else np.round(spread, self.digits)
        array = rounded.reshape(*shape, worlds).astype(self.kind)
        if self.first:
            array[0] = True
        return array


@dataclass(frozen=True)
class Alike:
    """An argument without worlds, made from the drawn size."""

    of_size: object


def alike(value):
    return Alike(lambda size: value)


W, KW, AKW = Number(), Number("K"), Number("AK")
WIDE, SIGNED = Number(high=5), Number(low=-2, high=2)
SIGN = Number("K", -1, 1, digits=0)
SIGN_OF_W = Number("", -1, 1, digits=0)
FLAG, FLAGS = Number(digits=0, kind=bool), Number("K", digits=0, kind=bool)
SOME = Number("K", digits=0, kind=bool, first=True)
EXPONENT = Number(low=0.5, high=2, digits=1)

RULES = {
    alliance.tightest: [KW, SIGN_OF_W],
    alliance.pace_of_consultation: [W, W],
    alliance.share_joining: [FLAGS, Number("K", 0, 5)],
    alliance.discordant: [W, KW, W],
    alliance.linked: [KW],
    alliance.room_for_offers: [alike("weighted"), W, KW, KW, SIGN_OF_W],
    audience.audience_cost: [W, WIDE, WIDE, W],
    audience.committed: [W, W],
    bargaining.critical_risk: [KW, KW, KW],
    bargaining.chance_of_yielding: [Number("K", -2, 2), Number("K", -2, 2), WIDE],
    bargaining.expected_value: [KW, KW, KW],
    bargaining.log_gain: [SIGNED, SIGNED, Number(high=300), KW, KW],
    bargaining.share_conceded: [KW, KW, SIGNED],
    choice.nested_logit: [
        Number("K", -2, 2),
        SOME,
        Alike(lambda size: np.arange(size) // 2),
        Number(high=40),
    ],
    choice.sample: [KW, Number(high=1 - 2**-53)],
    choice.best_response: [Number("K", -2, 2, digits=0), SOME, SIGN],
    distribution.uniform: [W, alike(-1.0), alike(3.0)],
    distribution.triangular: [W, alike(-1.0), alike(0.5), alike(3.0)],
    distribution.normal: [W, alike(-1.0), alike(0.5), alike(3.0), alike(0.7)],
    distribution.standard_normal: [Number(high=1 - 2**-53)],
    escalation.war_chance: [KW, WIDE],
    escalation.relaxed: [WIDE, WIDE, W],
    escalation.descended: [Number("K", 0, 10), Number("K", 0, 10), WIDE],
    escalation.incident_chance: [WIDE, W, W, FLAG],
    escalation.incident_rung: [Number(high=20, digits=0), alike(2), alike(10)],
    escalation.contest_success: [WIDE, WIDE, EXPONENT],
    escalation.skipped: [alike(7), Number("K", 0, 12, digits=0)],
    fold.total: [Number("K", -2, 2)],
    fold.running_total: [Number("K", -2, 2)],
    fold.weighted_mean: [Number("K", -2, 2), KW],
    fold.power: [Number("K", high=5), EXPONENT],
    nodeal.rounds_felt: [WIDE, KW, alike(3.0)],
    nodeal.no_deal_value: [KW, KW, KW, KW, KW],
    perception.error_of_belief: [W, SIGNED, W, SIGNED],
    perception.learnt: [KW, KW, KW],
    perception.answer_expected: [W, W, W],
    ripeness.effective_red_line: [KW, KW, WIDE, W, SIGNED],
    ripeness.yielding_to: [KW, KW, SIGN, W],
    ripeness.mutually_hurting: [KW, KW],
    ripeness.pressed: [KW, SIGNED, WIDE],
    ripeness.beyond: [KW, KW, SIGN],
    settlement.zone_width: [KW, KW, SIGN],
    settlement.side_terms: [(KW, KW), (KW, KW)],
    settlement.share_given: [KW, KW, KW, KW],
    settlement.step_toward: [KW, KW, KW, SIGN],
    settlement.nearer: [KW, KW, SIGN],
    utility.loss: [KW, KW, KW, EXPONENT],
    utility.spatial_utility: [KW, AKW, AKW, EXPONENT],
    utility.normalise: [Number("AK", low=0.1)],
}
"""Arguments of every rule; a rule without a row here is not a rule yet."""


NEEDS_ALL_WORLDS = {alliance.room_for_offers}
"""Rules that take no number given once for all worlds."""

CROWD = 1000
SIZES = (1, 8, 9)


def each(of, argument, value):
    """Return an argument with every array in it, those of a pair too, changed by a function."""
    if isinstance(argument, tuple):
        return tuple(each(of, *pair) for pair in zip(argument, value, strict=True))
    return value if isinstance(argument, Alike) else of(value)


def made(argument, seed, size):
    if isinstance(argument, tuple):
        return tuple(made(part, seed + n, size) for n, part in enumerate(argument))
    if isinstance(argument, Alike):
        return argument.of_size(size)
    return argument.made(Draws(seed, 0, CROWD), CROWD, size)


@cache
def arguments(rule, size):
    """Return the arguments of a rule in a crowd of worlds."""
    return [made(argument, 9 * n + size, size) for n, argument in enumerate(RULES[rule])]


def answer(rule, values, of):
    """Return what a rule answers when every argument is changed by a function."""
    return rule(*(each(of, *pair) for pair in zip(RULES[rule], values, strict=True)))


@cache
def answers_alone(rule, size):
    """Return what a rule answers to each world alone, side by side."""
    values = arguments(rule, size)
    alone = [answer(rule, values, lambda v, w=w: v[..., w : w + 1].copy()) for w in range(CROWD)]
    assert all(found.shape[-1] == 1 for found in alone)
    return np.concatenate(alone, axis=-1)


def check_same(found, expected):
    assert found.dtype == expected.dtype
    assert found.shape == expected.shape
    bits = [np.ascontiguousarray(array).view(np.uint8) for array in (found, expected)]
    if not np.array_equal(*bits):
        differ = np.flatnonzero(np.any(np.atleast_2d(found != expected), axis=0))
        raise AssertionError(f"differs in worlds {differ[:5]}: {found} instead of {expected}")


def name_of(rule):
    return f"{rule.__module__.removeprefix('sim.rules.')}.{rule.__name__}"


@pytest.mark.parametrize("worlds", [1, 7, 8, 9, 64, fold.FEW, CROWD])
@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_a_rule_gives_each_world_what_it_gives_that_world_alone(rule, worlds):
    """In crowds from the first world on, and in the one that ends with the last."""
    for size in SIZES:
        values, alone = arguments(rule, size), answers_alone(rule, size)
        for first in {0, CROWD - worlds}:
            here = slice(first, first + worlds)
            crowd = answer(rule, values, lambda v, here=here: v[..., here])
            check_same(crowd, alone[..., here])


LAYOUTS = {
    "strided": lambda v: np.repeat(v, 2, axis=-1)[..., ::2],
    "reversed": lambda v: v[..., ::-1].copy()[..., ::-1],
    "Fortran": np.asfortranarray,
    "shifted": lambda v: np.concatenate([v[..., :1], v], axis=-1)[..., 1:],
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_a_rule_does_not_ask_how_numbers_lie_in_memory(rule, layout):
    for size in SIZES:
        crowd = answer(rule, arguments(rule, size), LAYOUTS[layout])
        check_same(crowd, answers_alone(rule, size))


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule not in NEEDS_ALL_WORLDS], ids=name_of
)
def test_a_number_given_once_is_that_number_given_to_each_world(rule):
    """One argument at a time, the others vary; in a crowd, and for the last world alone."""
    for size in SIZES:
        values = arguments(rule, size)
        for n, w in product(range(len(values)), range(8)):
            once, spread = [*values], [*values]
            once[n] = each(lambda v, w=w: v[..., w : w + 1], RULES[rule][n], values[n])
            spread[n] = each(lambda v: np.repeat(v, CROWD, axis=-1), RULES[rule][n], once[n])
            expected = rule(*spread)
            check_same(np.broadcast_to(rule(*once), expected.shape), expected)
            check_same(answer(rule, once, lambda v: v[..., -1:]), expected[..., -1:])


@pytest.mark.parametrize("exponent", [0.0, 0.5, 1.0, 2.0, 3.0])
@pytest.mark.parametrize(
    "power",
    [
        fold.power,
        lambda base, exponent: escalation.contest_success(base, np.ones(1), exponent),
        lambda base, exponent: utility.loss(base, np.zeros(1), np.ones(1), exponent),
    ],
    ids=["power", "contest_success", "loss"],
)
def test_a_power_given_once_is_the_power_given_to_each_world(power, exponent):
    """NumPy takes a short cut, with another last bit, where it sees one exponent for all."""
    base = Draws(0, 0, 4096).uniform(Stream.CHOICE, 0, 1)[0]
    once, each = power(base, np.array([exponent])), power(base, np.full(4096, exponent))
    np.testing.assert_array_equal(once, each)


def test_every_public_rule_has_its_row():
    public = {
        rule
        for module in pkgutil.iter_modules(sim.rules.__path__, "sim.rules.")
        for name, rule in inspect.getmembers(import_module(module.name), inspect.isfunction)
        if not name.startswith("_") and rule.__module__ == module.name
    }
    assert public == set(RULES)
