"""Goods picked in the latest HS edition, traced through the months of earlier ones by the correspondences loaded."""

import pandas as pd

from analytics.trade.bridge import Closed, closed, moved, parts
from dashboard.core.format import significant
from queries.addresses.filters import Filters
from queries.engine.ask import Question, ask
from queries.engine.labels import LEVELS
from queries.trade import concordance, editions

MEASURES = ("import_value", "export_value", "net_weight")
TURNED = ", which is stated from the later to the earlier edition and read backwards"
BRIDGED = "The periods are coded in two HS editions and set side by side by the correspondence loaded."


def bridged(filters: Filters, found: pd.DataFrame) -> tuple[pd.DataFrame, str] | None:
    """The rows month, flow, MEASURES with those of earlier editions traced to the goods picked, and how; None where they cannot be."""
    known = editions.editions(filters)
    latest = max(max(each) for each in known.values())
    old = {month: each[0] for month, each in known.items() if each != (latest,)}
    linked = {edition: concordance.pairs(edition, latest) for edition in set(old.values())}
    if any(len(each) > 1 for each in known.values()) or any(pairs.empty for pairs in linked.values()):
        return None
    others = filters.over(min(set(known) - set(old)), filters.until)
    for level in LEVELS:
        others = others.without(level)
    observed = _observed(others)
    rows, estimates = [found[~found["month"].isin(list(old))]], []
    for edition, pairs in linked.items():
        months = [month for month, each in old.items() if each == edition]
        traced, estimated = _traced(filters.over(min(months), max(months)), others.over(min(months), max(months)), pairs, observed)
        rows.append(traced[traced["month"].isin(months)])
        estimates.append(estimated)
        if traced.empty:
            return None
    turned = any(concordance.backwards(edition, latest) for edition in linked)
    between = sorted({passed for edition in linked for passed in concordance.way(edition, latest)[1:-1]})
    return pd.concat(rows, ignore_index=True), _words(sorted(linked), latest, max(estimates), turned, between)


def _observed(filters: Filters) -> dict[str, float]:
    """What each code traded, both flows, in the months of the latest edition."""
    rows = ask(Question(MEASURES[:2], ("hs6",), filters)).rows
    return {row["hs6"]: sum(float(row[key] or 0) for key in MEASURES[:2]) for row in rows}


def _traced(picked: Filters, others: Filters, pairs: pd.DataFrame, observed: dict[str, float]) -> tuple[pd.DataFrame, float]:
    """The rows of an earlier edition that go to the goods picked. A code without correspondence keeps its number."""
    part = parts(pairs, lambda code: _inside(code, picked), observed)
    into = tuple(sorted(code for code, each in part.items() if each))
    listed = ask(Question(MEASURES, ("month", "flow", "hs6"), others.with_pick("hs6", *into))).frame if into else pd.DataFrame()
    same = ask(Question(MEASURES, ("month", "flow", "hs6"), picked)).frame
    unlisted = same[~same["hs6"].isin(list(part))]
    return moved(pd.concat([listed, unlisted], ignore_index=True), part | dict.fromkeys(unlisted["hs6"], 1.0), MEASURES)


def _inside(code: str, filters: Filters) -> bool:
    """Whether a subheading lies in the goods picked."""
    chapters = concordance.sections()
    return all(
        (chapters.get(code[:2], "") if level == "section" else code[:size]) in filters.picked(level)
        for level, size in LEVELS.items()
        if filters.picked(level)
    )


def linked(now: Filters, earlier: Filters) -> pd.DataFrame | None:
    """The correspondence from the edition of an earlier period to that of a later one; None where either holds several, none is loaded,
    or goods are picked, whose groups may reach beyond the picks."""
    held = [{edition for each in editions.editions(period).values() for edition in each} for period in (earlier, now)]
    if any(len(each) != 1 for each in held) or editions.goods_picked(now):
        return None
    before, after = (next(iter(each)) for each in held)
    pairs = concordance.pairs(before, after)
    return None if pairs.empty else pairs


def joined(now: pd.DataFrame, earlier: pd.DataFrame, pairs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, Closed, str]:
    """Cells of two periods under codes that mean the same in both, those codes, and in words how much of the value is bridged exactly."""
    same = closed(pairs, earlier["product"])
    one, other = same.recoded(now, same.later), same.recoded(earlier, same.earlier)
    shares = [significant(same.exact(each) * 100) for each in (one, other)]
    words = f"Bridged exactly: {shares[0]} % of the value shown, {shares[1]} % of that compared with"
    return one, other, same, f"{BRIDGED} {words}; the rest as groups of lines that become each other."


def _words(earlier: list[int], latest: int, estimated: float, turned: bool, between: list[int]) -> str:
    share = (
        f"{significant(estimated * 100)} % of their value is split between codes, an estimate" if estimated else "no code had to be split"
    )
    named = " and ".join(map(str, earlier))
    loaded = f"correspondences loaded, over HS {' and '.join(map(str, between))}" if between else "correspondence loaded"
    traced = f"Months coded in HS {named} are traced to HS {latest} by the {loaded}"
    return f"{traced}{TURNED if turned else ''}; {share}. Codes it does not list keep their number."
