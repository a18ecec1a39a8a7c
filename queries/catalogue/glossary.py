"""The glossary: every measure and dimension in words, made from the catalogue."""

from collections.abc import Iterator

from data.language import mark, say
from data.quality.checks import thresholds
from queries.catalogue import BESIDE, BIN_RATIO, DIMENSIONS, MEASURES, Dimension, Measure
from queries.catalogue.definition_sources import source

DIRECTIONS = {1: mark("more is better"), -1: mark("less is better"), 0: mark("neither way is better")}
UNITS = {
    "count": mark("a count"),
    "money": mark("local currency"),
    "kg": mark("kilograms"),
    "percent": mark("a share, shown in per cent"),
    "hours": mark("hours: all hours, or working hours"),
}
DATES = {"registration": mark("registration"), "payment": mark("payment"), "target": mark("month of the target")}


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
    doubtful = [
        say("{finding} (rule {rule})", finding=say(limit["says"], share=f"{limit['share']:.0%}"), rule=limit["rule"])
        for limit in thresholds()["doubtful"]
        if each.key in limit["measures"]
    ]
    return {
        say("Formula"): formula(each),
        say("Unit"): say(UNITS[each.unit]),
        say("Direction"): say(DIRECTIONS[each.good]),
        say("Date used"): date_used(each),
        say("Observations"): say("counted in {column}", column=each.observed if each.fact else say(each.observed)),
        say("Indicator"): each.reference,
        say("Source"): source(each.reference),
        say("Error"): bound(each),
        **({say("Under review where more than"): "; ".join(doubtful)} if doubtful else {}),
    }


def formula(each: Measure) -> str:
    """Return how a measure is computed: from columns of its table, or in words where it has none."""
    return say("{formula} on the table {table}", formula=each.formula, table=each.fact) if each.fact else say(each.formula)


def date_used(each: Measure) -> str:
    """Return the date by which a measure is counted, in words."""
    return say(DATES.get(each.date, each.date))


def bound(each: Measure) -> str:
    """Return how far a figure may be from the exact one."""
    if each.kind == "percentile":
        return say("within {share} of the exact value (one bin of the histogram), the same on every page", share=f"{BIN_RATIO - 1:.0%}")
    return say("none: exact sums") if each.kind == "total" else say("none: a ratio of exact sums")


def entry(each: Measure) -> Iterator[str]:
    """Yield the lines of one measure: its definition and its facts."""
    heading = say("Formula")
    yield f"### {each.label} (`{each.key}`)"
    yield f"{each.definition}"
    yield ""
    yield from (f"- {name}: `{text}`" if name == heading else f"- {name}: {text}" for name, text in facts(each).items())
    yield ""


def _dimension(each: Dimension) -> str:
    coarser = f", a level above `{each.finer}`" if each.finer else ""
    codes = f": {', '.join(each.order)}" if each.order else ""
    return f"- **{each.label}** (`{each.key}`){coarser}{codes}"
