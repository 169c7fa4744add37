"""Ukraine, which is coerced, armed, and not at the table (C10, C20)."""

from sim.agents.roles import Target


class Ukraine(Target):
    """Ukraine, which is coerced, armed, and not at the table (C10, C20).

    The general role with the doctrine that the scenario of January 2022 gives it; claims are
    those of `scenarios/ukraine_2022.yaml`.
    """
