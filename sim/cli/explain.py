"""The command that explains a decision after the fact."""

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Point, ResultsFolder, Trust, opened

if TYPE_CHECKING:
    from rich.table import Table

    from sim.explain import Crossing, Explanation
    from sim.scenario import Scenario


HEAD = (
    *("option", "kind", "available", "chosen", "obstacles", "value", "probability"),
    *("chance_seen", "chance_true", "group", "part", "amount"),
)
"""Columns of the form with commas: one row for each part of each option."""


class Format(StrEnum):
    """Forms in which an explanation is printed."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def explain(
    folder: ResultsFolder,
    world: Annotated[int, typer.Option(min=0, help="Number of the world.")],
    step: Annotated[int, typer.Option("--round", min=1, help="Round.")],
    actor: Annotated[str, typer.Option(help="Key of the actor.")],
    form: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TEXT,
    point: Point = None,
    top: Annotated[int, typer.Option(min=1, help="Options to list in text, the likeliest.")] = 12,
    *,
    trust: Trust = False,
) -> None:
    """Say why an actor did what it did: its options, their value in parts, its red lines."""
    run = opened(folder, point, trust=trust)

    from sim.explain import explain as account

    told = account(run, world=world, step=step, actor=actor)
    if form is Format.JSON:
        import json
        from dataclasses import asdict

        typer.echo(json.dumps(asdict(told), indent=2, ensure_ascii=False))
    elif form is Format.CSV:
        _print_rows(told)
    else:
        _print_text(told, run.scenario, top)


def _print_rows(told: "Explanation") -> None:
    """Print the form with commas."""
    import csv
    import sys

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(HEAD)
    for row, option in enumerate(told.options):
        head = (
            *(option.label, option.kind, option.available, row == told.chosen),
            *("; ".join(option.obstacles), option.value, option.probability),
            *(option.chance_seen, option.chance_true),
        )
        for part in option.parts:
            writer.writerow((*head, part.group, part.name, part.amount))


def _print_text(told: "Explanation", scenario: "Scenario", top: int) -> None:
    """Print an explanation as tables and sentences."""
    from sim.cli.screen import page

    with page() as (say, show):
        say(*_head(told, scenario), "")
        show(_options(told, top))
        show(_choice(told))
        say(*_beliefs(told), "", *_refused(told, scenario), "")
        if told.rooms:
            show(_rooms(told))
        if any(not option.available for option in told.options):
            show(unavailable_table(told))


def _head(told: "Explanation", scenario: "Scenario") -> Iterator[str]:
    choice, best = told.choice, told.best_option
    name = scenario.actors[told.actor].name
    yield f"{told.title}: world {told.world} of seed {told.seed}, round {told.round}"
    rule = told.rule if not told.precision else f"{told.rule}, precision {told.precision:g}"
    yield f"{name} ({told.actor}) chose: {choice.label}"
    yield (
        f"with probability {choice.probability:.3f} ({rule}): {choice.kind} had "
        f"{choice.nest_probability:.3f}, and this {choice.within_probability:.3f} of it"
    )
    if told.best == told.chosen:
        yield "A best response would have been the same."
    else:
        yield (
            f"A best response would have been: {best.label}, worth "
            f"{best.value - choice.value:.4f} more; it had probability {best.probability:.3f}"
        )


def _options(told: "Explanation", top: int) -> "Table":
    """Return the likeliest options, the choice and the best one, groups of parts as columns."""
    from rich.table import Column

    from sim.cli.screen import plain_table
    from sim.explain import GROUPS

    there = [option for option in told.options if option.available]
    there.sort(key=lambda option: -option.probability)
    listed = [o for at, o in enumerate(there) if at < top or o in (told.choice, told.best_option)]
    rest = [option for option in there if option not in listed]
    groups = [name for name in GROUPS if any(round(o.group(name), 4) for o in listed)]
    table = plain_table(
        "Options that there were, and what their value adds up from, in utility",
        Column("option", overflow="fold"),
        *(Column(name, justify="right") for name in ("prob.", "value", *groups)),
    )
    for option in listed:
        amounts = [option.value, *(option.group(name) for name in groups)]
        table.add_row(
            f"{'>' if option is told.choice else ' '} {option.label}",
            f"{option.probability:.3f}",
            *(f"{amount:.3f}" if round(amount, 4) else "." for amount in amounts),
        )
    if rest:
        chance = sum(option.probability for option in rest)
        table.add_row(f"  {len(rest)} others", f"{chance:.3f}", *("" for _ in ("value", *groups)))
    return table


def _choice(told: "Explanation") -> "Table":
    """Return the parts of the option that was chosen beside those of holding."""
    from rich.table import Column

    from sim.cli.screen import plain_table
    from sim.explain import GROUPS

    choice, holding = told.choice, told.options[0]
    other = told.best_option if choice is holding else holding
    table = plain_table(
        "Every part of the choice" + ("" if other is choice else f", beside: {other.label}"),
        "group",
        Column("part", overflow="fold"),
        Column("choice", justify="right"),
        *([] if other is choice else [Column("beside", justify="right")]),
    )
    sides = [choice] if other is choice else [choice, other]
    rows = dict.fromkeys((part.group, part.name) for side in sides for part in side.parts)
    for group, name in sorted(rows, key=lambda row: GROUPS.index(row[0])):
        amounts = [
            sum(part.amount for part in side.parts if (part.group, part.name) == (group, name))
            for side in sides
        ]
        if any(amounts):
            table.add_row(group, name, *(f"{a:+.4f}" if a else "." for a in amounts))
    table.add_section()
    table.add_row("", "value", *(f"{side.value:+.4f}" for side in sides))
    return table


def _beliefs(told: "Explanation") -> Iterator[str]:
    belief, choice = told.belief, told.choice
    yield (
        f"Critical risk of its own side {belief.own_risk:.3f}; of the other side as seen "
        f"{belief.seen:.3f}, as it was {belief.true:.3f}"
    )
    yield (
        f"(bias {belief.bias:+.3f}, noise {belief.noise:+.3f}; "
        f"{belief.misperception_left:.0%} of the misperception was left)."
    )
    yield (
        f"Chance that the other gives way if it holds: {belief.chance_seen:.3f} as seen, "
        f"{belief.chance_true:.3f} with the truth;"
    )
    yield f"after the choice: {choice.chance_seen:.3f} and {choice.chance_true:.3f}."


def _refused(told: "Explanation", scenario: "Scenario") -> Iterator[str]:
    if told.refusal is None:
        yield "It accepted the standing offer of the other side."
    else:
        found = told.refusal
        lines = [f"- {_crossed(it, scenario)}" for it in (*found.own, *found.vetoers)]
        yield (
            "The standing offer of the other side crosses these lines:"
            if lines
            else "The standing offer of the other side crosses no line that bears on it."
        )
        yield from lines
        if found.unheard:
            yield "- the allies that must be heard had not been heard in this round"
        if found.shortfall is not None:
            less = "less" if found.shortfall >= 0 else "more"
            by = abs(found.shortfall)
            yield f"Accepting it would be worth {by:.4f} {less} than the best way to bargain on."
    if told.vetoes:
        yield "A package was accepted in this round, and vetoed:"
        yield from (f"- {_crossed(it, scenario)}" for it in told.vetoes)


def _crossed(crossing: "Crossing", scenario: "Scenario") -> str:
    stated = "" if crossing.line == crossing.stated else f" ({crossing.stated:.3f} as stated)"
    return (
        f"{scenario.issues[crossing.issue].name}: {crossing.point:.3f} lies {crossing.by:.3f} "
        f"beyond the line of {crossing.actor} at {crossing.line:.3f}{stated}"
    )


def _rooms(told: "Explanation") -> "Table":
    from rich.table import Column

    from sim.cli.screen import plain_table

    table = plain_table(
        "How far its side may offer, and who bounds it",
        Column("issue", overflow="fold"),
        *(Column(name, justify="right") for name in ("offer", "room", "own line", "short")),
        "bound by",
    )
    for room in told.rooms:
        numbers = (room.position, room.room, room.line, room.short)
        table.add_row(room.issue, *(f"{number:.3f}" for number in numbers), room.bound_by)
    return table


def unavailable_table(told: "Explanation") -> "Table":
    """Return options that there were not, each with the reason; steps on one issue count once."""
    from rich.table import Column

    from sim.cli.screen import plain_table

    table = plain_table(
        "Options that there were not", Column("option", overflow="fold"), Column("why", ratio=1)
    )
    rows = dict.fromkeys(
        (option.label.split(" to ")[0], "; ".join(option.obstacles))
        for option in told.options
        if not option.available
    )
    for name, why in rows:
        table.add_row(name, why)
    return table
