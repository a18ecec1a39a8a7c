"""The glossary: every measure and dimension in words, made from the catalogue."""

from collections.abc import Iterator

from queries.catalogue import BIN_RATIO, DIMENSIONS, MEASURES, Dimension, Measure

DIRECTIONS = {1: "more is better", -1: "less is better", 0: "neither way is better"}
UNITS = {
    "count": "a count",
    "money": "local currency",
    "kg": "kilograms",
    "percent": "a share, shown in per cent",
    "hours": "hours, calendar or working",
}


def markdown() -> str:
    """The whole glossary as Markdown."""
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
                *(line for each in MEASURES.values() for line in entry(each)),
                "## Dimensions",
                "",
                *map(_dimension, DIMENSIONS.values()),
            ]
        )
        + "\n"
    )


def entry(each: Measure) -> Iterator[str]:
    """The lines of one measure: definition, formula, unit, direction, date, source, error bound."""
    yield f"### {each.label} (`{each.key}`)"
    yield f"{each.definition}"
    yield ""
    yield f"- Formula: `{each.formula}`" + (f" on the table `{each.fact}`" if each.fact else "")
    yield f"- Unit: {UNITS[each.unit]}; {DIRECTIONS[each.good]}"
    yield f"- Date: {each.date}; reference {each.reference}; observations counted in {each.observed}"
    if each.kind == "percentile":
        yield f"- Error: within {BIN_RATIO - 1:.0%} of the exact order statistic (one histogram bin), equal on every route"
    yield ""


def _dimension(each: Dimension) -> str:
    coarser = f", a level above `{each.finer}`" if each.finer else ""
    codes = f": {', '.join(each.order)}" if each.order else ""
    return f"- **{each.label}** (`{each.key}`){coarser}{codes}"
