"""The random numbers and exponentials of a run, and how long they take alone."""

from contextlib import ExitStack
from unittest.mock import patch

import numpy as np
from scipy import special

from sim.draws import WORDS, Draws, Stream
from sim.rules import bargaining, distribution
from tests.bench.curves import engine, timed

CALLS = {
    "logistic function": (bargaining, "expit", special.expit),
    "normal quantiles": (distribution, "ndtri", special.ndtri),
    "exponentials": (np, "exp", np.exp),
    "exponentials less 1": (np, "expm1", np.expm1),
}
"""Functions that are no plain arithmetic: where a run finds each, its name, and itself."""


def counted(scenario, worlds):
    """Return how many numbers of each kind a run of worlds takes."""
    counts = dict.fromkeys(("random numbers", *CALLS), 0)
    draw = Draws.uniform

    def drawing(draws, stream, step, n):
        counts["random numbers"] += draws.worlds * -(-n // WORDS) * WORDS
        return draw(draws, stream, step, n)

    def counting(name, function):
        def call(numbers, **more):
            counts[name] += np.size(numbers)
            return function(numbers, **more)

        return call

    with ExitStack() as stack:
        stack.enter_context(patch.object(Draws, "uniform", drawing))
        for name, (module, attribute, function) in CALLS.items():
            stack.enter_context(patch.object(module, attribute, counting(name, function)))
        engine(scenario, worlds, chunk=worlds)
    return counts


def alone(counts, worlds):
    """Return the seconds that as many numbers of each kind take, in rows of as many worlds."""
    draws, rows = Draws(1, 0, worlds), 4 * WORDS
    luck = draws.uniform(Stream.CHOICE, 0, rows)
    functions = {name: function for name, (_, _, function) in CALLS.items()}
    functions["random numbers"] = lambda _: draws.uniform(Stream.CHOICE, 1, rows)
    seconds = {}
    for name, count in counts.items():
        times = -(-count // luck.size)
        _, took = timed(lambda f=functions[name], times=times: repeated(f, luck, times))
        seconds[name] = took * count / (times * luck.size) if count else 0.0
    return seconds


def repeated(function, numbers, times):
    """Call a function again and again, and keep nothing."""
    for _ in range(times):
        function(numbers)


def bound(scenario, worlds=4096):
    """Return counts and seconds alone by kind, and the seconds of a run of worlds."""
    counts = counted(scenario, worlds)
    _, whole = timed(lambda: engine(scenario, worlds, chunk=worlds))
    return counts, alone(counts, worlds), whole


def bound_lines(counts, seconds, whole):
    """Return the table of what bounds a run as Markdown, line by line."""
    lines = ["| kind | millions | ms alone | of the run |", "|---|---|---|---|"]
    rows = [(name, counts[name], seconds[name]) for name in counts]
    for name, count, took in [*rows, ("all of them", sum(counts.values()), sum(seconds.values()))]:
        lines.append(
            f"| {name} | {count / 1e6:,.1f} | {1000 * took:,.0f} | {100 * took / whole:.0f}% |"
        )
    return lines
