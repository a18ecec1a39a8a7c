"""What a measure is: the type and the makers of its kinds."""

from dataclasses import dataclass, replace

from data.language import mark, say

FACILITATION, COLLECTION = mark("Facilitation and competitiveness"), mark("Revenue collection")
ENFORCEMENT, ORGANISATION = mark("Enforcement, security, protection"), mark("Organisational development")
LENSES = (FACILITATION, COLLECTION, ENFORCEMENT, ORGANISATION)  # of the WCO's performance measurement, in the order of the scorecard


@dataclass(frozen=True)
class Measure:
    """A KPI. `parts` are additive columns of its fact: one for a total, (part, whole) for a share, (interval, q) for a percentile."""

    key: str
    english: str
    kind: str  # total | share | percentile | ratio
    fact: str
    parts: tuple[str, ...]
    unit: str  # count | money | kg | percent | hours | money/declaration | index
    good: int  # 1 more is better, -1 less is better, 0 neither
    date: str  # registration | payment | target
    english_definition: str
    formula: str
    reference: str  # of DOMAIN, with its source
    q: float = 0.0
    observed: str = "declarations"  # the additive column that counts observations
    per: float = 1.0  # of a share: units of the part in one unit of the measure
    lens: str = ""  # under which the scorecard shows it; empty where it does not
    place: int = 0  # in its lens

    @property
    def label(self) -> str:
        """Return the name of the measure in the language of the reader."""
        return say(self.english)

    @property
    def definition(self) -> str:
        """Return what the measure counts, in the language of the reader."""
        return say(self.english_definition)

    def under(self, lens: str, place: int) -> "Measure":
        """Return the measure as one of the scorecard: under a lens, at a place in it."""
        return replace(self, lens=lens, place=place)


@dataclass(frozen=True)
class Doubt:
    """Why a measure cannot be relied on: the quality rule, the share of rows that fail it, and what they are, in words."""

    rule: int
    share: float
    says: str


def total(
    key: str,
    label: str,
    fact: str,
    column: str,
    unit: str,
    good: int,
    definition: str,
    reference: str,
    *,
    date: str = "registration",
    observed: str,
) -> Measure:
    """Return a measure that is the sum of a column."""
    return Measure(key, label, "total", fact, (column,), unit, good, date, definition, f"Σ {column}", reference, observed=observed)


def share(
    key: str,
    label: str,
    fact: str,
    part: str,
    whole: str,
    good: int,
    definition: str,
    reference: str,
    *,
    unit: str = "percent",
    observed: str = "",
) -> Measure:
    """Return a measure that is the sum of one column over the sum of another."""
    return Measure(
        key,
        label,
        "share",
        fact,
        (part, whole),
        unit,
        good,
        "registration",
        definition,
        f"Σ {part} / Σ {whole}",
        reference,
        observed=observed or whole,
    )


def mean_hours(key: str, label: str, seconds: str, definition: str, reference: str) -> Measure:
    """Return a measure of mean hours, from a column of seconds over the declarations released."""
    return Measure(
        key,
        label,
        "share",
        "clearance",
        (seconds, "gone"),
        "hours",
        -1,
        "registration",
        definition,
        f"Σ {seconds} / Σ gone / 3600",
        reference,
        observed="gone",
        per=3600.0,
    )


def divided(each: Measure) -> tuple[Measure, ...]:
    """Return the two sums that a share is the quotient of, as totals; none for other kinds."""
    return tuple(
        Measure(
            f"{each.fact}.{name}",
            f"Σ {name}",
            "total",
            each.fact,
            (name,),
            "",
            0,
            each.date,
            f"A sum that {each.label} is made of.",
            f"Σ {name}",
            each.reference,
            observed=each.observed,
        )
        for name in (each.parts if each.kind == "share" else ())
    )


def percentile(key: str, label: str, interval: str, q: float, definition: str, reference: str) -> Measure:
    """Return a measure that is a percentile of an interval, in hours. q: between 0 and 1."""
    return Measure(
        key,
        label,
        "percentile",
        "clearance",
        (interval,),
        "hours",
        -1,
        "registration",
        definition,
        f"quantile({interval}_bin, {q:g})",
        reference,
        q=q,
    )
