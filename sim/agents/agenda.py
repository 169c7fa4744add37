"""The options of all actors in one order, so that they are valued together."""

from dataclasses import dataclass
from itertools import accumulate
from typing import Self

import numpy as np
import numpy.typing as npt

from sim.agents.menu import Answers, Menu
from sim.layout import Layout
from sim.terms import Move, Rows


@dataclass(frozen=True, slots=True)
class Acts:
    """Options that begin or end a measure short of force, those of the first side in front.

    An act may change what no deal is worth to its owner, to the rival principal and to the owner's
    own principal. Each of them and the act are a pair; there are P of them.

    Attributes
    ----------
    option, measure, owner : (n,) int
        Rows of the options, of the measures and of their owners.
    begins, ends : (.,) int
        Places of the acts that begin a measure, and of those that end one.
    sign : (n, 1) float
        1 for an act that begins a measure, -1 for one that ends it.
    of_side : tuple of slice
        Where the acts of each side stand.
    act, party : (P,) int
        The pairs: the owner of every act, the rival of every act, and the owner's principal where
        that is somebody else.
    head_at : (n,) int
        Place of the pair of each act and the principal of its side.
    holding : tuple of (int, (.,) int)
        Acts whose measure holds an issue, each with the places of its pairs.
    answers : Answers
        What was announced in answer to the measures that are begun; places count those.
    """

    option: Rows
    measure: Rows
    owner: Rows
    begins: Rows
    ends: Rows
    sign: npt.NDArray[np.float64]
    of_side: tuple[slice, slice]
    act: Rows
    party: Rows
    head_at: Rows
    holding: tuple[tuple[int, Rows], ...]
    answers: Answers

    @classmethod
    def of(cls, layout: Layout, owner: Rows, measure: Rows, nest: Rows) -> Self:
        """Return the acts among options, of which owner, measure and kind are given, (O,)."""
        side = layout.side_of[owner]
        is_act = (nest == Move.MEASURE) | (nest == Move.WITHDRAW)
        option = np.concatenate([np.flatnonzero(is_act & (side == number)) for number in range(2)])
        owner, measure, side = owner[option], measure[option], side[option]
        begins = nest[option] == Move.MEASURE
        acts, middle = np.arange(len(option)), int(np.count_nonzero(side == 0))
        heads = np.array(layout.principals)
        led = np.flatnonzero(owner != heads[side])
        act = np.concatenate([acts, acts, led])
        head_at = acts.copy()
        head_at[led] = 2 * len(acts) + np.arange(len(led))
        holding = np.flatnonzero(layout.columns.holding[measure]).tolist()
        return cls(
            option=option,
            measure=measure,
            owner=owner,
            begins=np.flatnonzero(begins),
            ends=np.flatnonzero(~begins),
            sign=np.where(begins, 1.0, -1.0)[:, None],
            of_side=(slice(0, middle), slice(middle, len(option))),
            act=act,
            party=np.concatenate([owner, heads[1 - side], heads[side[led]]]),
            head_at=head_at,
            holding=tuple((row, np.flatnonzero(act == row)) for row in holding),
            answers=Answers.to(layout, measure[begins]),
        )


@dataclass(frozen=True, slots=True)
class Agenda:
    """Options of all actors, one actor after the other.

    Attributes
    ----------
    menus : tuple of Menu
        Options of each actor.
    spans : tuple of slice
        Where they stand.
    owner, head, rival : (O,) int
        Row of whoever has the option, of its principal and of the other principal.
    hold : (A,) int
        Rows of the options to hold.
    acts : Acts
        Options that begin or end a measure short of force.
    """

    menus: tuple[Menu, ...]
    spans: tuple[slice, ...]
    owner: Rows
    head: Rows
    rival: Rows
    hold: Rows
    acts: Acts

    @classmethod
    def of(cls, layout: Layout, menus: tuple[Menu, ...]) -> Self:
        """Return the options of all actors, whose menus are in the order of their rows."""
        sizes = [len(menu.options) for menu in menus]
        ends = list(accumulate(sizes))
        spans = tuple(slice(end - size, end) for size, end in zip(sizes, ends, strict=True))
        owner = np.repeat(np.arange(len(menus)), sizes)
        side, heads = layout.side_of[owner], np.array(layout.principals)
        measure, nest = (
            np.concatenate([getattr(menu, name) for menu in menus]) for name in ("measure", "nest")
        )
        return cls(
            menus=menus,
            spans=spans,
            owner=owner,
            head=heads[side],
            rival=heads[1 - side],
            hold=np.array([span.start for span in spans]),
            acts=Acts.of(layout, owner, measure, nest),
        )
