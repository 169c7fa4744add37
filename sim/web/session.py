"""What one browser session holds; no other sees it."""

import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import streamlit as st

from sim.levers import Lever, levers_of
from sim.play import Game
from sim.scenario import Scenario
from sim.scenario.problems import InvalidInput
from sim.web.jobs import Desk, Ticket
from sim.web.library import Library
from sim.web.work import Setting

KEY: Final = "session"
UPLOADED: Final = "uploaded: "
"""How the names of uploaded scenarios begin."""


def _let_go(games: dict[str, tuple[Any, Game]]) -> None:
    for _, game in games.values():
        game.close()


@dataclass(eq=False)
class Session:
    """The state of a session, and what it shares with others: the folders and the workers.

    Attributes
    ----------
    library : Library
    desk : Desk
    uploads : dict of str to str
        Texts of uploaded scenarios, by name.
    changed : dict of str to dict of str to float
        Numbers set by the user, by scenario and path.
    picked : str
        Name of the scenario that is shown.
    seed : int
        Root of all luck.
    notes : dict
        What a panel has to say, by panel.
    """

    library: Library
    desk: Desk
    uploads: dict[str, str] = field(default_factory=dict)
    changed: dict[str, dict[str, float]] = field(default_factory=dict)
    picked: str = ""
    seed: int = 0
    notes: dict[str, Any] = field(default_factory=dict)
    flags: dict[str, Any] = field(default_factory=dict)
    _games: dict[str, tuple[Any, Game]] = field(default_factory=dict)
    _asked: dict[str, tuple[Any, Ticket]] = field(default_factory=dict)
    _found: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    _kept: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        weakref.finalize(self, _let_go, self._games)

    @property
    def names(self) -> list[str]:
        """Names of all scenarios that the session can show."""
        return [*self.library.scenario_names(), *self.uploads]

    @property
    def values(self) -> dict[str, float]:
        """Numbers that were changed in the scenario that is shown."""
        return self.changed.setdefault(self.picked, {})

    def setting(self, name: str, values: Mapping[str, float] | None = None) -> Setting:
        """Return a scenario by name, with values.

        Raises
        ------
        InvalidInput
            If it is no longer there.
        """
        text = self.uploads.get(name)
        if text is None:
            text = self.library.scenario_text(name)
        return Setting(name, text, dict(values or {}))

    def scenario(self, values: Mapping[str, float] | None = None) -> Scenario:
        """Return the scenario that is shown, read once for each set of values.

        Raises
        ------
        InvalidInput
            If it is not sound.
        """
        setting = self.setting(self.picked, values)
        place = "plain" if values is None else "steered"
        return self._keep(place, setting.mark, setting.scenario)

    def levers(self) -> list[Lever]:
        """Return the numbers of the scenario for which it gives a range."""
        mark = self.setting(self.picked).mark
        return self._keep("levers", mark, lambda: levers_of(self.scenario()))

    def _keep(self, place: str, mark: Any, make: Callable[[], Any]) -> Any:
        if place not in self._kept or self._kept[place][0] != mark:
            self._kept[place] = mark, make()
        return self._kept[place][1]

    def game(self, place: str, seats: tuple[str, ...] = ()) -> Game:
        """Return the game of a panel; a new one if scenario, numbers, seed or seats are others."""
        mark = (self.setting(self.picked, self.values).mark, self.seed, seats)
        if place not in self._games or self._games[place][0] != mark:
            self.close(place)
            game = Game(self.scenario(self.values), seed=self.seed, seats=seats)
            self._games[place] = mark, game
        return self._games[place][1]

    def close(self, place: str) -> None:
        """Let go of the game of a panel, if there is one."""
        if place in self._games:
            self._games.pop(place)[1].close()

    def found(self, place: str, mark: Any) -> Any:
        """Return what work came to, or the fault in it; None if it was not done for `mark`."""
        kept = self._found.get(place)
        return kept[1] if kept and kept[0] == mark else None

    def former(self, place: str) -> Any:
        """Return what came of the work of a panel last, whatever it was done for."""
        kept = self._found.get(place)
        return kept[1] if kept else None

    def ask(self, place: str, mark: Any, work: Callable[..., Any], *arguments: Any) -> Ticket:
        """Have work done for a panel; what it waited for under another mark is let be.

        Raises
        ------
        InvalidInput
            If too much waits already.
        """
        asked = self._asked.get(place)
        if asked and asked[0] == mark:
            return asked[1]
        if asked:
            asked[1].cancel()
        ticket = self.desk.submit(work, *arguments)
        self._asked[place] = mark, ticket
        return ticket

    def take(self, place: str) -> None:
        """Keep what came of the work of a panel."""
        mark, ticket = self._asked.pop(place)
        try:
            self._found[place] = mark, ticket.result()
        except InvalidInput as error:
            self._found[place] = mark, error


def here(library: Library, desk: Desk) -> Session:
    """Return the session of the browser that asks."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Session(library, desk)
    session: Session = st.session_state[KEY]
    session.library = library
    return session
