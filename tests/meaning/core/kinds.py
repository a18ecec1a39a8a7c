"""Second computations that views of one shape share: rankings, months in a row, maps, panels."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from dashboard.core.page import Drawing
from tests.meaning.core.facts import Asked, Facts, later, months
from tests.meaning.core.reading import agrees, falls, keyed, same, size

Second = Callable[[Facts, Asked, Drawing], None]
Refuses = Callable[[Facts, Asked], bool]
SLOTS = 10
LEADS = re.compile(r"^.+?(?: \w+|:) ([\d.]+) % of ")
AGAINST = re.compile(r"([\d.]+) % (above|below) (target|last year|the months before|\w+ \d{4} – \w+ \d{4})")
DIGITS = 0.051  # two digits are shown


@dataclass(frozen=True)
class Sum:
    """An aggregate of a fact: what is added up, and of which rows."""

    table: str
    value: str
    also: str = "true"
    flow: str = ""

    def of(self, asked: Asked | None) -> Asked | None:
        """Only its own flow, where the view is of one."""
        if not asked or not self.flow:
            return asked
        flows = asked.picks.get("flow", ())
        return asked.on(flow=self.flow if not flows or self.flow in flows else "none")

    def by(self, facts: Facts, key: str, asked: Asked | None) -> dict:
        return facts.by(self.table, self.value, key, self.of(asked), self.also)

    def whole(self, facts: Facts, asked: Asked | None) -> float | None:
        return facts.total(self.table, self.value, self.of(asked), self.also)


def leads(order: list[str], true: dict[str, float], own: tuple[str, ...], slots: int) -> None:
    """Assert that the largest codes stand first, in their order, and those picked among them."""
    ranked = sorted(true, key=lambda key: -true[key])
    wanted = [key for place, key in enumerate(ranked) if place < slots or key in own]
    assert len(order) == len(wanted)
    assert [true[key] for key in order] == [true[key] for key in wanted]


def ranking(of: Sum, key: str, slots: int = SLOTS, above: bool = False) -> Second:
    """Bars of a sum by a cut, the largest first; ticks of the months compared with. `above`: none without any of it."""

    def check(facts: Facts, asked: Asked, drawn: Drawing) -> None:
        true, then = of.by(facts, key, asked), of.by(facts, key, asked.earlier)
        true = {code: value for code, value in true.items() if value > 0 or not above or code in asked.own}
        bars, unit = keyed(drawn.body["data"][0]), size(drawn.body)
        leads(list(bars), true, asked.own, slots)
        agrees({code: value * unit for code, value in bars.items()}, {code: true[code] for code in bars})
        compared(drawn, bars, then, unit)
        led(drawn, {words[0]: words[1] for words in drawn.body["data"][0]["customdata"]}, true, then)

    return check


def led(drawn: Drawing, names: dict[str, str], true: dict, then: dict) -> None:
    """Assert what a title says: which code is the largest, with its share of all, or which grew most."""
    leads_, rises = LEADS.match(drawn.title), {code: true[code] - then[code] for code in true if code in then}
    if leads_:
        first = max(true, key=lambda code: true[code])
        assert drawn.title.startswith(names[first]), (drawn.title, names[first])
        assert same(float(leads_[1]) / 100, true[first] / sum(true.values()), DIGITS), drawn.title
    elif drawn.title.endswith("grew most"):
        most = max(rises, key=lambda code: rises[code])
        said = [code for code, name in names.items() if f"{name} grew most" in drawn.title]
        assert said in ([most], []) and (most in said or most not in names), (drawn.title, most)


def compared(drawn: Drawing, bars: dict, then: dict, unit: float, share: float = 1e-6) -> None:
    """Assert that the ticks stand at the values of the months compared with; that there are none where nothing is compared."""
    ticks = [trace for trace in drawn.body["data"] if trace.get("mode") == "markers"]
    assert bool(ticks) == any(code in then for code in bars)
    for trace in ticks:
        shown = {code: None if value is None else value * unit for code, value in keyed(trace).items()}
        agrees(shown, {code: then.get(code) for code in bars}, share)


def monthly(of: Sum, per: str = "", target: str = "") -> Second:
    """Bars by month, behind them the same months compared with.

    per: a sum that divides. target: a sum of `attainment` for the line, `goal` where that is a level that is checked apart.
    """

    def check(facts: Facts, asked: Asked, drawn: Drawing) -> None:
        before, now = (keyed(trace, "y") for trace in drawn.body["data"][:2])
        unit = size(drawn.body)
        true, then = (by_month(facts, of, each, per) for each in (asked, asked.earlier))
        if not any(true.values()) and drawn.empty:
            return
        assert list(now) == [f"{month // 100}-{month % 100:02d}" for month in asked.months]
        back = len(months(asked.before[0], asked.since)) - 1 if asked.before[0] else 12
        for (mark, value), earlier, month in zip(now.items(), before.values(), asked.months, strict=True):
            assert same(value and value * unit, true.get(month, 0.0 if not per and value == 0 else None)), mark
            assert same(earlier and earlier * unit, then.get(later(month, -back), 0.0 if not per and earlier == 0 else None)), mark
        aimed(facts, asked, drawn, target, unit)
        if not per:
            set_against(facts, asked, drawn, sum(true.values()), sum(then.values()))

    return check


def set_against(facts: Facts, asked: Asked, drawn: Drawing, now: float, then: float) -> None:
    """Assert how far a title says that the months lie above or below their target, or the months compared with."""
    said = AGAINST.search(drawn.title)
    if not said:
        return
    if said[3] == "target":
        where = f"from {attained(asked)} where {facts.where('attainment', asked)}"
        now, then = (float(facts.one(f"select sum({name}) {where}")) for name in ("revenue_targeted", "target_due"))
    assert (said[2] == "above") == (now > then), (drawn.title, now, then)
    assert same(float(said[1]) / 100, abs(now / then - 1), DIGITS, 6e-4), (drawn.title, now, then)


def attained(asked: Asked) -> str:
    """Return the table of targets that is cut as the picks are."""
    places = "".join(f"_{key}" for key in ("office", "tax") if key in asked.picks) or "_nation"
    return "attainment" if places == "_office_tax" else f"attainment{places}"


def by_month(facts: Facts, of: Sum, asked: Asked | None, per: str) -> dict[int, float]:
    parts = of.by(facts, "month", asked)
    wholes = facts.by(of.table, per, "month", asked) if per else {}
    return {month: value / wholes[month] for month, value in parts.items() if wholes[month]} if per else parts


def aimed(facts: Facts, asked: Asked, drawn: Drawing, target: str, unit: float) -> None:
    """Assert the line of the target: what the release holds of it by month, none where a filter is not of a target."""
    lines = [trace for trace in drawn.body["data"] if trace["type"] == "scatter"]
    if target == "goal":
        return
    if not target or set(asked.picks) - {"office", "tax"}:
        assert not lines
        return
    true = facts.sql(
        f"select month, sum({target}) as value from {attained(asked)} where {facts.where('attainment', asked)} group by 1 order by 1"
    )
    assert [round(value * unit, 2) for value in lines[0]["y"]] == [round(float(value), 2) for value in true["value"]]


def mapped(of: Sum, key: str) -> Second:
    """Countries by a sum: the colour is its root, small states stand as dots."""

    def check(facts: Facts, asked: Asked, drawn: Drawing) -> None:
        true, (areas, dots) = of.by(facts, key, asked), drawn.body["data"]
        shown = {words[0]: depth**2 for words, depth in zip(areas["customdata"], areas["z"], strict=True)}
        shown |= {words[0]: depth**2 for words, depth in zip(dots["customdata"], dots["marker"]["color"], strict=True)}
        agrees(shown, {code: value for code, value in true.items() if value > 0 and len(code) == 2 and code.isalpha()})
        led(drawn, {words[0]: words[1] for words in (*areas["customdata"], *dots["customdata"])}, true, of.by(facts, key, asked.earlier))
        assert falls(list(areas["z"])) and asked.own == tuple(chosen(drawn)) * bool(asked.own)

    return check


def chosen(drawn: Drawing) -> list[str]:
    """The codes that a map marks as picked."""
    return [
        trace["customdata"][place][0] for trace in drawn.body["data"] for place in trace.get("selectedpoints", ()) if trace["customdata"]
    ]
