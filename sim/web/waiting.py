"""Showing what workers find: progress while it is not there, the former finding meanwhile."""

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from sim.scenario.problems import InvalidInput
from sim.web.markup import faults, note
from sim.web.session import Session

PERIOD: Final = 0.4
"""Seconds between two looks at progress."""


def shown_when_found(
    session: Session,
    place: str,
    mark: Any,
    order: tuple[Any, ...],
    show: Callable[[Any], object],
    said: str,
) -> None:
    """Show a finding; have it found first, with progress, where it is not there.

    Parameters
    ----------
    session : Session
    place : str
        Which panel asks; it has one piece of work at a time.
    mark : hashable
        What the finding is for.
    order : tuple
        The work and its arguments.
    show : callable
        Takes the finding.
    said : str
        What is being done.
    """
    found = session.found(place, mark)
    if found is None:
        try:
            session.ask(place, mark, *order)
        except InvalidInput as error:
            st.html(faults(error, "The work could not be begun."))
            return
        _poll(session, place, mark, order, said)
        found = session.former(place)
        if found is None or isinstance(found, InvalidInput):
            return
        st.html(note("What follows is still for the former numbers.", "warning"))
    if isinstance(found, InvalidInput):
        st.html(faults(found, "That did not work."))
        return
    show(found)


@st.fragment(run_every=PERIOD)
def _poll(session: Session, place: str, mark: Any, order: tuple[Any, ...], said: str) -> None:
    ticket = session.ask(place, mark, *order)
    st.progress(ticket.progress, text=f"{said}: {ticket.progress:.0%}")
    if ticket.done:
        session.take(place)
        st.rerun()
