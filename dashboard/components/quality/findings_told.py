"""What the rules of data quality found, as tables and titles: headline figures, rule by rule, and office by office."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.table import end, listing
from dashboard.components.risk.reasons_told import declaration
from dashboard.core.format import UNKNOWN, count, difference, direction, missing, month, percent, sign
from dashboard.core.page import marked
from data.language import mark, say, say_list

MOST_DOUBTED = 3
FIGURES = (("name", mark("Figure")), ("value", end(mark("Now"))), ("before", end(mark("Before"))), ("change", end(mark("Change"))),
           ("state", mark("Judged")))  # fmt: skip
RULES = (
    ("rule", mark("Rule")),
    ("kind", mark("Kind")),
    ("failed", end(mark("Rows that fail, of those checked"))),
    ("share", end(mark("Share"))),
    ("change", end(mark("Change"))),
    ("since", end(mark("Since"))),
    ("doubted", mark("Measures that rest on it")),
    ("owner", mark("Owner")),
    ("example", mark("Example")),
)
OFFICES = (
    ("office", mark("Office")),
    ("valid", end(mark("Items that pass"))),
    ("change", end(mark("Change"))),
    ("rule", mark("Fails most beyond others")),
    ("share", end(mark("Share"))),
    ("whole", end(mark("All offices"))),
    ("since", end(mark("Since"))),
)
MET = mark("Met: {rules}.")
UNCHECKED = mark("Not checked, as the data do not hold what is needed: {rules}.")
KINDS = {"E": (mark("Error"), "bad"), "W": (mark("Warning"), "watch")}
WORST = mark("{rule}: {failed} of {rows} rows fail ({share}), since {month}")
WORST_ONCE = mark("{rule}: {failed} of {rows} rows fail ({share})")
PLACED = mark("{office}: {share} of rows fail “{rule}”, against {whole} in all offices, since {month}")
PLACED_ONCE = mark("{office}: {share} of rows fail “{rule}”, against {whole} in all offices")
TONES = {1: "good", -1: "bad", 0: "none"}


def figures(rows: Sequence[Mapping[str, str]], label: str) -> Component:
    """Return the headline figures. rows: name, value, before, change, and state as words."""
    return listing(FIGURES, rows, label, blocks=True)


def moved(now: float | None, before: float | None) -> str:
    """Write the change of a share with its arrow: '▲ 0.3 points'; '–' where either is unknown."""
    size = difference(now, before, "percent")
    return f"{sign(direction(now, before, 'percent'))} {size}".strip() if size else UNKNOWN


def shared(value: float | None) -> str:
    """Write a share: '0.96 %'; '–' where it is unknown."""
    return UNKNOWN if missing(value) else percent(value)


def since(code: int) -> str:
    """Write the month since when; '–' for 0."""
    return month(code) if code else UNKNOWN


def rules(rows: Sequence[Mapping[Any, Any]], label: str) -> Component:
    """Return the rules that some row fails, one by one, and below them those that are met and those that nothing could be checked by.

    rows: as `analytics.quality.rule_failures.by_rule` with name, owner, doubted (names of measures), beyond (whether they are in doubt),
    limit (a share, or NaN) and example (the number of a declaration, or empty).
    """
    failing = [ruled(row) for row in rows if row["failed"] > 0]
    parts: list[Component] = [listing(RULES, failing, label, blocks=True, folded=True)] if failing else []
    met = [numbered(row) for row in rows if row["rows"] > 0 and not row["failed"]]
    unchecked = [numbered(row) for row in rows if not row["rows"]]
    return html.Div([*parts, *below(MET, met), *below(UNCHECKED, unchecked)])


def below(words: str, names: Sequence[str]) -> list[Component]:
    """Return a line that names rules below the table; none where there are none."""
    return [html.P(say(words, rules=say_list(list(dict.fromkeys(names)), "unit")), className="sub")] if names else []


def numbered(row: Mapping[Any, Any]) -> str:
    """Write a rule with its number."""
    return say("{number}. {rule}", number=row["rule"], rule=row["name"])


def ruled(row: Mapping[Any, Any]) -> dict[str, str | Component]:
    """Return a rule as texts."""
    words, tone = KINDS[row["severity"]]
    return {
        "rule": html.Span(numbered(row), className="wrapped"),
        "kind": html.Span(say(words), className=f"pill {tone}"),
        "failed": say("{failed} of {rows}", failed=count(row["failed"]), rows=count(row["rows"])),
        "share": shared(row["share"]),
        "change": moved(row["share"], row["before"]),
        "since": since(row["since"]),
        "doubted": doubted(row),
        "owner": row["owner"],
        "example": declaration(row["example"]) if row["example"] else UNKNOWN,
    }


def doubted(row: Mapping[Any, Any]) -> str | Component:
    """Write which measures rest on a rule, and whether they are under review or from which share on they would be."""
    names: Sequence[str] = row["doubted"]
    if not names:
        return UNKNOWN
    listed, rest = say_list([*names[:MOST_DOUBTED]], "unit"), len(names) - MOST_DOUBTED
    told = say("{names} and {number} more", names=listed, number=rest) if rest > 0 else listed
    words = mark("{names}: under review, above {limit}") if row["beyond"] else mark("{names}: relied on up to {limit}")
    return html.Span(say(words, names=told, limit=percent(row["limit"])), className="wrapped", title=say_list([*names], "unit"))


def worst(row: Mapping[Any, Any] | None) -> str:
    """Return the title of the rules: the one of which most rows fail, or that all are met."""
    if row is None:
        return say("Every rule that could be checked is met")
    values = {"rule": row["name"], "failed": count(row["failed"]), "rows": count(row["rows"]), "share": percent(row["share"])}
    return say(WORST, month=month(row["since"]), **values) if row["since"] else say(WORST_ONCE, **values)


def offices(rows: Sequence[Mapping[Any, Any]], label: str, picked: Sequence[str]) -> Component:
    """Return office by office. rows: office (code), name, valid, before, and of its rule name_of, share, whole, since."""
    return listing(OFFICES, [placed(row, row["office"] in picked) for row in rows], label, blocks=True, folded=True)


def placed(row: Mapping[Any, Any], picked: bool) -> dict[str, str | Component]:
    """Return an office as texts; its name is a button that filters by it."""
    button: dict[str, Any] = {"data-keys": "office", "data-value": row["office"], "aria-pressed": str(picked).lower()}
    named = html.Button(row["name"], type="button", className="plain", **marked(button))
    return {
        "office": named,
        "valid": shared(row["valid"]),
        "change": moved(row["valid"], row["before"]),
        "rule": html.Span(row["name_of"], className="wrapped") if row["name_of"] else UNKNOWN,
        "share": shared(row["share"]),
        "whole": shared(row["whole"]),
        "since": since(row["since"]),
    }


def furthest(row: Mapping[Any, Any] | None) -> str:
    """Return the title of the offices: the rule that one office fails most beyond all others."""
    if row is None:
        return say("No office fails a rule")
    values = {"office": row["name"], "share": percent(row["share"]), "rule": row["name_of"], "whole": percent(row["whole"])}
    return say(PLACED, month=month(row["since"]), **values) if row["since"] else say(PLACED_ONCE, **values)
