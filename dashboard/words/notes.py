"""Notes in words: one whole message for each kind, with named values. Nowhere else is a note a sentence."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from babel.dates import format_datetime

from dashboard.core.format import amount, count
from data.language import locale, mark_number, say, say_list, say_number
from data.markup import uncoded
from data.months import month_name, period_name
from data.notes import Kind, Note
from queries.catalogue import DIMENSIONS, MEASURES

MOST_MONTHS, SHOWN_MONTHS = 4, 3
COUNTED = {  # sentences that are others for a count of one
    "aeo_alone": mark_number(
        "{count} of {whole} AEO declarations has no other like it: left out.",
        "{count} of {whole} AEO declarations have no other like them: left out.",
    ),
}
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
    "unpaid": "No payment of these taxes is known: the amounts assessed are shown in their place.",
    "taxes_absent": "These taxes are not in the data loaded: {kinds}.",
    "uncut": "{measures} cannot be cut by {by}.",
    "untotalled": "{measures} is in several currencies, which are never added: it has no total over them.",
    "unreceived": "{measures}: no data received for {months}.",
    "unreceived_from": "{measures}: no data received from {names} for {months}.",
    "no_data": "no data received",
    "no_data_from": "no data received from {names}",
    "no_rows": "no rows under these filters",
    "incomplete": "{months} is incomplete: no or too few declarations received from {names}.",
    "incomplete_earlier": "Earlier months that are incomplete too: {count}.",
    "not_compared": "The data loaded do not hold the period compared with: no comparison.",
    "compared_without": "Compared without {months}, which one of the periods has no full data of.",
    "newest_alone": "The newest {count} of {whole}; {rest} are left out: narrow the filters.",
    "tariffs_left_out": "Saved tariffs are left out: {text}",
    "tariffs_unknown": "Saved tariffs show here when the year-end forecast is known.",
    "months_beyond": "The data hold {span}: other months of the address are left out.",
    "months_all_beyond": "The data hold {span}: this address names none of these months.",
    "address_unread": "Left out of the address ({text}).",
    "first_alone": "The first {count} are listed.",
    "oldest_alone": "The oldest {count} are listed.",
    "commonest_ways": "The {count} most common of {whole} clearance routes.",
    "measures_left_out": "Only the first {count} measures are shown, {rest} more are chosen.",
    "measures_uncompared": "{measures}: no data in the period compared with.",
    "cross_uncompared": "No period is selected to compare with. Select one under “Compare with”.",
    "cross_without": "This table leaves out {months}: one of the two periods has no full data for it.",
    "cross_unaligned": "{by}: the two periods do not start at the same point of it, so their values are not compared.",
    "others_hidden": "{count} others are hidden. Totals include them.",
    "too_young": (
        "{count} full months are loaded. Indicators are rated from month {whole} on. Data quality is checked from the first month."
    ),
    "still_open": "{share} are still open: times of released declarations alone look too short.",
    "aeo_alone": COUNTED["aeo_alone"][1],
    "way_unknown": "Not known here: lodgement before arrival, and other agencies. Either may explain part of the difference.",
    "no_checks": "The data hold no checks of {names}: their effect is not known.",
    "pairs_few": "A pair is judged from {count} inspections on, where {whole} are expected to be irregular, or to be by this inspector.",
    "pairs_unstated": "{count} inspections do not state both inspector and broker: left out.",
    "few_checks": "The data hold only {count} checks of {names}: their effect is indicative.",
    "aeo_criteria": (
        "Compliance, a system of records and financial solvency are criteria of the WTO Trade Facilitation Agreement (article 7.7) and of "
        "the WCO SAFE Framework: amendments and overdue tax are signs of the last two. Years, months and declarations are no criteria of "
        "either: they say who trades regularly. Neither states limits: the sliders do. Security and controls within the firm are not in "
        "the data: a validation on the spot decides."
    ),
    "aeo_judged": (
        "An irregularity rate is met or not met where that is at least 80 % likely, weighed with peers; fewer than {count} results of "
        "inspections: not known. Years count from the first declaration of all; shares are those of the filters."
    ),
    "gains_estimated": (
        "An estimate, not a promise: AEO were chosen, so they may differ from others in ways that the data do not show. It supposes the "
        "same part of all hours and inspections. The interval is that of chance between declarations: with few AEO more is uncertain."
    ),
    "traders_rated": (
        "Irregular: of inspections with a result, weighed with those of peers, 95 % interval in brackets; fewer than {count} results: "
        "their counts alone."
    ),
    "traders_unstated": "Declarations that state no trader are left out: {count}.",
    "unranked": "Open declarations that are not ranked: {count}. Run `manage.py risk score` after each load of data.",
    "untrained": "Results that came in since the model was trained: {count}. `manage.py risk train` learns from them.",
    "overruled": "Results that came in by file and differ from the one loaded since, which counts: {count}.",
    "no_random": (
        "Warning: nothing is inspected at random. Then nobody can tell what selection misses. Keep at least 5 % of inspections at random."
    ),
    "budget_alone": "All by risk alone, {share} of those inspected would be irregular. Divided like this: {before}.",
    "not_known": "Not known from what is loaded: {names}.",
    "treasury_lacking": "No total of the treasury is loaded for {count} of {whole_months}.",
    "rates_by_law_unknown": "Rates by law are not known: statutory rate holds the rate assessed, concessions included.",
    "paid_at_same_age": (
        "Recent declarations have had less time to be paid. Of the earlier taxes, {share} came in after more time than that. "
        "Compared at the same age, the change is {text}."
    ),
    "target_spread": (
        "No target is set by chapter: it is spread as the same months of the year before were; what that year cannot say is left out."
    ),
    "unconverted": "The currency of invoices is not known: changes of exchange rates are counted as changes of price.",
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
    "rate_used": "The effective tax rate changed. This forecast uses the new rate where that has been more accurate since.",
    "rate_unused": "The effective tax rate changed. A forecast with the new rate has been less accurate since, so it is not used.",
    "calendar_counted": "The forecast takes {all_of} into account, which made tests on the past more accurate.",
    "range_wider": "The likely range is wider: collections have been unusual since {months}.",
    "method_unread": "How this forecast was made is stored in a form that cannot be read: {text}",
    "fitted_alone": "Computed on demand. It does not have to add up with other forecasts.",
    "fitted_parts": "Computed on demand. Its central forecast is the sum of the stored forecasts of its parts.",
    "fitted_within": "Computed on demand. It and the rest of {names} add up to the forecast of {names}.",
    "fitted_within_all": "Computed on demand. It and the rest of revenue add up to the forecast of all revenue.",
    "target_not_by": "No target is set by {any_of}.",
    "target_of_part": "A target is set for {share} of this revenue: its line is left out.",
    "target_part_compared": "A target is set for {share} of this revenue; only that part is set against it.",
    "earlier_unknown": "Earlier forecasts are not known yet. They need 31 months and are computed on demand: see the progress line.",
    "provisional_coming": "Provisional: collected so far. The forecast is being computed and will fill what is missing.",
    "provisional_stage": ("Provisional: {names} under way, {count} of {whole} done. These figures will change. A note will tell you."),
    "provisional_stage_begun": ("Provisional: {names} under way, {count} done. These figures will change. A note will tell you."),
    "provisional_trials": ("Provisional: the forecast is being tested on the past. Its likely ranges will change. A note will tell you."),
    "figures_changed": "These figures last changed on {at}: {names} completed.",
    "forecast_made": "This forecast was made on {at}.",
    "text": "{text}",
}


def worded(note: Note) -> str:
    """Write a note as a sentence."""
    named = _named(note)
    return say_number(*COUNTED[note.kind], note.count or 0, **named) if note.kind in COUNTED else say(WORDS[note.kind], **named)


def sentences(notes: Iterable[Note]) -> tuple[str, ...]:
    """Write notes as sentences, each once, in their order."""
    return tuple(dict.fromkeys(map(worded, notes)))


def filed(note: Note) -> str:
    """Write a note as a sentence for a file, a slide or a program: commands in it without backticks."""
    return uncoded(worded(note))


def filed_sentences(notes: Iterable[Note]) -> tuple[str, ...]:
    """Write notes as sentences for a file, a slide or a program, each once, in their order."""
    return tuple(dict.fromkeys(map(filed, notes)))


def _named(note: Note) -> dict[str, Any]:
    """Return the values of a note as its sentence shows them."""
    numbers = {"count": note.count, "whole": note.whole, "rest": (note.whole or 0) - (note.count or 0)}
    return {
        "text": note.text,
        **{name: count(number) for name, number in numbers.items() if number is not None},
        "measures": listed([MEASURES[key].label for key in note.measures]),
        "filter": DIMENSIONS[note.filter].label if note.filter else "",
        "by": DIMENSIONS[note.by].label if note.by else "",
        "before": str(amount(note.before, "percent")),
        "through": listed(note.through),
        "edition": str(note.edition),
        "span": period_name(note.months[0], note.months[-1]) if note.months else "",
        "whole_months": say_number("{number} month", "{number} months", note.whole or 0),
        "share": str(amount(note.share, "percent")),
        "at": timestamp(note.at) if note.at else "",
        "all_of": listed(note.names),
        "names": say_list(note.names, "unit"),
        "any_of": say_list(note.names, "or"),
        "kinds": say_list([say(name) for name in note.names], "unit"),
        "months": named_months(note.months),
    }


def timestamp(at: datetime) -> str:
    """Write a moment, one without a zone being in UTC, such as '28 Nov 2026, 20:41 UTC'."""
    known = at if at.tzinfo is None else at.astimezone(UTC)
    return say("{moment} UTC", moment=format_datetime(known, "d MMM y, HH:mm", locale=locale()))


def listed(names: Sequence[str]) -> str:
    """Return names as a list in a sentence: 'A', 'A and B', 'A, B and C'."""
    return say_list(names)


def named_months(months: Sequence[int]) -> str:
    """Return months (yyyymm) in words: 'May 2026, Jul 2026', or 'May 2026, Jul 2026, Sep 2026 and 3 more'."""
    every = [month_name(month) for month in sorted(months)]
    if len(every) <= MOST_MONTHS:
        return say_list(every, "unit")
    return say("{months} and {count} more", months=say_list(every[:SHOWN_MONTHS], "unit"), count=len(every) - SHOWN_MONTHS)
