"""The rows of agreements and of changed rates: values to sort by and the texts shown."""

from collections.abc import Sequence
from typing import Any

from dashboard.core.format import Scale, amount, difference, direction, missing, month, per_cent, sign, significant

SHARE = "percent"


def agreement(row: dict[str, Any], before: float | None, name: str, picked: Sequence[str], scale: Scale) -> dict[str, Any]:
    """Return the row of one agreement. before: its use in the period compared with, as a fraction.

    row: key, eligible_value, preference_utilisation, duty_saved, duty_left.
    """
    used = row["preference_utilisation"]
    money = {field: row[column] for field, column in (("eligible", "eligible_value"), ("saved", "duty_saved"), ("left", "duty_left"))}
    texts = {f"{field}_text": scale.text(value) for field, value in money.items()}
    change = None if missing(before) or missing(used) else used - before
    words = f"{sign(direction(used, before, SHARE))} {difference(used, before, SHARE)}".strip() if change is not None else "–"
    shown = {"used": used, "used_text": str(amount(used, SHARE)), "change": change, "change_text": words}
    return money | texts | shown | {"key": row["key"], "name": name, "picked": row["key"] in picked}


def change(
    key: str, name: str, since: int, rates: tuple[float, float], paid: tuple[float | None, float | None], moved: str
) -> dict[str, Any]:
    """Return the row of a changed MFN rate. rates: in per cent; paid: duty over value as fractions; both before and after."""
    said = {
        "since": since,
        "since_text": month(since),
        "rate": rates[1],
        "rate_text": f"{significant(rates[0])} → {per_cent(significant(rates[1]))}",
        "paid": paid[1],
        "paid_text": f"{amount(paid[0], SHARE).digits} → {amount(paid[1], SHARE)}",
        "moved": moved,
        "moved_text": moved,
    }
    return said | {"key": key, "name": name}
