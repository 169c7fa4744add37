"""The base of every actor: a row of the state, the phases it takes part in, how it chooses."""

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

import mesa
import numpy as np

from sim.agents.appraisal import Appraisal
from sim.agents.menu import Menu
from sim.crisis import Crisis
from sim.doctrine import Doctrine
from sim.rules.audience import audience_cost
from sim.rules.choice import best_response, nested_logit, sample
from sim.rules.perception import error_of_belief, learnt
from sim.rules.ripeness import effective_red_line
from sim.state import State
from sim.terms import FloatW

if TYPE_CHECKING:
    from sim.model import CrisisModel


class Row:
    """Attribute of an actor that is its row of an array of the model's state.

    A descriptor rather than a stored view, so that copies of a model stay whole.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, actor: "Actor | None", owner: type | None = None) -> Any:
        if actor is None:
            return self
        return getattr(actor.state, self.name)[actor.row]

    def __set__(self, actor: "Actor", value: Any) -> None:
        getattr(actor.state, self.name)[actor.row] = value


class Actor(mesa.Agent):
    """A state or bloc that decides, in every world at once.

    A subclass gives `lean` and `endure`, and names the numbers it understands in `doctrine`.
    Everything it writes is its own row; what depends on several actors is settled by
    `sim.protocol`.

    Parameters
    ----------
    model : CrisisModel
    row : int
        Its row in every array.
    key : str
        Its name in the scenario file.

    Attributes
    ----------
    crisis : Crisis
        Structure, numbers and state that all actors share.
    position, red_line : (K, W) float
        What it demands now, and how far it would go, in issue units [0, 1].
    resolve, commitment, cohesion : (W,) float
        In [0, 1].
    capability, cost, grievance, no_deal, risk, belief : (W,) float
        See `sim.state.State`.
    """

    model: "CrisisModel"
    doctrine: ClassVar[Doctrine] = {}
    decides: ClassVar[bool] = True

    position = Row()
    red_line = Row()
    resolve = Row()
    capability = Row()
    commitment = Row()
    cost = Row()
    cohesion = Row()
    gap = Row()
    error = Row()
    grievance = Row()
    audience = Row()
    no_deal = Row()
    risk = Row()
    belief = Row()
    choice = Row()

    def __init__(self, model: "CrisisModel", row: int, key: str) -> None:
        super().__init__(model)
        self.crisis: Crisis = model.crisis
        self.row = row
        self.key = key
        crisis = self.crisis
        self.side = int(crisis.layout.side_of[row])
        self.menu = Menu.of(crisis.layout, row, len(crisis.numbers.steps), decides=self.decides)
        self.appraisal: Appraisal | None = None

    @property
    def state(self) -> State:
        """State of all worlds."""
        return self.crisis.state

    @property
    def is_principal(self) -> bool:
        """Whether it speaks for its side."""
        return self.row in self.crisis.layout.principals

    def number(self, name: str) -> FloatW:
        """Return one of its parameters by the name it has in `Parameters`, (W,) or (1,)."""
        numbers = self.crisis.numbers
        if name in numbers.doctrine:
            return numbers.doctrine[name][self.row]
        array: FloatW = getattr(numbers, name)
        return array[self.row]

    # Phases of a round, in order.

    def perceive(self) -> None:
        """See the other principal: learn from what its side did, err anew by chance."""
        rival_side = 1 - self.side
        self.gap = learnt(self.gap, self.number("learning"), self.state.signal[rival_side])
        normal = self.model.luck_of_perception[self.row]
        bias = self.state.bias[self.row]
        self.error = error_of_belief(self.gap, bias, self.number("noise"), normal)

    def consult(self) -> None:
        """State how far it would go now."""
        self.red_line = self.line_of(self.row)

    def line_of(self, row: int) -> FloatW:
        """Return how far an actor would go at the cost it bears, (K, W)."""
        numbers, state = self.crisis.numbers, self.state
        return effective_red_line(
            numbers.red_line[row],
            numbers.hard_limit[row],
            numbers.flexibility[row],
            state.resolve[row],
            state.cost[row],
        )

    def reckon(self) -> None:
        """Tell what backing down would cost it."""
        self.audience = audience_cost(
            self.commitment, self.number("domestic"), self.number("foreign"), self.cohesion
        )

    def decide(self) -> None:
        """Value every option and choose one by quantal response."""
        crisis, layout = self.crisis, self.crisis.layout
        self.appraisal = self.model.appraisals[self.row]
        self.appraisal.lean += self.lean()
        value, available = self.appraisal.value, self.appraisal.available
        if layout.best_response[self.row]:
            chosen = best_response(value, available, self.appraisal.tie_break)
            confidence: FloatW = np.ones(chosen.shape)
        else:
            chance = nested_logit(value, available, self.menu.nest, self.number("rationality"))
            chosen = sample(chance, self.model.luck_of_choice[self.row])
            confidence = crisis.pick(chance, chosen)
        self.choice = chosen
        self.state.confidence[self.row] = confidence
        self.state.holding[self.row] = value[0]
        self.state.worth[self.row] = crisis.pick(value, chosen)

    def act(self) -> None:
        """Carry out the choice: move its own position, begin or end its own measures."""
        state, menu = self.state, self.menu
        state.paid[self.row] += self._audience_paid()
        if self.is_principal:
            issues = np.arange(len(self.crisis.layout.issues))[:, None]
            conceded = menu.issue[self.choice] == issues
            np.copyto(state.position[self.row], self.chosen("target"), where=conceded)
        state.started[menu.measure[menu.begins]] = self.choice == menu.begins[:, None]
        state.withdrawn[menu.measure[menu.ends]] = self.choice == menu.ends[:, None]

    def _audience_paid(self) -> FloatW:
        """Return the audience cost of the choice; an acceptance pays when it is ratified."""
        return np.where(self.menu.backs_down[self.choice], self.chosen("direct"), 0.0)

    # What a class gives.

    @abstractmethod
    def lean(self) -> FloatW:
        """Return what doctrine adds to the value of each option, (O, W) in utility."""

    @abstractmethod
    def endure(self, pressure: FloatW, pain: FloatW) -> None:
        """Change under what the other side does.

        Parameters
        ----------
        pressure : (W,) float
            Hazard of the measures of the other side that were traced to it.
        pain : (W,) float
            Cost that the other side's measures put on this actor in this round.
        """

    # Questions about the choice.

    @property
    def appraised(self) -> Appraisal:
        """The options of this round with their values.

        Raises
        ------
        RuntimeError
            Before the actor has decided for the first time.
        """
        if self.appraisal is None:
            raise RuntimeError(f"{self.key} has not decided yet")
        return self.appraisal

    def chosen(self, part: str) -> FloatW:
        """Return one part of the appraisal for the option chosen, (W,)."""
        parts: FloatW = getattr(self.appraised, part)
        return self.crisis.pick(parts, self.choice)
