"""When each column of the facts becomes known: what a decision on a declaration may rest on, and what must never reach a model."""

import re
from collections.abc import Iterable
from enum import IntEnum


class Moment(IntEnum):
    """The steps of a declaration in order; a column is known from one of them on."""

    REGISTRATION = 0
    SELECTION = 1
    INSPECTION = 2
    ASSESSMENT = 3
    PAYMENT = 4
    RELEASE = 5


DECISION = Moment.REGISTRATION  # a declaration is scored as it is registered, before any lane is given
KNOWN: dict[Moment, str] = {
    Moment.REGISTRATION: (
        "month office flow procedure mode origin hs2 hs4 hs6 trader broker agreement relief aeo currency load_id decl_id item_no "
        "registered_on hs_code hs_edition departure partner offered size value fob_value freight insurance invoice_value "
        "invoice_currency fx net_kg gross_kg quantity unit unit_value_bin rate_mfn rate_applied rate_preference preference_claimed "
        "preference_eligible import_value export_value home_use_value foreign_value eligible_value preferred_value statutory_duty "
        "statutory_tax items records valid process_type transaction_type payment_type tax_type origin_marking seller courier "
        "manifest_at lodged_at registered_at registered_slot item_count declarations imports customs_value by_aeo aeo_known"
    ),
    Moment.SELECTION: "lane selection first_lane lane_at reroutes reason inspectable",
    Moment.INSPECTION: (
        "docs_start_at docs_end_at insp_start_at insp_end_at type officer started_at ended_at result offence uplift penalty critical "
        "inspections findings inspected irregular remark inspected_random irregular_random inspected_targeted irregular_targeted "
        "oga_request_at oga_ok_at amendments amended amendable path arrival_at unloaded_at stamped_imports pre_arrival"
    ),
    Moment.ASSESSMENT: (
        "assessed_at duty_assessed tax_assessed forgone duty_saved duty_left base rate assessed assessed_known liability statutory "
        "preference exempted suspended assessed_on tax lines same_day same_day_base slow slow_base stuck stuck_base"
    ),
    Moment.PAYMENT: (
        "paid_at duty_collected home_use_duty home_use_tax tax_paid paying_imports paid unpaid refunded receipt paid_on "
        "registered_month method amount receipts unpaid_30 unpaid_90 unpaid_365 unpaid_older"
    ),
    Moment.RELEASE: (
        "released_at gate_out_at is_open still_open target_hours released_slot gone on_target_calendar on_target_working "
        "target_base_calendar target_base_working"
    ),
}
MOMENTS = {column: moment for moment, columns in KNOWN.items() for column in columns.split()}
TIMED = re.compile(r".*_(calendar|working)(_bin)?|\w+_span_\w+|\w+_seconds_\w+")  # intervals between stamps: known when the last has passed
OUTCOME = re.compile(
    r"fraud|critical|irregular|result|offence|uplift|penalt|finding|inspect|officer|lane\b|lane_|selection|rerout|amend|assess|"
    r"_paid|paid_|^paid$|collected|releas|gate_|verdict|seiz|\bhit",
    re.IGNORECASE,
)


class KnownTooLate(ValueError):
    """A column was offered to a model that is known only after the decision, or whose moment nobody has stated."""


def moment(column: str) -> Moment | None:
    """Return from which step on a column is known; None where nobody has stated it."""
    stated = MOMENTS.get(column)
    return Moment.RELEASE if stated is None and TIMED.fullmatch(column) else stated


def refuse(columns: Iterable[str]) -> None:
    """Raise KnownTooLate if one of the columns may not reach a model: by its name, by when it is known, or because nobody says when."""
    asked = tuple(columns)
    named = [column for column in asked if OUTCOME.search(column)]
    late = [column for column in asked if (known := moment(column)) is not None and known > DECISION]
    unstated = [column for column in asked if moment(column) is None]
    if refused := dict.fromkeys([*named, *late, *unstated]):
        raise KnownTooLate(f"never given to a model, because it is known only after the decision or nobody says when: {', '.join(refused)}")
