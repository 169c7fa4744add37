"""What workers do for the page: pictures are drawn here, too, since matplotlib knows one thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.comparison import Comparison, Variant, compare
from sim.ensemble import Ensemble, Progress, run_ensemble, trace
from sim.figures import FIGURES, chosen
from sim.model import CrisisModel, forget
from sim.plots import trajectories
from sim.plots.comparison import comparison as draw_comparison
from sim.plots.saving import to_bytes
from sim.report.page import page_of, render
from sim.scenario import Scenario
from sim.scenario.problems import InvalidInput, Problem
from sim.scenario.trust import refuse_custom
from sim.sources import source_of

STORIES = 60
"""Worlds in full from which events are marked in the picture."""

ADVICE = "the page runs the engine's own classes only; use `detente run --trust`"


@dataclass(frozen=True)
class Setting:
    """A scenario with numbers of the user's own.

    Attributes
    ----------
    name, text : str
        What it is called, and the file.
    values : mapping of str to float
        By dotted path; they go before those of the file.
    """

    name: str
    text: str
    values: Mapping[str, float]

    @property
    def mark(self) -> tuple[Any, ...]:
        """By which two settings are known to be the same."""
        return self.name, self.text, tuple(sorted(self.values.items()))

    def scenario(self) -> Scenario:
        """Return the scenario.

        Raises
        ------
        InvalidInput
            If it is not sound, or names code.
        """
        found = Scenario.parse(self.text, self.values, origin=self.name)
        try:
            refuse_custom(found, ADVICE)
        except InvalidInput as error:
            raise found.refused(error.problems) from None
        return found


@dataclass(frozen=True, slots=True)
class Share:
    """How often worlds end in one way, for a table.

    Attributes
    ----------
    key, name, kind : str
    share, low, high : float
        With its Wilson interval at 95 %.
    """

    key: str
    name: str
    kind: str
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Outlook:
    """An ensemble under the numbers set, and beside it that under those of the file.

    Attributes
    ----------
    shares : tuple of Share
    worlds, seed : int
    own : str
        Key of the outcome of world 0.
    ended : int
        Round in which world 0 ends.
    changes : Comparison or None
        Against the file; None if no number was changed.
    picture : bytes
        Trajectories, as PNG.
    """

    shares: tuple[Share, ...]
    worlds: int
    seed: int
    own: str
    ended: int
    changes: Comparison | None
    picture: bytes


@dataclass(frozen=True)
class Compared:
    """Two settings in the same worlds.

    Attributes
    ----------
    comparison : Comparison
    picture : bytes
        PNG.
    """

    comparison: Comparison
    picture: bytes


def examine(setting: Setting, advance: Progress) -> str:
    """Read an uploaded scenario, and play one round of it; return its title.

    Raises
    ------
    InvalidInput
        If it is not sound, or too large for the page.
    """
    scenario = setting.scenario()
    model = CrisisModel(scenario, worlds=1)
    model.step()
    forget(model)
    advance(1, 1)
    return scenario.title


def outlook(setting: Setting, seed: int, worlds: int, advance: Progress) -> Outlook:
    """Run an ensemble, and if numbers were changed the same worlds without the change."""
    parts = [_part(advance, place, 3) for place in range(3)]
    many = run_ensemble(setting.scenario(), worlds=worlds, seed=seed, progress=parts[0])
    changes = None
    if setting.values:
        plain = Setting(setting.name, setting.text, {}).scenario()
        base = run_ensemble(plain, worlds=worlds, seed=seed, progress=parts[1])
        changes = compare([Variant("as the file has it", base), Variant("as set here", many)])
    story = trace(many.scenario, worlds=min(worlds, STORIES), seed=seed, progress=parts[2])
    return Outlook(
        shares=_shares(many),
        worlds=worlds,
        seed=seed,
        own=list(many.scenario.outcomes)[int(many.table["outcome"][0])],
        ended=int(many.table["ended"][0]),
        changes=changes,
        picture=to_bytes(trajectories(many, story=story), "png"),
    )


def _shares(ensemble: Ensemble) -> tuple[Share, ...]:
    return tuple(
        Share(it.key, it.name, str(it.kind), it.share, it.low, it.high) for it in ensemble.shares()
    )


def contrast(settings: Sequence[Setting], seed: int, worlds: int, advance: Progress) -> Compared:
    """Run settings in the same worlds, and pair them."""
    variants = []
    for place, it in enumerate(settings):
        part = _part(advance, place, len(settings))
        many = run_ensemble(it.scenario(), worlds=worlds, seed=seed, progress=part)
        variants.append(Variant(it.name, many))
    found = compare(variants)
    return Compared(found, to_bytes(draw_comparison(found), "png"))


def _part(advance: Progress, place: int, parts: int) -> Progress:
    """Return what tells the progress of one of several parts."""
    return lambda done, total: advance(place * total + done, parts * total)


def _source(folder: Path, advance: Progress) -> Any:
    return source_of(folder, check=lambda it: refuse_custom(it, ADVICE), progress=advance)


def draw(folder: Path, figure: str, advance: Progress) -> bytes:
    """Draw one of the figures that fit a folder of results; return it as PNG.

    Raises
    ------
    InvalidInput
        If there is no such figure, or what the folder holds does not give it.
    """
    if figure not in chosen((), folder):
        raise InvalidInput([Problem((), f"there is no figure {figure}", "name one that fits")])
    return to_bytes(FIGURES[figure].draw(_source(folder, advance), "paper"), "png")


def report(folder: Path, advance: Progress) -> str:
    """Return the page in HTML that `detente report` writes about a folder."""
    return render(page_of(folder, _source(folder, advance)))
