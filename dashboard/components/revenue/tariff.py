"""The tariff simulation in words: the changes, the tables, the sentence that sums it up, and the assumptions."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analytics.revenue.tariff import TariffLevers, TariffSummary
from dashboard.components.core.table import end, listing
from dashboard.core.format import Scale, amount, signed, significant
from data.language import mark, say, say_clauses
from data.number_text import plus

NAMES = {"duty": mark("Duty"), "excise": mark("Excise"), "vat": mark("VAT"), "other": mark("Fees and others")}
Named = Callable[[str, str], str]
TODAY = mark("As today")


def goods(code: str, named: Named) -> str:
    """Write the goods that a lever moves: a section, chapter or heading by name, or all goods."""
    if not code:
        return say("all goods")
    if code.isalpha():
        return say("section {code} {name}", code=code, name=named("section", code))
    return named("hs2" if len(code) == 2 else "hs4", code)


def said(levers: TariffLevers, named: Named) -> list[str]:
    """Return what is changed, in words: 'Duty on 69 Ceramics: +5 points', 'Relief withdrawn: Investment code'."""
    exempt = {"share": amount(levers.exempt, "percent"), "goods": goods(levers.exempt_goods, named)}
    parts = (
        levers.duty and say("Duty on {goods}: {change}", goods=goods(levers.duty_goods, named), change=_points(levers.duty)),
        levers.vat and say("VAT: {change}", change=_points(levers.vat)),
        levers.excise and say("Excise: {change}", change=signed(levers.excise)),
        levers.relief_off and say("Relief withdrawn: {name}", name=named("relief", levers.relief_off)),
        levers.agreement_off and say("Agreement withdrawn: {name}", name=named("agreement", levers.agreement_off)),
        levers.cut
        and levers.cut_origin
        and say("Duty on goods of {partner}: {change}", partner=named("origin", levers.cut_origin), change=signed(-levers.cut)),
        levers.exempt and levers.exempt_goods and say("Exempt from duty: {share} of {goods}", **exempt),
        levers.rate and say("Price of foreign currency: {change}", change=signed(levers.rate)),
        levers.volume and say("Volume of imports: {change}", change=signed(levers.volume)),
    )
    return [str(part) for part in parts if part]


def _points(step: float) -> str:
    shown = significant(step * 100)
    return say("{size} points", size=plus(shown) if step > 0 else shown)


def step(value: float, scale: Scale) -> str:
    """Write a change with its sign, in the unit of a scale."""
    text = scale.text(value)
    return plus(text) if value > 0 and any(digit in text for digit in "123456789١٢٣٤٥٦٧٨٩") else text


def sentence(found: TariffSummary, levers: TariffLevers, scale: Scale, named: Named) -> str:
    """Write what the changes bring: 'VAT: +1 points. Revenue +3.4 %, +80.1 million MRL (+96.7 with unchanged volumes)'."""
    words = say_clauses(said(levers, named))
    if not words:
        return say("Taxes paid on these imports: {size}", size=scale.full(found.whole("before")))
    before, mechanical, after = map(found.whole, ("before", "mechanical", "value"))
    known = {"changes": words, "share": grown(after, before), "size": step(after - before, scale), "unit": scale.words}
    if mechanical == after:
        return say("{changes}. Revenue {share}, {size} {unit}", **known)
    kept = step(mechanical - before, scale)
    return say("{changes}. Revenue {share}, {size} {unit} ({kept} with unchanged volumes)", **known, kept=kept)


HEADINGS = (
    ("name", ""),
    ("before", end(mark("Today"))),
    ("mechanical", end(mark("Same volumes"))),
    ("value", end(mark("With the changes"))),
    ("change", end(mark("Change"))),
)


def taxes(found: pd.DataFrame, scale: Scale) -> Component:
    """Return a row for each tax and one for all. found: key, before, mechanical (volumes unchanged), value."""
    sums: Any = found[["before", "mechanical", "value"]].sum()
    cells: list[tuple[Any, ...]] = [(say(NAMES[key]), *each) for key, *each in found.itertuples(index=False, name=None)]
    cells.append((say("All taxes"), *map(float, sums)))
    rows = [_row(name, before, mechanical, value, scale) for name, before, mechanical, value in cells]
    return listing(HEADINGS, rows, say("Taxes today and with the changes"))


def _row(name: str, before: float, mechanical: float, value: float, scale: Scale) -> dict[str, str]:
    texts = {"before": scale.text(before), "mechanical": scale.text(mechanical), "value": scale.text(value)}
    return {"name": name, **texts, "change": grown(value, before)}


def grown(value: float, before: float) -> str:
    """Write a change as a percentage: '+0.45 %'; '=' where it is too small to show."""
    return signed(value / before - 1) if before and abs(value / before - 1) >= 0.00005 else "="


SIDE = (
    ("name", mark("Scenario")),
    ("value", end(mark("Revenue"))),
    ("change", end(mark("Change"))),
    ("mechanical", end(mark("Same volumes"))),
    ("said", mark("Changes")),
)


def scenarios(rows: Sequence[tuple[str, str, TariffSummary, str]], scale: Scale) -> Component:
    """Return the scenarios side by side. rows: name, address or empty, summary, levers in words."""
    shown = [
        {
            "name": html.A(name, href=address) if address else name,
            "value": scale.text(found.whole("value")),
            "change": step(found.whole("value") - found.whole("before"), scale),
            "mechanical": step(found.whole("mechanical") - found.whole("before"), scale),
            "said": words or say(TODAY),
        }
        for name, address, found, words in rows
    ]
    note = html.P(say("To add a row, save this page under a name (Save view, above)."), className="sub hint")
    return html.Div([listing(SIDE, shown, say("Scenarios side by side")), note])


LANDS = (("name", ""), *(heading for heading in HEADINGS[1:] if heading[0] != "mechanical"))
Row = tuple[str, float, float, str]


def landing(rows: Sequence[Row]) -> Component:
    """Return the year-end forecast today and with the levers. rows: name, today, with the levers, unit."""
    shown = [
        {"name": name, "before": str(amount(today, unit)), "value": str(amount(after, unit)), "change": apart(today, after, unit)}
        for name, today, after, unit in rows
    ]
    return listing(LANDS, shown, say("Year-end forecast, today and with the changes"))


def apart(today: float, after: float, unit: str) -> str:
    """Write a change: '−9.8 %', for a share '−32 points'; '=' where it is too small to show."""
    return grown(after, today) if unit != "percent" else _points(after - today) if after != today else "="


def chances(rows: Sequence[Row]) -> str:
    """Write 'Chance of meeting the target: 12 % instead of 44 %'; empty where there is none."""
    if rows[-1][3] != "percent":
        return ""
    today, after = amount(rows[-1][1], "percent"), amount(rows[-1][2], "percent")
    if str(after) == str(today):
        return say("Chance of meeting the target: {after}", after=after)
    return say("Chance of meeting the target: {after} instead of {before}", after=after, before=today)


def changes(levers: TariffLevers, named: Named) -> tuple[str, str]:
    """Return what is changed, by its name."""
    return say("Changes"), say_clauses(said(levers, named)) or say(TODAY)


def figures(levers: TariffLevers) -> list[tuple[str, float, str]]:
    """Return each assumption that is a number: its name, the number, and its unit, `percent` (a fraction) or none."""
    return [
        (say("Share of a change of the exchange rate passed on to import prices"), levers.pass_through, "percent"),
        (say("Response of volume to the price in national currency (elasticity)"), levers.rate_response, ""),
        (say("Net response of import values to the exchange rate (elasticity)"), levers.net, ""),
        (say("Response of volume to the price with taxes (elasticity)"), levers.tax_response, ""),
    ]


def assumptions(levers: TariffLevers, named: Named) -> list[tuple[str, str]]:
    """Return each assumption with its figure as it is shown."""
    shown = [(what, str(amount(value, unit)) if unit else significant(value)) for what, value, unit in figures(levers)]
    return [changes(levers, named), *shown]


RULES = (
    mark("Rates are those collected: tax paid over its base, by heading, origin, agreement, relief and size of importer."),
    mark("A change of a statutory rate is collected in the same proportion as today. Goods that a relief frees stay free."),
    mark("Taxes build on each other: duty on the value, excise on value and duty, VAT on all three. Fees follow the value."),
    mark("Goods under an agreement keep their rate when the MFN rate rises."),
    mark("If a relief or agreement is withdrawn, its goods pay the statutory rates, collected as on other goods."),
    mark("Prices and taxes change the volume of the same goods by the responses above. You can change these too."),
    mark("Importers are assumed not to turn to other origins or goods."),
    mark("Studies in Brazil and South Africa found a net response of revenue to the exchange rate between 0 and 0.5. It is 0.2 here."),
    mark("The result is the effect on imports like those of the months shown, after all has settled."),
    mark("Stocks, dates and evasion are left out."),
)


def assumed(levers: TariffLevers, named: Named) -> Component:
    """Return the list of assumptions with their figures, then the rules of the calculation."""
    shown = [html.Li([html.B(f"{what}: "), value]) for what, value in assumptions(levers, named)]
    return html.Ul([*shown, *(html.Li(say(rule)) for rule in RULES)], className="assumed")
