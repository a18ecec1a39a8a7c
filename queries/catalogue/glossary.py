"""The glossary: every measure and dimension in words, made from the catalogue."""

from collections.abc import Iterator

from data.quality.checks import thresholds
from queries.catalogue import BESIDE, BIN_RATIO, DIMENSIONS, MEASURES, Dimension, Measure
from queries.catalogue.references import source

DIRECTIONS = {1: "more is better", -1: "less is better", 0: "neither way is better"}
UNITS = {
    "count": "a count",
    "money": "local currency",
    "kg": "kilograms",
    "percent": "a share, shown in per cent",
    "hours": "hours, calendar or working",
}


def markdown() -> str:
    """Return the whole glossary as Markdown."""
    head = [
        "# Glossary",
        "",
        "Made from the catalogue by `manage.py glossary`. References (R1, T2 …) are the indicator numbers used across the product.",
        "",
        "## Measures",
        "",
    ]
    return (
        "\n".join(
            [
                *head,
                *(line for each in {**MEASURES, **BESIDE}.values() for line in entry(each)),
                "## Dimensions",
                "",
                *map(_dimension, DIMENSIONS.values()),
            ]
        )
        + "\n"
    )


def facts(each: Measure) -> dict[str, str]:
    """Return the facts of a measure beside its definition, by heading."""
    found = {
        "Formula": each.formula + (f" on the table {each.fact}" if each.fact else ""),
        "Unit": UNITS[each.unit],
        "Direction": DIRECTIONS[each.good],
        "Date used": each.date,
        "Observations": f"counted in {each.observed}",
        "Indicator": each.reference,
        "Source": source(each.reference),
        "Error": bound(each),
    }
    doubtful = [
        f"{limit['share']:.0%} {limit['says']} (rule {limit['rule']})"
        for limit in thresholds()["doubtful"]
        if each.key in limit["measures"]
    ]
    return found | ({"In doubt": "above " + "; above ".join(doubtful)} if doubtful else {})


def bound(each: Measure) -> str:
    """How far a figure may be from the exact one."""
    if each.kind == "percentile":
        return f"within {BIN_RATIO - 1:.0%} of the exact order statistic (one histogram bin), equal on every route"
    return "none: exact sums" if each.kind == "total" else "none: a ratio of exact sums"


def entry(each: Measure) -> Iterator[str]:
    """Yield the lines of one measure: its definition and its facts."""
    yield f"### {each.label} (`{each.key}`)"
    yield f"{each.definition}"
    yield ""
    yield from (f"- {name}: `{text}`" if name == "Formula" else f"- {name}: {text}" for name, text in facts(each).items())
    yield ""


def _dimension(each: Dimension) -> str:
    coarser = f", a level above `{each.finer}`" if each.finer else ""
    codes = f": {', '.join(each.order)}" if each.order else ""
    return f"- **{each.label}** (`{each.key}`){coarser}{codes}"
