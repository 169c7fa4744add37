"""Comparing crises: how the same worlds end under one scenario and under others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.analysis.effects import Span, paired_mean, paired_share
from sim.analysis.shares import wilson
from sim.ensemble import Array, Ensemble
from sim.terms import Ending, FloatW
from sim.world_table import columns

WAR: Final = (Ending.REGIONAL_WAR, Ending.GENERAL_WAR)
AGREEMENT: Final = (Ending.COMPREHENSIVE, Ending.PARTIAL)
TOGETHER: Final = {"war": WAR, "agreement": AGREEMENT}
"""Classes of outcome that are also counted together."""

ENDS: Final = "share "
"""How the names of answers begin that say how worlds end."""

NOT_COMPARED: Final = ("world", "outcome", "terms_")
"""Columns of the table of worlds, or how their names begin, that have no mean."""


@dataclass(frozen=True)
class Variant:
    """One of the things compared.

    Attributes
    ----------
    name : str
        What it is called in tables and pictures.
    ensemble : Ensemble
    """

    name: str
    ensemble: Ensemble


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found of one question, under each variant.

    Attributes
    ----------
    key, label : str
        Name, and what it says.
    is_share : bool
        Whether it is a share of worlds; else a mean.
    values : tuple of float
        Share or mean under each variant.
    spans : tuple of Span
        Its interval under each variant alone.
    changes : tuple of float
        Mean paired difference of each variant to the first, which is 0 for that.
    change_spans : tuple of Span
        The interval of each.
    """

    key: str
    label: str
    is_share: bool
    values: tuple[float, ...]
    spans: tuple[Span, ...]
    changes: tuple[float, ...]
    change_spans: tuple[Span, ...]

    def clear(self, variant: int) -> bool:
        """Return whether the interval of a difference leaves out 0."""
        low, high = self.change_spans[variant]
        return low > 0 or high < 0

    def told(self, value: float, sign: str = "") -> str:
        """Return a share in percent, or a mean; with `sign` "+" as a difference."""
        return f"{value:{sign}.1%}" if self.is_share else f"{value:{sign}.3g}"

    def told_change(self, variant: int) -> str:
        """Return a difference with its interval, and a star where that leaves out 0."""
        low, high = (self.told(end, "+") for end in self.change_spans[variant])
        mark = " *" if self.clear(variant) else ""
        return f"{self.told(self.changes[variant], '+')} ({low} to {high}){mark}"


@dataclass(frozen=True)
class Comparison:
    """Variants beside the first of them, in the same worlds.

    Attributes
    ----------
    names : tuple of str
        Of the variants.
    titles : tuple of str
        Of their scenarios.
    worlds, seed : int
        How many worlds each was played in, from world 0, and the root of their luck.
    draw : bool
        Whether uncertain numbers were drawn.
    answers : tuple of Answer
    changed : tuple of float
        Share of worlds that end otherwise than under the first variant.
    """

    names: tuple[str, ...]
    titles: tuple[str, ...]
    worlds: int
    seed: int
    draw: bool
    answers: tuple[Answer, ...]
    changed: tuple[float, ...]

    @property
    def shares(self) -> list[Answer]:
        """Answers that say how worlds end."""
        return [answer for answer in self.answers if answer.key.startswith(ENDS)]


def compare(variants: Sequence[Variant]) -> Comparison:
    """Compare variants with the first of them, world by world.

    Parameters
    ----------
    variants : sequence of Variant, length >= 2
        Played with the same seed from world 0 on; of the longer ones, the worlds that all have.

    Raises
    ------
    ValueError
        If there is one variant only, or their luck differs.

    Notes
    -----
    World w has the same luck under every variant, so that a difference is one of assumptions, and
    its interval is narrower than those of the two shares would suggest.
    """
    ensembles = [variant.ensemble for variant in variants]
    lucks = {(each.seed, each.first_world, each.draw) for each in ensembles}
    if len(ensembles) < 2 or len(lucks) > 1 or ensembles[0].first_world:
        raise ValueError("two or more variants with the same seed and draw, from world 0 on")
    worlds = min(each.worlds for each in ensembles)
    asked = [dict(_asked(each, ensembles)) for each in ensembles]
    answers = [
        _answer(key, label, [numbers[key][1][:worlds] for numbers in asked])
        for key, (label, _) in asked[0].items()
        if all(key in numbers for numbers in asked)
    ]
    ends = [_ends(each, ensembles)[:worlds] for each in ensembles]
    return Comparison(
        names=tuple(variant.name for variant in variants),
        titles=tuple(each.scenario.title for each in ensembles),
        worlds=worlds,
        seed=ensembles[0].seed,
        draw=ensembles[0].draw,
        answers=tuple(answers),
        changed=tuple(float(np.mean(end != ends[0])) for end in ends),
    )


def _ends(ensemble: Ensemble, others: Sequence[Ensemble]) -> Array:
    """Return how each world ended, (W,) str: by rule if all have the same ones, else by class."""
    rules = ensemble.scenario.outcomes
    names = list(rules) if _alike(others) else [str(rule.kind) for rule in rules.values()]
    return np.array(names)[ensemble.table["outcome"].astype(np.int64)]


def _alike(ensembles: Sequence[Ensemble]) -> bool:
    """Return whether ensembles have the same outcome rules by name."""
    return len({tuple(each.scenario.outcomes) for each in ensembles}) == 1


def _asked(
    ensemble: Ensemble, others: Sequence[Ensemble]
) -> Iterator[tuple[str, tuple[str, Array | FloatW]]]:
    """Yield what is asked of every world, by key: what it says, and one number a world."""
    scenario, ends = ensemble.scenario, _ends(ensemble, others)
    if _alike(others):
        for key, rule in scenario.outcomes.items():
            yield f"{ENDS}{key}", (rule.name, ends == key)
    else:
        for kind in Ending:
            if any(kind in _kinds(each) for each in others):
                yield f"{ENDS}{kind}", (str(kind).replace("_", " ").capitalize(), ends == str(kind))
    kinds = np.array([str(rule.kind) for rule in scenario.outcomes.values()])
    of_world = kinds[ensemble.table["outcome"].astype(np.int64)]
    for name, together in TOGETHER.items():
        yield (
            f"{ENDS}any {name}",
            (f"{name.capitalize()} of any kind", np.isin(of_world, list(together))),
        )
    for name, said in columns(scenario).items():
        if not name.startswith(NOT_COMPARED):
            yield f"mean {name}", (said, ensemble.table[name])


def _kinds(ensemble: Ensemble) -> set[Ending]:
    return {rule.kind for rule in ensemble.scenario.outcomes.values()}


def _answer(key: str, label: str, arrays: Sequence[Array]) -> Answer:
    """Return an answer from one number a world under each variant."""
    numbers = [array.astype(np.float64) for array in arrays]
    first, is_share = numbers[0], arrays[0].dtype == np.bool_
    paired = paired_share if is_share else paired_mean
    changes = [paired(each, first) for each in numbers]
    return Answer(
        key=key,
        label=label,
        is_share=is_share,
        values=tuple(float(each.mean()) for each in numbers),
        spans=tuple(_span(each, is_share=is_share) for each in numbers),
        changes=tuple(change for change, _ in changes),
        change_spans=tuple(span for _, span in changes),
    )


def _span(values: FloatW, *, is_share: bool) -> Span:
    if is_share:
        return wilson(float(values.sum()), len(values))
    return paired_mean(values, np.zeros(len(values)))[1]


def rows_of(comparison: Comparison) -> Iterator[Mapping[str, str | float | bool]]:
    """Yield one row for each answer and variant, for a table."""
    for answer in comparison.answers:
        for place, name in enumerate(comparison.names):
            yield {
                "answer": answer.key,
                "meaning": answer.label,
                "is_share": answer.is_share,
                "variant": name,
                "value": answer.values[place],
                "low": answer.spans[place][0],
                "high": answer.spans[place][1],
                "change": answer.changes[place],
                "change_low": answer.change_spans[place][0],
                "change_high": answer.change_spans[place][1],
                "clear": answer.clear(place),
            }
