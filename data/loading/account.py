"""What became of the amounts of a file: `file = loaded + replaced + quarantined + duplicate + aggregate + repeated`, and the losses."""

from collections import Counter
from decimal import Decimal

from data.loading.reading.file_bytes import shown

LOADED, REPLACED, QUARANTINED, DUPLICATE, AGGREGATE = "loaded", "replaced", "quarantined", "duplicate", "aggregate"
REPEATED = "repeated"  # of an item that has a record for each of its taxes: all but the first
ASIDE = (REPLACED, QUARANTINED, DUPLICATE, AGGREGATE, REPEATED)
PARTS = {"aggregate": AGGREGATE, "duplicate": DUPLICATE, "superseded": REPLACED, "cancelled": REPLACED}
HEADER = "header"  # the rule of a record that repeats the header of the file
MOST_VALUE = Decimal("0.01")
MOST_CONFLICTS = 0.01
LEAST_CELLS = 3  # fewer cost themselves alone, however short the file


def part_of(rule: str) -> str:
    """Return what became of a record that was set aside for a rule: replaced by a later version, withdrawn, and so on."""
    return PARTS.get(rule.split(":", maxsplit=1)[0], QUARANTINED)


def plain(amount: Decimal) -> Decimal:
    """Return an amount without trailing zeros."""
    amount = amount.normalize()
    return amount.quantize(Decimal(1)) if amount.as_tuple().exponent > 0 else amount  # pyright: ignore[reportOperatorIssue]


def lost(rules: Counter[str]) -> dict[str, int]:
    """Return the records that a file should have had loaded, by rule.

    Records of totals, the header again, and what is replaced or withdrawn, are no loss.
    """
    return {rule: count for rule, count in rules.items() if part_of(rule) in (QUARANTINED, DUPLICATE) and rule != HEADER}


def losses(
    physical: int,
    below: int,
    worst_share: float,
    rules: Counter[str],
    cells: Counter[str],
    conflicts: int,
    sums: dict[str, dict[str, Decimal]],
) -> list[str]:
    """Return what a file loses beyond the accepted loss, one sentence each; empty if nothing.

    below: records among those in `rules` that are notes at the end of the file. cells: by column, those in `rules` whose record is loaded.
    sums: for each sum what the file holds (`file`) and what became of it.
    """
    found: list[str] = []
    records = sum(lost(rules).values()) - cells.total() - below
    if records > worst_share * physical:
        found.append(f"{records:,} of {physical:,} records ({records / physical:.1%}) cannot be loaded, more than {worst_share:.0%}")
    for name, count in cells.items():
        if count >= LEAST_CELLS and count > worst_share * physical:
            share = f"{count:,} of {physical:,} cells ({count / physical:.1%})"
            found.append(f"column {shown(name)!r}: {share} cannot be loaded, more than {worst_share:.0%}")
    for name, parts in sums.items():
        gone = parts[QUARANTINED] + parts[DUPLICATE]
        if abs(gone) > MOST_VALUE * abs(parts["file"]):
            share = f" ({abs(gone / parts['file']):.1%})" if parts["file"] else ""
            found.append(f"{name}: {plain(gone):,f} of {plain(parts['file']):,f}{share} cannot be loaded, more than {MOST_VALUE:.0%}")
    if conflicts > MOST_CONFLICTS * physical:
        found.append(f"{conflicts:,} of {physical:,} records repeat the key of another with other amounts, more than {MOST_CONFLICTS:.0%}")
    return found
