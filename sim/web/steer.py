"""Changing numbers within their ranges, with the ensemble behind the world."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import streamlit as st

from sim.levers import Lever
from sim.scenario import Scenario
from sim.scenario.editing import edited
from sim.scenario.number import Distributed, Ranged
from sim.scenario.problems import InvalidInput
from sim.scenario.stated import stated_numbers
from sim.web.compare import changes
from sim.web.look import ending_colour
from sim.web.markup import bar, faults, html, note, plain, table
from sim.web.session import Session
from sim.web.waiting import shown_when_found
from sim.web.work import Outlook, Share, outlook

WORLDS: Final = 500
PLACE: Final = "steer"
MANY: Final = 40
"""Sliders that are shown at once, at the most."""
KINDS: Final = {
    "actors": "Actor",
    "measures": "Measure",
    "events": "Event",
    "issues": "Issue",
    "alliances": "Alliance",
    "threats": "Threat",
    "outcomes": "Outcome",
}
RULES: Final = "Rules of the crisis"


def show(session: Session) -> None:
    """Show sliders beside what they do to the ensemble."""
    left, right = st.columns([2, 3])
    with left:
        _sliders(session)
        _changed(session)
        _save(session)
    with right:
        setting = session.setting(session.picked, session.values)
        mark = (setting.mark, session.seed)
        order = (outlook, setting, session.seed, WORLDS)
        scenario = session.scenario(session.values)
        shown_when_found(
            *(session, PLACE, mark, order),
            lambda found: _outlook(scenario, found),
            f"{WORLDS} worlds",
        )


def group_of(scenario: Scenario, path: str) -> str:
    """Return the name of the group that a number belongs to."""
    head, _, rest = path.partition(".")
    block = getattr(scenario, head)
    if head not in KINDS:
        return RULES
    key = rest.partition(".")[0]
    return f"{KINDS[head]}: {getattr(block[key], 'name', key.replace('_', ' '))}"


def _sliders(session: Session) -> None:
    scenario, levers = session.scenario(), session.levers()
    if not levers:
        st.html(note("The scenario gives no number a range.", "said"))
        return
    groups: dict[str, list[Lever]] = defaultdict(list)
    for lever in levers:
        groups[group_of(scenario, lever.path)].append(lever)
    group = st.selectbox("Group of numbers", list(groups), key="group")
    numbers = stated_numbers(scenario)
    families: dict[str, list[Lever]] = defaultdict(list)
    for lever in groups[group]:
        families[_family(lever.path)].append(lever)
    for place, (family, found) in enumerate(families.items()):
        changed = sum(lever.path in session.values for lever in found)
        mark = f" ● {changed} changed" if changed else ""
        with st.expander(f"{plain(family)} ({len(found)}){mark}", expanded=not place):
            for lever in found[:MANY]:
                _slider(session, lever, numbers[lever.path])
            if len(found) > MANY:
                st.html(note(f"{len(found) - MANY} more are not shown; `--set` reaches them."))


def _family(path: str) -> str:
    """Return what numbers of a group that are shown together have in common."""
    head, *rest = path.split(".")
    if head not in KINDS:
        return head
    return rest[1].replace("_", " ") if len(rest) > 2 else "in general"


def _slider(session: Session, lever: Lever, number: object) -> None:
    key = f"lever {session.flags.get('reset', 0)} {session.picked} {lever.path}"
    current = session.values.get(lever.path, lever.value)
    mark = "● " if lever.path in session.values else ""
    span = lever.high - lever.low
    st.slider(
        f"{mark}{plain(_short(lever.path))} ({lever.low:g} to {lever.high:g})",
        *(lever.low, lever.high),
        current,
        span / 100 if span else None,
        format="%.4g",
        key=key,
        help=plain(_described(lever, number)),
        on_change=_set,
        args=(session, lever, key),
        disabled=not span,
    )


def _short(path: str) -> str:
    """Return the part of a path that says what the number is."""
    head, *rest = path.split(".")
    kept = rest[1:] if head in KINDS and len(rest) > 1 else [head, *rest]
    return " › ".join(part.replace("_", " ") for part in kept)


def _described(lever: Lever, number: object) -> str:
    """Return where a number stands, its range and its source."""
    said = f"{lever.path}: {lever.value:g} in the file, from {lever.low:g} to {lever.high:g}."
    if isinstance(number, Ranged | Distributed):
        source = number.source if isinstance(number.source, str) else ", ".join(number.source)
        said += f" Source: {source}. {number.note}"
    return said


def _set(session: Session, lever: Lever, key: str) -> None:
    value = float(st.session_state[key])
    if abs(value - lever.value) < 1e-9:
        session.values.pop(lever.path, None)
    else:
        session.values[lever.path] = value


def _changed(session: Session) -> None:
    """List the numbers that were changed, and let them be put back."""
    if not session.values:
        st.html(note("No number is changed yet."))
        return
    before = {lever.path: lever.value for lever in session.levers()}
    rows = [(path, f"{before[path]:g}", f"{value:g}") for path, value in session.values.items()]
    st.html(table(("changed number", "file", "now"), rows, "Numbers changed"))
    st.button("Put all back", on_click=_reset, args=(session,))


def _reset(session: Session) -> None:
    session.values.clear()
    session.flags["reset"] = session.flags.get("reset", 0) + 1


def _save(session: Session) -> None:
    """Let the scenario be saved with its numbers as a file of its own."""
    with st.expander("Save as a new scenario", expanded=False):
        with st.form("save", border=False):  # sends name and click at once, so that none is lost
            st.text_input("Name of the file", key="file", help="Letters a to z, digits and _.")
            idle = not session.values
            st.form_submit_button("Save", on_click=_write, args=(session,), disabled=idle)
        about, said = session.notes.get(PLACE, (None, ""))
        if about == _asked(session):
            st.html(said)


def _asked(session: Session) -> tuple[str, dict[str, float], str]:
    """Return what is asked to be saved, so that an answer stands as long as it is about that."""
    return session.picked, dict(session.values), str(st.session_state["file"])


def _write(session: Session) -> None:
    name = st.session_state["file"].strip().removesuffix(".yaml")
    setting = session.setting(session.picked)
    try:
        text = edited(setting.text, {**session.values, "name": name or "_"})
        Scenario.parse(text, origin=f"{name}.yaml")
        saved = session.library.save_scenario(name, text)
        said = note(f"Saved as {saved}.", "said")
    except InvalidInput as error:
        said = faults(error, "It was not saved.")
    except OSError as error:
        said = note(f"Storage: {error.strerror or error}", "fault")
    session.notes[PLACE] = _asked(session), said


def _outlook(scenario: Scenario, found: Outlook) -> None:
    """Show shares of outcomes with their intervals, and where the world shown stands in them."""
    own = next(share for share in found.shares if share.key == found.own)
    said = (
        f"The world of seed {found.seed} that Watch shows ends in round {found.ended}: {own.name}. "
        f"So do {own.share:.1%} of {found.worlds} worlds ({own.low:.1%} to {own.high:.1%})."
    )
    st.html(html("<h3>{} worlds under these numbers</h3>{}", found.worlds, note(said, "said")))
    st.html(shares(found.shares))
    if found.changes:
        st.html(html("<h3>Against the file</h3>{}", changes(found.changes, all_shares=False)))
    alt = f"Rungs of both sides over time and endings in {found.worlds} worlds of {scenario.title}."
    st.image(found.picture, width="stretch", alt=alt)


def shares(found: Sequence[Share]) -> str:
    """Return shares of outcomes as a table with bars, largest first."""
    rows = [
        (
            it.name,
            bar(it.share, ending_colour(it.kind), it.low, it.high),
            f"{it.share:.1%} ({it.low:.1%} to {it.high:.1%})",
        )
        for it in sorted(found, key=lambda it: -it.share)
    ]
    said = "Shares of worlds with 95 % intervals (Wilson); sampling error only, not a forecast"
    return table(("outcome", "", "share"), rows, said)
