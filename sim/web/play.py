"""Taking the seat of an actor."""

from typing import Any, Final

import streamlit as st

from sim.play import Game, PlayOption, aftermath, seats_of
from sim.scenario.problems import InvalidInput
from sim.web.markup import bullets, faults, html, note, plain, table
from sim.web.session import Session
from sim.web.watch import world

PLACE: Final = "play"
KINDS: Final = {
    "hold": "Change nothing",
    "concede": "Offer",
    "accept": "Accept",
    "measure": "Begin a measure",
    "withdraw": "End a measure",
    "force": "Use force",
}
"""Kinds of option, as they are asked for."""


def show(session: Session) -> None:
    """Let a seat be taken, and each round a choice be made in it."""
    scenario = session.scenario(session.values)
    names = {key: scenario.actors[key].name for key in seats_of(scenario)}
    seat = st.selectbox("Your seat", list(names), format_func=lambda key: names[key], key="seat")
    game = session.game(PLACE, (seat,))
    rounds = len(game.rounds)
    if session.flags.get("seat") != seat:
        session.flags |= {"seat": seat, "advised": -1}
        session.notes.pop(PLACE, None)
    with st.container(horizontal=True):
        st.button("Take a round back", on_click=_back, args=(session, 1), disabled=not rounds)
        st.button("Begin again", on_click=_back, args=(session, rounds), disabled=not rounds)
    if PLACE in session.notes:
        st.html(session.notes[PLACE])
    if game.over:
        _afterwards(game)
    else:
        _choice(session, game, names[seat])
    world(game, len(game.rounds))


def _back(session: Session, rounds: int) -> None:
    game = session.game(PLACE, (session.flags["seat"],))
    game.back(min(rounds, len(game.rounds)))
    session.notes.pop(PLACE, None)


def _choice(session: Session, game: Game, name: str) -> None:
    """Show the options of the seat and take a choice."""
    options = game.options()
    number = len(game.rounds)
    st.html(html("<h3>Round {}: what does {} do?</h3>", game.round, name))
    kinds = [kind for kind in KINDS if any(option.kind == kind for option in options)]
    kind = st.radio(
        "Kind of move",
        *(kinds, 0, KINDS.__getitem__),
        key=f"kind {number}",
        horizontal=True,
    )
    rows = [row for row, option in enumerate(options) if option.kind == kind]
    place = st.radio(
        "Your options",
        rows,
        format_func=lambda row: _label(options[row]),
        captions=[plain(options[row].costs) for row in rows],
        key=f"option {number} {kind}",
    )
    point = None
    if options[place].kind == "concede":
        point = st.slider(
            "Point to offer", 0.0, 1.0, _point(options[place]), 0.01, key=f"at {number} {place}"
        )
    insist = st.checkbox("Insist, even where the agent would not do it", key=f"insist {number}")
    with st.container(horizontal=True):
        st.button("Do it", on_click=_do, args=(session, place, point, insist), type="primary")
        st.button("What would the agent do?", on_click=_ask, args=(session, number))
    if session.flags.get("advised") == number:
        said = f"Under the same luck, the agent would choose: {game.advice().words}."
        st.html(note(said, "warning"))
    if st.toggle("Show what the model makes of each option", key="values"):
        _values(game)


def _label(option: PlayOption) -> str:
    return plain(option.words) + (" — the agent never would" if option.beyond else "")


def _point(option: PlayOption) -> float:
    """Return to which point a concession leads."""
    return min(max(float(option.choice.rpartition(" to ")[2]), 0.0), 1.0)


def _ask(session: Session, number: int) -> None:
    session.flags["advised"] = number


def _do(session: Session, place: int, point: float | None, insist: bool) -> None:
    """Carry a choice out and play the round; say what stood in the way if it could not be."""
    game = session.game(PLACE, (session.flags["seat"],))
    options = () if game.over else game.options()
    if place >= len(options):  # the round has been played meanwhile
        return
    choice = options[place].choice
    if point is not None and abs(point - _point(options[place])) > 5e-3:
        choice = f"{choice.rpartition(' to ')[0]} to {point:g}"
    try:
        game.play(choice, force=insist)
        session.notes.pop(PLACE, None)
    except InvalidInput as error:
        session.notes[PLACE] = faults(error, "That cannot be done.")


def _values(game: Game) -> None:
    told = game.values()
    words = {option.choice: option.words for option in game.options()}
    rows = [
        (words.get(option.label, option.label), f"{option.value:.3f}", f"{option.probability:.1%}")
        for option in told.options
        if option.available
    ]
    columns = ("option", "value", "chance that the agent takes it")
    st.html(table(columns, rows, "As the model values them, in units of utility"))


def _afterwards(game: Game) -> None:
    """Show the world that was played beside the one that nobody played."""
    found = aftermath(game)
    st.html(html("<h3>How it ended</h3>{}", note(found.played, "said")))
    unplayed = note(f"With the agent in your seat, and the same luck: {found.unplayed}", "said")
    st.html(unplayed)
    rows = [
        (it.what, f"{it.unplayed:.3g}", f"{it.played:.3g}", f"{it.played - it.unplayed:+.3g}")
        for it in found.numbers
    ]
    columns: tuple[Any, ...] = ("", "the agent", "you", "difference")
    st.html(table(columns, rows, "One world each, with the same luck; not a forecast"))
    apart = [f"Round {it.round}: you: {it.choice}; the agent: {it.own}" for it in found.apart]
    told = bullets(apart) if apart else note("You chose what the agent would have chosen.", "said")
    st.html(html("<h3>Where you chose otherwise</h3>{}", told))
