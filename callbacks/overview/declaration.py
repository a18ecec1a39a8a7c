"""The declaration that the address names, in a panel beside the Overview: opened by its number in the records, closed by Esc or ×."""

from typing import Any

import pandas as pd
from dash import ClientsideFunction, Input, Output, callback, clientside_callback, html

from callbacks.core.comparison import day, stamp
from callbacks.core.records import number
from callbacks.core.views import attempted
from dashboard.components.overview.declaration import DeclarationTexts, declaration
from dashboard.core.format import UNKNOWN, amount, count, missing, written
from dashboard.core.page import Drawing
from dashboard.pages.clearance import trs
from dashboard.pages.overview.overview import DECLARATION
from data.language import mark, say, say_list
from data.loading.reading.file_bytes import shown
from data.schema import NOT_STATED
from queries.addresses.filters import pairs
from queries.engine import engine
from queries.engine.labels import labels, named, unnamed
from queries.engine.refused import OutOfScope
from queries.quality.loads import file_of
from queries.tables.one_declaration import AMOUNTS, WholeDeclaration, whole

FACTS = (
    *(("office", mark("Office")), ("flow", mark("Flow")), ("procedure", mark("Procedure")), ("lane", mark("Lane"))),
    *(("mode", mark("Mode of transport")), ("origin", mark("Origin")), ("trader", mark("Trader")), ("broker", mark("Broker"))),
)
WORDS = {
    "clean": mark("In order"),
    "irregular": mark("Irregular"),
    "physical": mark("Physical"),
    "scan": mark("Scan"),
    "lab": mark("Laboratory"),
}
DEMONSTRATION, DIGEST = "demonstration", 12
LOADED = mark("File {file}, loaded {day}: load {load} of source {source}, data version {version}, digest {digest}.")
TRACE = "manage.py trace {} {} {}"
FOUND = mark("Its lines in that file: {command}")
PANEL = DECLARATION.part("panel")

clientside_callback(ClientsideFunction("state", "left"), Input(PANEL, "is_open"), prevent_initial_call=True)


@callback(
    Output(DECLARATION.mark, "children"),
    Output(DECLARATION.part("notice"), "children"),
    Output(PANEL, "is_open"),
    Input(DECLARATION.asked, "data"),
)
def opened(search: str | None) -> tuple[Any, ...]:
    """Write the declaration that the address names last, and open the panel; closed where it names none."""
    code = chosen(search)
    if not code:
        return [], None, False
    drawing, notice = attempted(DECLARATION.name, search, lambda _: drawn(code))
    return (drawing.body, None, True) if drawing else ([], notice, True)


def chosen(search: str | None) -> str:
    """Return the number of the declaration that an address names last; empty where it names none."""
    return next((code for key, code in reversed(pairs(search)) if key == "declaration" and code), "")


def drawn(code: str) -> Drawing:
    """Draw every declaration of a number."""
    found = whole(code)
    none = html.P(say("There is no declaration {number}.", number=code[:40]))
    return Drawing([declaration(told(each)) for each in found] or none, len(found), stamp(engine.current()))


def told(one: WholeDeclaration) -> DeclarationTexts:
    """Return a declaration in words: names beside codes, and amounts to the cent."""
    head, more = one.head, one.counted - len(one.items)
    left = say("The first {count} items are shown; {more} more are recorded.", count=count(len(one.items)), more=count(more))
    return DeclarationTexts(
        head["decl_id"],
        [*_facts(head), *_figures(head)],
        [_item(row) for row in one.items.to_dict("records")],
        [{"tax": named("tax", row["tax"]), **_money(row, AMOUNTS)} for row in one.taxes.to_dict("records")],
        [_inspection(row) for row in one.inspections.to_dict("records")],
        left if more else "",
        f"{trs.PAGE.path}?declaration={head['decl_id']}",
        lineage(head["load_id"], head["decl_id"]),
    )


def lineage(load_id: int | None, number: str) -> list[str]:
    """Return the load and file that a declaration came in by, and the command that finds its lines there; or why they are not told."""
    try:
        held = file_of(load_id)
    except OutOfScope as refused:
        return [str(refused)]
    if held is None:
        return [say("The load that it came in by is not known.")]
    if held.source == DEMONSTRATION:
        return [say("It was made by the demonstration: there is no file behind it.")]
    file, source = shown(held.file), shown(held.source)
    known = {"day": day(held.loaded_at), "load": held.load_id, "version": held.version or UNKNOWN, "digest": held.sha256[:DIGEST]}
    return [say(LOADED, file=file, source=source, **known), say(FOUND, command=TRACE.format(source, file, shown(number)))]


def _facts(head: dict[str, Any]) -> list[tuple[str, str]]:
    return [(say("Registered"), str(head["registered_on"] or UNKNOWN)), *((say(words), named(key, head[key])) for key, words in FACTS)]


def _figures(head: dict[str, Any]) -> list[tuple[str, str]]:
    amounts = [exact(number(head[key]), head["currency"]) for key in ("customs_value", "tax_paid")]
    taken = say("open") if head["is_open"] == 1 else str(amount(number(head["release_calendar"]), "hours"))
    return list(zip((say("Customs value"), say("Tax paid"), say("Release time")), (*amounts, taken), strict=True))


def _item(row: dict[str, Any]) -> dict[str, str]:
    name = labels("hs6").get(row["hs6"], "")
    given = [named(key, row[key]) for key in ("relief", "agreement") if row[key] != NOT_STATED]
    coded = {"origin": named("origin", row["origin"]), "relief": say_list(given, "unit") or UNKNOWN}
    goods = f"{unnamed(row['hs_code'])} {name}".strip()
    return {"item_no": str(row["item_no"]), "goods": goods, **coded, **_money(row, ("value", "net_kg", *AMOUNTS))}


def _inspection(row: dict[str, Any]) -> dict[str, str]:
    codes = {key: row[key] for key in ("type", "reason", "result", "offence")}
    coded = {key: say(WORDS[code]) if code in WORDS else unnamed(code).capitalize() for key, code in codes.items()}
    return {"item_no": "" if pd.isna(row["item_no"]) else str(int(row["item_no"])), **coded, **_money(row, ("uplift", "penalty"))}


def _money(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    return {name: exact(row[name]) for name in names}


def exact(value: float | None, currency: str = NOT_STATED) -> str:
    """Write an amount to the hundredth, with its currency where one is stated; '–' where it is not known."""
    after = "" if currency == NOT_STATED else f" {currency}"
    return UNKNOWN if missing(value) else written(f"{value:,.2f}") + after
