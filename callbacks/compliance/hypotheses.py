"""The hypothesis board: which hypotheses it shows and how many were confirmed, and its panel to begin and edit one."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit

from dash import Input, Output, State, callback, html, no_update
from dash.development.base_component import Component

from analytics.compliance.survey import wilson
from callbacks.core.comparison import named
from callbacks.core.shell import current
from dashboard.components.compliance import hypotheses as parts
from dashboard.core.format import amount, count, month, significant
from dashboard.pages.compliance.hypotheses import ACT, BOARD, KEPT, PANEL, RATE, SAID
from data.months import month_text
from data.side.store import Unavailable
from queries.addresses.filters import Filters, pairs
from queries.catalogue import BESIDE, DIMENSIONS
from queries.workspace import hypotheses
from queries.workspace.hypotheses import Conflict, Edit, Hypothesis, Refused
from queries.workspace.stages import FIELDS, STAGES

CONFIRMED = BESIDE["confirmation_rate"]


@callback(Output(RATE, "children"), Output(BOARD, "children"), Input("url", "search"), Input(KEPT, "data"))
def shown(search, _kept):
    try:
        return read(Filters.parse(search), hypotheses.board())
    except Unavailable as fault:
        return [html.P("The hypotheses cannot be shown.", className="finding"), html.P(str(fault), className="sub told", role="alert")], []


def read(filters: Filters, every: Sequence[Hypothesis]) -> tuple:
    """What stands above the board, and the board; raises Unavailable."""
    held = [each for each in every if each.concerns(filters)]
    made = histories()
    return head(held, len(every), filters, made), parts.board(STAGES, [entry(each, made[each.id]) for each in held])


@callback(Output(PANEL, "children"), Output(SAID, "children"), Output(KEPT, "data"), Input(ACT, "data"), State("url", "search"))
def acted(act, search):
    """A refusal leaves the panel as it is: nothing that was typed is lost. As the page opens, a first mark lets the board be read."""
    try:
        return done(act) if isinstance(act, dict) else (opened(search), "", "")
    except (Refused, Unavailable) as refused:
        return no_update, told(refused), no_update


def done(act: Mapping) -> tuple:
    """The panel, what to say, and a mark of the board that changes with it, after {close}, {write: number} or {number, version, values}."""
    if "close" in act:
        return None, "", no_update
    if numbered(act.get("write")):
        return writing(act["write"]), "", no_update
    values, number, version = (act.get(name) for name in ("values", "number", "version"))
    if not isinstance(values, dict) or not numbered(number) or not numbered(version):
        raise Refused("Nothing was sent.")
    kept = hypotheses.edit(number, version, who(values), values) if number else hypotheses.begin(who(values), values)
    said = f"Saved “{kept.title}” as version {kept.version}: {STAGES[kept.stage].lower()}." if number else f"Begun: “{kept.title}”."
    return None, said, f"{kept.id}.{kept.version}"


def numbered(value: object) -> bool:
    """Whether a value counts something: a whole number, and no truth value."""
    return isinstance(value, int) and not isinstance(value, bool)


def who(values: Mapping) -> str:
    return str(values.get("who") or "")


def writing(number: int) -> Component:
    """The panel of a hypothesis by its number, 0 a new one; raises Refused."""
    if not number:
        return parts.panel(0, 0, {})
    held = next((each for each in hypotheses.board() if each.id == number), None)
    if held is None:
        raise Refused("There is no such hypothesis.")
    return parts.panel(held.id, held.version, texts(held))


def opened(search) -> Component | None:
    """The panel as a link fills it in; none where the link begins nothing."""
    given = dict(pairs(search)[::-1])
    filled = {field: given[key] for key, field in parts.LINKED.items() if given.get(key)}
    return parts.panel(0, 0, filled) if "title" in filled else None


def told(refused: Refused | Unavailable):
    """The reason; where another saved in between, what stands now too."""
    return [str(refused), *parts.stands(texts(refused.theirs))] if isinstance(refused, Conflict) else str(refused)


def texts(held: Hypothesis) -> dict[str, str]:
    return {name: getattr(held, name) for name in FIELDS}


def head(held: Sequence[Hypothesis], every: int, filters: Filters, made: Mapping[int, list[Edit]]) -> list[Component]:
    """The finding, what waits and what it led to, and what anchors the share."""
    _, tested = hypotheses.confirmed(held)
    foot = f"n = {count(tested)} with a verdict, of {count(len(held))} · an unclear one is tested and not confirmed"
    said = ". ".join(filter(None, (picked(len(held), every, filters), waits(held, made), changed(held))))
    return [html.P(rate(held, every), className="finding"), html.P(said, className="sub told"), html.P(foot, className="foot")]


def rate(held: Sequence[Hypothesis], every: int) -> str:
    """'33.3 % confirmed: 1 of 3 tested (95 % interval 6.1 to 79 %)'."""
    confirmed, tested = hypotheses.confirmed(held)
    if not every:
        return "No hypothesis yet: begin one here, from the menu ⋯ of a view, or from a row of Evidence or an alert"
    if not held:
        return "No hypothesis about these picks"
    if not tested:
        return "No hypothesis has been tested yet"
    low, high = (significant(end * 100, 2) for end in wilson(confirmed / tested, tested))
    return f"{amount(confirmed / tested, CONFIRMED.unit)} confirmed: {confirmed} of {tested} tested (95 % interval {low} to {high} %)"


def picked(held: int, every: int, filters: Filters) -> str:
    picks = [f"{DIMENSIONS[key].label} {' or '.join(named(key, code) for code in codes)}" for key, codes in filters.picks]
    return f"Shown: {count(held)} of {count(every)}, those seen at {', '.join(picks)}" if picks and every else ""


def waits(held: Sequence[Hypothesis], made: Mapping[int, list[Edit]]) -> str:
    begun = [made[each.id][-1].at for each in held if not each.verdict]
    wait = "waits" if len(begun) == 1 else "wait"
    return f"{count(len(begun))} {wait} for a verdict, the oldest since {min(begun):%-d %b %Y}" if begun else ""


def changed(held: Sequence[Hypothesis]) -> str:
    found = [each for each in held if each.verdict == "confirmed"]
    return f"Of {count(len(found))} confirmed, {count(sum(1 for each in found if each.change))} changed a risk profile" if found else ""


def histories() -> dict[int, list[Edit]]:
    """The edits of each hypothesis, the newest first."""
    made: dict[int, list[Edit]] = {}
    for each in hypotheses.edits():
        made.setdefault(each.hypothesis, []).append(each)
    return made


def entry(each: Hypothesis, made: list[Edit]) -> parts.Entry:
    edits = [parts.Edited(f"Version {edit.version} · {signed(edit)}", labelled(edit)) for edit in made]
    return parts.Entry(each.id, each.stage, texts(each), signed(made[0]), since(each, made), edits)


def labelled(edit: Edit) -> list[tuple[str, str, str]]:
    return [(FIELDS[name], was, now) for name, (was, now) in edit.changes.items()]


def signed(edit: Edit) -> str:
    return f"{edit.who}, {edit.at:%-d %b %Y %H:%M} UTC"


def since(each: Hypothesis, made: Sequence[Edit]) -> tuple[str, str]:
    """Where a changed profile leads back to: what was seen, from the month of the change on; in words alone where no data reach it."""
    if not (each.change and each.seen):
        return "", ""
    at = next(edit.at for edit in made if not edit.changes.get("change", ("-", ""))[0])
    code, release = at.year * 100 + at.month, current()
    if not release or (release.last_month or 0) < code:
        return f"No data since the change in {month(code)} yet", ""
    link = urlsplit(each.seen)
    kept = [pair for pair in pairs(link.query) if pair[0] not in ("since", "until")]
    return f"Since the change, {month(code)}", f"{link.path}?{urlencode(sorted([*kept, ('since', month_text(code))]))}"
