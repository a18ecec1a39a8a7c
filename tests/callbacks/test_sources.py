"""Whatever kind of data alone is loaded: every card shows it or says what is missing; none fails, none claims what is not known."""

import logging
from dataclasses import replace
from decimal import Decimal

import pytest

import app
from callbacks.clearance.clearance import worked
from callbacks.clearance.record import slow
from callbacks.core import views
from callbacks.overview.overview import chapters
from callbacks.overview.scorecard import tiles
from callbacks.revenue import drivers
from callbacks.trade import change
from callbacks.trade.trade_flows import lasted
from dashboard.core.page import View
from dashboard.pages.clearance.clearance import CLOCK
from dashboard.pages.overview.overview import VOLUME
from dashboard.words.notes import sentences, worded
from data import schema
from data.months import shifted
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import CannotCut, MixedCurrencies, Question
from queries.revenue.forecasts import NoForecast
from queries.trade import collected
from services.core.comparison import pair
from services.estimates.estimates import UNMEASURED, UNRATED, estimates, gaps
from services.forecasting import fit_queue, revenue_forecast
from services.revenue.drivers import UNRULED
from services.trade.change import UNCONVERTED
from tests.queries.conftest import folder as folder
from tests.queries.small import filled, publish

MONTHS = [shifted(202408, step) for step in range(26)]
SEARCHES = ("", "?compare=none&office=A&hs2=85&origin=BR", "?since=2026-01&until=2026-01&office=NOWHERE&span=rolling")


def declared(month: int, place: int) -> dict:
    """A declaration of one item, of which neither clearance nor payment nor agreement is known."""
    common = {"decl_id": f"{month}-{place}", "month": month, "office": "AB"[place % 2], "origin": "BR", "partner": "BR"}
    value = Decimal(1000 + place)
    return {
        schema.clearance: filled(schema.clearance, **common, declarations=1, customs_value=value),
        schema.item: filled(schema.item, **common, value=value, import_value=value, net_kg=Decimal(10), items=1),
        schema.tax_line: filled(schema.tax_line, **common, tax="D", base=value, assessed=value / 10, duty_assessed=value / 10, lines=1),
    }


def all_of(rows: list[dict]) -> dict:
    return {table: [row[table] for row in rows] for table in rows[0]} | {schema.tax: [{"code": "D", "label": "Duty", "class": "duty"}]}


def total(month: int, **known) -> dict:
    return {schema.item: filled(schema.item, month=month, hs2="-", hs4="-", hs6="-", **known)}


KINDS = {
    "nothing but codes": {schema.office: [{"code": "A", "name": "Alpha", "region": "North", "mode": "sea", "calendar": "C"}]},
    "declarations": all_of([declared(month, place) for month in MONTHS for place in range(4)]),
    "declarations of a month that has not ended": all_of([declared(202611, place) for place in range(3)]),
    "totals by partner": all_of([total(month, partner="BR", origin="BR", import_value=Decimal(5), value=Decimal(5)) for month in MONTHS]),
    "weights by heading": {schema.item: [filled(schema.item, month=202512, hs6="-", net_kg=Decimal(9), currency="-")]},
    "revenue": {schema.payment: [filled(schema.payment, month=month, tax="D", amount=Decimal(month), receipts=1) for month in MONTHS]},
}


def attempted(view: View, search: str):
    """The drawing of a view, or the notice in its place, as the browser gets them; its other picks kept."""
    return views.attempted(view.name, search, lambda filters: views.DRAWN[view](filters.search))


@pytest.fixture(params=KINDS)
def loaded(request, folder):
    publish(folder, KINDS[request.param])
    return request.param


def test_no_card_fails_whatever_alone_is_loaded(loaded, caplog):
    assert app.server
    with caplog.at_level(logging.ERROR):
        for search in SEARCHES:
            for view in views.DRAWN:
                assert any(attempted(view, search))
    assert [record.message + str(record.exc_info[1]) for record in caplog.records] == []


def test_codes_alone_ask_for_what_happened(folder):
    publish(folder, KINDS["nothing but codes"])
    with pytest.raises(CannotCut, match="Only reference tables are loaded"):
        views.filtered("")


def test_a_month_that_has_not_ended_is_shown_where_it_is_the_only_one(folder):
    """Data that stop inside their first month: the month before them would show nothing."""
    publish(folder, all_of([declared(202611, 1)]))
    assert (views.filtered("").since, views.filtered("").until) == (202611, 202611)


def test_what_waits_is_unknown_where_no_release_is_known_and_none_where_all_are(folder):
    publish(folder, KINDS["declarations"])
    shown = views.filtered("")
    assert worked(shown, ()).empty and slow(shown, ()).empty
    done = {"declarations": 1, "is_open": 0, "slow": 0, "month": 202601}
    publish(folder, {schema.clearance: [filled(schema.clearance, decl_id="1", **done)]})
    shown = views.filtered("")
    assert "are released" in worked(shown, ()).body and not worked(shown, ()).empty
    assert "took five days" in slow(shown, ()).body and not slow(shown, ()).empty


def test_no_estimate_is_made_of_prices_that_nobody_states(folder):
    publish(folder, KINDS["declarations"])
    prices = next(each for each in estimates(views.filtered("")) if each.key == "prices")
    assert (prices.range, prices.observations, prices.refusal) == (None, 0, UNMEASURED)


def test_a_forecast_of_nothing_says_so_once_it_was_tried(folder):
    publish(folder, KINDS["totals by partner"])
    fit = fit_queue.queue().request(revenue_forecast.applied(Filters()), engine.current())
    while not fit.over:
        fit_queue.time.sleep(0.05)
    with pytest.raises(NoForecast, match="no payments are loaded"):
        revenue_forecast.revenue_forecast(Filters())


def test_a_pick_is_blamed_only_where_there_would_be_something_without_it(folder):
    publish(folder, KINDS["declarations"])
    notices = {view.name: attempted(view, "?office=NOWHERE")[1] for view in (CLOCK, VOLUME)}
    assert "No data loaded for this view" in str(notices["clock"]) and "Remove" not in str(notices["clock"])
    assert "Remove NOWHERE" in str(notices["volume"])


def test_what_the_split_of_a_change_cannot_tell_apart_is_said(folder):
    """Neither currencies of invoices nor standard rates nor payments are known: no part of the change is laid to them."""
    publish(folder, KINDS["declarations"])
    shown = replace(views.filtered(""), since=202606, until=202606)
    for drawing in (change.explained(shown, ()), drivers.causes(shown, ())):
        assert "Exchange rate" not in str(drawing.body) and UNCONVERTED in drawing.notes
    assert UNRULED in drivers.causes(shown, ()).notes
    notes = sentences(collected.collected(shown).notes)
    assert worded(collected.UNPAID) in notes and "These taxes are not in the data loaded: excise, VAT." in notes


def test_a_gap_without_rates_by_law_costs_an_unknown_tax_and_not_none(folder):
    reported = [filled(schema.mirror, month=month, reporter="BR", partner="US", flow="export", value_usd=9, net_kg=9) for month in MONTHS]
    rates = [{"month": month, "currency": "MRL", "country": "-", "rate": 2, "quoted": "MRL"} for month in MONTHS]
    publish(folder, KINDS["declarations"] | {schema.mirror: reported, schema.exchange_rate: rates})
    shown = views.filtered("")
    assert len(gaps(shown).pairs) and next(each for each in estimates(shown) if each.key == "mirror").refusal == UNRATED


def test_how_long_pairs_last_is_not_told_before_one_can_be_lost(folder):
    few = [declared(month, 0) for month in MONTHS[:14]]
    few[-1][schema.item]["hs6"] = "851714"
    publish(folder, all_of(few))
    with pytest.raises(CannotCut, match="Too few flows are new"):
        lasted(views.filtered(""), ())


def test_one_bar_of_goods_that_nobody_states_is_not_drawn(folder):
    publish(folder, KINDS["totals by partner"])
    with pytest.raises(CannotCut, match="do not state HS codes"):
        chapters(views.filtered(""), ())


def test_money_bears_the_currency_it_is_in_whatever_else_is_loaded(folder):
    """Old imports in EUR, later ones in KRW, payments in USD: each is named by its own, and none is compared with another's."""
    imports = [total(month, import_value=Decimal(5), currency="EUR" if month < 202510 else "KRW") for month in MONTHS]
    paid = [filled(schema.payment, month=month, tax="D", amount=Decimal(7), receipts=1, currency="USD") for month in MONTHS]
    publish(folder, {schema.item: [each[schema.item] for each in imports], schema.payment: paid})
    found = ask(Question(("import_value", "revenue_collected"), (), Filters(202606, 202609)))
    assert found.currencies == {"import_value": "KRW", "revenue_collected": "USD"} and found.release.currency == "KRW"
    assert ask(Question(("import_value",), (), Filters(202501, 202502))).release.currency == "EUR"
    assert [tile.currency for _, each in tiles(views.filtered("?compare=none")).body for tile in each if tile.value] == ["USD", "KRW"]
    with pytest.raises(MixedCurrencies, match="EUR and KRW"):
        pair(("import_value",), (), Filters(202606, 202609))
