"""The hypothesis board: the hypotheses shown, the share confirmed, and the panel to create and edit one."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard
from urllib.parse import urlencode, urlsplit

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, html, no_update
from dash.development.base_component import Component

from analytics.compliance.survey import wilson
from callbacks.core.comparison import day
from callbacks.core.shell import current
from dashboard.components.compliance import hypotheses as parts
from dashboard.core.format import amount, count, month, significant
from dashboard.core.page import asked
from dashboard.pages.compliance.hypotheses import ACT, BOARD, KEPT, NAME, PANEL, RATE, SAID
from dashboard.words.notes import timestamp
from data.language import mark, mark_number, say, say_beside, say_list, say_number
from data.months import month_text
from data.side.store import Unavailable
from queries.addresses.filters import Filters, pairs
from queries.catalogue import BESIDE, DIMENSIONS
from queries.engine.labels import named
from queries.workspace import hypotheses
from queries.workspace.hypotheses import Conflict, Edit, Hypothesis, HypothesisRefused
from queries.workspace.stages import FIELDS, STAGES

CONFIRMED = BESIDE["confirmation_rate"]
clientside_callback(ClientsideFunction("hypotheses", "holds"), Output(PANEL, "is_open"), Input(PANEL, "children"))


@callback(Output(RATE, "children"), Output(BOARD, "children"), Input(asked(NAME), "data"), Input(KEPT, "data"))
def shown(search: object, _kept: object) -> tuple[Any, ...]:
    """Write the summary and the board, when the address or a hypothesis changes."""
    try:
        return read(Filters.parse(search), hypotheses.board())
    except Unavailable as fault:
        words = html.P(say("The hypotheses cannot be shown."), className="finding")
        return [words, html.P(str(fault), className="sub told", role="alert")], []


def read(filters: Filters, every: Sequence[Hypothesis]) -> tuple[list[Component], Component]:
    """Return the summary above the board, and the board; raises Unavailable."""
    matching = [each for each in every if each.concerns(filters)]
    edits = histories()
    return head(matching, len(every), filters, edits), parts.board(STAGES, [entry(each, edits[each.id]) for each in matching])


@callback(Output(PANEL, "children"), Output(SAID, "children"), Output(KEPT, "data"), Input(ACT, "data"), State("url", "search"))
def acted(act: object, search: object) -> tuple[Any, ...]:
    """Write the panel and its message after an action in it, and when the page opens.

    A refusal leaves the panel as it is, so that nothing typed is lost. The first mark, as the page opens, lets the board be read.
    """
    try:
        return done(act) if isinstance(act, dict) else (opened(search), "", "")
    except (HypothesisRefused, Unavailable) as refused:
        return no_update, told(refused), no_update


def done(act: Mapping[str, Any]) -> tuple[Any, ...]:
    """Carry out {close}, {write: number} or {number, version, values}; return the panel, a message, and a mark that redraws the board.

    Raises Refused, Conflict and Unavailable.
    """
    if "close" in act:
        return None, "", no_update
    if numbered(act.get("write")):
        return writing(act["write"]), "", no_update
    values, number, version = (act.get(name) for name in ("values", "number", "version"))
    if not isinstance(values, dict) or not numbered(number) or not numbered(version):
        raise HypothesisRefused(say("Nothing was sent."))
    kept = hypotheses.edit(number, version, who(values), values) if number else hypotheses.begin(who(values), values)
    words = mark("Saved “{title}” as version {version}. Stage: {stage}.") if number else mark("Created: “{title}”.")
    said = say(words, title=kept.title, version=kept.version, stage=say(STAGES[kept.stage]))
    return None, said, f"{kept.id}.{kept.version}"


def numbered(value: object) -> TypeGuard[int]:
    """Return whether a value is a whole number (and not true or false)."""
    return isinstance(value, int) and not isinstance(value, bool)


def who(values: Mapping[str, Any]) -> str:
    """Return the author among the values; empty where none is given."""
    return str(values.get("who") or "")


def writing(number: int) -> Component:
    """Return the panel of a hypothesis by its number, 0 for a new one; raises Refused where there is no such hypothesis."""
    if not number:
        return parts.panel(0, 0, {})
    hypothesis = next((each for each in hypotheses.board() if each.id == number), None)
    if hypothesis is None:
        raise HypothesisRefused(say("There is no such hypothesis."))
    return parts.panel(hypothesis.id, hypothesis.version, texts(hypothesis))


def opened(search: object) -> Component | None:
    """Return the panel that a link fills in; None where the link creates nothing."""
    given = dict(pairs(search)[::-1])
    filled = {field: given[key] for key, field in parts.LINKED.items() if given.get(key)}
    return parts.panel(0, 0, filled) if "title" in filled else None


def told(refused: HypothesisRefused | Unavailable) -> str | list[Any]:
    """Write the reason of a refusal, and after a conflict also the values saved meanwhile."""
    return [str(refused), *parts.stands(texts(refused.theirs))] if isinstance(refused, Conflict) else str(refused)


def texts(hypothesis: Hypothesis) -> dict[str, str]:
    """Return the fields of a hypothesis as text."""
    return {name: getattr(hypothesis, name) for name in FIELDS}


def head(matching: Sequence[Hypothesis], every: int, filters: Filters, edits: Mapping[int, list[Edit]]) -> list[Component]:
    """Return what stands above the board: share confirmed, what waits for a verdict, what changed, and the observations."""
    _, tested = hypotheses.confirmed(matching)
    words = mark("{tested} of {count} have a verdict · an unclear one counts as tested, not as confirmed")
    foot = say(words, tested=count(tested), count=count(len(matching)))
    said = ". ".join(filter(None, (picked(len(matching), every, filters), waits(matching, edits), changed(matching))))
    return [html.P(rate(matching, every), className="finding"), html.P(said, className="sub told"), html.P(foot, className="foot")]


def rate(matching: Sequence[Hypothesis], every: int) -> str:
    """Write '33.3 % confirmed: 1 of 3 tested (95 % interval 6.1 to 79 %)', or that none was created or tested. every: number in all."""
    confirmed, tested = hypotheses.confirmed(matching)
    if not every:
        return say("No hypothesis yet. Create one here, from the menu ⋯ of a view, from a row of estimates or from an alert")
    if not matching:
        return say("No hypothesis matches these filters")
    if not tested:
        return say("No hypothesis has been tested yet")
    low, high = (significant(end * 100, 2) for end in wilson(confirmed / tested, tested))
    words = mark("{share} confirmed: {confirmed} of {tested} tested (95 % interval {low} to {high} %)")
    share = amount(confirmed / tested, CONFIRMED.unit)
    return say(words, share=share, confirmed=confirmed, tested=tested, low=low, high=high)


def picked(held: int, every: int, filters: Filters) -> str:
    """Write how many hypotheses the filters keep; empty without filters."""
    if not filters.picks or not every:
        return ""
    lists = [(DIMENSIONS[key].label, say_list([named(key, code) for code in codes], "or")) for key, codes in filters.picks]
    picks = say_list([say("{dimension}: {names}", dimension=label, names=names) for label, names in lists], "unit")
    return say("Shown: {count} of {whole}, those seen at {filters}", count=count(held), whole=count(every), filters=picks)


def waits(matching: Sequence[Hypothesis], edits: Mapping[int, list[Edit]]) -> str:
    """Write how many hypotheses wait for a verdict, and since when."""
    begun = [edits[each.id][-1].at for each in matching if not each.verdict]
    if not begun:
        return ""
    one, many = mark_number("{number} waits for a verdict, since {day}", "{number} wait for a verdict, the oldest since {day}")
    return say_number(one, many, len(begun), day=day(min(begun)))


def changed(matching: Sequence[Hypothesis]) -> str:
    """Write how many confirmed hypotheses changed a risk profile."""
    confirmed = [each for each in matching if each.verdict == "confirmed"]
    if not confirmed:
        return ""
    done = count(sum(1 for each in confirmed if each.change))
    return say("Of {count} confirmed, {changed} changed a risk profile", count=count(len(confirmed)), changed=done)


def histories() -> dict[int, list[Edit]]:
    """Return the edits of each hypothesis by its number, the newest first."""
    edits: dict[int, list[Edit]] = {}
    for each in hypotheses.edits():
        edits.setdefault(each.hypothesis, []).append(each)
    return edits


def entry(each: Hypothesis, made: list[Edit]) -> parts.HypothesisCard:
    """Return the card of a hypothesis with its edits."""
    edits = [parts.Edited(say("Version {number} · {signed}", number=edit.version, signed=signed(edit)), labelled(edit)) for edit in made]
    return parts.HypothesisCard(each.id, each.stage, texts(each), signed(made[0]), since(each, made), edits)


def labelled(edit: Edit) -> list[tuple[str, str, str]]:
    """Return (field label, before, after) for each change of an edit."""
    return [(say(FIELDS[name]), was, now) for name, (was, now) in edit.changes.items()]


def signed(edit: Edit) -> str:
    """Write author and time of an edit: 'analyst 3, 28 Nov 2026, 20:41 UTC'."""
    return say_beside(edit.who, timestamp(edit.at))


def since(each: Hypothesis, edits: Sequence[Edit]) -> tuple[str, str]:
    """Return text and link to what was seen, from the month of a changed profile on; no link where the data end before it."""
    if not (each.change and each.seen):
        return "", ""
    at = next(edit.at for edit in edits if not edit.changes.get("change", ("-", ""))[0])
    code, release = at.year * 100 + at.month, current()
    if not release or (release.last_month or 0) < code:
        return say("No data since the change in {month} yet", month=month(code)), ""
    link = urlsplit(each.seen)
    kept = [pair for pair in pairs(link.query) if pair[0] not in ("since", "until")]
    return say("Since the change, {month}", month=month(code)), f"{link.path}?{urlencode(sorted([*kept, ('since', month_text(code))]))}"
