"""The page: a title, a picker, and five tabs."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import streamlit as st
from markupsafe import Markup

from sim.ensemble import CAVEAT
from sim.scenario.problems import InvalidInput, Problem
from sim.web import compare, play, results, steer, watch
from sim.web.jobs import Desk
from sim.web.library import Library
from sim.web.look import sheet
from sim.web.markup import faults, html, note
from sim.web.session import UPLOADED, Session, here
from sim.web.settings import UPLOAD_LIMIT
from sim.web.work import examine

PATIENCE: Final = 30.0
"""Seconds that an uploaded scenario may take to be read."""
MOST: Final = 2**53 - 1
"""Largest seed that a browser holds exactly."""

TABS: Final[dict[str, Callable[[Session], None]]] = {
    "Watch": watch.show,
    "Steer": steer.show,
    "Play": play.show,
    "Compare": compare.show,
    "Results": results.show,
}


@st.cache_resource
def _desk() -> Desk:
    """Return the desk that all sessions share."""
    return Desk()


def show(scenarios: Path, folder: Path) -> None:
    """Draw the page for the session that asks.

    Parameters
    ----------
    scenarios, folder : Path
        The folders of scenarios and of results.
    """
    st.set_page_config(page_title="détente", layout="wide", initial_sidebar_state="collapsed")
    st.html(html("<style>{}</style>", _Sheet()))
    session = here(Library(scenarios.resolve(), folder.resolve()), _desk())
    st.html(html("<h1>détente</h1>{}", note("A crisis in many parallel worlds. Not a forecast.")))
    _pick(session)
    _take_upload(session)
    sound = _lead(session)
    tabs = st.tabs(list(TABS), key="tab", on_change="rerun")
    for tab, (name, panel) in zip(tabs, TABS.items(), strict=True):
        if tab.open:
            with tab:
                _panel(session, name, panel, sound=sound)
    st.html(note(CAVEAT, "caveat"))


class _Sheet:
    """The style sheet, which is markup of ours."""

    def __html__(self) -> str:
        return Markup(sheet())


def _pick(session: Session) -> None:
    """Let a scenario and a seed be picked."""
    names = session.names
    if not names:
        st.html(note("There is no scenario in the folder; upload one.", "warning"))
        return
    wanted = session.flags.pop("pick", st.session_state.get("picked"))
    if wanted != st.session_state.get("picked") or wanted not in names:
        st.session_state["picked"] = wanted if wanted in names else names[0]
    left, right = st.columns([3, 1])
    session.picked = str(left.selectbox("Scenario", names, key="picked"))
    session.seed = int(
        right.number_input(
            *("Seed of all luck", 0, MOST), key="seed", help="The same seed, the same luck."
        )
    )


def _take_upload(session: Session) -> None:
    """Take a scenario file from the user: the same loader, the same faults."""
    with st.expander("Upload a scenario of your own"):
        given = st.file_uploader(
            f"A YAML file of at most {UPLOAD_LIMIT // 1024} KiB; it stays in this session",
            max_upload_size=1,
        )
        if given is not None and session.flags.get("upload") != given.file_id:
            session.flags["upload"] = given.file_id
            try:
                with st.spinner("Reading the file"):
                    session.notes["upload"] = _examined(session, given.name, given.getvalue())
            except InvalidInput as error:
                session.notes["upload"] = faults(error, "The file was not taken.")
        if given is not None and "upload" in session.notes:
            st.html(session.notes["upload"])
    if "pick" in session.flags:
        st.rerun()


def _examined(session: Session, name: str, content: bytes) -> str:
    """Return what to say of an uploaded file, once a worker has read it."""
    if len(content) > UPLOAD_LIMIT:
        what, right = f"has {len(content):,} bytes", f"at most {UPLOAD_LIMIT:,}"
        raise InvalidInput([Problem((), what, right, name)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput([Problem((), f"is no UTF-8 text ({error})", "", name)]) from None
    session.uploads[UPLOADED + name] = text
    try:
        setting = session.setting(UPLOADED + name)
        title = session.desk.submit(examine, setting).result(PATIENCE)
    except InvalidInput:
        del session.uploads[UPLOADED + name]
        raise
    session.changed.pop(UPLOADED + name, None)
    session.flags["pick"] = UPLOADED + name
    return note(f"“{title}” is in the list of scenarios now, and shown.", "said")


def _lead(session: Session) -> bool:
    """Say which crisis is shown; return whether it can be."""
    if not session.picked:
        return False
    try:
        scenario = session.scenario()
    except InvalidInput as error:
        st.html(faults(error, f"{session.picked} cannot be run."))
        return False
    changed = len(session.values)
    st.html(html("<h2>{}</h2>", scenario.title))
    if changed:
        said = f"{changed} number{'s' * (changed > 1)} changed in Steer; Watch and Play use them."
        st.html(note(said, "warning"))
    return True


def _panel(session: Session, name: str, panel: Callable[[Session], None], *, sound: bool) -> None:
    if not sound and name not in ("Compare", "Results"):
        st.html(note("Pick a scenario that can be run.", "said"))
        return
    try:
        panel(session)
    except InvalidInput as error:
        st.html(faults(error, "That cannot be shown."))
    except OSError as error:
        st.html(note(f"Storage: {error.strerror or error}", "fault"))
