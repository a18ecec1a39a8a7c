"""Methods a second way: what the data hold counted by plain SQL, a finding from the view it is shown on, the median of the year."""

import re

from callbacks.core.views import DRAWN
from callbacks.methods.methods import SHOWN
from dashboard.core.page import Drawing
from dashboard.words.methods import GUIDES
from data.months import period_name
from queries.engine.question import CannotCut
from queries.revenue.forecasts import NoForecast
from tests.meaning.compliance import first_digits
from tests.meaning.core.facts import Asked, Facts, later
from tests.meaning.core.kinds import Refuses, Second
from tests.meaning.core.reading import number, same, text

WEIGHED = "value > 0 and (net_kg > 0 or quantity > 0)"
IMPORTED = "item where flow = 'import' and decl_id <> '-'"
HELD = {
    "release_study": ("clearance where true", "arrival_at is not null and released_at is not null", 1),
    "forecast": ("payment where true", "amount is not null", 42),
    "targeting": ("clearance where true", "inspected = 1 and irregular is not null", 3),
    "price_outliers": (IMPORTED, WEIGHED, 1),
    "unit_values": (IMPORTED, f"{WEIGHED} and origin <> '-'", 12),
    "mirror": ("mirror where flow = 'export'", "coalesce(months, 1) <> 12 and value_usd > 0", 12),
    "first_digits": (IMPORTED, "import_value > 0 and trader <> '-'", 12),
    "event": ("item where flow = 'import'", "import_value > 0 and partner <> '-'", 6),
}
LISTED = re.compile(r"\d[\d,]*")
EARLIER = 0.02  # a median is read from bins of 1.5 %


def reforms(facts: Facts, first: int, last: int) -> int:
    """Agreements that begin, and chapters whose MFN rate changes, with three months of data before and after."""
    rates = facts.sql(
        "select hs6, rate, valid_from, lag(rate) over (partition by tax, hs6 order by valid_from) as before from tariff "
        "where agreement = '-' and tax in (select code from tax where class = 'duty')"
    )
    moved = rates[rates["before"].notna() & (rates["before"] != rates["rate"])]
    starts = [(each.hs6[:2], f"{each.valid_from:%Y%m}") for each in moved.itertuples()]
    begun = [
        (code, f"{on:%Y%m}") for code, on in zip(*facts.sql("select code, starts_on from agreement").to_numpy().T, strict=True) if on == on
    ]
    return sum(later(first, 3) <= int(month) <= later(last, -2) for _, month in {*starts, *begun})


def held(facts: Facts, method: str, cell: str) -> str:
    """Assert what a cell says of the data of a method; returns the state that they are in."""
    table, filled, least = HELD[method]
    usable = f"case when {filled} then month end"
    figures = f"count(*) as n, count({usable}) as usable, min({usable}) as begins, max({usable}) as ends"
    figures += f", count(distinct {usable}) as months"
    row = facts.sql(f"select {figures} from {table}").iloc[0]
    if not row["usable"]:
        assert cell.startswith("No ") and "manage.py" in cell
        return "none"
    first, last = int(row["begins"]), int(row["ends"])
    assert period_name(first, last) in cell
    counts = [int(each.replace(",", "")) for each in LISTED.findall(cell.replace(period_name(first, last), ""))]
    true = [int(row["usable"])] + ([int(row["n"])] if "{rows}" in GUIDES[method].held else [])
    true += [reforms(facts, first, last)] if method == "event" else []
    enough = row["months"] >= least and (method != "event" or true[-1] > 0)
    short = [least, int(row["months"])] if row["months"] < least else []
    assert counts[: len(true)] == true and counts[len(true) : len(true) + len(short)] == short, (method, cell, true, short)
    assert cell.startswith("Yes " if enough else "In part ")
    return "enough" if enough else "few"


def median(facts: Facts) -> float:
    """The median of hours from arrival to release in the last year; what is still open counts as longer than any."""
    waits = facts.sql(
        "select date_diff('second', arrival_at, released_at) / 3600.0 as hours from clearance "
        f"where month between {later(facts.last, -11)} and {facts.last} and arrival_at is not null"
    )["hours"]
    return float(waits.fillna(1e9).sort_values().iloc[len(waits) // 2])


def cases(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Each method with what is held of its data, whatever is selected; the median of the year."""
    lines = [[text(cell) for cell in row.children] for row in drawn.body.children.children[1].children]
    assert len(lines) == len(GUIDES) == len(HELD)
    found = {}
    for (key, guide), (said, data, good) in zip(GUIDES.items(), lines, strict=True):
        assert said.startswith(f"{guide.name} {guide.question}") and good
        found[key] = held(facts, key, data)
    assert drawn.title == f"The data at hand allow {[*found.values()].count('enough')} of {len(found)} methods"
    timed = lines[0][2].split("half are released within ")[1]
    assert same(number(timed), median(facts), EARLIER), timed


def answers(drawn: Drawing) -> dict[str, str]:
    return {text(row.children[0]): text(row.children[1]) for row in drawn.body.children.children[1].children}


def case(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The finding is that of the view it is shown on at the same address, or the reason why there is none."""
    method = asked.picks.get("method", (next(iter(GUIDES)),))[0]
    said, guide = answers(drawn), GUIDES[method]
    held(facts, method, said["Data at hand"])
    assert said["Question"] == guide.question and all(words in said["Pitfalls"] for words in guide.pitfalls)
    search = "&".join([f"since={str(asked.since)[:4]}-{str(asked.since)[4:]}", f"until={str(asked.until)[:4]}-{str(asked.until)[4:]}"])
    search += "".join(f"&{key}={code}" for key, codes in asked.picks.items() for code in codes if key != "method")
    search += f"&compare={asked.settings['compare']}" if "compare" in asked.settings else ""
    try:
        shown = DRAWN[SHOWN[method]](f"?{search}")
    except (CannotCut, NoForecast) as refusal:
        told = str(refusal).rstrip(".").replace("`", " ").strip()  # commands stand apart, as code
        assert told in said["What it shows on these data"] and drawn.title == guide.question
        return
    assert drawn.observations == shown.observations
    if method == "first_digits":
        return digits(facts, asked, drawn)
    assert drawn.title == (shown.title or guide.question) and shown.title in said["What it shows on these data"]


def digits(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Only counts are told, since a group may be a trader: those that deviate, of those that the conditions hold for."""
    _, tested, named = first_digits.found(facts, asked)
    assert [int(each) for each in re.findall(r"\d+", drawn.title)] == [len(named), len(tested)], drawn.title


SECOND: dict[tuple[str, str], Second] = {("methods", "cases"): cases, ("methods", "case"): case}
REFUSES: dict[tuple[str, str], Refuses] = {}
