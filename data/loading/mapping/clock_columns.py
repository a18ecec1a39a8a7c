"""Whether the clocks of a clearance can run: a release without a beginning gives no hours, and is said."""

from collections.abc import Collection

from data.loading.mapping.mapping import Mapping

ENDS, BEGINNINGS = ("released_at", "gate_out_at"), ("arrival_at", "registered_at")


def notes(mapping: Mapping, columns: Collection[str] | None = None) -> list[str]:
    """Return what a mapping leaves without hours. columns: the fields that a file has; all of the mapping if not stated."""
    read = {column.field for column in mapping.read} if columns is None else set(columns)
    filled = read | {*mapping.constants, *mapping.derived, *mapping.into.get("clearance", {})}
    ends = [name for name in ENDS if name in filled]
    if not ends or filled & {*BEGINNINGS}:
        return []
    day = " (registered_on is a day alone and has no hour)" if "registered_on" in filled else ""
    return [
        f"{' and '.join(ends)} {'is' if len(ends) == 1 else 'are'} read, but neither {' nor '.join(BEGINNINGS)}{day}: no time to release "
        "is worked out; add the column with the moment of arrival or of registration"
    ]
