"""The gap as accounts: steps from the statutory potential to what was paid, from that to the treasury, and whatever does not add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

RESIDUAL = "residual_"
Known = Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Step:
    """A bar: its amount (None where it is not known), where it begins, and whether it is a whole rather than a step to the next one."""

    key: str
    amount: Decimal | None
    base: Decimal
    whole: bool

    @property
    def level(self) -> Decimal:
        """Return where the next bar begins."""
        return self.base + (self.amount or Decimal(0))


def laid(parts: Sequence[tuple[str, Decimal | None, bool]]) -> list[Step]:
    """Return parts (key, amount, whole) in order, each beginning where the one before ends.

    Steps before the first known whole are laid back from it. Where steps do not lead from one whole to the next exactly, the rest is a
    step of its own, `residual_` and the key of the whole it stands before.
    """
    found: list[Step] = []
    level, anchored = Decimal(0), False
    for key, amount, whole in parts:
        if not whole or amount is None:
            found.append(Step(key, amount, level, whole))
            level = found[-1].level
            continue
        if not anchored:
            found = [replace(each, base=each.base + amount - level) for each in found]
        elif amount != level:
            found.append(Step(RESIDUAL + key, amount - level, level, False))
        found.append(Step(key, amount, Decimal(0), True))
        level, anchored = amount, True
    return found


def liability(known: Known) -> list[Step]:
    """Return the account from the statutory potential (A) over the legal liability (E) and what is assessed (F) to what is paid (H).

    Of the measures statutory_tax, preference_forgone, relief_forgone, tax_suspended, control_uplift, tax_assessed, tax_unpaid,
    tax_refunded, tax_paid.
    """
    return laid(
        (
            ("statutory_tax", known["statutory_tax"], True),
            *((key, less(Decimal(0), known[key]), False) for key in ("preference_forgone", "relief_forgone", "tax_suspended")),
            ("liability", less(known["tax_assessed"], known["control_uplift"]), True),
            ("control_uplift", known["control_uplift"], False),
            ("tax_assessed", known["tax_assessed"], True),
            *((key, less(Decimal(0), known[key]), False) for key in ("tax_unpaid", "tax_refunded")),
            ("tax_paid", known["tax_paid"], True),
        )
    )


def tie(paid: Decimal | None, later: Decimal, earlier: Decimal, received: Decimal | None, treasury: Decimal | None) -> list[Step]:
    """Return the account from what was paid on the declarations of a period to its receipts and the treasury's.

    `later`: paid on them outside the period; `earlier`: received in it for other declarations.
    """
    return laid(
        (
            ("tax_paid", paid, True),
            ("later", -later, False),
            ("earlier", earlier, False),
            ("revenue_collected", received, True),
            ("treasury_receipts", treasury, True),
        )
    )


def less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """Return the difference; None if either side is unknown."""
    return None if one is None or other is None else one - other


def unknown(steps: Sequence[Step]) -> list[str]:
    """Return the keys of the steps whose amount is unknown."""
    return [each.key for each in steps if each.amount is None]
