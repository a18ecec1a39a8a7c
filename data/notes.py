"""Notes: what a reader must know of figures beside them, as data. `dashboard/words/notes.py` alone writes them as sentences."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal, get_args

Kind = Literal[
    # of an answer: what does not apply to it, and months without data
    "filter_off",
    "filter_off_declarations",
    "filter_off_tax_lines",
    "filter_off_clearance_times",
    "filter_off_unit_values",
    "filter_off_world",
    "filter_off_estimates",
    "filter_off_taxes",
    "filter_off_view",
    "filter_off_alerts",
    "filter_off_event",
    "filter_keeps_all_offices",
    "filter_keeps_months",
    "filter_idle_flow",
    "filter_idle_currency",
    "world_partial",
    "world_yearly",
    "world_left_out",
    "unpaid",
    "taxes_absent",
    "uncut",
    "untotalled",
    "unreceived",
    "unreceived_from",
    "no_data",
    "no_data_from",
    "no_rows",
    "incomplete",
    "incomplete_earlier",
    "not_compared",
    "compared_without",
    "newest_alone",
    "tariffs_left_out",
    "months_beyond",
    "months_all_beyond",
    "address_unread",
    "first_alone",
    "oldest_alone",
    "commonest_ways",
    "measures_left_out",
    "measures_uncompared",
    "cross_uncompared",
    "cross_without",
    "cross_unaligned",
    "others_hidden",
    # of one subject
    "too_young",
    "still_open",
    "aeo_alone",
    "way_unknown",
    "few_checks",
    "pairs_few",
    "pairs_unstated",
    "no_checks",
    "not_known",
    "aeo_criteria",
    "aeo_judged",
    "gains_estimated",
    "traders_rated",
    "traders_unstated",
    "unranked",
    "untrained",
    "overruled",
    "no_random",
    "budget_alone",
    "treasury_lacking",
    "rates_by_law_unknown",
    "paid_at_same_age",
    "target_spread",
    "unconverted",
    "editions_unlike",
    "edition_broken",
    "yearly_alone",
    "traced",
    "traced_over",
    "traced_backwards",
    "traced_estimate",
    "traced_whole",
    "bridged",
    "first_months",
    "unadjusted",
    "adjusted_otherwise",
    "no_season",
    "revised",
    # of a forecast: how it was made, whether it is final, and what it is set beside
    "undischarged",
    "forecast_apart",
    "rate_used",
    "rate_unused",
    "calendar_counted",
    "range_wider",
    "method_unread",
    "fitted_alone",
    "fitted_parts",
    "fitted_within",
    "fitted_within_all",
    "target_not_by",
    "target_of_part",
    "target_part_compared",
    "earlier_unknown",
    "provisional_coming",
    "provisional_stage",
    "provisional_stage_begun",
    "provisional_trials",
    "figures_changed",
    "forecast_made",
    "tariffs_unknown",
    # a reason that is kept as a text: that of a refusal, or what an older release holds
    "text",
]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Note:
    """One thing to know of figures: its kind, and the values that its sentence names.

    measures, filter, by: keys of the catalogue, of the measures concerned, of the filter, and of the dimension of a cut. names: of
    offices, goods and so on, as the data name them. months: yyyymm. count: how
    many, of a whole where there is one. share: a fraction of a whole. before: the same of the
    period compared with. at: a moment, with its zone. edition: of the HS, and through which others its codes are traced.
    """

    kind: Kind
    measures: tuple[str, ...] = ()
    filter: str = ""
    by: str = ""
    names: tuple[str, ...] = ()
    months: tuple[int, ...] = ()
    count: int | None = None
    whole: int | None = None
    share: float | None = None
    before: float | None = None
    through: tuple[str, ...] = ()
    edition: int | None = None
    at: datetime | None = None
    text: str = ""

    @property
    def values(self) -> dict[str, Any]:
        """Return the values that are stated, by name, without the kind."""
        stated = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "kind"}
        return {name: value for name, value in stated.items() if value not in ((), "", None)}


PROVISIONAL: tuple[Kind, ...] = ("provisional_coming", "provisional_stage", "provisional_stage_begun", "provisional_trials")
Wording = Callable[[Note], str]
