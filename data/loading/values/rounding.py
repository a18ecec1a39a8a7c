"""Decimals cut to the places that the warehouse keeps."""

from decimal import ROUND_HALF_EVEN, Decimal

NOISE = Decimal("1e-9")


class Rounding:
    """Decimals cut to `scale` places so that their running sum stays true: only values with more places move, by less than one unit."""

    def __init__(self, scale: int) -> None:
        self._unit, self._residue = Decimal(1).scaleb(-scale), Decimal(0)

    def __call__(self, value: Decimal) -> Decimal:
        """Round a value to the scale, and carry what was rounded off to the next."""
        kept = value.quantize(self._unit, ROUND_HALF_EVEN)
        if abs(kept - value) > NOISE:
            kept = (value + self._residue).quantize(self._unit, ROUND_HALF_EVEN)
            self._residue += value - kept
        return kept
