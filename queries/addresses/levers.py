"""The levers that a link may move: what each may be set to, beside 0 or nothing, which is as today."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.language import mark, say


@dataclass(frozen=True)
class Codes:
    """Any code of a form, which the words describe."""

    form: str
    words: str

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and re.fullmatch(self.form, text, re.ASCII) is not None


def steps(low: int, high: int, by: int = 1) -> tuple[str, ...]:
    """Return the whole numbers from low to high, both included, as texts."""
    return tuple(str(step) for step in range(low, high + 1, by))


SHARES, HOURS = ("10", "25", "50", "75", "100"), ("5", "10", "20", "40", "80")
GOODS = Codes("[IVX]{1,6}|[0-9]{2}|[0-9]{4}", mark("an HS section, chapter or heading"))
CODE = Codes("[A-Za-z0-9]{1,12}", mark("a code"))
QUEUES: dict[str, Sequence[str]] = {
    "yellow_green": SHARES,
    "red_green": SHARES,
    "inspector_hours": HOURS,
    "open_day": ("5", "6", "7"),
}
TARIFF: dict[str, Sequence[str] | Codes] = {
    "duty_points": steps(-30, 30),
    "duty_goods": GOODS,
    "relief_off": CODE,
    "agreement_off": CODE,
    "preference_cut": steps(0, 100, 5),
    "preference_origin": CODE,
    "exempt_share": steps(0, 100, 5),
    "exempt_goods": GOODS,
    "vat_points": steps(-10, 10),
    "excise_change": steps(-50, 100, 5),
    "rate_change": steps(-30, 50),
    "volume_change": steps(-30, 30),
    "pass_through": steps(0, 100, 5),
    "rate_response": steps(-150, -10, 5),
    "tax_response": steps(-300, 0, 10),
}
AHEAD: dict[str, Sequence[str]] = {
    "arrears_share": steps(0, 100, 5),
    "regularised_share": steps(0, 100, 5),
    "relief_cut": steps(0, 100, 5),
    "preference_change": steps(-50, 50, 5),
    "random_points": steps(0, 20),
}
DOUBTED: dict[str, Sequence[str]] = {
    "arrears_doubt": steps(0, 100, 5),
    "regularised_doubt": steps(0, 100, 5),
    "relief_doubt": steps(0, 100, 5),
    "preference_doubt": steps(0, 100, 5),
    "random_doubt": steps(0, 100, 5),
}
BUDGET: dict[str, Sequence[str]] = {
    "inspected_share": steps(1, 50),
    "value_share": steps(0, 100, 5),
    "random_share": steps(0, 100, 5),
    "half_width": steps(1, 10),
}
AEO: dict[str, Sequence[str]] = {
    "aeo_irregular": steps(1, 50),
    "aeo_amended": steps(1, 50),
    "aeo_overdue": steps(0, 20),
    "aeo_years": steps(1, 10),
    "aeo_months": steps(1, 12),
    "aeo_declarations": steps(10, 500, 10),
}
STUDY: dict[str, Sequence[str]] = {
    "study_margin": steps(5, 50, 5),
    "study_confidence": ("90", "95", "99"),
    "studies": ("quarter", "month"),
    "outliers": ("fences", "far_fences", "slowest_1", "slowest_5"),
}
METHODS: dict[str, Sequence[str]] = {
    "method": ("forecast", "targeting", "price_outliers", "unit_values", "mirror", "first_digits", "event"),
}
LEVERS: dict[str, Sequence[str] | Codes] = {**QUEUES, **TARIFF, **AHEAD, **DOUBTED, **BUDGET, **AEO, **STUDY, **METHODS}


def allowed(key: str) -> str:
    """Describe the values that a lever may take."""
    values = LEVERS[key]
    if isinstance(values, Codes):
        return say(values.words)
    if len(values) < 12:
        return say("one of {names}", names=", ".join(values))
    return say("from {least} to {most} by {step}", least=values[0], most=values[-1], step=int(values[1]) - int(values[0]))
