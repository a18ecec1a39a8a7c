"""The hypothesis board: four stages as columns, each hypothesis with its history, and one panel to write in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.core.page import marked
from data.language import mark, say, say_number
from queries.workspace.stages import FIELDS, VERDICTS

SIGNS = {"confirmed": ("✓", "good"), "refuted": ("✕", "doubt"), "unclear": ("?", "watch")}
HINTS = {
    "test": mark("{field}: who is controlled, where, how many"),
    "result": mark("{field}: what was found, of how many"),
    "change": mark("{field}: which rule, since when"),
}
SHORT = ("title", "seen")
FIELD = "form-control form-control-sm"
FIRST = ("title", "gap", "seen", "test")
LINKED = {"new": "title", "gap": "gap", "seen": "seen"}


@dataclass(frozen=True)
class Edited:
    """An edit in words: version, who and when; and for each field its label, what stood before and what it became."""

    head: str
    changes: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class HypothesisCard:
    """A hypothesis as shown: number, stage, texts by field, who wrote last and when, what came since its change and a link, its edits."""

    number: int
    stage: int
    texts: Mapping[str, str]
    last: str
    since: tuple[str, str]
    edits: Sequence[Edited]


def begin(title: str, gap: str, seen: str) -> str:
    """Return the link that opens a new hypothesis, filled in with what was seen."""
    return "/hypotheses?" + urlencode({key: text for key, text in zip(LINKED, (title[:120], gap, seen), strict=True) if text})


def board(stages: Sequence[str], entries: Sequence[HypothesisCard]) -> Component:
    """Return the board: one column for each stage."""
    columns = [column(name, [entry for entry in entries if entry.stage == place]) for place, name in enumerate(stages)]
    return html.Div(columns, className="stages row row-cols-1 row-cols-lg-4 g-3")


def column(name: str, entries: Sequence[HypothesisCard]) -> Component:
    """Return a stage with its hypotheses, and how many they are."""
    held = [html.Li(item(entry)) for entry in entries]
    items = html.Ul(held, className="list-unstyled vstack gap-3") if held else html.P(say("None."), className="sub")
    return html.Section([html.H2(f"{say(name)} · {len(entries)}"), items])


def item(entry: HypothesisCard) -> list[Component]:
    """Return a hypothesis as a card: title, verdict, latest text, actions and history."""
    texts, title = entry.texts, entry.texts["title"]
    latest = next((texts[name] for name in ("change", "result", "test", "gap") if texts[name]), "")
    named = marked({"data-write": str(entry.number), "aria-label": say("Edit {title}", title=title)})
    edit = html.Button(say("Edit"), className="ghost", **named)
    links = [html.A(say("Where it was seen"), href=texts["seen"], className="inside")] if texts["seen"] else []
    return [
        html.H3([title, " ", *pill(texts["verdict"])]),
        html.P(latest),
        html.P(entry.last, className="sub"),
        html.Div([edit, *links, *since(*entry.since)], className="hstack flex-wrap column-gap-3"),
        history(entry),
    ]


def pill(verdict: str) -> list[Component]:
    """Return a verdict as shape, word and tone; empty without a verdict. A refuted hypothesis is neither good nor bad."""
    sign, tone = SIGNS.get(verdict, ("", ""))
    return [html.Span(f"{sign} {say(verdict)}", className=f"pill {tone}")] if verdict else []


def since(words: str, link: str) -> list[Component]:
    """Return what the indicator did since the hypothesis was written, as a link where there is one."""
    return [html.A(words, href=link, className="inside") if link else html.Span(words, className="sub")] if words else []


def history(entry: HypothesisCard) -> Component:
    """Return every text as it stands, then every edit that led to it."""
    texts = [part for name, text in entry.texts.items() if text for part in (html.Dt(say(FIELDS[name])), html.Dd(text))]
    words = say_number("Full text · {number} edit", "Full text · {number} edits", len(entry.edits))
    label = say("{title}: {words}", title=entry.texts["title"], words=words)
    summary = html.Summary(words, **marked({"aria-label": label}))
    now = [html.Dl(texts)] if len(entry.edits) > 1 else []
    trail = html.Ul([html.Li(edited(each)) for each in entry.edits], className="list-unstyled border-start ps-3")
    return html.Details([summary, *now, trail], className="act")


def edited(each: Edited) -> list[Component]:
    """Return one edit: who and when, then what each field was and became."""
    said = [part for label, was, now in each.changes for part in (html.Dt(label), html.Dd(became(was, now)))]
    return [html.P(each.head, className="sub"), html.Dl(said)]


def became(was: str, now: str) -> list[Component | str]:
    """Return the old text struck through, then the new one."""
    return [*([html.Del(was), " → "] if was else []), now or say("(empty)")]


def panel(number: int, version: int, texts: Mapping[str, str]) -> Component:
    """Return the form of one hypothesis, or of a new one (number 0); the script sends it with the version it was read at."""
    head, act = (say("Edit the hypothesis"), say("Save")) if number else (say("New risk hypothesis"), say("Create risk hypothesis"))
    fields = [field(name, texts.get(name, "")) for name in (FIELDS if number else FIRST)]
    own = dcc.Input(id="hypotheses-who", name="who", value="", type="text", className=FIELD, persistence=True, persistence_type="local")
    drop = marked({"data-drop": ",".join(LINKED)})
    buttons = [
        html.Button(act, className="ghost chief", **marked({"data-hypothesis": str(number)}), **drop),
        html.Button(say("Close"), className="ghost", **marked({"data-close": "yes"}), **drop),
    ]
    parts = [html.H2(head), *fields, html.Label([say("Your name"), own]), html.Div(buttons, className="hstack gap-3")]
    return html.Div(parts, className="writing vstack gap-3", role="form", **marked({"data-version": str(version), "aria-label": head}))


def field(name: str, text: str) -> Component:
    """Return the field of a text under its label and hint."""
    words = say(HINTS[name], field=say(FIELDS[name])) if name in HINTS else say(FIELDS[name])
    return html.Label([words, verdict(text) if name == "verdict" else written(name, text)])


def verdict(held: str) -> Component:
    """Return the menu of verdicts with the present one selected."""
    offered = [html.Option(say(each or mark("Not judged yet")), value=each, selected=each == held) for each in ("", *VERDICTS)]
    return html.Select(offered, name="verdict", className="form-select form-select-sm")


def written(name: str, text: str) -> Component:
    """Return a field of one line for short texts, of two for others."""
    known: dict[str, Any] = {"name": name, "value": text, "className": FIELD}
    return dcc.Input(type="text", **known) if name in SHORT else dcc.Textarea(rows=2, **known)


def stands(texts: Mapping[str, str]) -> list[Component]:
    """Return what another person wrote in the meantime, beside what is still in the form."""
    rows = [part for name, text in texts.items() for part in (html.Dt(say(FIELDS[name])), html.Dd(text or say("(empty)")))]
    again = say("Your text is still in the form. Copy what you need, close the form and press Edit again.")
    return [html.Dl(rows), html.P(again)]
