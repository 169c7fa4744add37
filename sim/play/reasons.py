"""Why an actor did what it did in a round, in one sentence."""

from collections.abc import Sequence
from typing import Final

from sim.agents import Actor
from sim.explain import GROUPS, Explanation, OptionAccount
from sim.terms import TOLERANCE

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


def why(actor: Actor, told: Explanation, words: Sequence[str]) -> str:
    """Return in one sentence what a choice was worth, and through what.

    Parameters
    ----------
    actor : Actor
        Nothing may have happened since it chose, or somebody chose for it.
    told : Explanation
        Of the choice.
    words : sequence of str
        Its options in plain words.
    """
    choice, holding = told.choice, told.options[0]
    confidence, worth = (
        float(of[actor.row, 0]) for of in (actor.state.confidence, actor.state.worth)
    )
    chance = "the agent would never do that"
    if confidence > 0:
        chance = f"the rule of choice gives it a chance of {confidence:.0%}"
    if choice is holding:
        others = [row for row, option in enumerate(told.options) if option.available and row]
        if not others:
            return "There was nothing else that it could do."
        best = max(others, key=lambda row: told.options[row].value)
        gain = holding.value - told.options[best].value
        return f"Worth {gain:+.3f} beside the best other choice, “{words[best]}”; {chance}."
    on_the_menu = abs(worth - choice.value) < TOLERANCE  # a step to a point of one's own is not
    through = _through(choice, holding) if on_the_menu else ""
    return f"Worth {worth - holding.value:+.3f} beside holding{through}; {chance}."


def _through(choice: OptionAccount, holding: OptionAccount) -> str:
    """Return which group of parts speaks most for a choice, and which most against it."""
    by = {name: choice.group(name) - holding.group(name) for name in GROUPS}
    best, worst = max(by, key=lambda name: by[name]), min(by, key=lambda name: by[name])
    most = f", through {WORDS[best]} ({by[best]:+.3f})" if by[best] > 5e-4 else ""
    least = f", against it {WORDS[worst]} ({by[worst]:+.3f})" if by[worst] < -5e-4 else ""
    return most + least
