"""The hypothesis board: four stages as columns, each hypothesis with its form and every edit made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

VERDICTS = "verdicts"
TONES = {"confirmed": "bad", "refuted": "good", "unclear": "watch"}
LABELS = {
    "title": "What is suspected",
    "gap": "The gap it comes from",
    "seen": "Where it was seen",
    "test": "Field test: who is controlled, where, how many",
    "result": "Result of the test",
    "verdict": "Verdict: confirmed, refuted or unclear",
    "change": "Risk profile changed",
}
SHORT = ("title", "seen", "verdict")
FIRST = ("title", "gap", "seen", "test")


@dataclass(frozen=True)
class Entry:
    """A hypothesis as shown: number, version, stage, its texts by field, who wrote last and when, and its edits in words."""

    number: int
    version: int
    stage: int
    texts: Mapping[str, str]
    last: str
    edits: tuple[str, ...]


def beginner(texts: Mapping[str, str], who: str) -> Component:
    """The form of a new hypothesis; open where a link has filled it."""
    fields = form(0, 0, {name: texts.get(name, "") for name in FIRST}, who, "Begin the hypothesis")
    return html.Details([html.Summary("New hypothesis", className="ghost"), fields], open=bool(texts), className="define")


def board(stages: Sequence[str], entries: Sequence[Entry], who: str) -> Component:
    columns = [column(name, [entry for entry in entries if entry.stage == place], who) for place, name in enumerate(stages)]
    return html.Div(columns, className="stages")


def column(name: str, entries: Sequence[Entry], who: str) -> Component:
    held = [html.Li(item(entry, who)) for entry in entries]
    return html.Section([html.H2(f"{name} · {len(entries)}"), html.Ul(held) if held else html.P("None.", className="sub")])


def item(entry: Entry, who: str) -> list[Component]:
    texts, title = entry.texts, entry.texts["title"]
    pill = [html.Span(texts["verdict"], className=f"pill {TONES[texts['verdict']]}")] if texts["verdict"] else []
    seen = [html.A("Where it was seen", href=texts["seen"], className="inside")] if texts["seen"] else []
    latest = next((texts[name] for name in ("change", "result", "test", "gap") if texts[name]), "")
    write = [html.Summary("Edit", **{"aria-label": f"Edit {title}"}), form(entry.number, entry.version, texts, who, "Save")]
    edits = html.Ul([html.Li(each) for each in entry.edits])
    kept = [html.Summary(f"Edits: {len(entry.edits)}", **{"aria-label": f"Edits of {title}: {len(entry.edits)}"}), edits]
    words = [html.H3([title, " ", *pill]), html.P(latest), html.P([entry.last, *([" · "] if seen else []), *seen], className="sub")]
    return [*words, html.Details(write, className="act"), html.Details(kept, className="act")]


def form(number: int, version: int, texts: Mapping[str, str], who: str, act: str) -> Component:
    """The fields given, the name of who writes, and a button; the script sends them with the version they were read at."""
    fields = [html.Label([LABELS[name], field(name, text)]) for name, text in texts.items()]
    name = html.Label(["Your name", dcc.Input(name="who", value=who, type="text", className="field ghost")])
    button = html.Button(act, className="ghost", **{"data-hypothesis": str(number)})
    return html.Div([*fields, name, button], className="writing", **{"data-version": str(version)})


def field(name: str, text: str) -> Component:
    if name not in SHORT:
        return dcc.Textarea(name=name, value=text, rows=3, className="field ghost")
    offered = {"list": VERDICTS} if name == "verdict" else {}
    return dcc.Input(name=name, value=text, type="text", className="field ghost", **offered)


def stands(texts: Mapping[str, str]) -> list[Component]:
    """What another wrote, beside what is still in the form."""
    rows = [part for name, text in texts.items() for part in (html.Dt(LABELS[name]), html.Dd(text or "(empty)"))]
    again = "Your text is still in the form: copy what you need of it, then "
    return [html.Dl(rows), html.P([again, html.A("read the board again", href="/hypotheses"), "."])]
