"""The shell: which page is open, what the filters are called, which release is read."""

from datetime import UTC, datetime

from dash import Input, Output, State, callback, html, no_update

from callbacks.core.comparison import named
from callbacks.core.period import unread, within
from callbacks.http.emblem import address
from dashboard import pages, shell
from dashboard.components.core.controls import chips
from dashboard.core import registry
from dashboard.core.format import month
from dashboard.core.page import Page
from dashboard.pages.core import table
from data import schema
from data.months import month_text, months_between, shifted
from data.releases.release import NoRelease, Release
from queries.addresses.filters import Filters
from queries.catalogue import FILTERED
from queries.engine import engine
from queries.engine.ask import Question, ask
from queries.revenue import forecasts
from queries.workspace import links
from settings import settings

PAGES: tuple[Page, ...] = registry.listed(pages)


def layout():
    """The document as served: the shell, with the release that the reader starts from."""
    release = current()
    return shell.layout(PAGES, standing(release), house(release), badges(release), leave=bool(settings().token))


def standing(release: Release | None) -> dict | None:
    """What is drawn anew once it changes: the number of the release, and when its forecast was made."""
    return {"number": release.number, "forecast": forecasts.made_at()} if release else None


def house(release: Release | None) -> list:
    return shell.marks(release.administration.name, address(release.administration.emblem)) if release else shell.marks("", "")


def badges(release: Release | None) -> list:
    if not release:
        return shell.badges(None, "", False)
    newer = engine.warehouse().fault()
    return shell.badges(release.number, age(release.created_at), release.demonstration, release.loss, newer)


def current() -> Release | None:
    try:
        return engine.current()
    except NoRelease:
        return None


@callback(Output("page", "children"), Output("title", "data"), Input("url", "pathname"))
def opened(path):
    page = found(path)
    return (page.opened(), page.title) if page else (nowhere(), "Not found")


def nowhere():
    words = [html.H1("There is no such page", className="wide"), html.A("Overview", href="/", className="inside s12")]
    return html.Div(words, className="page")


def found(path) -> Page | None:
    """The page at a path, a closing slash or none; /table/overview.offices is of /table, where that view is one of a page."""
    whole = str(path)
    return page_at(whole) if whole.startswith("/") else None


def page_at(path: str) -> Page | None:
    plain = path.rstrip("/") or "/"
    above, _, view = plain.rpartition("/")
    if above == table.PAGE.path and any(view == f"{each.page}.{each.name}" for page in PAGES for each in page.views):
        return table.PAGE
    return next((page for page in PAGES if plain == page.path), None)


@callback(
    Output("chips", "children"),
    Output("sentence", "children"),
    Output("fold", "children"),
    Input("url", "search"),
    Input("release", "data"),
)
def said(search, _release):
    filters = Filters.parse(search)
    if not current() or filters.crowded or links.linked(search):
        return chips([]), f"{links.UNKNOWN}." if links.linked(search) else "", "Filters"
    picks = [(key, code, named(key, code)) for key, codes in filters.picks for code in codes]
    words = " ".join((within(filters).sentence(named), *unread(search)))
    return chips(picks), words, f"Filters ({len(picks)})" if picks else "Filters"


@callback(
    Output("badges", "children"),
    Output("release", "data"),
    Output("house", "children"),
    Input("poll", "n_intervals"),
    State("release", "data"),
    prevent_initial_call=True,
)
def watched(_polls, seen):
    release = current()
    now, held = standing(release), seen if isinstance(seen, dict) else {}
    new = now and any(held.get(key) != value for key, value in now.items())
    return badges(release), now if new else no_update, house(release)


def age(created: str) -> str:
    """'2 h ago', of an ISO stamp with its zone."""
    minutes = int((datetime.now(UTC) - datetime.fromisoformat(created)).total_seconds() // 60)
    if minutes < 2:
        return "just now"
    return f"{minutes} min ago" if minutes < 60 else (f"{minutes // 60} h ago" if minutes < 2880 else f"{minutes // 1440} days ago")


@callback(
    *(Output(control.id, "placeholder") for control in shell.PERIOD),
    Input("url", "search"),
    Input("release", "data"),
)
def shown_months(search, _release):
    """The months that hold where the reader leaves them open: those of the years picked, else the last twelve."""
    release = current()
    if not release or not release.first_month:
        return "–", "–"
    default = within(Filters.parse(search).over(None, None))
    return month(default.since), month(default.until)


@callback(*(Output(control.id, "options") for control in shell.PERIOD), Input("release", "data"))
def months(_release):
    release = current()
    if not release or not release.first_month:
        return [], []
    codes = [shifted(release.first_month, step) for step in range(months_between(release.first_month, release.last_month))]
    options = [{"value": month_text(code), "label": month(code)} for code in reversed(codes)]
    return options, options


@callback(*(Output(control.id, "options") for control in shell.CONTROLS if control.key in FILTERED), Input("release", "data"))
def options(_release):
    return [choices(key) if current() else [] for key in FILTERED]


def choices(key: str) -> list[dict[str, str]]:
    """The codes that occur in the data, in their fixed order or by name."""
    codes = [row[key] for row in ask(Question(("declarations", "trade_records"), (key,))).rows if row[key] != schema.NOT_STATED]
    found = [{"value": str(code), "label": named(key, code)} for code in codes]
    if key == "fiscal_year":
        return found[::-1]
    return found if key in ("flow", "lane", "mode") else sorted(found, key=lambda option: option["label"])
