"""The Mesa model: one object is W parallel worlds of one crisis."""

import secrets
from collections.abc import Mapping
from dataclasses import fields

import mesa
import numpy as np

from sim import protocol
from sim.agents import Ally, Partner, class_of
from sim.agents.actor import Actor
from sim.agents.agenda import Agenda
from sim.agents.appraisal import Appraisal, appraise
from sim.crisis import Crisis
from sim.doctrine import Doctrine, is_custom
from sim.draws import Draws, Stream
from sim.parameters import Parameters
from sim.reader import Reader
from sim.record import Record
from sim.rules.distribution import standard_normal
from sim.scenario.checks import check_doctrine
from sim.scenario.problems import InvalidInput, Problem
from sim.scenario.root import Scenario
from sim.state import State
from sim.terms import BoolW, FloatW, Move, Rows


class CrisisModel(mesa.Model):
    """A crisis in `worlds` parallel worlds that are stepped together.

    Parameters
    ----------
    scenario : Scenario
    seed : int or None
        Root of all luck, in [0, 2**64). World w of a seed is the same alone and in a crowd.
        None, which Mesa's `batch_run` may pass, takes one by chance; `crisis.draws.seed` holds it.
    worlds : int
        How many worlds, >= 1.
    first_world : int
        Number of the first of them, >= 0.
    copies : int
        How many times over each of them stands, with the same luck, >= 1; W is `worlds` times
        `copies`, copy after copy.
    draw : bool
        Draw uncertain numbers anew in each world instead of taking their point values.
    given : mapping of str to (W,) float, optional
        Numbers by dotted path that go before those of the scenario, one for each world.
    record : {"none", "course", "full"}
        What to keep of every round; see `sim.record.Record`.

    Attributes
    ----------
    crisis : Crisis
        Structure, numbers and state.
    state : State
        The state of all worlds.
    record : Record
        What was kept.
    actors : list of Actor
        The agents of the model by row; all agents are actors.

    Raises
    ------
    InvalidInput
        If a class of actor cannot be loaded.
    KeyError
        If `given` names no number of the scenario.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        seed: int | None = 0,
        worlds: int = 1,
        first_world: int = 0,
        copies: int = 1,
        draw: bool = False,
        given: Mapping[str, FloatW] | None = None,
        record: str = "none",
    ) -> None:
        seed = secrets.randbits(64) if seed is None else seed
        super().__init__(rng=seed)
        self.scenario = scenario
        draws = Draws(seed, first_world, worlds, copies)
        classes = [class_of(actor.kind) for actor in scenario.actors.values()]
        reader = Reader(draws if draw else None, dict(given or {}))
        self.crisis = Crisis.of(scenario, reader, draws, custom_doctrines(scenario))
        self.actors: list[Actor] = [
            actor_class(self, row, key)
            for row, (key, actor_class) in enumerate(zip(scenario.actors, classes, strict=True))
        ]
        self.luck_of_choice: FloatW = np.zeros((len(classes), draws.size))
        self.luck_of_perception: FloatW = np.zeros((len(classes), draws.size))
        self.agenda = Agenda.of(self.crisis.layout, tuple(actor.menu for actor in self.actors))
        self.appraisals: tuple[Appraisal, ...] = ()
        self._over: tuple[Rows, State] | None = None
        self._prepare()
        self.record = Record(self.crisis, keep=record)
        self.record.add()
        self.datacollector = mesa.DataCollector(model_reporters=REPORTERS)

    def _prepare(self) -> None:
        """Bring round 0 into a state in which everything derived is right."""
        protocol.take_effect(self.crisis)
        self._consult()
        self._reckon()
        protocol.begin_at_rest(self.crisis)

    @property
    def scenario(self) -> Scenario:
        """The scenario that is played.

        From version 3.5 on Mesa has scenarios of its own, into which it writes; this property
        stands before theirs.
        """
        return self._scenario

    @scenario.setter
    def scenario(self, scenario: Scenario) -> None:
        self._scenario = scenario

    @property
    def state(self) -> State:
        """State of all worlds."""
        return self.crisis.state

    def step(self) -> None:
        """Play one round in every world that goes on.

        1. Events: measures take effect or lapse; events happen.
        2. Perceive: every actor sees the other principal anew.
        3. Consult: every actor states its effective red lines; the room of each side follows.
        4. Decide: every actor values its options from the same state and chooses one.
        5. Act: choices are carried out, traced to their owners, and call announced answers.
        6. Nature: tension moves, sides climb or come down, incidents happen, wars widen.
        7. Settle: accepted packages are ratified or vetoed; side issues close.
        8. Record: cost, commitment, grievance, cohesion; worlds end; the round is kept.
        """
        if not self.running:
            return
        over, before = self.decide()
        self._over = None
        self._act()
        protocol.nature(self.crisis)
        self._aftermath(self._settle())
        self.state.keep(over, before)
        self.running = bool(self.state.active.any())
        self.record.add()
        self.datacollector.collect(self)

    def decide(self) -> tuple[Rows, State]:
        """Play the next round up to the choices, the first four phases; `step` plays the rest.

        Whoever looks in between sees every actor's options and choice, and may change them. Asked
        again before the rest is played, it changes nothing.

        Returns
        -------
        tuple
            Worlds that have ended, and their state.
        """
        if self._over is not None:
            return self._over
        over = np.flatnonzero(~self.state.active)
        self._over = over, self.state.worlds(over)
        self.crisis.step += 1
        self._events()
        self._perceive()
        self._consult()
        self._decide()
        return self._over

    def _events(self) -> None:
        protocol.take_effect(self.crisis)
        protocol.happen(self.crisis)

    def _perceive(self) -> None:
        actors, draws = len(self.scenario.actors), self.crisis.draws
        luck = draws.uniform(Stream.PERCEPTION, self.crisis.step, actors)
        self.luck_of_perception = standard_normal(luck)
        self.agents.do("perceive")

    def _consult(self) -> None:
        self.agents.do("consult")
        self.crisis.gather(self._flags(Ally, "joins"), self._flags(Partner, "consents"))
        self.crisis.refresh_open()
        protocol.hear_allies(self.crisis)
        protocol.find_room(self.crisis)

    def _reckon(self) -> None:
        self.agents.do("reckon")
        protocol.reckon(self.crisis)

    def _decide(self) -> None:
        self._reckon()
        actors = len(self.scenario.actors)
        self.luck_of_choice = self.crisis.draws.uniform(Stream.CHOICE, self.crisis.step, actors)
        self.appraisals = appraise(self.crisis, self.agenda)
        self.agents.do("decide")

    def _act(self) -> None:
        state = self.state
        previous = state.answered.copy()
        for flags in (state.started, state.withdrawn, state.answered):
            flags[:] = False
        self.agents.do("act")
        protocol.carry_out(self.crisis, previous)
        protocol.signal(self.crisis)

    def _settle(self) -> BoolW:
        """Settle what can be settled; return where something was."""
        accepted = np.stack([self._accepts(row) for row in self.crisis.layout.principals])
        package = protocol.settle_package(self.crisis, accepted)
        side = protocol.settle_sides(self.crisis)
        return package | side

    def _accepts(self, row: int) -> BoolW:
        actor = self.actors[row]
        return np.asarray(actor.menu.nest[actor.choice] == Move.ACCEPT)

    def _aftermath(self, settled: BoolW) -> None:
        protocol.aftermath(self.crisis, settled)
        pressure, pain = protocol.pressures(self.crisis)
        for actor in self.actors:
            actor.endure(pressure[actor.row], pain[actor.row])
        protocol.fall_out(self.crisis)
        protocol.end(self.crisis)

    def _flags(self, kind: type[Actor], question: str) -> BoolW:
        """Return the answers of the actors of one kind; every other actor says yes."""
        flags = np.ones(self.state.cost.shape, dtype=bool)
        for actor in self.actors:
            if isinstance(actor, kind):
                flags[actor.row] = getattr(actor, question)()
        return flags

    def actor(self, name: int | str) -> Actor:
        """Return an actor by its row or by its name in the scenario.

        Raises
        ------
        KeyError
            If there is none.
        """
        for actor in self.actors:
            if name in (actor.row, actor.key):
                return actor
        raise KeyError(f"no actor {name!r}; there are {', '.join(self.scenario.actors)}")

    def run(self) -> "CrisisModel":
        """Step until every world has ended; return the model."""
        while self.running:
            self.step()
        return self

    def share_open(self) -> float:
        """Share of worlds that go on."""
        return float(self.state.active.mean())

    def share_agreed(self) -> float:
        """Share of worlds in which a package was agreed."""
        return float(self.state.agreed.mean())

    def median_rung(self) -> float:
        """Median over worlds of the higher side's rung."""
        return float(np.median(self.state.rung.max(axis=0)))

    def mean_tension(self) -> float:
        """Mean tension over worlds."""
        return float(self.state.tension.mean())


REPORTERS = {
    "share_open": CrisisModel.share_open,
    "share_agreed": CrisisModel.share_agreed,
    "median_rung": CrisisModel.median_rung,
    "mean_tension": CrisisModel.mean_tension,
}


def custom_doctrines(scenario: Scenario) -> dict[str, Doctrine]:
    """Return the doctrines of the user's own classes in a scenario, by class.

    Raises
    ------
    InvalidInput
        If the scenario gives such a class a number that it does not declare, or the class
        declares one whose name every actor has already.
    """
    found: dict[str, Doctrine] = {}
    problems: list[Problem] = []
    taken = {field.name for field in fields(Parameters)}
    for key, actor in scenario.actors.items():
        if is_custom(actor.kind):
            found[actor.kind] = class_of(actor.kind).doctrine
            problems += check_doctrine(("actors", key), actor, found)
            problems += [
                Problem(
                    ("actors", key, "class"),
                    f"`{actor.kind}` declares `{name}`, which every actor has",
                    "call it something else in its `doctrine`",
                )
                for name in sorted(taken & set(found[actor.kind]))
            ]
    if problems:
        raise InvalidInput(problems)
    return found


def forget(model: CrisisModel) -> None:
    """Let go of a model that is no longer needed, and of the memory of its worlds at once.

    Mesa would keep it for ever in a class attribute; and since agents and wrapped methods refer
    back to their model, its arrays would stay until the collector of cycles next passes.
    """
    getattr(mesa.Agent, "_ids", {}).pop(model, None)  # Mesa issue 3179, mended later
    vars(model).clear()
