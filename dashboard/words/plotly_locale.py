"""What Plotly says by itself in each language, made from Babel: months, days and numbers. Its own Arabic has March in place of May."""

from functools import cache
from typing import Any

from babel.core import Locale
from babel.dates import get_day_names

from data.language import SOURCE
from data.months import month_label
from data.number_text import symbols

MONTHS = range(1, 13)
SUNDAY_FIRST = (6, 0, 1, 2, 3, 4, 5)  # Plotly's weeks begin with Sunday, Babel's with Monday


@cache
def plotly_locale(wanted: str) -> dict[str, Any]:
    """Return what tells a chart the locale of its reader; nothing for English, which Plotly knows."""
    if wanted == SOURCE:
        return {}
    whole, signs = Locale.parse(wanted).months["format"]["wide"], symbols(wanted)
    months, short_months = [whole[number] for number in MONTHS], [month_label(number, wanted) for number in MONTHS]
    days, short = ([get_day_names(kind, "stand-alone", wanted)[day] for day in SUNDAY_FIRST] for kind in ("wide", "abbreviated"))
    numbers = {"decimal": signs[ord(".")], "thousands": signs[ord(",")], "grouping": [3], "currency": ["", ""]}
    named = {"months": months, "shortMonths": short_months, "days": days, "shortDays": short}
    tag = wanted.replace("_", "-")
    return {"locale": tag, "locales": {tag: {"dictionary": {}, "format": {**named, "date": "%d/%m/%Y", **numbers}}}}
