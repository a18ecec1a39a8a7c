"""What the law would raise and what becomes of it, by month from the facts; how unpaid tax ages, written out month by month."""

from dataclasses import dataclass
from functools import cached_property
from math import prod

from tests.meaning.core.facts import Asked, Facts, later, months, once

LAST = 202610
YEAR = months(202607, 202706)
LEFT = [month for month in YEAR if month > LAST]
BEFORE = months(202507, 202606)
RIPE = 12
COLUMNS = {
    "statutory_tax": "sum(statutory)",
    "preference_forgone": "sum(preference)",
    "relief_forgone": "sum(exempted)",
    "tax_suspended": "sum(suspended)",
    "control_uplift": "sum(uplift)",
    "tax_assessed": "sum(assessed)",
    "unpaid": "sum(unpaid)",
    "late": "sum(unpaid_365) + sum(unpaid_older)",
}


@dataclass(frozen=True)
class Owed:
    """Sums of tax lines by name and month of registration, and receipts (refunds left out) by month of registration and of payment."""

    sums: dict[str, dict[int, float]]
    receipts: dict[tuple[int, int], float]
    first: int
    lines: int

    @property
    def months(self) -> list[int]:
        return months(self.first, LAST)

    def unpaid(self, month: int, age: int) -> float:
        """What of a month was unpaid so many months after it; what was paid and has no month of payment counts as paid at once."""
        assessed, now = (self.sums[name].get(month, 0.0) for name in ("tax_assessed", "unpaid"))
        own = {paid: amount for (registered, paid), amount in self.receipts.items() if registered == month}
        untraced = assessed - sum(own.values()) - now
        came = sum(amount for paid, amount in own.items() if paid <= later(month, age) and paid <= LAST)
        return max(assessed - max(untraced + came, 0.0), 0.0)

    def seen(self, age: int) -> list[int]:
        """Months whose unpaid tax is known at an age."""
        return [month for month in self.months if later(month, age) <= LAST]

    @cached_property
    def stays(self) -> list[float]:
        """By age, the share of what is unpaid that is still unpaid a month later."""
        pairs = [[sum(self.unpaid(month, old) for month in self.seen(age + 1)) for old in (age, age + 1)] for age in range(RIPE)]
        return [after / before if before > 0 else 1.0 for before, after in pairs]

    @cached_property
    def paid(self) -> list[float]:
        """By age from 0 to 12, the share of what was assessed in a month that was paid by then; never less than at an age before."""
        shares: list[float] = []
        for age in range(RIPE + 1):
            whole = sum(self.sums["tax_assessed"].get(month, 0.0) for month in self.seen(age))
            left = sum(self.unpaid(month, age) for month in self.seen(age))
            shares.append(max([min(max(1 - left / whole, 0.0), 1.0) if whole else 0.0, *shares]))
        return shares

    def settled(self, month: int) -> float:
        """What a year leaves unpaid of a month: as it came where it is a year old, else as earlier months were paid."""
        age = min(self.age(month), RIPE)
        return self.unpaid(month, age) * prod(self.stays[age:])

    @staticmethod
    def age(month: int) -> int:
        return len(months(month, LAST)) - 1

    def of(self, part: str, month: int) -> float:
        """Return a part of the potential in a month that is known."""
        if part == "tax_unpaid":
            return self.settled(month)
        if part == "tax_paid":
            return self.sums["tax_assessed"].get(month, 0.0) - self.settled(month)
        if part == "tax_forgone":
            return self.of("preference_forgone", month) + self.of("relief_forgone", month)
        return self.sums[part].get(month, 0.0)

    def over(self, part: str, held: list[int]) -> float:
        return sum(self.of(part, month) for month in held if month <= LAST)

    @property
    def arrears(self) -> float:
        """Unpaid for more than 90 days at the end of the data."""
        return sum(self.sums["late"].values())

    def arrears_left(self, more: int, held: list[int]) -> float:
        """What of these arrears, of the months given, stays so many months later, as earlier months were paid."""
        late = {month: amount for month, amount in self.sums["late"].items() if month in held}
        return sum(amount * prod(self.stays[min(self.age(month), RIPE) :][:more]) for month, amount in late.items())


@once
def owed(facts: Facts, asked: Asked) -> Owed:
    """Read the accounts of a slice over all months."""
    ever = asked.over(facts.first, LAST)
    sums = {name: facts.by("tax_line", value, "month", ever) for name, value in COLUMNS.items()}
    read = "registered_month as registered, month as paid, cast(amount as double) as amount"
    rows = facts.rows("payment", read, asked.over(0, 999999), "amount > 0 and registered_month is not null")
    receipts = rows.groupby(["registered", "paid"])["amount"].sum()
    pairs = {(int(registered), int(paid)): float(amount) for (registered, paid), amount in receipts.items()}
    return Owed(sums, pairs, min(sums["statutory_tax"]), int(facts.total("tax_line", "count(*)", ever) or 0))
