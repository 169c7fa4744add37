"""What a player sees on the terminal."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from rich.table import Column, Table

from sim.cli.explain import unavailable_table
from sim.cli.screen import page, plain_table
from sim.explain import GROUPS
from sim.play import Game, PlayOption, aftermath
from sim.play.telling import CAVEAT, reason_told

HELP: Final = """\
a number           choose that option of the list
!number            insist on what the agent would never do: beyond its lines, or force at a loss
concede ISSUE to X offer any other point of the way; also: hold, accept, MEASURE, withdraw MEASURE
a                  let the agent choose for the seat
v                  what the agent makes of each option: chance, value and its parts, in utility
w                  what the agent would do, and why
n                  what there is not to choose, and why
s                  what nobody at the table sees: everybody's lines, and the zones within them
b                  take back what was chosen in this round, or the last round
q                  leave; the game is saved all along
Enter              the list again"""


def show_situation(game: Game) -> None:
    """Show where things stand, as a seat sees them."""
    here = game.state()
    seat = game.seats[0] if game.seats else None
    with page() as (say, show):
        say(f"Round {here['round']} of at most {here['horizon']}, {here['date']}")
        say(*_sides(here), "")
        show(_offers(here, _side(game, seat), seat))
        if seat is not None:
            say(*(line for key in game.seats for line in _standing(here, key)), "")


def _sides(here: dict[str, Any]) -> Iterator[str]:
    for side in here["sides"]:
        unheard = "" if side["heard_allies"] else "; it has not heard its allies in this round"
        yield f"{side['name']}: rung {side['rung']:g}, {side['rung_name']}{unheard}"
    yield f"Tension {here['tension']:.2f}; incidents so far {here['incidents']}"
    for event in here["events"]:
        if event["round"] == here["round"]:
            yield f"Now: {event['name']}"
    for status, words in (("active", "In effect"), ("preparing", "Being prepared")):
        names = [it["name"] for it in here["measures"] if it["status"] == status]
        if names:
            yield f"{words}: {'; '.join(names)}"


def _side(game: Game, seat: str | None) -> str:
    """Return the side of a seat; the first one for those who watch."""
    return game.scenario.actors[seat].side if seat else next(iter(game.scenario.sides))


def _offers(here: dict[str, Any], side: str, seat: str | None) -> Table:
    """Return offers, the room of a side, the line of a seat, and where issues stand."""
    own, other = sorted(here["sides"], key=lambda it: it["key"] != side)
    lines = ["own line"] if seat else []
    columns = (own["name"], other["name"], "room", *lines, "in fact")
    table = plain_table(
        f"Offers; how far {own['name']} may go (room), and whose line ends it",
        Column("issue", overflow="fold"),
        *(Column(name, justify="right") for name in columns),
        Column("ended by", overflow="fold"),
    )
    for issue in here["issues"]:
        if issue["settled"]:
            cells = ("settled", "settled", "", *("" for _ in lines), f"{issue['terms']:.2f}", "")
        else:
            points = (
                issue["offers"][own["key"]],
                issue["offers"][other["key"]],
                issue["rooms"][own["key"]],
                *(issue["lines"][seat] for _ in lines),
                issue["standing"],
            )
            cells = (*(f"{it:.2f}" for it in points), issue["room_by"][own["key"]])
        table.add_row(issue["name"] + (" (core)" if issue["core"] else ""), *cells)
    return table


def _standing(here: dict[str, Any], key: str) -> Iterator[str]:
    """Yield what a seat knows of itself."""
    actor = next(it for it in here["actors"] if it["key"] == key)
    yield (
        f"{actor['name']}: resolve {actor['resolve']:.2f}, cohesion {actor['cohesion']:.2f}, cost "
        f"borne {actor['cost']:.3f}, paid for backing down {actor['paid']:.3f}"
    )
    yield (
        f"worth to it: own side's offer {actor['own_offer']:.3f}, the other's "
        f"{actor['other_offer']:.3f}, no deal {actor['no_deal']:.3f}; critical risk of its side "
        f"{actor['risk']:.2f}, the other's as it sees it {actor['belief']:.2f}"
    )


def show_options(game: Game, seat: str) -> None:
    """List what a seat may choose, with numbers."""
    table = plain_table(
        f"{game.scenario.actors[seat].name} may choose; costs in utility",
        Column("", justify="right"),
        Column("option", overflow="fold", ratio=5),
        Column("costs", overflow="fold", ratio=3),
    )
    table.expand = True  # so that most options take one line
    for number, option in enumerate(game.options(seat), start=1):
        table.add_row(f"{'!' if option.beyond else ''}{number}", option.words, _costs(option))
    with page() as (_, show):
        show(table)


def _costs(option: PlayOption) -> str:
    against = "only if insisted on; n says why" if option.beyond else ""
    return "; ".join(words for words in (option.costs, against) if words)


def show_values(game: Game, seat: str) -> None:
    """Show what the agent of a seat makes of each option."""
    told = game.values(seat)
    by_choice: dict[str, list[Any]] = {}
    for option in told.options:
        by_choice.setdefault(option.label, []).append(option)
    rows = [by_choice[option.choice] for option in game.options(seat) if not option.beyond]
    groups = [name for name in GROUPS if any(round(row[0].group(name), 4) for row in rows)]
    table = plain_table(
        "What the agent makes of them",
        Column("", justify="right"),
        Column("option", overflow="fold"),
        *(Column(name, justify="right") for name in ("chance", "value", *groups)),
    )
    for number, row in enumerate(rows, start=1):
        chance = sum(option.probability for option in row if option.available)
        amounts = [row[0].value, *(row[0].group(name) for name in groups)]
        cells = (f"{amount:.3f}" if round(amount, 4) else "." for amount in amounts)
        table.add_row(str(number), row[0].label, f"{chance:.3f}", *cells)
    with page() as (say, show):
        show(table)
        say(
            f"Chance that the other side gives way if nothing changes: "
            f"{told.belief.chance_seen:.3f} as it is seen."
        )


def show_obstacles(game: Game, seat: str) -> None:
    """Show what there is not to choose for a seat, and why."""
    told = game.values(seat)
    with page() as (say, show):
        if all(option.available for option in told.options):
            say("Everything that it ever may do is there.")
        else:
            show(unavailable_table(told))


def show_advice(game: Game, seat: str) -> None:
    """Show what the agent of a seat would do."""
    act = game.advice(seat)
    with page() as (say, _):
        say(f"Under the same luck the agent would choose: {act.words}. {act.why}")


def show_everything(game: Game) -> None:
    """Show everybody's lines, and the zones within them."""
    here = game.state()
    with page() as (say, show):
        table = plain_table(
            "Zones within the lines of all who have a veto",
            Column("issue", overflow="fold"),
            *(Column(name, justify="right") for name in ("from", "to")),
            Column("between the lines of", overflow="fold"),
        )
        for issue in here["issues"]:
            zone = issue["zone"]
            by = f"{', '.join(zone['low_by'])} and {', '.join(zone['high_by'])}"
            there = by if zone["open"] else f"none: {by}"
            table.add_row(issue["name"], f"{zone['low']:.2f}", f"{zone['high']:.2f}", there)
        show(table)
        lines = plain_table("How far everybody would go", Column("issue", overflow="fold"), "lines")
        for issue in here["issues"]:
            told = ", ".join(f"{key} {line:.2f}" for key, line in issue["lines"].items())
            lines.add_row(issue["name"], told)
        show(lines)
        for side in here["sides"]:
            head = next(it for it in here["actors"] if it["key"] == side["principal"])
            say(f"Critical risk of {head['name']}: {head['risk']:.3f}")


def show_round(game: Game) -> None:
    """Show what happened in the round just played, and why."""
    done = game.rounds[-1]
    with page() as (say, _):
        say(f"What happened in round {done.number}:", *(f"- {it}" for it in done.news), "")
        say("Why:")
        for act in done.acts:
            if act.seated or act.choice != "hold":
                say(f"- {reason_told(act)}")
        say("")


def show_end(game: Game, folder: Path) -> None:
    """Show how it ended, beside what the agents would have done."""
    found = aftermath(game)
    table = plain_table(
        "Beside agents in every seat",
        Column("", overflow="fold"),
        *(Column(name, justify="right") for name in ("unplayed", "played")),
    )
    for row in found.numbers:
        table.add_row(row.what, f"{row.unplayed:.3f}", f"{row.played:.3f}")
    apart = plain_table(
        "Where the agent would have chosen otherwise",
        Column("round", justify="right"),
        "seat",
        Column("chosen", overflow="fold"),
        Column("its agent", overflow="fold"),
    )
    for choice in found.apart:
        apart.add_row(str(choice.round), choice.actor, choice.choice, choice.own)
    with page() as (say, show):
        say(f"The end. {found.played}", "")
        say(f"With agents in every seat, under the same luck: {found.unplayed}", "")
        show(table)
        if found.apart:
            show(apart)
        say(CAVEAT, "", f"To read: {folder / 'story.md'}")
