"""What a branch changes: numbers from a round on, and what actors do in that round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sim.agents import class_of
from sim.scenario.problems import InvalidInput, Problem, nearest
from sim.scenario.root import Scenario
from sim.terms import Move

FORMS: Final = "ACTOR: hold | concede ISSUE to X | accept | MEASURE | withdraw MEASURE"


@dataclass(frozen=True, slots=True)
class Order:
    """What an actor is made to do.

    Attributes
    ----------
    actor : str
        Its key.
    move : Move
    subject : str
        Key of the issue or the measure; empty where there is none.
    point : float
        Where a concession is to lead, in [0, 1]; 0 for other acts.
    """

    actor: str
    move: Move
    subject: str = ""
    point: float = 0.0

    def __str__(self) -> str:
        words = {
            Move.CONCEDE: f"concede {self.subject} to {self.point:g}",
            Move.WITHDRAW: f"withdraw {self.subject}",
        }
        return f"{self.actor}: {words.get(self.move) or self.subject or self.move.name.lower()}"


@dataclass(frozen=True)
class Changes:
    """What a branch changes.

    Attributes
    ----------
    step : int
        Round from which it goes its own way, >= 1.
    numbers : mapping of str to float
        New values by dotted path, from the beginning of that round on.
    orders : tuple of Order
        What actors do in that round, at most one for each.
    force : bool
        Whether orders may go beyond what an actor would do: beyond its room, beyond its own lines
        and those of whoever has vetoed, force that is worth less than bargaining on.
    """

    step: int
    numbers: Mapping[str, float] = field(default_factory=dict)
    orders: tuple[Order, ...] = ()
    force: bool = False


def parse_orders(texts: Sequence[str], scenario: Scenario) -> tuple[Order, ...]:
    """Return what `--do` asks for.

    Raises
    ------
    InvalidInput
        If one of them cannot be read, or an actor is named twice; says what would be right.
    """
    orders: list[Order] = []
    problems: list[Problem] = []
    for text in texts:
        try:
            orders.append(parse_order(text, scenario))
        except InvalidInput as error:
            problems += error.problems
    names = [order.actor for order in orders]
    problems += [
        Problem((), f"--do: {name} is told two things", "it does one thing in a round")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if problems:
        raise InvalidInput(problems)
    return tuple(orders)


def parse_order(text: str, scenario: Scenario) -> Order:
    """Return what one `--do` asks for.

    Raises
    ------
    InvalidInput
        If it cannot be read, or the actor cannot ever do it; says what would be right.

    Examples
    --------
    >>> crisis = Scenario.read("scenarios/ukraine_2022.yaml")
    >>> actor, issue = next(iter(crisis.actors)), next(iter(crisis.issues))
    >>> parse_order(f"{actor}: concede {issue} to 0.4", crisis).point
    0.4
    """
    name, colon, rest = (part.strip() for part in text.partition(":"))
    words = rest.split()
    if not colon or not words:
        raise _refused(text, "is not an order", f"write {FORMS}")
    if name not in scenario.actors:
        raise _refused(text, f"no actor `{name}`", nearest(name, list(scenario.actors)))
    match words:
        case ["hold"]:
            return Order(name, Move.HOLD)
        case ["accept"]:
            _refuse_minor(text, name, scenario)
            return Order(name, Move.ACCEPT)
        case ["concede", issue, "to", point]:
            return _concession(text, name, issue, point, scenario)
        case ["withdraw", measure]:
            return _withdrawal(text, name, measure, scenario)
        case [measure] if measure not in ("concede", "withdraw"):
            _refuse_foreign(text, name, measure, scenario)
            force = scenario.measures[measure].force is not None
            return Order(name, Move.FORCE if force else Move.MEASURE, measure)
    raise _refused(text, f"`{rest}` is not an act", f"write {FORMS}")


def _refused(text: str, what: str, right: str) -> InvalidInput:
    return InvalidInput([Problem((), f"--do {text}: {what}", right)])


def _concession(text: str, name: str, issue: str, point: str, scenario: Scenario) -> Order:
    _refuse_minor(text, name, scenario)
    if issue not in scenario.issues:
        raise _refused(text, f"no issue `{issue}`", nearest(issue, list(scenario.issues)))
    try:
        value = float(point)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 1.0:
        raise _refused(text, f"`{point}` is no point of an issue", "give a number from 0 to 1")
    return Order(name, Move.CONCEDE, issue, value)


def _withdrawal(text: str, name: str, measure: str, scenario: Scenario) -> Order:
    _refuse_foreign(text, name, measure, scenario)
    block = scenario.measures[measure]
    if block.force is not None or not block.reversible:
        undone = [
            key
            for key, other in scenario.measures.items()
            if other.owner == name and other.reversible and other.force is None
        ]
        what = f"{measure} cannot be withdrawn"
        raise _refused(text, what, f"it has {', '.join(undone) or 'nothing'} that can be")
    return Order(name, Move.WITHDRAW, measure)


def _refuse_minor(text: str, name: str, scenario: Scenario) -> None:
    principals = [side.principal for side in scenario.sides.values()]
    if name not in principals:
        what = f"{name} makes no offers and accepts none"
        raise _refused(text, what, f"{' and '.join(principals)} do")


def _refuse_foreign(text: str, name: str, measure: str, scenario: Scenario) -> None:
    """Refuse a measure that there is not, or that is not for this actor to take."""
    if measure not in scenario.measures:
        own = [key for key, block in scenario.measures.items() if block.owner == name]
        more = "" if own else f", and {name} has none"
        raise _refused(text, f"no measure `{measure}`{more}", nearest(measure, own))
    owner = scenario.measures[measure].owner
    if owner != name:
        raise _refused(text, f"{measure} is a measure of {owner}", f"write {owner}: {measure}")
    if not class_of(scenario.actors[name].kind).decides:
        what = f"{name} carries out what others decide"
        raise _refused(text, what, "give the order to its principal")
