"""Headers without what stands beside the name of each column: the table before it, the label behind it."""

from collections.abc import Sequence


def unqualified(names: list[str]) -> list[list[str]]:
    """Return the headers without the table that all of them name before a point, as `sad_gen.office`; nothing where they do not."""
    parts = [name.strip().partition(".") for name in names]
    tables = {table.casefold() for table, _, _ in parts}
    return [[name for _, _, name in parts]] if len(names) > 1 and len(tables) == 1 and all(name for _, _, name in parts) else []


def codes_of(names: Sequence[str]) -> list[list[str]]:
    """Return the headers without the labels that stand behind most of them, as `reporter: Reporter`; nothing where they do not."""
    parts = [name.strip().partition(": ") for name in names]
    return [[code for code, _, _ in parts]] if len(parts) < 2 * sum(bool(label) for _, _, label in parts) else []
