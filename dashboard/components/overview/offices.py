"""The rows of the office table: values to sort by, texts to show, tones."""

from typing import Any

import pandas as pd

from analytics.forecasting.year_end import WHOLE
from dashboard.components.overview.scorecard import status, tone
from dashboard.core.format import amount, difference, direction, missing, sign
from data.language import say, say_number
from queries.catalogue import MEASURES

TONED = ("on_target_share",)
TIME = "release_hours_p50"


def rows(frame: pd.DataFrame, goals: dict[str, float], picked: tuple[str, ...], currency: str) -> list[dict[str, Any]]:
    """Return the rows of the office table, the furthest below its goal first.

    frame: key, name, before (of the release time), a column for each measure, and `standard`, the hours that the office is judged by in
    words, where there are any. goals: by measure.
    """
    found = [row(each, [key for key in frame.columns if key in MEASURES], goals, picked, currency) for each in frame.to_dict("records")]
    return sorted(found, key=lambda each: (each["on_target_share"] is None, each["on_target_share"]))


def row(each: dict[str, Any], measures: list[str], goals: dict[str, float], picked: tuple[str, ...], currency: str) -> dict[str, Any]:
    """Return the row of one office: for each measure its value, text and tone."""
    cells = {key: (each[key], str(amount(each[key], MEASURES[key].unit, currency)), "") for key in measures}
    cells |= {key: (*cells[key][:2], status(each[key], goals.get(key), MEASURES[key].good)) for key in TONED}
    cells["target_achievement"] = (each["target_achievement"], attained(each), status(each["target_achievement"], 1.0, 1))
    cells["change"] = change(each[TIME], each["before"])
    cells["on_target_share"] = (cells["on_target_share"][0], within(each, cells["on_target_share"][1]), cells["on_target_share"][2])
    flat = {f"{key}{suffix}": part for key, parts in cells.items() for suffix, part in zip(("", "_text", "_tone"), parts, strict=True)}
    return {
        "key": each["key"],
        "name": each["name"],
        "picked": each["key"] in picked,
        **{key: None if cell != cell else cell for key, cell in flat.items()},
    }


def within(each: dict[str, Any], share: str) -> str:
    """Write the share on target with the service standard it is judged by: '54.5 % · 24 h'; alone where none of the office is judged."""
    words = each.get("standard")
    return f"{share} · {words}" if isinstance(words, str) else share


def attained(each: dict[str, Any]) -> str:
    """Write the target achievement: '98 %', or '98 % of 65 %' where only 65 % of the revenue has a target."""
    part = each.get("revenue_targeted", each["revenue_collected"]) / (each["revenue_collected"] or float("nan"))
    text = str(amount(each["target_achievement"], "percent"))
    if missing(each["target_achievement"]) or not part < WHOLE:
        return text
    return say("{share} of {part}", share=text, part=amount(part, "percent"))


def change(now: float, before: float) -> tuple[float, str, str]:
    """Return the change of the release time: hours, words, tone."""
    if missing(now) or missing(before):
        return float("nan"), "–", ""
    moved = direction(now, before, "hours")
    words = f"{sign(moved)} {difference(now, before, 'hours')}" if moved else say("no change")
    return now - before, words, tone(now, before, MEASURES[TIME])


def behind(found: list[dict[str, Any]], goal: float | None) -> str:
    """Write '9 of 24 offices release fewer than 75 % on target'; empty where there is no goal."""
    shares = [each["on_target_share"] for each in found if each["on_target_share"] is not None]
    if missing(goal) or not shares:
        return ""
    return say_number(
        "{under} of {number} office releases fewer than {goal} on target",
        "{under} of {number} offices release fewer than {goal} on target",
        len(shares),
        under=sum(share < goal for share in shares),
        goal=amount(goal, "percent"),
    )
