"""The shell: which page is open, what the filters are called, which release is read."""

from datetime import UTC, datetime
from typing import Any

from dash import Input, Output, State, callback, ctx, html, no_update
from dash.development.base_component import Component

from callbacks.core.period import unread, within
from callbacks.http.emblem import address
from dashboard import pages, shell
from dashboard.components.core import empty
from dashboard.components.core.columns import column, page
from dashboard.components.core.controls import chips
from dashboard.core import registry
from dashboard.core.format import month
from dashboard.core.page import Page
from dashboard.pages.core import table
from dashboard.pages.stories import stories
from dashboard.words.notes import sentences
from data import schema
from data.access import refusals
from data.access.policy import FIGURES, ROLES, Forbidden, closed, closing, may
from data.access.user import current_user
from data.language import say
from data.months import month_text, months_between, shifted
from data.releases import shelf
from data.releases.own_files import files_of
from data.releases.release import Damaged, NoRelease, Release
from queries.addresses.filters import Filters
from queries.catalogue import FILTERED
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.labels import PREFIXED, labels, named
from queries.engine.question import Question
from queries.revenue import forecasts
from queries.trade.goods_search import everyday
from queries.workspace import links
from settings import settings

Option = dict[str, str]  # a choice of a filter: `value`, the code, and `label`, its name
PAGES: tuple[Page, ...] = registry.listed(pages)


def layout() -> Component:
    """Return the page as served at first: the shell, with the release that the reader starts from."""
    release, who = current(), current_user()
    leave = shell.Leave(who.name, say(ROLES[who.role])) if settings().token or settings().signs_in else None
    return shell.layout(open_pages(), standing(release), house(release), badges(release), leave)


def open_pages() -> list[Page]:
    """Return the pages that the user may open, in the order of PAGES."""
    return [each for each in PAGES if not closed(each.key)]


def standing(release: Release | None) -> dict[str, Any] | None:
    """Return what redraws the screen when it changes: the number of the release, the time of its forecast, and what the user sees of it."""
    if not release:
        return None
    scope = {} if release.scope.whole else {"offices": sorted(release.scope.offices), "regions": sorted(release.scope.regions)}
    return {"number": release.number, "forecast": forecasts.made_at()} | scope


def house(release: Release | None) -> list[Component]:
    """Return the name and emblem of the administration; blank without a release."""
    return shell.marks(release.administration.name, address(release.administration.emblem)) if release else shell.marks("", "")


def badges(release: Release | None) -> list[Component]:
    """Return the badges of the release: number, age, demonstration data, offices in scope, and a fault of a newer release."""
    if not release:
        return shell.badges(None, say("No data yet") if may(*FIGURES) else "", False)
    newer = engine.warehouse().fault()
    offices = None if release.scope.whole else labels("office")
    return shell.badges(release.number, age(release.created_at), release.demonstration, release.loss, newer, offices)


def current() -> Release | None:
    """Return the release in service; None if there is none yet, or none for the user."""
    try:
        return engine.current()
    except (Forbidden, NoRelease):
        return None


@callback(
    Output("page", "children"),
    Output("title", "data"),
    Input("url", "pathname"),
    Input("release", "data"),
    State("title", "data"),
)
def drawn(path: str | None, _release: object, shown: object) -> tuple[Any, Any]:
    """Write the page at an address, and its title with the path it stands at; wait for the path, and for a release where there was none.

    What woke it does not tell whether the page stands there: Dash drops a call for a new path that one for a new release overtakes.
    """
    stands = isinstance(shown, dict) and shown.get("path") == path
    if stands and set(ctx.triggered_prop_ids) == {"release.data"}:
        return no_update, no_update
    content, heading = opened(path)
    waits = heading in [say(each) for each in empty.WAITING]
    return content, {"title": heading, "path": None if waits else path}


def opened(path: str | None) -> tuple[Any, str]:
    """Return the page at a path and its title; where it has views and there is no release, why."""
    page = found(path)
    if page and (why := closing(page.key)):
        refusals.noted(why, page=page.path)
        return empty.closed(page.title, str(why), () if may(*FIGURES) else open_pages()), page.title
    if page and page.views and (waiting := unloaded()):
        return empty.unloaded(*waiting), say(waiting[0])
    return (page.opened(), page.title) if page else (nowhere(), say("Not found"))


def unloaded() -> tuple[str, str] | None:
    """Return that nothing is loaded or nothing can be read, and what to do; None where there is a release."""
    try:
        engine.current()
    except NoRelease as why:
        heading = empty.UNREADABLE if isinstance(why, Damaged) or shelf.files(files_of(settings().warehouse)) else empty.UNLOADED
        return heading, f"{str(why)[:1].upper()}{str(why)[1:]}."
    return None


def nowhere() -> Component:
    """Return the page shown for an unknown address."""
    words = [column(html.H1(say("There is no such page"))), html.A(say("Overview"), href="/", className="inside")]
    return page(words)


def found(path: str | None) -> Page | None:
    """Return the page at a path, with or without a closing slash; None if there is none."""
    whole = str(path)
    return page_at(whole) if whole.startswith("/") else None


def page_at(path: str) -> Page | None:
    """Return the page at a path; /table/overview.offices is the table page, if such a view exists.

    /story/NAME is the page of stories, which says so if there is no such story.
    """
    plain = path.rstrip("/") or "/"
    above, _, view = plain.rpartition("/")
    if above == table.PAGE.path and any(view == f"{each.page}.{each.name}" for page in PAGES for each in page.views):
        return table.PAGE
    plain = stories.PAGE.path if above == stories.ONE and view else plain
    return next((page for page in PAGES if plain == page.path), None)


@callback(
    Output("chips", "children"),
    Output("sentence", "children"),
    Output("fold", "children"),
    Input("url", "search"),
    Input("release", "data"),
    Input("url", "pathname"),
)
def said(search: str | None, _release: object, path: str | None = None) -> tuple[Any, str, str]:
    """Write the selections, the sentence about them and the label of the filter panel; wait for the address, the release and the page."""
    filters = Filters.parse(search)
    if not current() or filters.crowded or links.linked(search):
        return chips([]), say(links.UNKNOWN) if links.linked(search) else "", say("Filters")
    picks = [(key, code, named(key, code)) for key, codes in filters.picks for code in codes]
    page = found(path) if path else None
    words = " ".join((within(filters).sentence(named, page.unused if page else ()), *sentences(unread(search))))
    return chips(picks), words, say("Filters ({count})", count=len(picks)) if picks else say("Filters")


@callback(
    Output("badges", "children"),
    Output("release", "data"),
    Output("house", "children"),
    Input("poll", "n_intervals"),
    State("release", "data"),
    prevent_initial_call=True,
)
def watched(_polls: object, seen: Any) -> tuple[Any, Any, Any]:
    """Write the badges and, if it has changed, the release; wait for the poll of the browser."""
    release = current()
    now, held = standing(release), seen if isinstance(seen, dict) else {}
    new = now and any(held.get(key) != value for key, value in now.items())
    return badges(release), now if new else no_update, house(release)


def age(created: str) -> str:
    """Return 'Data updated 2 h ago', from an ISO time stamp with its zone."""
    minutes = int((datetime.now(UTC) - datetime.fromisoformat(created)).total_seconds() // 60)
    if minutes < 2:
        return say("Data updated just now")
    if minutes < 60:
        return say("Data updated {count} min ago", count=minutes)
    if minutes < 2880:
        return say("Data updated {count} h ago", count=minutes // 60)
    return say("Data updated {count} days ago", count=minutes // 1440)


@callback(
    *(Output(control.id, "placeholder") for control in shell.PERIOD),
    Input("url", "search"),
    Input("release", "data"),
)
def shown_months(search: str | None, _release: object) -> tuple[str, str]:
    """Write the months used when the reader leaves the period open; wait for the address and the release."""
    release = current()
    if not release or not release.first_month:
        return "–", "–"
    default = within(Filters.parse(search).over(None, None))
    since, until = (month(code) if code else "–" for code in (default.since, default.until))
    return since, until


@callback(*(Output(control.id, "options") for control in shell.PERIOD), Input("release", "data"))
def months(_release: object) -> tuple[list[Option], list[Option]]:
    """Write the months to choose from, newest first, for both ends of the period; wait for the release."""
    release = current()
    if not release or not release.first_month:
        return [], []
    codes = [shifted(release.first_month, step) for step in range(months_between(release.first_month, release.last_month or 0))]
    options = [{"value": month_text(code), "label": month(code)} for code in reversed(codes)]
    return options, options


@callback(*(Output(control.id, "options") for control in shell.CONTROLS if control.key in FILTERED), Input("release", "data"))
def options(_release: object) -> list[list[Option]]:
    """Write the choices of every filter; wait for the release."""
    return [choices(key) if current() else [] for key in FILTERED]


def choices(key: str) -> list[Option]:
    """Return the codes of a dimension that occur in the data: in their fixed order, else by name."""
    codes = [row[key] for row in ask(Question(("declarations", "trade_records"), (key,))).rows if row[key] != schema.NOT_STATED]
    found = [chosen(key, str(code)) for code in codes]
    if key == "fiscal_year":
        return found[::-1]
    return found if key in ("flow", "lane", "mode") else sorted(found, key=lambda option: option["label"])


def chosen(key: str, code: str) -> Option:
    """Return a choice of a filter, found by its name and code, goods by everyday names too; its whole name is a hint."""
    name = named(key, code)
    words = everyday(code) if key in PREFIXED else ""
    return {"value": code, "label": name, "title": name, "search": " ".join(filter(None, (name, code, words)))}
