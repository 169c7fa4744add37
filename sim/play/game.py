"""A game: one world of a scenario, round by round, in which people take the seats of actors."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any, Final

import numpy as np

from sim.agents import Actor
from sim.branch import Order, parse_order
from sim.branch.orders import carry_out
from sim.ensemble import Trajectory, kept
from sim.explain import Explanation, Replay
from sim.explain.explaining import account
from sim.model import CrisisModel, forget
from sim.narrative import Narrator
from sim.play.options import PlayOption, options_of, words_of
from sim.play.played import Act, Choice, Round
from sim.play.reasons import why
from sim.play.seats import check_seats
from sim.play.situation import situation
from sim.scenario.problems import InvalidInput, Problem
from sim.scenario.root import Scenario
from sim.terms import OPEN, Move
from sim.world_table import world_table

MARKED: Final = ("choice", "rung", "status", "settled", "happened", "outcome")
"""Arrays of the state by which a round that is played again is known to be the same."""


class Game:
    """One world of a scenario under a seed, in which some actors are played by people.

    The world is that of `detente run`: the same agents, protocol and luck. A seat in which nobody
    has chosen does what its agent would do. Luck is keyed by seed, purpose, round and world, so no
    choice moves the luck of anybody else.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        Root of all luck, in [0, 2**64).
    world : int
        Which world, >= 0.
    seats : sequence of str
        Keys of the actors that people play; none to watch.
    draw : bool
        Draw uncertain numbers instead of taking their point values.

    Attributes
    ----------
    choices : list of Choice
        What the seats chose, those of the present round included.
    rounds : list of Round
        The rounds played.

    Raises
    ------
    InvalidInput
        If there is no such actor, or it decides nothing.

    Examples
    --------
    >>> game = Game(Scenario.read("tests/scenarios/small.yaml"), seats=["senate"])
    >>> game.options("senate")[0].choice
    'hold'
    >>> game.play("hold").number, game.round
    (1, 2)
    >>> game.back().round
    1
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        seed: int = 0,
        world: int = 0,
        seats: Sequence[str] = (),
        draw: bool = False,
    ) -> None:
        check_seats(scenario, seats)
        self.scenario = scenario
        self.seed, self.world, self.draw = seed, world, draw
        self.seats = tuple(seats)
        self.choices: list[Choice] = []
        self.rounds: list[Round] = []
        self._states: list[dict[str, Any]] = []
        self._open()
        self._next()
        self._states.append(self._shown())

    @property
    def run(self) -> Replay:
        """The run of which it is a world."""
        return Replay(self.scenario, self.seed, self.world + 1, self.draw)

    @property
    def over(self) -> bool:
        """Whether the world has ended."""
        return not self.model.running

    @property
    def round(self) -> int:
        """The round in which choices are due; the last one if the world has ended."""
        return self.model.crisis.step

    def state(self, number: int | None = None) -> dict[str, Any]:
        """Return the world as plain data, as `sim.play.situation.situation` describes it.

        With what led there: `news`, sentences of the round before, and `acts`, what everybody did
        in it and why, as `sim.play.played.Act` says.

        Parameters
        ----------
        number : int, optional
            After how many rounds, in [0, rounds played]; now if left out.

        Raises
        ------
        IndexError
            If so many rounds have not been played.
        """
        if number is None:
            return self._states[-1]
        if not 0 <= number < len(self._states):
            raise IndexError(f"{len(self.rounds)} rounds were played, not {number}")
        return self._states[number]

    def options(self, actor: str | None = None) -> tuple[PlayOption, ...]:
        """Return what a seat may choose from in this round; the only one if none is named.

        A concession may also lead to any other point on the way: ``concede ISSUE to X``.
        """
        return self._offered[self._actor(actor).key]

    def values(self, actor: str | None = None) -> Explanation:
        """Return what the agent of a seat makes of its options: values, parts, beliefs, lines.

        Ask before the seat chooses; afterwards it is of the choice that was made.
        """
        return account(self._actor(actor), seed=self.seed, world=self.world)

    def advice(self, actor: str | None = None) -> Act:
        """Return what the agent of a seat would do in this round, under the same luck, and why."""
        seat = self._actor(actor)
        if seat.key not in self._advice:
            self._advice[seat.key] = replace(self._act(seat), seated=False)
        return self._advice[seat.key]

    def choose(self, choice: str, actor: str | None = None, *, force: bool = False) -> Choice:
        """Let a seat choose; a choice that it made in this round before is taken back.

        Parameters
        ----------
        choice : str
            ``hold``, ``concede ISSUE to X``, ``accept``, ``MEASURE`` or ``withdraw MEASURE``.
        actor : str, optional
            Key of the seat; the only one if left out.
        force : bool
            Whether it may go beyond what the agent would do: beyond its room, its own lines and
            those of whoever has vetoed, force that is worth less than bargaining on.

        Raises
        ------
        InvalidInput
            If that cannot be done; says what stands in the way.
        """
        seat = self._actor(actor)
        order = _parsed(f"{seat.key}: {choice}", self.scenario)
        own = self.advice(seat.key).choice
        made = Choice(self.round, seat.key, _words(order), force, own)
        before = self.choices
        others = [it for it in before if (it.round, it.actor) != (self.round, seat.key)]
        if len(others) < len(before):
            self._again(others, len(self.rounds))
        try:
            self._carry_out(made, order)
        except InvalidInput:
            if len(others) < len(before):
                self._again(before, len(self.rounds))
            raise
        self.choices = [*others, made]
        return made

    def step(self) -> Round:
        """Play the round: seats do what they chose, all others what their agents choose.

        Raises
        ------
        InvalidInput
            If the world has ended.
        """
        self._refuse_end()
        acts = tuple(self._act(actor) for actor in self.model.actors if len(actor.menu.options) > 1)
        self.model.step()
        played = Round(self.round, acts, (), _mark(self.model))
        news = tuple(Narrator(self.story(), reasons=False).round(played.number))
        self.rounds.append(replace(played, news=news))
        self._next()
        self._states.append(self._shown())
        return self.rounds[-1]

    def play(self, choice: str, actor: str | None = None, *, force: bool = False) -> Round:
        """Choose for a seat and play the round; see `choose` and `step`."""
        self.choose(choice, actor, force=force)
        return self.step()

    def back(self, rounds: int = 1) -> "Game":
        """Take rounds back, with what was chosen in them, by playing from the start; return it.

        Parameters
        ----------
        rounds : int
            How many; 0 takes back what was chosen in the present round.

        Raises
        ------
        InvalidInput
            If so many were not played.
        """
        left = len(self.rounds) - rounds
        if rounds < 0 or left < 0:
            right = f"name a number from 0 to {len(self.rounds)}"
            raise InvalidInput([Problem((), f"{rounds} rounds cannot be taken back", right)])
        self._again([it for it in self.choices if it.round <= left], left)
        return self

    def restart(self) -> "Game":
        """Begin again from the first round; return the game."""
        return self.back(len(self.rounds))

    def story(self) -> Trajectory:
        """Return what was played so far in full, as `sim.ensemble.trace` returns a world."""
        rounds = self.model.record.rounds
        score = sum((kept_round["score"] for kept_round in rounds[1:]), np.zeros(1))
        table = world_table(self.model, np.asarray(score, dtype=np.float64))
        if table["outcome"][0] == OPEN:
            table["ended"] = np.array([len(rounds) - 1])
        return kept(self.model, table, draw=self.draw)

    def close(self) -> None:
        """Let go of the world and its memory; nothing can be played afterwards."""
        forget(self.model)

    def _shown(self) -> dict[str, Any]:
        """Return the world now, with what the round before brought."""
        last = self.rounds[-1] if self.rounds else None
        return {
            **situation(self.model),
            "news": list(last.news) if last else [],
            "acts": [asdict(act) for act in last.acts] if last else [],
        }

    def _open(self) -> None:
        settings = self.run.settings(self.world, 1)
        self.model = CrisisModel(self.scenario, **settings, record="full")

    def _next(self) -> None:
        """Bring the world to the choices of the next round; keep what seats may choose."""
        self._advice: dict[str, Act] = {}
        if self.model.running:
            self.model.decide()
            seated = [self.model.actor(key) for key in self.seats]
            self._offered = {actor.key: options_of(actor) for actor in seated}

    def _again(self, choices: Sequence[Choice], rounds: int) -> None:
        """Play again from the start so many rounds, with some of the choices."""
        forget(self.model)
        self._open()
        for number in range(1, rounds + 1):
            self.model.decide()
            for choice in choices:
                if choice.round == number:
                    self._repeat(choice)
            self.model.step()
        self._next()
        for choice in choices:
            if choice.round > rounds:
                self.advice(choice.actor)
                self._repeat(choice)
        self.choices = list(choices)
        del self.rounds[rounds:], self._states[rounds + 1 :]

    def _repeat(self, choice: Choice) -> None:
        self._carry_out(choice, _parsed(f"{choice.actor}: {choice.choice}", self.scenario))

    def _carry_out(self, choice: Choice, order: Order) -> None:
        carried = carry_out(self.model.actor(choice.actor), order, force=choice.force)
        if not carried.done:
            reasons = "; ".join(carried.obstacles) or "there is no such choice now"
            what = f"{choice.actor} cannot do `{choice.choice}` in round {choice.round}: {reasons}"
            beyond = {it.choice for it in self._offered[choice.actor] if it.beyond}
            willing = choice.choice in beyond or any("the room" in it for it in carried.obstacles)
            right = "it can only be insisted on" if willing and not choice.force else ""
            raise InvalidInput([Problem((), what, right)])

    def _act(self, actor: Actor) -> Act:
        told = account(actor, seed=self.seed, world=self.world)
        key, chosen = actor.key, told.choice.label
        seated = any((it.round, it.actor) == (self.round, key) for it in self.choices)
        words = [words_of(actor, row) for row in range(len(told.options))]
        return Act(
            actor=key,
            name=self.scenario.actors[key].name,
            seated=seated,
            choice=chosen,
            words=words[told.chosen],
            why=why(actor, told, words),
            own=self._advice[key].choice if key in self._advice else chosen,
        )

    def _actor(self, key: str | None) -> Actor:
        """Return the agent of a seat.

        Raises
        ------
        InvalidInput
            If nobody sits there, or the world has ended.
        """
        self._refuse_end()
        if key is None and len(self.seats) == 1:
            return self.model.actor(self.seats[0])
        if key is None or key not in self.seats:
            said = "no seat is named" if key is None else f"nobody sits in the seat of `{key}`"
            raise InvalidInput([Problem((), said, f"seats: {', '.join(self.seats) or 'none'}")])
        return self.model.actor(key)

    def _refuse_end(self) -> None:
        if self.over:
            what = f"the world ended in round {self.round}"
            raise InvalidInput([Problem((), what, "take rounds back, or begin again")])


def _parsed(text: str, scenario: Scenario) -> Order:
    try:
        return parse_order(text, scenario)
    except InvalidInput as error:
        told = [replace(it, what=it.what.removeprefix("--do ")) for it in error.problems]
        raise InvalidInput(told) from None


def _words(order: Order) -> str:
    """Return an order without its actor, a point in full."""
    if order.move is Move.CONCEDE:
        return f"concede {order.subject} to {order.point:.10g}"
    return str(order).partition(": ")[2]


def _mark(model: CrisisModel) -> str:
    """Return by what a round is known when it is played again."""
    content = hashlib.sha256()
    for name in MARKED:
        array = np.asarray(getattr(model.state, name), dtype=np.float64)
        content.update(np.ascontiguousarray(array).tobytes())
    return content.hexdigest()[:16]
