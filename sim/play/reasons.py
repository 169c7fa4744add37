"""Why an actor did what it did in a round, in one sentence."""

from collections.abc import Sequence
from typing import Final

from sim.explain import GROUPS, Explanation, OptionAccount

WORDS: Final = {
    "deal": "what a deal is worth",
    "facts": "facts on the ground",
    "cost": "cost",
    "war": "the danger of war",
    "answers": "announced answers",
    "act": "backing down or haste",
    "duty": "answers that it owes",
    "lean": "grievance and leaning",
}
"""Groups of parts of a value, as a sentence names them."""


def why(told: Explanation, words: Sequence[str]) -> str:
    """Return in one sentence what a choice was worth, and through what.

    Parameters
    ----------
    told : Explanation
        Of the choice.
    words : sequence of str
        Its options in plain words.
    """
    choice, holding = told.choice, told.options[0]
    chance = f"chosen with a chance of {choice.probability:.0%}"
    if choice is holding:
        others = [row for row, option in enumerate(told.options) if option.available and row]
        if not others:
            return "There was nothing else that it could do."
        best = max(others, key=lambda row: told.options[row].value)
        gain = told.options[best].value - holding.value
        return f"Worth {-gain:+.3f} beside the best other choice, “{words[best]}”; {chance}."
    gain = choice.value - holding.value
    return f"Worth {gain:+.3f} beside holding{_through(choice, holding)}; {chance}."


def _through(choice: OptionAccount, holding: OptionAccount) -> str:
    """Return which group of parts speaks most for a choice, and which most against it."""
    by = {name: choice.group(name) - holding.group(name) for name in GROUPS}
    best, worst = max(by, key=lambda name: by[name]), min(by, key=lambda name: by[name])
    most = f", through {WORDS[best]} ({by[best]:+.3f})" if by[best] > 5e-4 else ""
    least = f", against it {WORDS[worst]} ({by[worst]:+.3f})" if by[worst] < -5e-4 else ""
    return most + least
