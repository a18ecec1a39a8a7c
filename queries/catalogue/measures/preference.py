"""Preference: what could be imported under an agreement, what was, and the duty saved or left on the table."""

from queries.catalogue.measure_types import Measure, share, total

ELIGIBLE = (
    "These are imports for home use from a country with an agreement in force, where the preferential rate is below the MFN rate. "
    "Lines free of duty for all, and goods under another relief, are left out."
)


def _money(key: str, label: str, column: str, good: int, definition: str, reference: str) -> Measure:
    return total(key, label, "item", column, "money", good, definition, reference, observed="preference_eligible")


MEASURES = (
    _money("eligible_value", "Eligible imports", "eligible_value", 0, f"Customs value that could claim a preference. {ELIGIBLE}", "V2"),
    share(
        "preference_utilisation",
        "Preference utilisation",
        "item",
        "preferred_value",
        "eligible_value",
        1,
        f"Customs value imported under a preference, as a share of all that could claim one. {ELIGIBLE}",
        "V2",
        observed="preference_eligible",
    ),
    _money(
        "duty_saved",
        "Duty saved by preference",
        "duty_saved",
        0,
        "Customs value imported under a preference × (MFN rate − preferential rate).",
        "V3",
    ),
    _money(
        "duty_left",
        "Unused preference (duty)",
        "duty_left",
        -1,
        "Customs value of eligible imports that claimed no preference × (MFN rate − preferential rate).",
        "V3",
    ),
)
