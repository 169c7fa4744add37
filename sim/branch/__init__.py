"""Branches of worlds: the same luck, with something changed from one round on."""

from sim.branch.branching import Branch, BranchedModel, branch
from sim.branch.changes import Changes, Order, parse_order, parse_orders
from sim.branch.numbers import check_numbers
from sim.branch.orders import Carried
from sim.replay import Replay

__all__ = [
    "Branch",
    "BranchedModel",
    "Carried",
    "Changes",
    "Order",
    "Replay",
    "branch",
    "check_numbers",
    "parse_order",
    "parse_orders",
]
