"""What is watched for alerts: failures of the rules of data quality, measures by month and office, and taxes set side by side."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import case, func, select

from data import schema
from data.access.policy import summed
from data.months import months_between, shifted
from data.quality import problem_evidence
from data.quality.checks import AMOUNT_KNOWN, RULES, thresholds
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import MEASURES
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Answer, CannotCut, MixedCurrencies, Question
from queries.engine.trace import unheard
from queries.revenue.revenue_series import office_regions

NATION, REGION, LEAST_ROWS = "", "region=", 30
ALWAYS = (14, 15, 17, 18, AMOUNT_KNOWN)


@dataclass(frozen=True)
class Finding:
    """A rule that an office (`-`: all) failed in a month: rows seen, rows that fail, and the evidence as it is kept; empty without any."""

    rule: int
    office: str
    month: int
    rows: int
    failed: int
    evidence: str


def findings() -> tuple[Finding, ...]:
    """Return the failures of data quality that matter, by office and month.

    Those of the rules in ALWAYS, and of the others in months where more fails than the measures that rest on them bear.
    """
    finding = schema.finding.c
    evidence = case((finding.example.startswith("{"), finding.example)).label("evidence")  # never the number of a declaration
    columns = (finding.rule, finding.office, finding.month, finding["rows"], finding.failed, evidence)
    placed = select(*columns).where(finding.failed > 0, finding.rule.in_(ALWAYS)).order_by(finding.month, finding.office)
    sums = (func.sum(finding["rows"]), func.sum(finding.failed))
    whole = select(finding.rule, finding.severity, finding.month, *sums).where(finding.rule.not_in(ALWAYS))
    with summed(), engine.reading() as connection:  # evidence is read that tells of no declaration
        found = [Finding(*row[:5], _evidence(row)) for row in connection.execute(placed)]
        counted = connection.execute(whole.group_by(finding.rule, finding.severity, finding.month).order_by(finding.month)).fetchall()
    return (*found, *(each for each in map(_beyond, counted) if each))


def _evidence(row: Any) -> str:
    """Return the evidence of a finding as it is kept; of a rule that counts tax lines, how many of them fail."""
    return problem_evidence.kept("share_of_rows", failed=int(row[4]), rows=int(row[3])) if row[0] == AMOUNT_KNOWN else row[5] or ""


def _beyond(row: Any) -> Finding | None:
    """Return a rule that is beyond its limit in a month of all offices; None if it is within it.

    row: rule, severity, month, rows and failures.
    """
    rule, severity, month, rows, failed = row
    limits = {each["rule"]: each["share"] for each in thresholds()["doubtful"]}
    judged = next(each.severity[0] for each in RULES if each.number == rule)
    if severity != judged or not rows or failed <= limits.get(rule, 1.0) * rows:
        return None
    shares = problem_evidence.kept("share_of_rows", failed=int(failed), rows=int(rows))
    return Finding(rule, schema.NOT_STATED, month, int(rows), int(failed), shares)


def panels(measures: tuple[str, ...], release: Release) -> dict[str, pd.DataFrame]:
    """Return for each measure that the release holds its values, month × office, over the full months.

    Columns: offices, REGION with its code, and NATION. NaN if unknown, and for shares and times that rest on fewer than LEAST_ROWS
    observations.
    """
    if not release.first_month or not release.last_full_month:
        return {}
    over = Filters(release.first_month, release.last_full_month)
    span = range(months_between(release.first_month, release.last_full_month))
    months = [shifted(release.first_month, step) for step in span]
    found = {each: _panel(each, over, months) for each in measures}
    return {each: panel for each, panel in found.items() if panel is not None}


def _panel(measure: str, over: Filters, months: list[int]) -> pd.DataFrame | None:
    try:
        with unheard():
            parts, placed, whole = (ask(Question((measure,), by, over)) for by in (("month", "office"), ("month", "region"), ("month",)))
    except (CannotCut, MixedCurrencies):
        return None
    frame = _sure(parts, measure)
    if frame.empty:
        return None
    offices = frame.pivot(index="month", columns="office", values=measure).reindex(months)
    above = _sure(placed, measure).pivot(index="month", columns="region", values=measure).reindex(months).add_prefix(REGION)
    wide = pd.concat([offices, above[above.columns.intersection([*regions(offices).values()])]], axis=1)
    wide[NATION] = _sure(whole, measure).set_index("month")[measure].reindex(months)
    return wide.astype(float)


def regions(panel: pd.DataFrame) -> dict[str, str]:
    """Return, for the offices of a panel, the column of their region where it has more than one office."""
    held = {office: f"{REGION}{region}" for office, region in office_regions().items() if office in panel.columns}
    several = [column for column, offices in Counter(held.values()).items() if offices > 1]
    return {office: column for office, column in held.items() if column in several}


def _sure(answer: Answer, measure: str) -> pd.DataFrame:
    """Return the rows of an answer without shares or times that rest on few observations."""
    frame = answer.frame
    if MEASURES[measure].kind == "total":
        return frame.dropna(subset=[measure])
    enough = [count.get(measure, 0) >= LEAST_ROWS for count in answer.counts]
    return frame.loc[enough].dropna(subset=[measure])


def amounts(measure: str, release: Release) -> pd.DataFrame:
    """Return month, office, tax, value of a measure of money over the full months; empty where the release does not hold it."""
    over = Filters(release.first_month, release.last_full_month).with_pick("currency", release.currency)
    try:
        with unheard():
            answer = ask(Question((measure,), ("month", "office", "tax"), over))
    except CannotCut:
        return pd.DataFrame(columns=["month", "office", "tax", "value"])
    return answer.frame.rename(columns={measure: "value"}).dropna(subset="value")
