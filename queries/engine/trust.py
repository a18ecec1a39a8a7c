"""Whether a measure can be relied on: what the rules of data quality found in the months and offices that it is asked over."""

from sqlalchemy import ColumnElement, FromClause, func, select

from data import schema
from data.quality.checks import RULES, thresholds
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue.measure_types import Doubt
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.statement import reached, typed

PLACES = ("office", "region")


def doubts(filters: Filters) -> dict[str, Doubt]:
    """Return the measures under review, each with the rule that most of its rows fail."""
    found: dict[str, Doubt] = {}
    places = tuple((key, codes) for key, codes in filters.picks if key in PLACES)
    for doubt, measures in _exceeded(Filters(filters.since, filters.until, places), engine.current()):
        for measure in measures:
            if measure not in found or found[measure].share < doubt.share:
                found[measure] = doubt
    return found


@kept(key=lambda filters, release: ("doubts", filters, release))
def _exceeded(filters: Filters, _release: Release) -> tuple[tuple[Doubt, tuple[str, ...]], ...]:
    failing = _failing(filters)
    limits = [(each, failing.get(each["rule"], 0.0)) for each in thresholds()["doubtful"]]
    return tuple((Doubt(each["rule"], share, each["says"]), tuple(each["measures"])) for each, share in limits if share > each["share"])


def _failing(filters: Filters) -> dict[int, float]:
    """Return the share of the rows that fail each rule: its errors, or its warnings if it has no errors."""
    finding, source = schema.finding.c, _placed(filters)
    conditions = [finding.month >= (filters.since or 0), finding.month <= (filters.until or 999999), *source[1]]
    chosen = select(finding.rule, finding.severity, func.sum(finding["rows"]), func.sum(finding.failed)).select_from(source[0])
    with engine.reading() as connection:
        found = connection.execute(chosen.where(*conditions).group_by(finding.rule, finding.severity)).fetchall()
    judged = {each.number: each.severity[0] for each in RULES}
    return {rule: float(failed / rows) for rule, severity, rows, failed in found if rows and judged[rule] == severity}


def _placed(filters: Filters) -> tuple[FromClause, list[ColumnElement[bool]]]:
    source: FromClause = schema.finding
    conditions: list[ColumnElement[bool]] = []
    for key, codes in filters.picks:
        source, column = reached(source, schema.finding, key)
        conditions.append(column.in_(typed(column, codes)))
    return source, conditions
