"""One page in HTML that needs nothing beside itself: no network, no script."""

import base64
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.ensemble import CAVEAT, Ensemble
from sim.figures import FIGURES, chosen
from sim.lever_store import StoredLevers
from sim.narrative import Narrator
from sim.plots.saving import to_bytes
from sim.report.words import Section, sections
from sim.scenario.problems import InvalidInput, Problem
from sim.scenario.root import Scenario
from sim.sources import LEVERS, SWEEP, RunSource, SweepSource
from sim.store import Order, read_manifest
from sim.sweep.results import SweepResults

REPORTED: Final = (None, SWEEP, LEVERS)
"""Kinds of folder on which there is a page; None for a run."""
LANGUAGE: Final = "en"
COVERED: Final = (
    "An interval holds sampling error only: how far so many worlds may be from infinitely many.",
    "It holds neither how uncertain the scenario's numbers are, nor how wrong the model may be.",
    "Worlds with the same number and seed have the same luck under any change of the scenario.",
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure with its caption, as text that a page can hold.

    Attributes
    ----------
    name, caption : str
    data : str
        The PNG file, in base64.
    """

    name: str
    caption: str
    data: str


@dataclass(frozen=True)
class Page:
    """What stands on a page.

    Attributes
    ----------
    title, lead : str
        Title, and what the page is about in a sentence.
    caveats : tuple of str
    findings : tuple of Section
        What came out.
    pictures : tuple of Picture
    story : tuple of (str, tuple of str)
        One world told: heading and sentences of each round; empty if none is.
    notes : tuple of str
        Paragraphs that the scenario says of itself.
    asked : tuple of Section
        What was asked: the scenario in words, or the factors of a study.
    commands : tuple of str
        Which made it, and which make it again.
    facts : mapping of str to str
        Seed, versions and the like.
    files : mapping of str to str
        Texts of the files that were run, by name.
    left_out : tuple of str
        Figures that do not fit, and why.
    """

    title: str
    lead: str
    caveats: tuple[str, ...]
    findings: tuple[Section, ...]
    pictures: tuple[Picture, ...]
    story: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[str, ...]
    asked: tuple[Section, ...]
    commands: tuple[str, ...]
    facts: Mapping[str, str]
    files: Mapping[str, str]
    left_out: tuple[str, ...]


def render(page: Page) -> str:
    """Return a page as HTML; whatever a scenario says is text in it, never markup."""
    environment = Environment(
        loader=PackageLoader("sim.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2").render(page=page, language=LANGUAGE)


def page_of(folder: Path, source: Any) -> Page:
    """Return the page about a folder of results.

    Parameters
    ----------
    folder : Path
        What `detente run`, `sweep` or `levers` wrote.
    source : RunSource, SweepSource or StoredLevers
        What its figures are drawn from.

    Raises
    ------
    InvalidInput
        If it is something else, of which there is no page.
    """
    pictures, left_out = _pictures(folder, source)
    if isinstance(source, RunSource):
        return _of_run(folder, source, pictures, left_out)
    if isinstance(source, SweepSource):
        return _of_sweep(folder, source, pictures, left_out)
    if isinstance(source, StoredLevers):
        return _of_levers(folder, source, pictures)
    what, right = "holds no run, sweep or levers", "`detente plot` draws what it holds"
    raise InvalidInput([Problem((), what, right, str(folder))])


def _pictures(folder: Path, source: Any) -> tuple[tuple[Picture, ...], tuple[str, ...]]:
    """Return all figures that fit, and why others do not."""
    found, left_out = [], []
    for name in chosen((), folder):
        try:
            figure = FIGURES[name].draw(source, "paper")
        except InvalidInput as error:
            left_out.append(f"{name}: {error.problems[0].what}")
            continue
        data = base64.b64encode(to_bytes(figure, "png")).decode()
        found.append(Picture(name, FIGURES[name].caption, data))
    return tuple(found), tuple(left_out)


def _of_run(
    folder: Path, source: RunSource, pictures: Sequence[Picture], left_out: Sequence[str]
) -> Page:
    order, ensemble = source.stored.order, source.ensemble
    scenario, manifest = ensemble.scenario, read_manifest(folder)
    narrator = Narrator(source.one)
    rounds = [(narrator.heading(step), tuple(narrator.round(step))) for step in _steps(narrator)]
    number = source.one.worlds[0]
    return Page(
        title=scenario.title,
        lead=f"{ensemble.worlds:,} parallel worlds of one crisis, and world {number} of them told.",
        caveats=(CAVEAT, *COVERED),
        findings=(_outcomes(ensemble), _spread(ensemble)),
        pictures=tuple(pictures),
        story=((f"World {number}", (narrator.ending(),)), *rounds),
        notes=_paragraphs(scenario),
        asked=tuple(sections(scenario)),
        commands=(_command(order, scenario), f"detente reproduce {shlex.quote(str(folder))}"),
        facts={
            "seed": f"{order.seed}",
            "worlds": f"{order.worlds:,}",
            "numbers": "drawn in each world" if order.draw else "point values",
            "changed": ", ".join(f"{k} = {v}" for k, v in order.overrides.items()) or "nothing",
            "scenario sha256": order.scenario_hash,
            **manifest["versions"],
        },
        files={f"{scenario.name}.yaml": order.scenario_text},
        left_out=tuple(left_out),
    )


def _steps(narrator: Narrator) -> range:
    return range(1, narrator.rounds + 1)


def _command(order: Order, scenario: Scenario) -> str:
    """Return the command that ran an order."""
    changes = [f"--set {shlex.quote(f'{path}={value}')}" for path, value in order.overrides.items()]
    parts = [
        f"detente run {scenario.name}.yaml",
        f"--worlds {order.worlds}",
        f"--seed {order.seed}",
        f"--told {order.told}",
        *(["--draw"] if order.draw else []),
        *changes,
    ]
    return " ".join(parts)


def _outcomes(ensemble: Ensemble) -> Section:
    rows = tuple(
        (
            share.name,
            share.kind.replace("_", " "),
            f"{share.count:,}",
            f"{share.share:.1%}",
            f"{share.low:.1%} to {share.high:.1%}",
        )
        for share in ensemble.shares()
    )
    columns = ("outcome", "class", "worlds", "share", "95 % interval (Wilson)")
    return Section("How worlds end", "", columns, rows)


def _spread(ensemble: Ensemble) -> Section:
    scenario, table = ensemble.scenario, ensemble.table
    asked = {
        "round of the end": "ended",
        **{f"highest rung of {side.name}": f"peak_{key}" for key, side in scenario.sides.items()},
        "incidents": "incidents",
        **{
            f"cost to {scenario.actors[side.principal].name}, in its utility": f"cost_{key}"
            for key, side in scenario.sides.items()
        },
    }
    rows = []
    for said, name in asked.items():
        low, middle, high = np.percentile(table[name].astype(np.float64), [5, 50, 95])
        rows.append((said, f"{middle:.3g}", f"{low:.3g} to {high:.3g}"))
    columns = ("of each world", "median", "90 % of worlds")
    return Section("How far it goes", "", columns, tuple(rows))


def _paragraphs(scenario: Scenario) -> tuple[str, ...]:
    return tuple(part.strip() for part in scenario.notes.split("\n\n") if part.strip())


def _of_sweep(
    folder: Path, source: SweepSource, pictures: Sequence[Picture], left_out: Sequence[str]
) -> Page:
    results, case = source.results, source.case
    study, manifest = results.order.study, results.manifest
    origin = shlex.quote(str(folder))
    return Page(
        title=study.title,
        lead=f"{manifest['points']:,} points of {study.worlds:,} worlds each: "
        f"{case.scenario.title}.",
        caveats=(CAVEAT, *COVERED),
        findings=(_over_points(results, case.name, case.scenario),),
        pictures=tuple(pictures),
        story=(),
        notes=_paragraphs(case.scenario),
        asked=(_factors(source), *sections(case.scenario)),
        commands=(f"detente sweep {study.name}.yaml", f"detente plot {origin}"),
        facts={
            "seed": f"{study.seed}",
            "luck": f"{study.luck} to all points" if study.luck == "common" else study.luck,
            "design": study.design.kind.replace("_", " "),
            "content sha256": manifest["finished"]["content_sha256"],
            **manifest["versions"],
        },
        files={
            f"{study.name}.yaml": manifest["order"]["study"],
            **manifest["order"]["scenarios"],
        },
        left_out=tuple(left_out),
    )


def _over_points(results: SweepResults, name: str, scenario: Scenario) -> Section:
    frame = results.of_scenario(name)
    rows = []
    for key, rule in scenario.outcomes.items():
        shares = frame[f"share_{key}"].to_numpy()
        widest = float((frame[f"share_{key}_high"] - frame[f"share_{key}_low"]).max()) / 2
        rows.append(
            (
                rule.name,
                f"{shares.mean():.1%}",
                f"{shares.min():.1%} to {shares.max():.1%}",
                f"± {widest:.1%}",
            )
        )
    columns = ("outcome", "share over all points", "least to most of a point", "widest interval")
    return Section("How worlds end, over all points", "", columns, tuple(rows))


def _factors(source: SweepSource) -> Section:
    rows = []
    for dimension in source.case.dimensions:
        spread = dimension.spread
        taken = ", ".join(map(str, dimension.levels))
        if spread is not None:
            low, high = spread.bounds
            taken = f"{low:g} to {high:g}"
        rows.append((dimension.label, dimension.role, taken, ", ".join(dimension.paths)))
    columns = ("factor", "kind", "values", "where in the scenario")
    return Section("What was varied", "", columns, tuple(rows))


def _of_levers(folder: Path, source: StoredLevers, pictures: Sequence[Picture]) -> Page:
    return Page(
        title=f"{source.scenario.title}: what its numbers do",
        lead=f"{len(source.effects):,} numbers moved from low to high, one at a time. "
        f"{source.small}.",
        caveats=(CAVEAT, *COVERED),
        findings=(),
        pictures=tuple(pictures),
        story=(),
        notes=_paragraphs(source.scenario),
        asked=tuple(sections(source.scenario)),
        commands=(f"detente levers {source.scenario.name}.yaml",),
        facts={"folder": str(folder)},
        files={f"{source.scenario.name}.yaml": source.scenario.text},
        left_out=(),
    )
