"""Compliance monitoring: which second computation each view has."""

from tests.meaning.compliance import moves, unit_weights
from tests.meaning.core.kinds import Refuses, Second

SECOND: dict[tuple[str, str], Second] = {
    ("compliance", "moves"): moves.moves,
    ("compliance", "origins"): moves.origins,
    ("compliance", "weights"): unit_weights.weights,
}
REFUSES: dict[tuple[str, str], Refuses] = {
    ("compliance", "moves"): moves.short,
    ("compliance", "origins"): moves.short,
    ("compliance", "weights"): unit_weights.short,
}
