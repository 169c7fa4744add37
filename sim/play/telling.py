"""A game as text that a class can read: what happened, what seats chose, what came of it."""

from collections.abc import Iterator
from typing import Final

from sim.narrative import Narrator
from sim.play.after import Aftermath, aftermath
from sim.play.game import Game
from sim.play.played import Act, Round

CAVEAT: Final = (
    "One simulated world under the scenario's assumptions, not a forecast: with other luck it may "
    "end otherwise."
)


def told(game: Game) -> str:
    """Return a game so far as Markdown; one that has ended with its aftermath."""
    narrator = Narrator(game.story(), reasons=False)
    played = ", ".join(game.scenario.actors[seat].name for seat in game.seats) or "nobody"
    lines = [
        f"# {game.scenario.title}: world {game.world} of seed {game.seed}",
        "",
        f"Played by people: {played}. All others did what their agents chose.",
        "",
    ]
    for done in game.rounds:
        lines += [f"## {narrator.heading(done.number)}", "", *_round(done), ""]
    lines += [f"**{narrator.ending()}**", ""]
    if game.over:
        lines += list(_after(aftermath(game)))
    return "\n".join([*lines, CAVEAT, ""])


def _round(done: Round) -> Iterator[str]:
    yield from (f"- {sentence}" for sentence in done.news)
    yield ""
    yield "Why:"
    yield ""
    yield from (f"- {reason_told(act)}" for act in done.acts if act.seated or act.choice != "hold")


def reason_told(act: Act) -> str:
    """Return why an actor did what it did; of a seat, also what its agent would have done."""
    if not act.seated:
        return f"{act.name}: {act.why}"
    held = "Changed nothing. " if act.choice == "hold" else ""
    other = "" if act.choice == act.own else f" Its agent would have chosen: {act.own}."
    return f"{act.name}, in whose seat somebody chose: {held}{act.why}{other}"


def _after(found: Aftermath) -> Iterator[str]:
    yield "## What the agents would have done"
    yield ""
    yield f"As it was played: {found.played}"
    yield ""
    yield f"With agents in every seat, under the same luck: {found.unplayed}"
    yield ""
    yield "| | unplayed | played |"
    yield "|---|--:|--:|"
    for row in found.numbers:
        yield f"| {row.what} | {row.unplayed:.3f} | {row.played:.3f} |"
    yield ""
    yield "Choices that the agents would not have made there:"
    yield ""
    for choice in found.apart:
        who = f"round {choice.round}, {choice.actor}"
        yield f"- {who}: {choice.choice}; its agent: {choice.own}"
    if not found.apart:
        yield "- none"
    yield ""
    if found.rounds:
        yield "| round | unplayed | played |"
        yield "|---|---|---|"
        for moment in found.rounds:
            sides = (moment.before, moment.after)
            cells = ("; ".join(side).replace("|", "/") for side in sides)
            yield f"| {moment.step} | {' | '.join(cells)} |"
        yield ""
