"""Compliance monitoring: which second computation each view has."""

from tests.meaning.compliance import first_digits, moves, trader_network, unit_weights, value_limits
from tests.meaning.core.kinds import Refuses, Second

SECOND: dict[tuple[str, str], Second] = {
    ("compliance", "moves"): moves.moves,
    ("compliance", "origins"): moves.origins,
    ("compliance", "weights"): unit_weights.weights,
    ("compliance", "limits"): value_limits.offices,
    ("compliance", "splits"): value_limits.traders,
    ("compliance", "digits"): first_digits.digits,
    ("compliance", "connected"): trader_network.pairs,
    ("compliance", "network"): trader_network.groups,
}
REFUSES: dict[tuple[str, str], Refuses] = {
    ("compliance", "moves"): moves.short,
    ("compliance", "origins"): moves.short,
    ("compliance", "weights"): unit_weights.short,
    ("compliance", "limits"): unit_weights.short,
    ("compliance", "splits"): unit_weights.short,
    ("compliance", "digits"): unit_weights.short,
    ("compliance", "connected"): trader_network.refused,
    ("compliance", "network"): trader_network.refused,
}
