"""Notes in words: one whole message for each kind, with named values. Nowhere else is a note a sentence."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from dashboard.core.format import amount, counted
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
    "filter_off_alerts": "The filter on {filter} does not apply to alerts.",
    "filter_off_event": "The filter on {filter} does not apply: an event is read over all of them.",
    "filter_keeps_all_offices": "The filter on {filter} keeps what concerns all offices.",
    "filter_keeps_months": "The filter on {filter} keeps what concerns its months.",
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
    "months_beyond": "The data hold {span}: other months of the address are left out.",
    "months_all_beyond": "The data hold {span}: this address names none of these months.",
    "address_unread": "Left out of the address ({text}).",
    "first_alone": "The first {count} are listed.",
    "oldest_alone": "The oldest {count} are listed.",
    "commonest_ways": "The {count} commonest of {whole} ways.",
    "measures_left_out": "Only the first {count} measures are shown, {rest} more are chosen.",
    "too_young": (
        "{count} full months are loaded; an indicator is judged from its month {whole} on. "
        "Faults of the data are looked for from the first."
    ),
    "still_open": "{share} are still open: times of the released alone look fast.",
    "aeo_alone": "{count} of {whole} AEO declarations have no other like them: left out.",
    "way_unknown": "Not known here: lodgement before arrival, and other agencies. Either may explain part of the difference.",
    "no_checks": "No checks of {names} were seen: the effect cannot be judged.",
    "few_checks": "Only {count} checks of {names} were seen: the effect is indicative.",
    "not_known": "Not known from what is loaded: {names}.",
    "treasury_lacking": "No total of the treasury is loaded for {count} of {whole_months}.",
    "rates_by_law_unknown": "Rates by law are not known: statutory rate holds the rate assessed, concessions included.",
    "target_spread": (
        "No target is set by chapter: it is spread as the same months of the year before were; what that year cannot say is left out."
    ),
    "unconverted": "The currency of invoices is not known: what exchange rates moved stands in the price.",
    "editions_unlike": "These months and those compared with hold several HS editions: codes are not compared.",
    "edition_broken": (
        "The HS edition changes within these months and no correspondence of them is loaded: the series of these goods is broken there."
    ),
    "yearly_alone": "Only totals of years are loaded: each stands at its December.",
    "traced": "Months coded in HS {all_of} are traced to HS {edition} by the correspondence loaded.",
    "traced_over": "Months coded in HS {all_of} are traced to HS {edition} by the correspondences loaded, over HS {through}.",
    "traced_backwards": "The correspondence is stated from the later to the earlier edition and read backwards.",
    "traced_estimate": (
        "{share} of their value is split between codes, an estimate. Codes that the correspondence does not list keep their number."
    ),
    "traced_whole": "No code had to be split. Codes that the correspondence does not list keep their number.",
    "bridged": (
        "The periods are coded in two HS editions and set side by side by the correspondence loaded. Bridged exactly: {share} of the value "
        "shown, {before} of that compared with; the rest as groups of lines that become each other."
    ),
    "first_months": "The first {count} months of the data are left out: nothing in them can be known to be new.",
    "unadjusted": "{names} are not adjusted: {text}.",
    "adjusted_otherwise": "{names} are adjusted by STL: {text}.",
    "no_season": "{names} show no certain season, so none is taken out.",
    "revised": "{names} revised: {text}.",
    "undischarged": "Time limits and discharges are not in the data: whether any of it is past due is not known.",
    "forecast_apart": "Each part was forecast by itself: they need not add up to the whole.",
    "rate_used": "The effective tax rate changed: this forecast counts with the new rate, as far as that has been more accurate since.",
    "rate_unused": "The effective tax rate changed. A forecast with the new rate has been less accurate since, so it is not used.",
    "calendar_counted": "Its forecast counts {all_of}, which lowered the error of trials on its past.",
    "range_wider": "The likely range is wider: collections have been unusual since {months}.",
    "method_unread": "How this forecast was made is stored in a form that cannot be read: {text}",
    "fitted_alone": "Fitted on demand: not made to add up with others.",
    "fitted_parts": "Fitted on demand; its P50 is that of its parts as forecast with the release, added up.",
    "fitted_within": "Fitted on demand; it and the rest of {names} add up to the forecast of that.",
    "fitted_within_all": "Fitted on demand; it and the rest of all revenue add up to the forecast of that.",
    "target_not_by": "No target is set by {any_of}.",
    "target_of_part": "A target is set for {share} of this revenue: its line is left out.",
    "target_part_compared": "A target is set for {share} of this revenue; only that part is set against it.",
    "earlier_unknown": "What was said before is not known: it takes 31 months, and is fitted on demand, as a line above the cards says.",
    "provisional_stage": (
        "Provisional: {names}: still being worked out, {count} of {whole}; these figures will change, and a note will say so."
    ),
    "provisional_stage_begun": (
        "Provisional: {names}: still being worked out, {count} of …; these figures will change, and a note will say so."
    ),
    "provisional_trials": (
        "Provisional: the forecast is still being tried on the past; its likely ranges will change, and a note will say so."
    ),
    "figures_changed": "These figures last changed on {at}: {names} came in.",
    "forecast_made": "This forecast was made on {at}.",
    "text": "{text}",
}


def worded(note: Note) -> str:
    """Write a note as a sentence."""
    return WORDS[note.kind].format_map(_named(note))


def sentences(notes: Iterable[Note]) -> tuple[str, ...]:
    """Write notes as sentences, each once, in their order."""
    return tuple(dict.fromkeys(map(worded, notes)))


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
        "before": str(amount(note.before, "percent")),
        "through": listed(note.through),
        "edition": str(note.edition),
        "span": " to ".join(map(month_name, note.months)),
        "whole_months": counted(note.whole or 0, "month"),
        "share": str(amount(note.share, "percent")),
        "at": timestamp(note.at) if note.at else "",
        "all_of": listed(note.names),
        "names": ", ".join(note.names),
        "any_of": " or ".join(note.names),
        "none_of": " and no ".join(note.names),
        "months": named_months(note.months),
    }


def timestamp(at: datetime) -> str:
    """Write a moment in UTC, such as '28 Nov 2026, 20:41 UTC'."""
    return f"{at.astimezone(UTC):%-d %b %Y, %H:%M} UTC"


def listed(names: Sequence[str]) -> str:
    """Return names as a list in a sentence: 'A', 'A and B', 'A, B and C'."""
    *first, last = names or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def named_months(months: Sequence[int]) -> str:
    """Return months (yyyymm) in words: 'May 2026, Jul 2026', or 'May 2026, Jul 2026, Sep 2026 and 3 more'."""
    every = [month_name(month) for month in sorted(months)]
    if len(every) <= MOST_MONTHS:
        return ", ".join(every)
    return f"{', '.join(every[:SHOWN_MONTHS])} and {len(every) - SHOWN_MONTHS} more"
