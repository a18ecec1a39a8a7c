"""The hypothesis board: beginning and editing hypotheses, and how many of those tested were confirmed."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qs

from dash import Input, Output, State, callback, no_update

from dashboard.components import hypotheses as parts
from dashboard.format import amount
from dashboard.pages.hypotheses import ACT, BEGIN, BOARD, RATE, SAID
from queries import hypotheses
from queries.hypotheses import FIELDS, STAGES, Conflict, Edit, Hypothesis, Refused

LINKED = {"new": "title", "gap": "gap", "seen": "seen"}


@callback(
    *(Output(part, "children") for part in (RATE, BEGIN, BOARD, SAID)),
    Input(ACT, "data"),
    State("url", "search"),
)
def acted(act, search):
    """A refusal leaves the forms as they are: nothing that was typed is lost."""
    try:
        said, who = done(act) if isinstance(act, dict) else ("", "")
    except Refused as refused:
        return no_update, no_update, no_update, told(refused)
    held = hypotheses.board()
    return rate(held), parts.beginner({} if act else linked(search), who), parts.board(STAGES, entries(held), who), said


def done(act: Mapping) -> tuple[str, str]:
    """What became of an action {number, version, values}, in words, and who did it; raises Refused."""
    values, number, version = (act.get(name) for name in ("values", "number", "version"))
    if not isinstance(values, dict) or not isinstance(number, int) or not isinstance(version, int):
        raise Refused("Nothing was sent.")
    who = str(values.get("who") or "")
    if not number:
        return f"Begun: “{hypotheses.begin(who, values).title}”.", who
    kept = hypotheses.edit(number, version, who, values)
    return f"Saved “{kept.title}” as version {kept.version}: {STAGES[kept.stage].lower()}.", who


def told(refused: Refused):
    """The reason; where another saved in between, what stands now too."""
    if not isinstance(refused, Conflict):
        return str(refused)
    return [str(refused), *parts.stands({name: getattr(refused.theirs, name) for name in FIELDS})]


def rate(held: tuple[Hypothesis, ...]) -> str:
    confirmed, tested = hypotheses.confirmed(held)
    waiting = f"{len(held) - tested} not yet judged"
    if not tested:
        return f"No hypothesis has been tested yet; {waiting}" if held else "No hypothesis yet: begin one here, or from the menu of a view"
    return f"{amount(confirmed / tested, 'percent')} confirmed: {confirmed} of {tested} tested; {waiting}"


def linked(search) -> dict[str, str]:
    """The texts that a link fills in."""
    given = parse_qs(str(search or "").lstrip("?"))
    return {field: given[key][0] for key, field in LINKED.items() if key in given}


def entries(held: tuple[Hypothesis, ...]) -> list[parts.Entry]:
    made: dict[int, list[Edit]] = {}
    for each in hypotheses.edits():
        made.setdefault(each.hypothesis, []).append(each)
    return [entry(each, made[each.id]) for each in held]


def entry(each: Hypothesis, made: list[Edit]) -> parts.Entry:
    texts = {name: getattr(each, name) for name in FIELDS}
    last = f"{made[0].who}, {day(made[0].at)}"
    return parts.Entry(each.id, each.version, each.stage, texts, last, tuple(words(edit) for edit in made))


def words(edit: Edit) -> str:
    changed = "; ".join(f"{name}: “{was}” → “{now}”" if was else f"{name}: “{now}”" for name, (was, now) in edit.changes.items())
    return f"Version {edit.version}, {edit.who}, {day(edit.at)}: {changed}"


def day(at: datetime) -> str:
    return f"{at:%-d %b %Y %H:%M} UTC"
