"""Who may see what: what each role may do, as the policy states it."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.columns import column, page
from dashboard.components.core.table import listing
from dashboard.core.format import count
from dashboard.core.page import Page
from data.access.policy import ROLES, WORDS, policy
from data.access.user import current_user
from data.language import mark, say

WHAT = mark("What may be done")


def layout() -> Component:
    """Return the page: the role of the reader, and a table of what each role may do."""
    rows = [{"what": say(words)} | {name: allowed(name, permission) for name in ROLES} for permission, (words, _) in WORDS.items()]
    rows.append({"what": say("Most declarations in one file")} | {name: most(name) for name in ROLES})
    headings = (("what", WHAT), *ROLES.items())
    yours = say("Your role: {role}.", role=say(ROLES[current_user().role]))
    told = say("What a role does not allow is refused on every page, in every file and in the API.")
    table = html.Div(listing(headings, rows, say("What each role may do"), blocks=True), className="in-full")
    return page([column(html.H1(say("Who may see what"))), column(html.P([yours, " ", told], className="sub")), column(table)])


def allowed(role: str, permission: tuple[str, str]) -> str:
    """Return what stands in the table where a role may do something, or may not."""
    return say("Yes") if permission in policy().roles[role].may else "–"


def most(role: str) -> str:
    """Return the most declarations in one file of a role; a dash where it downloads none."""
    held = policy().roles[role]
    if ("export", "records") not in held.may:
        return "–"
    return count(held.rows) if held.rows else say("as set")


PAGE = Page("access", "/access", "Who may see what", 50, layout, group="Tools")
