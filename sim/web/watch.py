"""Watching one world round by round."""

import time
from typing import Final

import streamlit as st

from sim.play import Game
from sim.web import scene
from sim.web.course import course, said
from sim.web.markup import bullets, html, note
from sim.web.session import Session

PACE: Final = 1.0
"""Seconds that a round is shown while it plays."""


def show(session: Session) -> None:
    """Show the world of the seed, with buttons to move in it."""
    game = session.game("watch")
    _controls(session, game)
    playing = session.flags.get("playing", False)
    st.fragment(_moment, run_every=PACE / 2 if playing else None)(session)


def _controls(session: Session, game: Game) -> None:
    shown = _shown(session, game)
    at_end = game.over and shown == len(game.rounds)
    playing = session.flags.get("playing", False)
    with st.container(horizontal=True):
        st.button("Restart", on_click=_move, args=(session, -len(game.rounds)), disabled=not shown)
        st.button("Back", on_click=_move, args=(session, -1), disabled=not shown)
        st.button("Step", on_click=_move, args=(session, 1), disabled=at_end, type="primary")
        label = "Pause" if playing else "Play"
        st.button(label, key="play or pause", on_click=_toggle, args=(session,), disabled=at_end)
        st.button("To the end", on_click=_to_end, args=(session,), disabled=at_end)


def _shown(session: Session, game: Game) -> int:
    """Return after how many rounds the world is shown."""
    return min(session.flags.get("shown", 0), len(game.rounds))


def _move(session: Session, rounds: int) -> None:
    game = session.game("watch")
    wanted = max(_shown(session, game) + rounds, 0)
    while len(game.rounds) < wanted and not game.over:
        game.step()
    session.flags["shown"] = min(wanted, len(game.rounds))
    session.flags["moved"] = time.monotonic()


def _toggle(session: Session) -> None:
    session.flags["playing"] = not session.flags.get("playing", False)
    session.flags["moved"] = time.monotonic()


def _to_end(session: Session) -> None:
    session.flags["playing"] = False
    _move(session, session.game("watch").scenario.horizon)


def _moment(session: Session) -> None:
    """Show the world; while it plays, one round further each time enough time has passed."""
    game = session.game("watch")
    if session.flags.get("playing") and time.monotonic() - session.flags["moved"] >= PACE:
        _move(session, 1)
        if game.over and _shown(session, game) == len(game.rounds):
            session.flags["playing"] = False
            st.rerun()
    world(game, _shown(session, game))


def world(game: Game, shown: int) -> None:
    """Show a world after so many rounds."""
    scenario, state = game.scenario, game.state(shown)
    states = [game.state(number) for number in range(shown + 1)]
    highest = max(side["rung"] for each in states for side in each["sides"])
    st.html(scene.header(scenario, state))
    if shown:
        _round(game, shown)
    left, right = st.columns([2, 3])
    with left:
        st.html(html("<h3>The ladder</h3>{}", scene.ladder(scenario, state, highest)))
        words = said(states)
        top = min(int(highest) + 2, max(rung.number for rung in scenario.ladder.rungs))
        st.image(course(states, top), width="stretch", alt=words)
        st.html(note(words))
        st.html(scene.events(state))
    with right:
        shown_issues = scene.legend(state) + scene.issues(scenario, state)
        st.html(html("<h3>On the table</h3>{}", shown_issues))
        st.html(html("<h3>Strain</h3>{}", scene.strain(scenario, state)))


def _round(game: Game, number: int) -> None:
    """Show what happened in a round, and who did what in it and why."""
    played = game.rounds[number - 1]
    if played.news:
        st.html(html("<h3>What happened</h3>{}", bullets(played.news)))
    with st.expander("Who did what, and why", expanded=True):
        st.html(scene.deeds(played.acts))
