"""Russia, which makes an absolute imperative of its core demands (C5, C11)."""

from sim.agents.roles import Challenger


class Russia(Challenger):
    """Russia, which makes an absolute imperative of its core demands (C5, C11).

    The general role with the doctrine that the scenario of January 2022 gives it; claims are
    those of `scenarios/ukraine_2022.yaml`.
    """
