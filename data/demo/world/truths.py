"""The planted truths: what the generator hides in the data, and where, so that an analysis can be tried against it.

Keys of `planted_truth`: undervaluation (share of the true value not declared), clogged_office (factor on the wait for inspection),
excess_interaction (share of a broker's inspections at an office that one officer makes), mirror_gap_value and mirror_gap_weight (what the
partner reports beyond what is declared), agreement_shift (share of covered items that move to the partners), tariff_change (new rate in per
cent), missing_office_month (declarations held), random_irregularity (true rate), risky_goods (share of the imports of these
chapters from these origins that is irregular), switched_codes and redeclared_origins (share of the imports of these headings that is
declared, in the last twelve months, as the subheading with the lowest duty, or from an origin that pays half), light_masses (share of the
net mass of these goods from these origins that is declared, of half of their items), split_consignments (limit that consignments of
these traders stay just under, several on a day), aeo_time_effect (factor on customs time), seasonality
(twelve factors), trend (yearly growth), shock and moving_holiday (factor on volume), faulty_items (share that break an error rule).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

UNDERVALUED_ORIGIN, UNDERVALUED_HEADING, UNDERVALUED_SHARE = "VN", "6402", 0.42
CLOGGED_OFFICE, CLOG_FACTOR = "KAL", 8.0
PAIR_OFFICE, PAIR_BROKER_SHARE, PAIR_SHARE = "PTM", 0.06, 0.75
VALUE_GAP_PARTNER, VALUE_GAP = "BR", 0.35
WEIGHT_GAP_PARTNER, WEIGHT_GAP = "ZA", 0.45
NEW_AGREEMENT, SHIFT, SHIFTED_CHAPTERS = "SFA", 0.15, ("52", "61", "62", "72", "73", "76")
NEW_PARTNERS = ("TR", "EG")
RAISED_CHAPTER, OLD_RATE, NEW_RATE = "69", 1000, 2000
MISSING_OFFICE = "OSC"
RANDOM_IRREGULARITY = 0.075
RISKY_GOODS, RISKY_SHARE, RISKY_LARGEST = 0.9, 0.017, 0.01  # irregular of them; share of imports that they make, and each pair at most
AEO_FACTOR = 0.6
SEASONS = (0.93, 0.89, 1.0, 0.97, 0.98, 0.95, 0.96, 0.94, 1.05, 1.14, 1.16, 1.03)
TREND = 0.05
SHOCK_FACTOR = 0.75
FEAST_FACTOR = 0.88
FAULTY_ITEMS = 0.014
SWITCHED_CHAPTERS, SWITCHED_SHARE = ("84", "85"), 0.6
REDECLARED_CHAPTERS, REDECLARED_ORIGIN, REDECLARED_SHARE = ("39", "87"), "GH", 0.5
SHIFTED_HEADINGS, SHIFTED_LARGEST = 2, 0.009  # of each kind of move, and the share of imports that each heading makes at most
SHIFTED_ORIGIN, SHIFTED_SHARE = "PT", 0.7  # under an agreement that halves the duty
LIGHT_CHAPTERS, LIGHT_PAIRS, LIGHT_LARGEST, LIGHT_MASS, LIGHT_SHARE = ("87", "90", "94"), 2, 0.005, 0.5, 0.5
SPLIT_LIMIT, SPLIT_TRADERS, SPLIT_LARGEST, SPLIT_SHARE = 100_000, 2, 0.006, 0.3  # a round amount of the currency, as no limit is stated


@dataclass(frozen=True)
class DemoPlan:
    """The months (yyyymm) of the data and of the events planted in it, counted back from its end."""

    until: datetime
    months: tuple[int, ...]
    switched: bool = False
    redeclared: bool = False
    shifts: bool = False

    @classmethod
    def ending(cls, until: datetime, years: int, *, switched: bool = False, redeclared: bool = False, shifts: bool = False) -> "DemoPlan":
        """Return the plan of so many years of months that ends at a moment.

        switched: whether imports of some chapters move to the cheapest subheading of their heading in the last twelve months.
        redeclared: whether imports of some chapters are declared with an origin that pays no duty in the last twelve months.
        shifts: whether a few headings do so, a few goods are declared too light, and a few traders split consignments, in these months.
        """
        last = until.year * 12 + until.month - 1
        months = tuple(index // 12 * 100 + index % 12 + 1 for index in range(last - years * 12 + 1, last + 1))
        return cls(until, months, switched, redeclared, shifts)

    def before_end(self, months: int) -> int:
        """Return the month (yyyymm) so many months before the last."""
        index = self.until.year * 12 + self.until.month - 1 - months
        return index // 12 * 100 + index % 12 + 1

    @property
    def clogged_from(self) -> int:
        """Return the month from which an office is congested."""
        return self.before_end(7)

    @property
    def tariff_from(self) -> int:
        """Return the month from which a duty is raised."""
        return self.before_end(15)

    @property
    def missing_month(self) -> int:
        """Return the month that is missing from the data of one office."""
        return self.before_end(5)

    @property
    def switched_from(self) -> int:
        """Return the month from which what is declared shifts, if the plan says so."""
        return self.before_end(11)

    def shifted(self, position: int) -> bool:
        """Tell whether what is declared shifts in a month, by position, and months before it do not."""
        return self.months[0] < self.switched_from <= self.months[position]

    @property
    def agreement_from(self) -> int:
        """Return the month in which an agreement begins."""
        return self.before_end(27)

    @property
    def shock(self) -> tuple[int, int]:
        """Return the first and last month of the shock to trade."""
        return self.before_end(43), self.before_end(41)


def rows(
    plan: DemoPlan,
    officer: str,
    broker: str,
    risky: list[tuple[str, str]],
    shifts: Sequence[tuple[str, dict[str, Any], float]] = (),
) -> list[tuple[str, str, str]]:
    """Return the rows of `planted_truth`; an event not after the first month is left out.

    risky: chapter and origin of the goods that are planted as risky. shifts: key, scope and value of what is declared otherwise.
    """
    first, shock = plan.months[0], plan.shock
    dated: tuple[tuple[str, dict[str, Any], float], ...] = (
        ("clogged_office", {"office": CLOGGED_OFFICE, "since": plan.clogged_from}, CLOG_FACTOR),
        (
            "agreement_shift",
            {"agreement": NEW_AGREEMENT, "since": plan.agreement_from, "partners": NEW_PARTNERS, "chapters": SHIFTED_CHAPTERS},
            SHIFT,
        ),
        ("tariff_change", {"hs2": RAISED_CHAPTER, "since": plan.tariff_from, "before": OLD_RATE / 100}, NEW_RATE / 100),
        ("missing_office_month", {"office": MISSING_OFFICE, "since": plan.missing_month}, 0),
        ("shock", {"since": shock[0], "until": shock[1]}, SHOCK_FACTOR),
        *shifts,
    )
    always = (
        ("undervaluation", {"origin": UNDERVALUED_ORIGIN, "hs4": UNDERVALUED_HEADING}, UNDERVALUED_SHARE),
        ("excess_interaction", {"office": PAIR_OFFICE, "officer": officer, "broker": broker}, PAIR_SHARE),
        ("mirror_gap_value", {"partner": VALUE_GAP_PARTNER, "flow": "import"}, VALUE_GAP),
        ("mirror_gap_weight", {"partner": WEIGHT_GAP_PARTNER, "flow": "import"}, WEIGHT_GAP),
        ("random_irregularity", {"selection": "random"}, RANDOM_IRREGULARITY),
        ("risky_goods", {"flow": "import", "pairs": risky}, RISKY_GOODS),
        ("aeo_time_effect", {"interval": "customs_calendar", "matched_on": ["mode", "lane", "pre_arrival"]}, AEO_FACTOR),
        ("seasonality", {"measure": "declarations"}, SEASONS),
        ("trend", {"measure": "declarations"}, TREND),
        ("moving_holiday", {"measure": "declarations", "holiday": "Feast of Lanterns"}, FEAST_FACTOR),
        ("faulty_items", {"measure": "quality_index"}, FAULTY_ITEMS),
    )
    known = [(key, scope, value) for key, scope, value in dated if scope["since"] > first]
    return [(key, json.dumps(scope), json.dumps(value)) for key, scope, value in (*known, *always)]
