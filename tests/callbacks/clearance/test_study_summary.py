"""The public summary of a time release study: figures of its page, twice; nothing of one trader; two pages."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import select

import app
from bench.screen import CHROMIUM
from callbacks.clearance import study_summary, trs
from callbacks.clearance.study_summary_parts import first_page, second_page
from callbacks.clearance.trs import longest
from callbacks.core.views import DRAWN, filtered
from callbacks.stories import brief
from dashboard.pages.clearance.clearance import CLOCK, OWNERS
from dashboard.pages.clearance.studies import TREND
from dashboard.pages.clearance.trs import BY_MODE, STAGES, STEPS
from dashboard.slides.leaflet import LeafletPart
from data import schema
from data.language import spoken
from queries.clearance.study_traders import PATHS as BITS
from queries.engine import engine
from queries.engine.question import CannotCut
from queries.tables.records import filtered as behind
from services.clearance import study_summary as service

pytestmark = pytest.mark.usefixtures("read_demo")
SEARCHES = ("lane=red", "clock=working&flow=import&studies=quarter")
KEYS = ("release", "customs", "lodgement", "assessment", "payment", "granting", "inspection", "gate")
CHAPTERS = "&".join(f"hs2={code:02d}" for code in (1, 2, 3, 4, 7, 8, 9, 10, 11, 12, 15, 16, 17, 18, 19, 20, 84, 85, 87))
WIDEST = f"{CHAPTERS[:55]}&hs2=84&lane=red&lane=green&flow=import&clock=working"
browsed = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"{CHROMIUM} is not installed")


def pages(search: str) -> tuple[tuple[LeafletPart, ...], tuple[LeafletPart, ...]]:
    filters = filtered(search)
    found = service.summary(filters)
    return first_page(found, filters, "scope"), second_page(found, filters)


def declarations(search: str) -> pd.DataFrame:
    """The declarations behind an address with what the summary rests on, read one by one."""
    filters, held = filtered(search), schema.clearance.c
    names = ["trader", "mode", "path", "gone", *(f"{key}_{filters.clock}_bin" for key in KEYS)]
    names += [f"{key}_span_{filters.clock}" for key in KEYS]
    names += [f"{key}_seconds_{filters.clock}" for key in ("customs", "trader", "port", "oga", "total")]
    with engine.reading() as connection:
        rows = connection.execute(behind(select(*(held[name] for name in names)), filters)).fetchall()
    return pd.DataFrame([tuple(row) for row in rows], columns=[name.replace(f"_{filters.clock}", "") for name in names])


def drawn(view, search: str) -> str:
    return json.dumps(DRAWN[view](search).body, cls=PlotlyJSONEncoder, ensure_ascii=False)


def allowed(amounts: pd.Series) -> bool:
    """The rule of disclosure once more, on what each trader contributes."""
    held = sorted((float(each) for each in amounts if each > 0), reverse=True)
    return len(held) >= 5 and held[0] <= 0.75 * sum(held) and sum(held[3:]) >= 0.1 * held[0]


@pytest.mark.parametrize("search", SEARCHES)
def test_every_figure_stands_on_the_pages_under_the_same_filters(search):
    (_, _, stages, whose), (modes, steps, studies, _, _) = pages(search)
    on = {view: drawn(view, search) for view in (STAGES, BY_MODE, STEPS, TREND, CLOCK)}
    for part, view in ((stages, STAGES), (modes, BY_MODE), (studies, TREND)):
        missing = [text for row in part.grid.rows for text in row[1:] if f'"{text}"' not in on[view]]
        assert missing == ["–"] * len(missing), (view.name, missing)
    assert all(f'"{text}"' in on[STEPS] or text == "–" for row in steps.grid.rows for text in (row[2],))
    assert all(text.removesuffix("%").strip() in on[CLOCK] for bar in whose.bars for text in bar.figures)
    assert len(stages.grid.rows) == 8 and len(steps.grid.rows) == 8 and len(studies.grid.rows) >= 2 and len(whose.bars) == 4


@pytest.mark.parametrize("search", SEARCHES)
def test_every_figure_follows_from_the_declarations(search):
    found, rows = service.summary(filtered(search)), declarations(search)
    for key, row in zip(KEYS, found.stages.frame.to_dict("records"), strict=True):
        known = rows[rows[f"{key}_bin"].notna()]
        if not allowed(known.groupby("trader", dropna=False).size()):
            assert np.isnan(row["n"]) and np.isnan(row["median"])
            continue
        hours = np.sort(known[f"{key}_span"].to_numpy(float) / 3600)
        middle, half = len(hours) / 2, 1.96 * np.sqrt(len(hours)) / 2
        ends = hours[max(int(middle - half) - 1, 0)], hours[min(int(middle + half) + 1, len(hours) - 1)]
        assert row["n"] == len(hours) and row["median"] == pytest.approx(np.median(hours), rel=0.04, abs=0.03)
        assert row["p90"] == pytest.approx(np.quantile(hours, 0.9), rel=0.05, abs=0.03)
        if len(hours) > 300:
            assert (row["median_low"], row["median_high"]) == pytest.approx(ends, rel=0.05, abs=0.03)
    gone = rows[rows["gone"] > 0]
    if len(found.owners):
        means = {key: gone[f"{key}_seconds"].sum() / len(gone) / 3600 for key, _ in OWNERS}
        assert dict(zip(found.owners["key"], found.owners["hours"], strict=True)) == pytest.approx(means)
        assert found.whole == pytest.approx(sum(means.values())) and found.owners["share"].sum() == pytest.approx(1)
    released = rows[rows["release_bin"].notna() & rows["path"].notna()]
    for row in found.steps.dropna(subset="share").to_dict("records"):
        taken = (released["path"].astype(int) & BITS[row["step"]]) > 0
        share = taken.mean() if row["key"] in ("yes", "early") else 1 - taken.mean()
        assert row["share"] == pytest.approx(share)


@pytest.mark.parametrize("search", ["lane=red&since=2026-08", "flow=import&since=2026-10"])
def test_a_small_cell_is_withheld_and_no_other(search):
    found, rows = service.summary(filtered(search)), declarations(search)
    names = dict(zip(found.stages.frame["interval"], KEYS, strict=True))
    expected = [
        allowed(rows[(rows["mode"] == row["mode"]) & rows[f"{names[row['interval']]}_bin"].notna()].groupby("trader", dropna=False).size())
        for row in found.modes.to_dict("records")
    ]
    assert found.modes["median"].notna().tolist() == expected and not all(expected) and any(expected)
    released = rows[rows["release_bin"].notna() & rows["path"].notna()]
    for step, parts in found.steps.groupby("step"):
        taken = (released["path"].astype(int) & BITS[step]) > 0
        sides = [released[side].groupby("trader", dropna=False).size() for side in (taken, ~taken)]
        assert parts["median"].notna().tolist() == [all(side.empty or allowed(side) for side in sides)] * len(parts)
    empty = sum(part["median"].isna().sum() for part in (found.stages.frame, found.modes, found.steps, found.studies))
    assert found.withheld == empty + (0 if len(found.owners) else 4)


@pytest.mark.parametrize(
    ("amounts", "safe"),
    [([9, 9, 9, 9, 9], True), ([9, 9, 9, 9], False), ([76, 6, 6, 6, 6], False), ([50, 50, 50, 2, 2], False), ([50, 50, 50, 3, 3], True)],
)
def test_the_rule_is_that_of_a_seminar(amounts, safe):
    held = pd.DataFrame({"trader": [f"T{place}" for place in range(len(amounts))] * 2, "release": [*amounts, *[0] * len(amounts)]})
    assert service.safe(held, "release") is safe


def test_a_study_of_few_traders_or_named_ones_is_refused(read_demo):
    with pytest.raises(CannotCut, match="too few traders for a public summary: at least 5"):
        study_summary.made("hs6=010121&since=2026-10", "html")
    client = app.server.test_client()
    with engine.reading() as connection:
        traders = connection.execute(select(schema.clearance.c.trader).distinct().limit(9)).scalars().all()
    for search, words in (
        ("&".join(f"trader={code}" for code in sorted(traders)), "the filters name a trader or a broker"),
        (CHAPTERS, "select too much to be written"),
        ("lane=nope", "nope"),
        ("format=docx", "docx"),
    ):
        reply = client.get(f"/api/trs-summary?{search}")
        assert reply.status_code == 400 and words in reply.text


def test_nothing_in_it_names_a_trader_a_broker_or_a_declaration():
    page = re.sub(r"<style>.*?</style>", "", study_summary.made("lane=red", "html").decode(), flags=re.DOTALL)
    held = schema.clearance.c
    with engine.reading() as connection:
        codes = {code for row in connection.execute(select(held.decl_id, held.trader, held.broker)) for code in row if code}
        names = {name for table in (schema.trader, schema.broker) for name in connection.execute(select(table.c.name)).scalars() if name}
    assert len(codes) > 1000 and [code for code in codes | names if code in page] == []


def test_the_longest_step_is_one_that_enough_declarations_took():
    rows = [("Inspection", "rail", 29, 60.0), ("Inspection", "sea", 30, 30.0), ("Payment", "sea", 900, 1.0), ("Release", "sea", 900, 99.0)]
    frame = pd.DataFrame(rows, columns=["interval", "mode", "n", "median"])
    assert longest(frame) == "Longest step by mode, where at least 30 declarations took it: Inspection, Sea, median 30 h"
    assert longest(frame.iloc[:1]) == ""


@browsed
@pytest.mark.parametrize(("language", "search"), [("en", ""), ("fr", WIDEST), ("es", WIDEST), ("ar", WIDEST)])
def test_it_has_two_a4_pages_each_with_room_to_spare(chromium, tmp_path, language, search):
    file = tmp_path / "summary.html"
    with spoken(language):
        file.write_bytes(study_summary.made(search, "html"))
    page, asked = chromium.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    room = "leaf => leaf.scrollHeight <= leaf.clientHeight && leaf.scrollWidth <= leaf.clientWidth"
    fits = page.evaluate(f"[...document.querySelectorAll('.leaf')].map({room})")
    printed = page.pdf(prefer_css_page_size=True)
    direction = page.evaluate("document.documentElement.dir")
    page.close()
    assert fits == [True, True] and len(re.findall(rb"/Type\s*/Page\b", printed)) == 2 and asked == [file.as_uri()]
    assert direction == ("rtl" if language == "ar" else "ltr")


@browsed
def test_the_pdf_is_two_pages_of_a4():
    reply = app.server.test_client().get("/api/trs-summary?format=pdf&lane=red")
    assert reply.status_code == 200 and reply.content_type == "application/pdf"
    assert 'filename="time-release-study-summary.pdf"' in reply.headers["Content-Disposition"]
    boxes = re.findall(rb"/MediaBox\s*\[([\d. ]+)\]", reply.data)
    assert [[round(float(each)) for each in box.split()] for box in boxes] == [[0, 0, 595, 842]] * 2


def test_the_page_of_the_study_leads_to_it_and_offers_no_pdf_that_cannot_be_made(monkeypatch):
    monkeypatch.setattr(trs, "chromium", lambda: "/usr/bin/chromium")
    assert "/api/trs-summary?format=pdf&lane=red" in drawn(STAGES, "lane=red") and "?format=html&lane=red" in drawn(STAGES, "lane=red")
    monkeypatch.setattr(trs, "chromium", str)
    assert "format=pdf" not in drawn(STAGES, "") and "/api/trs-summary?format=html&" in drawn(STAGES, "")
    monkeypatch.setattr(brief, "chromium", str)
    reply = app.server.test_client().get("/api/trs-summary?format=pdf")
    assert reply.status_code == 503 and "Chromium" in reply.text
