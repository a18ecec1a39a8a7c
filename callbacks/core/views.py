"""`draws`: from a function (filters, picked) → drawing to a Dash callback; and the one rule for empty, late, refused and failed answers."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any
from uuid import uuid4

from dash import Input, Output, callback, no_update
from dash.development.base_component import Component
from flask import has_request_context

from callbacks.core.period import Codes, held_apart, own, picked, unread, within
from dashboard.components.core import card, empty
from dashboard.components.core.unapplied import unapplied
from dashboard.core.page import Drawing, View
from dashboard.core.still import stilled
from dashboard.figures.core.plain import plain
from data.access import refusals
from data.access.policy import Forbidden
from data.language import mark, say, sentence
from data.months import month_name
from data.notes import PROVISIONAL
from data.releases.release import NoRelease
from data.side.store import Unavailable
from queries.addresses.filters import MOST_PICKS, Filters
from queries.catalogue import DIMENSIONS
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.engine import TooMany, TooSlow
from queries.engine.labels import label
from queries.engine.query_timeout import Superseded
from queries.engine.question import CannotCut, MixedCurrencies, Question
from queries.engine.route import every_currency
from queries.revenue import forecasts
from queries.revenue.forecasts import NeverForecast, NoForecast
from queries.workspace import links
from queries.workspace.links import Unkept
from services.forecasting import provisional
from settings import settings

Draw = Callable[[Filters, Codes], Drawing]
FOLLOWED: set[str] = set()  # pages with a progress line
DRAWN: dict[View, Callable[[str], Drawing]] = {}
COUNTED = ("declarations", "trade_records")
BODY = {"figure": "figure", "rows": "rowData", "list": "children"}
UNDATED = mark("Only reference tables are loaded. Load declarations, trade or revenue: `manage.py load SOURCE FILE`")
LOG = logging.getLogger(__name__)


def draws(view: View, *others: Input) -> Callable[[Draw], Draw]:
    """Register a function as the drawer of a view, and return it unchanged.

    The function receives the filters without the selections on the dimension that the view publishes, and these selections apart.
    DRAWN keeps it by view, for the table and the files of the view. others: further inputs that cause the view to be drawn anew.
    """

    def wired(draw: Draw) -> Draw:
        def produced(filters: Filters) -> Drawing:
            asked = own(filters, view.dimension)
            with provisional.collected() as standing:
                drawing = draw(asked, picked(filters, view.dimension))
            return told(view, asked, provisional_drawing(view, drawing, standing))

        DRAWN[view] = lambda search: read(search, produced(filtered(search)))

        @callback(*outputs(view), Input(view.asked, "data"), *others)
        def _drawn(search: str | None, *_others: object) -> tuple[Any, list[Component]]:
            drawing, notice = attempted(view.name, search, produced)
            return (shown(view, drawing), card.said(view, on_page(view, drawing))) if drawing else (no_update, card.unsaid(view, notice))

        return draw

    return wired


def told(view: View, filters: Filters, drawing: Drawing) -> Drawing:
    """Return the drawing with a note for each filter that does not apply to its view."""
    if not (filters.picks or filters.spanned):
        return drawing
    said = unapplied(view, filters, every_currency(engine.current()), drawing.notes)
    return replace(drawing, notes=(*drawing.notes, *said))


def read(search: Any, drawing: Drawing) -> Drawing:
    """Return the drawing with notes on the parts of its address that it does not answer."""
    return replace(drawing, notes=tuple(dict.fromkeys((*drawing.notes, *unread(search)))))


def provisional_drawing(view: View, drawing: Drawing, standing: provisional.ProvisionalState) -> Drawing:
    """Return the drawing marked as provisional in its title and notes, if its forecast is still being computed."""
    moves, changes = dict.fromkeys(standing.moves), dict.fromkeys(standing.changes)
    title = say("Provisional: {finding}", finding=drawing.title or view.title) if moves else drawing.title
    return replace(drawing, title=title, notes=(*moves, *drawing.notes, *changes))


def on_page(view: View, drawing: Drawing) -> Drawing:
    """Return the drawing as its card says it, without what the page says once.

    What of the address is left out stands above all cards, what is being computed in the progress line of a page that has one.
    """
    elsewhere = {"address_unread", *(PROVISIONAL if view.page in FOLLOWED else ())}
    if any(note.kind == "provisional_coming" for note in drawing.notes) and not ((work := forecasts.work()) and work.alive):
        elsewhere.discard("provisional_coming")  # there is no progress line until the work has begun
    return replace(drawing, notes=tuple(note for note in drawing.notes if note.kind not in elsewhere))


def shown(view: View, drawing: Drawing) -> Any:
    """Return the body as it is sent: words as few components; in a chart, names from the data are escaped, not to be read as markup."""
    return plain(drawing.body) if view.body == "figure" else stilled(drawing.body)


def outputs(view: View) -> tuple[Output, Output]:
    """Return the two outputs of a view: its body, and the words about it."""
    return Output(view.mark, BODY[view.body]), Output(view.part("head"), "children")


def attempted(name: str, search: Any, produce: Callable[[Filters], Drawing]) -> tuple[Drawing | None, Component | None]:
    """Return a drawing, or else the notice to show in its place; raises Superseded.

    An unforeseen error shows only an identifier; its details go to the log.
    """
    try:
        with limited():
            filters = filtered(search)
            drawing = produce(filters)
            return (None, emptied(filters, produce)) if drawing.empty else (read(search, drawing), None)
    except Superseded:
        raise
    except TooSlow as slow:
        return None, empty.late(str(slow))
    except NoForecast as missing:
        return None, empty.unforecast(sentence(missing), not isinstance(missing, NeverForecast))
    except (Forbidden, NoRelease, MixedCurrencies, CannotCut, TooMany, Unavailable, Unkept) as refusal:
        if not isinstance(refusal, NoRelease | Unavailable) or isinstance(refusal, Forbidden):
            refusals.noted(refusal)
        return None, empty.refused(sentence(refusal))
    except Exception:
        error = uuid4().hex[:8]
        LOG.exception("card %s failed, error %s", name, error)
        return None, empty.failed(error)


def limited() -> AbstractContextManager[None]:
    """Return the time limit for a view that a request waits for; no limit in the background."""
    return engine.limited(settings().view_seconds) if has_request_context() else nullcontext()


def emptied(filters: Filters, produce: Callable[[Filters], Drawing]) -> Component:
    """Return the notice for an empty view: which selections to remove, if any hide data; else that no data are loaded."""
    picked = filters.picks and not produce(replace(filters, picks=())).empty
    return empty.nothing(loosen(filters)) if picked else empty.unheld()


def filtered(search: Any) -> Filters:
    """Return the filters of an address with its months set.

    Raises NoRelease; CannotCut if the release has no months, if the address names only other months, or if it has too many selections.
    """
    if engine.current().first_month is None:
        raise CannotCut(say(UNDATED))
    filters = Filters.parse(links.full(search))
    if many := filters.crowded:
        crowded = mark("{dimension}: more than {count} selected are too many to be shown together. Select fewer")
        raise CannotCut(say(crowded, dimension=DIMENSIONS[many].label, count=MOST_PICKS))
    found = within(filters)
    if held := held_apart(found):
        outside = mark("The data hold {since} to {until}, and none of these months is selected. Choose other months")
        raise CannotCut(say(outside, since=month_name(held[0]), until=month_name(held[1])))
    return found


def loosen(filters: Filters) -> list[tuple[str, str, str]]:
    """Return (dimension, code, name) of the selections to remove so that something is shown; all of them if no single dimension helps."""
    freeing = [key for key, _ in filters.picks if any(ask(Question(COUNTED, (), filters.without(key))).observations.values())]
    return [(key, code, label(key, code)) for key, codes in filters.picks if key in freeing or not freeing for code in codes]
