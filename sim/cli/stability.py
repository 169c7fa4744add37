"""The command that asks which states of a game would last."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Overrides, Trust, parse_overrides, refuse_untrusted

if TYPE_CHECKING:
    from sim.stability import Analysis, Change

SHOWN = 24


class Format(StrEnum):
    """Forms in which an analysis is printed."""

    TEXT = "text"
    JSON = "json"


class Kind(StrEnum):
    """Concepts of stability."""

    NASH = "nash"
    GENERAL = "general"
    SYMMETRIC = "symmetric"
    SEQUENTIAL = "sequential"


def stability(
    file: Annotated[
        Path,
        typer.Argument(help="A game in option form, or a scenario (YAML).", show_default=False),
    ],
    wanted: Annotated[
        int | None, typer.Option(min=1, help="State: whose preference must change for it to last?")
    ] = None,
    concept: Annotated[Kind, typer.Option(help="Concept of that question.")] = Kind.NASH,
    options: Annotated[
        str | None, typer.Option(help="Measures of a scenario that are options: a,b,c.")
    ] = None,
    set_: Overrides = None,
    form: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TEXT,
    out: Annotated[Path | None, typer.Option(help="Folder for table and picture.")] = None,
    *,
    trust: Trust = False,
) -> None:
    """Say which states of a game, or of a crisis, would last, and why (graph model)."""
    from sim.scenario.extending import standing_alone
    from sim.stability import analyse
    from sim.stability_store import StabilityOrder, write_stability

    names = None if options is None else [name.strip() for name in options.split(",")]
    text, overrides = standing_alone(file), parse_overrides(set_)
    order = StabilityOrder(text, overrides, names, wanted, concept.value)
    scenario = order.scenario(str(file))
    if scenario is not None:
        refuse_untrusted(scenario, trust=trust)
    game = order.game(scenario, str(file))
    analysis, change = analyse(game), order.change(game)
    written = [] if out is None else write_stability(out, order, analysis, change)
    if form is Format.JSON:
        _print_json(analysis, change)
    else:
        _print_text(analysis, change, written)


def _print_json(analysis: "Analysis", change: "Change | None") -> None:
    import json

    from sim.stability_store import as_data

    typer.echo(json.dumps(as_data(analysis, change), indent=1, ensure_ascii=False))


def _print_text(analysis: "Analysis", change: "Change | None", written: list[Path]) -> None:
    from sim.cli.screen import page, plain_table
    from sim.stability import conclusions, reasons
    from sim.stability.reasons import wanted

    game = analysis.game
    states = analysis.shown(SHOWN)
    table = plain_table(
        f"{game.title}: {len(states)} of {len(game.bits)} states",
        *("state", "options taken", *game.decision_makers, "equilibrium", "coalitions"),
    )
    for state in states:
        letters = [analysis.letters(row, state) for row in range(len(game.decision_makers))]
        lasts = ", ".join(analysis.kinds(state)) or "-"
        lasts = "all concepts" if "nash" in analysis.kinds(state) else lasts
        groups = analysis.coalition_letters(state)
        table.add_row(str(state + 1), game.told(state), *letters, lasts, groups)
    with page() as (say, show):
        show(table)
        say("R Nash; GMR general, SMR symmetric metarational; SEQ sequential. R implies the rest.")
        say("Coalitions: the same of all groups, of one or more, all of whose members would gain.")
        if game.left_out:
            say("", *game.left_out)
        say("", *conclusions(analysis))
        if game.present is not None:
            say("", *reasons(game, game.present))
        if change is not None:
            say("", *reasons(game, change.state), "", *wanted(game, change))
        if written:
            say("", "Written:", *(f"  {path}" for path in written))
