"""Notes in words: one whole message for each kind, with named values. Nowhere else is a note a sentence."""

from collections.abc import Iterable, Sequence
from typing import Any

from dashboard.core.format import counted
from data.months import month_name
from data.notes import Kind, Note
from queries.catalogue import DIMENSIONS, MEASURES

MOST_MONTHS, SHOWN_MONTHS = 4, 3
WORDS: dict[Kind, str] = {
    "filter_off": "The filter on {filter} does not apply to {measures}.",
    "filter_off_declarations": "The filter on {filter} does not apply to declarations.",
    "filter_off_tax_lines": "The filter on {filter} does not apply to tax lines.",
    "filter_off_clearance_times": "The filter on {filter} does not apply to clearance times.",
    "filter_off_unit_values": "The filter on {filter} does not apply to unit values.",
    "filter_off_world": "The filter on {filter} does not apply to a comparison of exports with other countries.",
    "filter_off_estimates": "The filter on {filter} does not apply: compared by goods and country alone.",
    "filter_off_taxes": "The filter on {filter} does not apply to taxes.",
    "filter_off_view": "The filter on {filter} does not apply to this view.",
    "filter_idle_flow": "This view is of {names} alone: the filter on {filter} changes nothing here.",
    "filter_idle_currency": "All amounts are in {any_of}: the filter on {filter} changes nothing here.",
    "world_partial": "Other countries report {count} of the {whole} months: own exports are those of the same months.",
    "world_yearly": "Other countries report by year: own exports are those of the same whole years.",
    "world_left_out": "{count} reporters of yearly totals alone are left out: the others report by month.",
    "unpaid": "No payment of these taxes is known: what was assessed stands in for what was collected.",
    "taxes_absent": "No {none_of} is in the data loaded.",
    "uncut": "{measures} cannot be cut by {by}.",
    "untotalled": "{measures} is in several currencies, which are never added: it has no total over them.",
    "unreceived": "{measures}: no data received for {months}.",
    "unreceived_from": "{measures}: no data received from {names} for {months}.",
    "no_data": "no data received",
    "no_data_from": "no data received from {names}",
    "no_rows": "no rows under these filters",
    "incomplete": "{months} is incomplete: {names} silent or far below the norm.",
    "incomplete_earlier": "{earlier_months} incomplete too.",
    "not_compared": "The data loaded do not hold the period compared with: no comparison.",
    "compared_without": "Compared without {months}, which one of the periods has no full data of.",
    "newest_alone": "The newest {count} of {whole}; {rest} are left out: narrow the filters.",
    "tariffs_left_out": "Saved tariffs are left out: {text}",
    "tariffs_unknown": "A saved tariff stands here once the landing of the year is known.",
    "text": "{text}",
}


def worded(note: Note) -> str:
    """Write a note as a sentence."""
    return WORDS[note.kind].format_map(_named(note))


def sentences(notes: Iterable[Note | str]) -> tuple[str, ...]:
    """Write notes as sentences, each once, in their order."""
    return tuple(dict.fromkeys(worded(note) if isinstance(note, Note) else note for note in notes))


def _named(note: Note) -> dict[str, Any]:
    """Return the values of a note as its sentence shows them."""
    numbers = {"count": note.count, "whole": note.whole, "rest": (note.whole or 0) - (note.count or 0)}
    return {
        "text": note.text,
        **{name: f"{number:,}" for name, number in numbers.items() if number is not None},
        "earlier_months": counted(note.count or 0, "earlier month is", "earlier months are"),
        "measures": listed([MEASURES[key].label for key in note.measures]),
        "filter": DIMENSIONS[note.filter].label if note.filter else "",
        "by": DIMENSIONS[note.by].label if note.by else "",
        "names": ", ".join(note.names),
        "any_of": " or ".join(note.names),
        "none_of": " and no ".join(note.names),
        "months": named_months(note.months),
    }


def listed(names: Sequence[str]) -> str:
    """Return names as a list in a sentence: 'A', 'A and B', 'A, B and C'."""
    *first, last = names or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def named_months(months: Sequence[int]) -> str:
    """Return months (yyyymm) in words: 'May 2026, Jul 2026', or 'May 2026, Jul 2026, Sep 2026 and 3 more'."""
    words = [month_name(month) for month in sorted(months)]
    if len(words) <= MOST_MONTHS:
        return ", ".join(words)
    return f"{', '.join(words[:SHOWN_MONTHS])} and {len(words) - SHOWN_MONTHS} more"
