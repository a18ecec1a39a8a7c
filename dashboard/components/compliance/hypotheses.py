"""The hypothesis board: four stages as columns, each hypothesis with its history, and one panel to write in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.core.page import marked
from queries.workspace.stages import FIELDS, VERDICTS

SIGNS = {"confirmed": ("✓", "good"), "refuted": ("✕", "doubt"), "unclear": ("?", "watch")}
HINTS = {"test": "who is controlled, where, how many", "result": "what was found, of how many", "change": "which rule, since when"}
SHORT = ("title", "seen")
FIRST = ("title", "gap", "seen", "test")
LINKED = {"new": "title", "gap": "gap", "seen": "seen"}


@dataclass(frozen=True)
class Edited:
    """An edit in words: version, who and when; and for each field its label, what stood before and what it became."""

    head: str
    changes: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Entry:
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


def board(stages: Sequence[str], entries: Sequence[Entry]) -> Component:
    """Return the board: one column for each stage."""
    columns = [column(name, [entry for entry in entries if entry.stage == place]) for place, name in enumerate(stages)]
    return html.Div(columns, className="stages")


def column(name: str, entries: Sequence[Entry]) -> Component:
    """Return a stage with its hypotheses, and how many they are."""
    held = [html.Li(item(entry)) for entry in entries]
    return html.Section([html.H2(f"{name} · {len(entries)}"), html.Ul(held) if held else html.P("None.", className="sub")])


def item(entry: Entry) -> list[Component]:
    """Return a hypothesis as a card: title, verdict, latest text, actions and history."""
    texts, title = entry.texts, entry.texts["title"]
    latest = next((texts[name] for name in ("change", "result", "test", "gap") if texts[name]), "")
    edit = html.Button("Edit", className="ghost", **marked({"data-write": str(entry.number), "aria-label": f"Edit {title}"}))
    links = [html.A("Where it was seen", href=texts["seen"], className="inside")] if texts["seen"] else []
    return [
        html.H3([title, " ", *pill(texts["verdict"])]),
        html.P(latest),
        html.P(entry.last, className="sub"),
        html.Div([edit, *links, *since(*entry.since)], className="acts"),
        history(entry),
    ]


def pill(verdict: str) -> list[Component]:
    """Return a verdict as shape, word and tone; empty without a verdict. A refuted hypothesis is neither good nor bad."""
    sign, tone = SIGNS.get(verdict, ("", ""))
    return [html.Span(f"{sign} {verdict}", className=f"pill {tone}")] if verdict else []


def since(words: str, link: str) -> list[Component]:
    """Return what the indicator did since the hypothesis was written, as a link where there is one."""
    return [html.A(words, href=link, className="inside") if link else html.Span(words, className="sub")] if words else []


def history(entry: Entry) -> Component:
    """Return every text as it stands, then every edit that led to it."""
    texts = [part for name, text in entry.texts.items() if text for part in (html.Dt(FIELDS[name]), html.Dd(text))]
    edits = f"{len(entry.edits)} edit{'s' if len(entry.edits) > 1 else ''}"
    summary = html.Summary(f"In full · {edits}", **marked({"aria-label": f"{entry.texts['title']} in full, {edits}"}))
    now = [html.Dl(texts)] if len(entry.edits) > 1 else []
    return html.Details([summary, *now, html.Ul([html.Li(edited(each)) for each in entry.edits])], className="act")


def edited(each: Edited) -> list[Component]:
    """Return one edit: who and when, then what each field was and became."""
    said = [part for label, was, now in each.changes for part in (html.Dt(label), html.Dd(became(was, now)))]
    return [html.P(each.head, className="sub"), html.Dl(said)]


def became(was: str, now: str) -> list[Component | str]:
    """Return the old text struck through, then the new one."""
    return [*([html.Del(was), " → "] if was else []), now or "(empty)"]


def panel(number: int, version: int, texts: Mapping[str, str]) -> Component:
    """Return the form of one hypothesis, or of a new one (number 0); the script sends it with the version it was read at."""
    head, act = ("Edit the hypothesis", "Save") if number else ("New hypothesis", "Begin the hypothesis")
    fields = [field(name, texts.get(name, "")) for name in (FIELDS if number else FIRST)]
    own = dcc.Input(id="hypotheses-who", name="who", value="", type="text", persistence=True, persistence_type="local")
    drop = marked({"data-drop": ",".join(LINKED)})
    buttons = [
        html.Button(act, className="ghost chief", **marked({"data-hypothesis": str(number)}), **drop),
        html.Button("Close", className="ghost", **marked({"data-close": "yes"}), **drop),
    ]
    parts = [html.H2(head), *fields, html.Label(["Your name", own]), html.Div(buttons, className="acts")]
    return html.Div(parts, className="writing", role="form", **marked({"data-version": str(version), "aria-label": head}))


def field(name: str, text: str) -> Component:
    """Return the field of a text under its label and hint."""
    words = f"{FIELDS[name]}: {HINTS[name]}" if name in HINTS else FIELDS[name]
    return html.Label([words, verdict(text) if name == "verdict" else written(name, text)])


def verdict(held: str) -> Component:
    """Return the menu of verdicts with the present one selected."""
    offered = [html.Option(each or "Not judged yet", value=each, selected=each == held) for each in ("", *VERDICTS)]
    return html.Select(offered, name="verdict")


def written(name: str, text: str) -> Component:
    """Return a field of one line for short texts, of two for others."""
    return dcc.Input(name=name, value=text, type="text") if name in SHORT else dcc.Textarea(name=name, value=text, rows=2)


def stands(texts: Mapping[str, str]) -> list[Component]:
    """Return what another person wrote in the meantime, beside what is still in the form."""
    rows = [part for name, text in texts.items() for part in (html.Dt(FIELDS[name]), html.Dd(text or "(empty)"))]
    again = "Your text is still in the panel: copy what you need of it, close it and press Edit again."
    return [html.Dl(rows), html.P(again)]
