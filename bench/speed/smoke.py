"""The short run that stands in CI: a wrong answer, a lost route, or first picks slower than half of the goal end it with 1.

Started as `python -m bench.speed.smoke`; `--record` writes anew which questions a roll-up answers. It has no browser: what it times is what
the server does for the first picks of the Overview, ours and that of the tutorial application, by turns in one process.
"""
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any

import click
import duckdb

from data.releases import release

ROOT = Path(__file__).parents[2]
ROUTES = Path(__file__).parent / "routes.json"
GOAL, HALF = 0.5, 2  # over a tutorial Dash; the smoke fails where twice that is passed
DECLARATIONS, YEARS, SEED = 60_000, 3, 3
RAW = {  # a second computation of each measure: its fact, and SQL over it
    "declarations": ("clearance", "count(*)"),
    "import_value": ("item", "sum(import_value)"),
    "export_value": ("item", "sum(export_value)"),
    "tax_assessed": ("tax_line", "sum(assessed)"),
    "revenue_collected": ("payment", "sum(amount)"),
}
CUTS = ((), ("month",), ("office",), ("lane",), ("mode",), ("origin",), ("hs2",), ("flow",), ("office", "month"), ("lane", "mode"))
PICKED = ("office", "mode", "lane", "flow", "origin", "hs2")


@click.command()
@click.option("--count", default=60, show_default=True, help="questions whose answers are computed a second way")
@click.option("--pairs", default=15, show_default=True, help="pairs of first picks that are timed")
@click.option("--record", is_flag=True, help="write which questions a roll-up answers, instead of checking it")
def main(count: int, pairs: int, record: bool) -> None:
    """Build a small demonstration, check answers and routes on it, and time first picks."""
    with tempfile.TemporaryDirectory() as place:
        given = {"PORTOLAN_WAREHOUSE": f"duckdb:///{place}/warehouse", "PORTOLAN_SIDE_STORE": f"sqlite:///{place}/side.db"}
        os.environ |= given
        command = [sys.executable, "manage.py", "demo", "--declarations", str(DECLARATIONS), "--years", str(YEARS)]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        shutil.copytree(f"{place}/warehouse", f"{place}/twin")  # a process opens a file in one way only
        wrong, lost, ratio = wrongs(Path(place) / "twin", count), [] if record else losts(), timed(Path(place) / "twin", pairs)
        if record:
            ROUTES.write_text(json.dumps(rolled(), indent=1) + "\n", encoding="utf-8")
    slow = ratio > GOAL * HALF
    print(f"{count} answers, {len(wrong)} wrong; {len(lost)} routes lost; first picks: {ratio:.2f} of the tutorial (at most {GOAL * HALF})")
    print("\n".join([*wrong, *(f"lost: {each}" for each in lost)]))
    sys.exit(1 if wrong or lost or slow else 0)


def wrongs(twin: Path, count: int) -> list[str]:
    """The questions whose answer differs from the one that raw SQL gives: any cut, one or two picks, any months."""
    from queries.addresses.filters import Filters
    from queries.engine.ask import ask
    from queries.engine.question import Question

    chance, found = random.Random(SEED), []
    with duckdb.connect(str(release.current(twin).path), read_only=True) as opened:
        for _ in range(count):
            measure, by = chance.choice(list(RAW)), chance.choice(CUTS)
            picks = {key: chance.choice(_codes(opened, key)) for key in chance.sample(PICKED, chance.randrange(3))}
            since, until = sorted(chance.sample(_codes(opened, "month"), 2))
            asked = Question((measure,), by, Filters(since, until, tuple((key, (code,)) for key, code in sorted(picks.items()))))
            ours = {tuple(row[key] for key in by): row[measure] for row in ask(asked).rows if row[measure]}
            if ours != (theirs := _raw(opened, measure, by, picks, (since, until))):
                found.append(f"wrong: {measure} by {by} under {picks} {since} to {until}: {len(ours)} rows, by raw SQL {len(theirs)}")
    return found


def _raw(opened: Any, measure: str, by: tuple[str, ...], picks: dict[str, str], span: tuple[int, int]) -> dict[tuple[Any, ...], Any]:
    fact, number = RAW[measure]
    where = " AND ".join(["month BETWEEN ? AND ?", *(f"{key} = ?" for key in picks)])
    select = f"SELECT {', '.join([*by, number])} FROM {fact} WHERE {where} GROUP BY ALL"
    found = opened.execute(select, [*span, *picks.values()]).fetchall()
    return {tuple(row[:-1]): _whole(row[-1]) for row in found if row[-1]}


def _whole(value: Any) -> Any:
    return value if not isinstance(value, Decimal) else int(value) if value == value.to_integral_value() else value.normalize()


def _codes(opened: Any, key: str) -> list[Any]:
    """The twelve most frequent codes of a dimension, or all months."""
    most = "" if key == "month" else "LIMIT 12"
    found = opened.execute(f"SELECT {key} FROM clearance WHERE CAST({key} AS VARCHAR) <> '-' GROUP BY 1 ORDER BY count(*) DESC, 1 {most}")
    return [code for code, in found.fetchall()]


def rolled() -> list[str]:
    """The questions of one cut and one pick that a roll-up answers in this warehouse."""
    from queries.addresses.filters import Filters
    from queries.engine import route
    from queries.rollups.candidates import ROLLUPS

    names, found = {rollup.table.name for rollup in ROLLUPS}, []
    for (measure, (fact, _)), by, pick in product(RAW.items(), CUTS, ("", *PICKED)):
        filters = Filters(picks=((pick, ("x",)),)) if pick else Filters()
        column = {"declarations": "declarations", "tax_assessed": "assessed", "revenue_collected": "amount"}.get(measure, measure)
        columns = route.needed(fact, by, filters) | {"month", column}
        if route.able(fact, frozenset(columns)) and route.cheapest(fact, columns, filters).name in names:
            found.append(f"{measure} by {','.join(by) or 'nothing'} under {pick or 'nothing'}")
    return found


def losts() -> list[str]:
    """The questions that a roll-up answered when they were recorded, and the fact answers now."""
    now = set(rolled())
    return [each for each in json.loads(ROUTES.read_text(encoding="utf-8")) if each not in now]


def timed(twin: Path, pairs: int) -> float:
    """The median of the ratios of the processor time of first picks, ours over the tutorial's; no pick was asked before."""
    import app  # noqa: F401 - its callbacks are what is timed
    from bench.speed.many import searches
    from callbacks.core.views import DRAWN
    from queries.addresses.filters import Filters

    asked = searches(release.current(twin).path, pairs + 2)
    drawn, rows, every = tutorial(twin)
    views = [draw for view, draw in DRAWN.items() if view.page == "overview" and view.name not in ("strip", "records")]
    charts = [chart for chart in every if chart.page == "overview" and chart.kind != "tiles"]
    ratios = []
    for place, search in enumerate(asked):
        filters = Filters.parse(search)
        picks = {key: codes[0] for key, codes in filters.picks}
        span = filters.since, filters.until
        sides = [
            lambda search=search: [draw(search) for draw in views],
            lambda span=span, picks=picks: [drawn(chart, rows(chart, *span, picks)) for chart in charts],
        ]
        took = {which: _seconds(sides[which]) for which in ((0, 1), (1, 0))[place % 2]}
        ratios.append(took[0] / took[1])
    print(f"{len(views)} views against {len(charts)} charts: {[round(each, 2) for each in ratios]}")
    return median(ratios[2:])  # the first two open what all use


def tutorial(twin: Path) -> tuple[Any, Any, Any]:
    """Of the tutorial application, on a copy of the warehouse: what makes a chart of rows, the rows of a view, and its views."""
    from settings import settings

    ours = os.environ["PORTOLAN_WAREHOUSE"]
    os.environ["PORTOLAN_WAREHOUSE"] = f"duckdb:///{twin}"
    settings.cache_clear()
    from bench.rivals import page, with_sql
    from bench.rivals.views import CHARTS

    os.environ["PORTOLAN_WAREHOUSE"] = ours
    settings.cache_clear()
    return page.drawn, with_sql.rows, CHARTS


def _seconds(act: Any) -> float:
    """Seconds of processor time, which a busy machine changes little."""
    started = time.process_time()
    act()
    return time.process_time() - started


if __name__ == "__main__":
    main()
