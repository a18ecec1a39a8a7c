"""Goods selected in the latest HS edition, traced through the months of earlier editions by the correspondence tables loaded."""

import pandas as pd

from analytics.trade.bridge import Closed, closed, moved, parts
from data.frames import Frame
from data.notes import Note
from queries.addresses.filters import Filters
from queries.engine.ask import ask
from queries.engine.labels import LEVELS
from queries.engine.question import Question
from queries.trade import concordance, editions

MEASURES = ("import_value", "export_value", "net_weight")


def bridged(filters: Filters, current: Frame) -> tuple[pd.DataFrame, tuple[Note, ...]] | None:
    """Trace the months of earlier HS editions to the selected goods; None where no correspondence allows it.

    current: rows month, flow and MEASURES of the latest edition. Returns all rows, and notes on how they were traced.
    """
    month_editions = editions.editions(filters)
    latest = max(max(each) for each in month_editions.values())
    old = {month: each[0] for month, each in month_editions.items() if each != (latest,)}
    linked = {edition: concordance.pairs(edition, latest) for edition in set(old.values())}
    if any(len(each) > 1 for each in month_editions.values()) or any(pairs.empty for pairs in linked.values()):
        return None
    others = filters.over(min(set(month_editions) - set(old)), filters.until)
    for level in LEVELS:
        others = others.without(level)
    observed = _observed(others)
    rows, estimates = [current[~current["month"].isin(list(old))]], []
    for edition, pairs in linked.items():
        months = [month for month, each in old.items() if each == edition]
        traced, estimated = _traced(filters.over(min(months), max(months)), others.over(min(months), max(months)), pairs, observed)
        rows.append(traced[traced["month"].isin(months)])
        estimates.append(estimated)
        if traced.empty:
            return None
    turned = any(concordance.backwards(edition, latest) for edition in linked)
    between = sorted({passed for edition in linked for passed in concordance.way(edition, latest)[1:-1]})
    return pd.concat(rows, ignore_index=True), _notes(sorted(linked), latest, max(estimates), turned, between)


def _observed(filters: Filters) -> dict[str, float]:
    """Return imports and exports of each subheading in the months of the latest edition, in the currency of the release."""
    rows = ask(Question(MEASURES[:2], ("hs6",), filters)).rows
    return {row["hs6"]: sum(float(row[key] or 0) for key in MEASURES[:2]) for row in rows}


def _traced(picked: Filters, others: Filters, pairs: Frame, observed: dict[str, float]) -> tuple[pd.DataFrame, float]:
    """Return the rows of an earlier edition that become the selected goods, and the estimated share; unlisted codes keep their number."""
    part = parts(pairs, lambda code: _inside(code, picked), observed)
    into = tuple(sorted(code for code, each in part.items() if each))
    listed: Frame = ask(Question(MEASURES, ("month", "flow", "hs6"), others.with_pick("hs6", *into))).frame if into else pd.DataFrame()
    same = ask(Question(MEASURES, ("month", "flow", "hs6"), picked)).frame
    unlisted: Frame = same[~same["hs6"].isin(list(part))]
    return moved(pd.concat([listed, unlisted], ignore_index=True), part | dict.fromkeys(unlisted["hs6"], 1.0), MEASURES)


def _inside(code: str, filters: Filters) -> bool:
    """Return whether a subheading belongs to the selected goods."""
    chapters = concordance.sections()
    return all(
        (chapters.get(code[:2], "") if level == "section" else code[:size]) in filters.picked(level)
        for level, size in LEVELS.items()
        if filters.picked(level)
    )


def linked(now: Filters, earlier: Filters) -> pd.DataFrame | None:
    """Return the correspondence between the HS editions of two periods.

    None where a period holds several editions, no table is loaded, or goods are selected (groups of lines may reach beyond them).
    """
    period_editions = [{edition for each in editions.editions(period).values() for edition in each} for period in (earlier, now)]
    if any(len(each) != 1 for each in period_editions) or editions.goods_picked(now):
        return None
    before, after = (next(iter(each)) for each in period_editions)
    pairs = concordance.pairs(before, after)
    return None if pairs.empty else pairs


def joined(now: pd.DataFrame, earlier: pd.DataFrame, pairs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, Closed, Note]:
    """Recode the cells of two periods so that a code means the same in both.

    Returns both frames, the recoding, and a note on how much of the value is bridged exactly.
    """
    same = closed(pairs, earlier["product"])
    one, other = same.recoded(now, same.later), same.recoded(earlier, same.earlier)
    return one, other, same, Note("bridged", share=same.exact(one), before=same.exact(other))


def _notes(earlier: list[int], latest: int, estimated: float, turned: bool, between: list[int]) -> tuple[Note, ...]:
    """Return how months of earlier editions were traced: by which correspondence, read which way, and how much is an estimate."""
    names, over = (tuple(map(str, each)) for each in (earlier, between))
    traced = Note("traced_over" if over else "traced", names=names, through=over, edition=latest)
    part = Note("traced_estimate", share=estimated) if estimated else Note("traced_whole")
    return (traced, *([Note("traced_backwards")] if turned else []), part)
