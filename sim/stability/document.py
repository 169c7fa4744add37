"""What a file with a game may say."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self, TypeAlias

import numpy as np
from pydantic import Field, model_validator

from sim.scenario.condition import Name
from sim.scenario.number import Finite, Frozen
from sim.scenario.parties import Prose, Text
from sim.scenario.problems import InvalidInput, Loc, Problem, nearest
from sim.scenario.reading import FromFile
from sim.stability.game import MOST_OPTIONS, MOST_STATES, Bits, Game, Option, feasible_states, ranks
from sim.stability.statements import WORDS, StatementError, truth

StateNumber: TypeAlias = Annotated[int, Field(ge=1, le=2**MOST_OPTIONS)]
Tied: TypeAlias = Annotated[tuple[StateNumber, ...], Field(min_length=1)]
Pattern: TypeAlias = Annotated[str, Field(pattern=r"^[-01]+$", max_length=MOST_OPTIONS)]
Group: TypeAlias = Annotated[tuple[Name, ...], Field(min_length=2, max_length=MOST_OPTIONS)]
PREFERENCES = ("ranking", "statements", "payoffs")


class OptionBlock(Frozen):
    """Something that a decision maker may do or leave."""

    name: Text
    moves: Literal["both", "towards", "away"] = Field(
        default="both", description="Whether it can be taken and left, only taken, or only left."
    )


class DecisionMaker(Frozen):
    """Somebody with options and preferences; preferences in one of three forms."""

    name: Text
    options: Annotated[dict[Name, OptionBlock], Field(min_length=1, max_length=MOST_OPTIONS)]
    ranking: tuple[StateNumber | Tied, ...] | None = Field(
        default=None, description="Numbers of all states from best to worst; tied ones in a list."
    )
    statements: Annotated[tuple[Text, ...], Field(min_length=1, max_length=50)] | None = Field(
        default=None, description="What it wants of the options, the most important first."
    )
    payoffs: tuple[Finite, ...] | None = Field(
        default=None, description="What each state is worth, in the order of their numbers."
    )


class GameFile(FromFile):
    """A game in option form."""

    schema_version: Annotated[int, Field(ge=1, le=1)] = Field(description="Form of this file: 1.")
    name: Name
    title: Text
    notes: Prose = ""
    decision_makers: Annotated[dict[Name, DecisionMaker], Field(min_length=2, max_length=6)]
    infeasible: Annotated[tuple[Pattern, ...], Field(max_length=200)] = Field(
        default=(), description="One letter for each option: 1 taken, 0 not taken, - either."
    )
    at_most_one: Annotated[tuple[Group, ...], Field(max_length=20)] = ()
    exactly_one: Annotated[tuple[Group, ...], Field(max_length=20)] = ()
    present: StateNumber | None = Field(default=None, description="Where things stand now.")

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        problems = list(self._problems_of_options())
        if not problems:
            problems = list(self._problems_of_states())
        if problems:
            raise InvalidInput(problems)
        return self

    @property
    def options(self) -> tuple[Option, ...]:
        """The options of all decision makers, in the order of the file."""
        return tuple(
            Option(key, option.name, row, option.moves)
            for row, who in enumerate(self.decision_makers.values())
            for key, option in who.options.items()
        )

    def _problems_of_options(self) -> Iterator[Problem]:
        keys = [option.key for option in self.options]
        for option in self.options:
            who = list(self.decision_makers)[option.owner]
            loc: Loc = ("decision_makers", who, "options", option.key)
            if keys.count(option.key) > 1:
                yield Problem(loc, "two options have this key", "give each its own")
            elif option.key in WORDS:
                yield Problem(loc, "is a word of statements", "call it something else")
        if len(keys) > MOST_OPTIONS:
            right = f"at most {MOST_OPTIONS}, which is {2**MOST_OPTIONS:,} states"
            yield Problem(("decision_makers",), f"{len(keys)} options in all", right)
        for row, pattern in enumerate(self.infeasible):
            if len(pattern) != len(keys):
                what, right = f"{len(pattern)} letters", f"one for each of {len(keys)} options"
                yield Problem(("infeasible", row), what, right)
        yield from self._problems_of_groups(keys)

    def _problems_of_groups(self, keys: list[str]) -> Iterator[Problem]:
        for field in ("at_most_one", "exactly_one"):
            for row, group in enumerate(getattr(self, field)):
                for place, key in enumerate(group):
                    if key not in keys:
                        loc = (field, row, place)
                        yield Problem(loc, f"no option `{key}`", nearest(key, keys))

    def _bits(self) -> Bits:
        keys = [option.key for option in self.options]
        return feasible_states(
            len(keys),
            self.infeasible,
            [[keys.index(key) for key in group] for group in self.at_most_one],
            [[keys.index(key) for key in group] for group in self.exactly_one],
        )

    def _problems_of_states(self) -> Iterator[Problem]:
        count = len(self._bits())
        if count < 2:
            yield Problem(("infeasible",), f"leaves {count} states", "at least 2")
            return
        if count > MOST_STATES and len(self.decision_makers) > 2:
            right = f"at most {MOST_STATES:,} with three decision makers or more"
            yield Problem(("decision_makers",), f"{count:,} feasible states", right)
        if self.present is not None and self.present > count:
            yield Problem(("present",), f"there is no state {self.present}", f"1 to {count}")
        for key, block in self.decision_makers.items():
            loc: Loc = ("decision_makers", key)
            given = [name for name in PREFERENCES if getattr(block, name) is not None]
            if len(given) != 1:
                what = f"has {' and '.join(given) or 'no preferences'}"
                yield Problem(loc, what, f"give one of {', '.join(PREFERENCES)}")
            else:
                yield from self._problems_of(block, loc, count)

    def _problems_of(self, block: DecisionMaker, loc: Loc, count: int) -> Iterator[Problem]:
        if block.payoffs is not None and len(block.payoffs) != count:
            what = f"{len(block.payoffs)} payoffs for {count} states"
            yield Problem((*loc, "payoffs"), what, "give one for each")
        if block.ranking is not None:
            named = [state for tied in _classes(block.ranking) for state in tied]
            wrong = sorted({state for state in named if named.count(state) > 1 or state > count})
            left = sorted(set(range(1, count + 1)) - set(named))
            what = "" if not wrong else f"names {_few(wrong)} twice, or there is no such state"
            what = what or (f"leaves out {_few(left)}" if left else "")
            if what:
                right = f"name each of the states 1 to {count} once"
                yield Problem((*loc, "ranking"), what, right)
        keys = [option.key for option in self.options]
        for row, statement in enumerate(block.statements or ()):
            try:
                truth(statement, keys, self._bits())
            except StatementError as error:
                yield Problem((*loc, "statements", row), f"`{statement}` {error}")

    def game(self) -> Game:
        """Return the game."""
        bits = self._bits()
        keys = [option.key for option in self.options]
        return Game(
            title=self.title,
            decision_makers=tuple(who.name for who in self.decision_makers.values()),
            options=self.options,
            bits=bits,
            worth=np.stack([_worth(who, keys, bits) for who in self.decision_makers.values()]),
            present=None if self.present is None else self.present - 1,
        )


def _classes(ranking: tuple[int | tuple[int, ...], ...]) -> list[tuple[int, ...]]:
    return [tied if isinstance(tied, tuple) else (tied,) for tied in ranking]


def _few(states: list[int]) -> str:
    return ", ".join(map(str, states[:8])) + (", ..." if len(states) > 8 else "")


def _worth(who: DecisionMaker, keys: list[str], bits: Bits) -> Bits:
    """Return how high a decision maker ranks each state, (n,)."""
    if who.payoffs is not None:
        return ranks(who.payoffs)
    if who.statements is not None:
        held = np.stack([truth(statement, keys, bits) for statement in who.statements])
        return ranks([tuple(state) for state in held.T.tolist()])
    worth = np.zeros(len(bits), dtype=np.int64)
    for place, tied in enumerate(reversed(_classes(who.ranking or ()))):
        worth[np.array(tied) - 1] = place
    return worth
