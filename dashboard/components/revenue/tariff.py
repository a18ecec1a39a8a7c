"""The tariff bench in words: the levers moved, the tables, the sentence that sums it up, and what is supposed."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analytics.revenue.tariff import Levers, Summary
from dashboard.components.core.table import listing
from dashboard.core.format import Scale, amount, signed, significant

NAMES = {"duty": "Duty", "excise": "Excise", "vat": "VAT", "other": "Fees and others"}
Named = Callable[[str, str], str]
TODAY = "As today"


def goods(code: str, named: Named) -> str:
    """Write the goods that a lever moves: a section, chapter or heading by name, or all goods."""
    key = "section" if code.isalpha() else "hs2" if len(code) == 2 else "hs4"
    return (f"section {code} " if key == "section" else "") + named(key, code) if code else "all goods"


def said(levers: Levers, named: Named) -> list[str]:
    """Return which levers are moved, in words: 'duty on 69 Ceramics +5 points', 'relief Investment code withdrawn'."""
    parts = [
        (levers.duty, f"duty on {goods(levers.duty_goods, named)} {_points(levers.duty)}"),
        (levers.vat, f"VAT {_points(levers.vat)}"),
        (levers.excise, f"excise {signed(levers.excise)}"),
        (levers.relief_off, f"relief {named('relief', levers.relief_off)} withdrawn"),
        (levers.agreement_off, f"{named('agreement', levers.agreement_off)} withdrawn"),
        (levers.cut and levers.cut_origin, f"duty on goods of {named('origin', levers.cut_origin)} {signed(-levers.cut)}"),
        (
            levers.exempt and levers.exempt_goods,
            f"{amount(levers.exempt, 'percent')} of {goods(levers.exempt_goods, named)} exempt from duty",
        ),
        (levers.rate, f"foreign currency {signed(levers.rate)}"),
        (levers.volume, f"volumes {signed(levers.volume)}"),
    ]
    return [words.replace("-", "−") for on, words in parts if on]


def _points(step: float) -> str:
    return f"{'+' if step > 0 else ''}{significant(step * 100)} points"


def step(value: float, scale: Scale) -> str:
    """Write a change with its sign, in the unit of a scale."""
    text = scale.text(value)
    return f"+{text}" if value > 0 and text.strip("0.") else text.replace("-", "−")


def sentence(found: Summary, levers: Levers, scale: Scale, named: Named) -> str:
    """Write what the levers bring: 'VAT +1 points: revenue +3.4 %, +80.1 m MRL, +96.7 if volumes stayed'."""
    words = "; ".join(said(levers, named))
    if not words:
        return f"Imports shown paid {scale.full(found.whole('before'))}: move a lever above"
    before, mechanical, after = map(found.whole, ("before", "mechanical", "value"))
    size = f"{step(after - before, scale)} {scale.words}"
    kept = "" if mechanical == after else f", {step(mechanical - before, scale)} if volumes stayed"
    return f"{words[0].upper()}{words[1:]}: revenue {grown(after, before)}, {size}{kept}"


HEADINGS = (("name", ""), ("before", "Today>"), ("mechanical", "Same volumes>"), ("value", "With the levers>"), ("change", "Change>"))


def taxes(found: pd.DataFrame, scale: Scale) -> Component:
    """Return a row for each tax and one for all. found: key, before, mechanical (volumes unchanged), value."""
    sums: Any = found[["before", "mechanical", "value"]].sum()
    cells: list[tuple[Any, ...]] = [(NAMES[key], *each) for key, *each in found.itertuples(index=False, name=None)]
    cells.append(("All taxes", *map(float, sums)))
    rows = [_row(name, before, mechanical, value, scale) for name, before, mechanical, value in cells]
    return listing(HEADINGS, rows, "Taxes today and with the levers")


def _row(name: str, before: float, mechanical: float, value: float, scale: Scale) -> dict[str, str]:
    texts = {"before": scale.text(before), "mechanical": scale.text(mechanical), "value": scale.text(value)}
    return {"name": name, **texts, "change": grown(value, before)}


def grown(value: float, before: float) -> str:
    """Write a change as a percentage: '+0.45 %'; '=' where it is too small to show."""
    return signed(value / before - 1).replace("-", "−") if before and abs(value / before - 1) >= 0.00005 else "="


SIDE = (("name", "Scenario"), ("value", "Revenue>"), ("change", "Change>"), ("mechanical", "Same volumes>"), ("said", "Levers"))


def scenarios(rows: Sequence[tuple[str, str, Summary, str]], scale: Scale) -> Component:
    """Return the scenarios side by side. rows: name, address or empty, summary, levers in words."""
    shown = [
        {
            "name": html.A(name, href=address) if address else name,
            "value": scale.text(found.whole("value")),
            "change": step(found.whole("value") - found.whole("before"), scale),
            "mechanical": step(found.whole("mechanical") - found.whole("before"), scale),
            "said": words or TODAY,
        }
        for name, address, found, words in rows
    ]
    note = html.P("Saved under a name (above), the levers of this page stand here.", className="sub")
    return html.Div([listing(SIDE, shown, "Scenarios side by side"), note])


LANDS = (("name", ""), ("before", "Today>"), ("value", "With the levers>"), ("change", "Change>"))
Row = tuple[str, float, float, str]


def landing(rows: Sequence[Row]) -> Component:
    """Return the year-end forecast today and with the levers. rows: name, today, with the levers, unit."""
    shown = [
        {"name": name, "before": str(amount(today, unit)), "value": str(amount(after, unit)), "change": apart(today, after, unit)}
        for name, today, after, unit in rows
    ]
    return listing(LANDS, shown, "Where the year lands, today and with the levers")


def apart(today: float, after: float, unit: str) -> str:
    """Write a change: '−9.8 %', for a share '−32 points'; '=' where it is too small to show."""
    return grown(after, today) if unit != "percent" else _points(after - today).replace("-", "−") if after != today else "="


def chances(rows: Sequence[Row]) -> str:
    """Write 'Chance of reaching the target of fiscal year 2026/27: 12 % instead of 44 %'; empty where there is none."""
    if rows[-1][3] != "percent":
        return ""
    name, today, after = rows[0][0].partition(",")[0], amount(rows[-1][1], "percent"), amount(rows[-1][2], "percent")
    instead = f" instead of {today}" if str(after) != str(today) else ""
    return f"Chance of reaching the target of {name[0].lower()}{name[1:]}: {after}{instead}"


def assumptions(levers: Levers, named: Named) -> list[tuple[str, str]]:
    """Return each assumption with its figure."""
    return [
        ("Levers", "; ".join(said(levers, named)) or TODAY),
        ("Prices take up of a change of the rate of exchange", str(amount(levers.pass_through, "percent"))),
        ("Elasticity of volume to the price in own currency", significant(levers.rate_response).replace("-", "−")),
        ("Net elasticity of import values to the rate of exchange", significant(levers.net).replace("-", "−")),
        ("Elasticity of volume to the price with taxes", significant(levers.tax_response).replace("-", "−")),
    ]


RULES = (
    "Rates are those collected: tax paid over its base, by heading, origin, agreement, relief and size of importer. What the law adds to "
    "a rate is collected in the proportion in which it is today; goods that a relief frees stay free.",
    "Taxes stand on each other: duty on the value, excise on value and duty, VAT on all three. Fees follow the value.",
    "Goods under an agreement keep their rate when the general one rises. A relief or agreement withdrawn is taxed at the rates of the "
    "law, collected as other goods are.",
    "A change of prices and taxes moves volumes of the same goods by the elasticities above, which can be moved too; importers do not "
    "turn to other origins or goods. The net elasticity of collections to the rate of exchange was measured between 0 and 0.5 in Brazil "
    "and South Africa, none far from zero, and is 0.2 here unless moved.",
    "It is the effect on imports like those of the months shown, once all has settled; stocks, dates and evasion are left out.",
)


def assumed(levers: Levers, named: Named) -> Component:
    """Return the list of assumptions with their figures, then the rules of the calculation."""
    figures = [html.Li([html.B(f"{what}: "), value]) for what, value in assumptions(levers, named)]
    return html.Ul([*figures, *map(html.Li, RULES)], className="assumed")
