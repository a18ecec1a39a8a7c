"""The Overview: one function per view."""

from dash import Input, Output, callback

from analytics.compare import cut
from callbacks.pair import Pair, named, pair, stamp
from callbacks.wire import attempted, draws
from dashboard import findings
from dashboard.components.strip import Tile, status, strip, tone
from dashboard.figures import map, ranked, share, trend
from dashboard.format import amount, difference, direction, sign
from dashboard.page import Drawing
from dashboard.pages.overview import CHAPTERS, LANES, LENSES, MODES, OFFICES, ORIGINS, REVENUE, STRIP, TABLE, VOLUME
from dashboard.theme import LANES as LANE_COLOURS
from queries.ask import Question, ask
from queries.catalogue import MEASURES
from queries.records import gaps, goals

INDICATORS = tuple(key for _, keys in LENSES for key in keys)
BEFORE = {"year": "Last year", "previous": "Before", "target": "Before", "none": "Before"}
AGAINST = {"year": "last year", "previous": "the months before"}
TABLED = ("declarations", "release_hours_p50", "on_target_share", "inspection_rate", "hit_rate", "revenue_collected", "target_achievement")


@callback(
    Output(STRIP.part("tiles"), "children"), Output(STRIP.part("notice"), "children"), Input("url", "search"), Input("release", "data")
)
def indicators(search, _release):
    drawing, notice = attempted(STRIP.name, search, tiles)
    return (strip(drawing.body), None) if drawing else ([], notice)


def tiles(filters) -> Drawing:
    """The twelve indicators in their lenses: now, compared, by month, against their goals."""
    both = pair((*INDICATORS, "revenue_target"), (), filters)
    monthly = ask(Question(INDICATORS, ("month",), filters)).frame
    reached = goals(filters) | {"revenue_collected": both.now.frame["revenue_target"].sum(min_count=1)}
    lenses = [(name, [tile(key, both, monthly, reached.get(key)) for key in keys]) for name, keys in LENSES]
    return Drawing(lenses, both.now.observations["declarations"], stamp(both.now.release), empty=not any(both.now.observations.values()))


def tile(key: str, both: Pair, monthly, goal: float | None) -> Tile:
    measure, now = MEASURES[key], both.now
    notes = tuple(note for note in now.notes if measure.label in note)
    value, before = (answer.frame[key].sum(min_count=1) if answer else None for answer in (now, both.before))
    return Tile(
        measure,
        value,
        before,
        goal,
        tuple(monthly[key]),
        now.observations[key],
        now.release.currency,
        now.question.filters.compare if both.before else "none",
        stamp(now.release),
        notes,
    )


def written(measure: str, release):
    """How a measure's value is written, with its unit."""
    return lambda value: str(amount(value, MEASURES[measure].unit, release.currency))


def ranking(view, measure: str, filters, picked, *, rows: int = 10, title=None) -> Drawing:
    """A measure by the dimension of a view, largest first."""
    both = pair((measure,), (view.dimension,), filters)
    frame = both.frame(measure).sort_values("value", ascending=False, na_position="last")
    figure = ranked.figure(
        cut(frame, rows, picked),
        picked,
        written(measure, both.now.release),
        (view.dimension.capitalize(), MEASURES[measure].label, BEFORE[filters.compare]),
        rows,
    )
    return Drawing(figure, **both.anchors(measure), title=title(frame) if title else "", empty=frame.empty)


def monthly(view, measures: tuple[str, ...], filters, picked, subject: str) -> Drawing:
    """The first measure by month; the second, where there is one, is its target."""
    both, measure = pair(measures, ("month",), filters), measures[0]
    target = both.now.frame[measures[1]] if len(measures) > 1 else float("nan")
    frame = both.frame(measure).assign(target=target)
    figure = trend.figure(
        frame,
        picked,
        frozenset(month for month, _ in gaps(filters)),
        written(measure, both.now.release),
        ("Month", MEASURES[measure].label, BEFORE[filters.compare], "Target"),
    )
    return Drawing(figure, **both.anchors(measure), title=ahead(frame, subject, MEASURES[measure].unit, filters.compare), empty=frame.empty)


def ahead(frame, subject: str, unit: str, compare: str) -> str:
    """How the whole period stands against its target, else against the period compared with."""
    value, before, target = (frame[column].sum(min_count=len(frame)) for column in ("value", "before", "target"))
    return findings.against(subject, value, target, unit, "target") or findings.against(
        subject, value, before, unit, AGAINST.get(compare, "")
    )


@draws(REVENUE)
def revenue(filters, picked):
    return monthly(REVENUE, ("revenue_collected", "revenue_target"), filters, picked, "Revenue is")


@draws(VOLUME)
def volume(filters, picked):
    return monthly(VOLUME, ("declarations",), filters, picked, "Declarations are")


@draws(OFFICES)
def offices(filters, picked):
    overall = ask(Question(("release_hours_p50",), (), filters)).frame["release_hours_p50"].sum(min_count=1)
    return ranking(OFFICES, "release_hours_p50", filters, picked, title=lambda frame: findings.slowest(frame, overall))


@draws(CHAPTERS)
def chapters(filters, picked):
    return ranking(CHAPTERS, "import_value", filters, picked, title=findings.grew)


@draws(MODES)
def modes(filters, picked):
    return ranking(MODES, "declarations", filters, picked, rows=5, title=lambda frame: findings.leader(frame, "carries", "declarations"))


@draws(ORIGINS)
def origins(filters, picked):
    both = pair(("import_value",), ("origin",), filters)
    frame = both.frame("import_value").sort_values("value", ascending=False)
    figure = map.figure(
        frame, picked, written("import_value", both.now.release), ("Origin", "Import value", "Share", BEFORE[filters.compare])
    )
    return Drawing(figure, **both.anchors("import_value"), title=findings.leader(frame, "supplies", "import value"), empty=frame.empty)


@draws(LANES)
def lanes(filters, picked):
    both = pair(("declarations",), ("lane",), filters)
    frame = both.frame("declarations")
    figure = share.figure(
        frame[frame["key"].isin(list(LANE_COLOURS))],
        picked,
        LANE_COLOURS,
        written("declarations", both.now.release),
        ("Lane", "Share", "Declarations"),
        BEFORE[filters.compare],
    )
    return Drawing(
        figure, **both.anchors("declarations"), title=findings.untouched(frame, "green", "took the green lane"), empty=frame.empty
    )


@draws(TABLE)
def table(filters, picked):
    both = pair(TABLED, ("office",), filters)
    frame = both.now.frame.set_index("office")
    slower = both.frame("release_hours_p50").set_index("key")
    goal = goals(filters)
    rows = [office(code, frame.loc[code], slower.loc[code], goal, picked, both.now.release.currency) for code in frame.index]
    return Drawing(
        sorted(rows, key=lambda row: row["on_target_share"] or 2),
        **both.anchors("declarations"),
        title=behind(rows, goal),
        empty=frame.empty,
    )


def office(code: str, row, times, goal: dict[str, float], picked, currency: str) -> dict:
    """One row of the table: values to sort by, texts to show, tones."""
    measured = {
        key: (row[key], str(amount(row[key], MEASURES[key].unit, currency)), status(row[key], goal.get(key), MEASURES[key].good))
        for key in TABLED
    }
    moved = direction(times["value"], times["before"], "hours")
    measured["change"] = (
        times["value"] - times["before"],
        f"{sign(moved)} {difference(times['value'], times['before'], 'hours')}".strip() or "–",
        tone(times["value"], times["before"], MEASURES["release_hours_p50"]),
    )
    measured["target_achievement"] = (*measured["target_achievement"][:2], status(row["target_achievement"], 1.0, 1))
    cells = {f"{key}{suffix}": part for key, parts in measured.items() for suffix, part in zip(("", "_text", "_tone"), parts, strict=True)}
    return {"key": code, "name": named("office", code), "picked": code in picked} | {
        key: None if cell != cell else cell for key, cell in cells.items()
    }


def behind(rows: list[dict], goal: dict[str, float]) -> str:
    """'9 of 24 offices release fewer than 75 % on target'."""
    least = goal.get("on_target_share")
    shares = [row["on_target_share"] for row in rows if row["on_target_share"] is not None]
    return (
        f"{sum(share < least for share in shares)} of {len(shares)} offices release fewer than {least:.0%} on target".replace("%", " %")
        if least and shares
        else ""
    )
