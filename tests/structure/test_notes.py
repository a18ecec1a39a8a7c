"""Notes and statuses are data: no code looks into a sentence, and each note states the values that its sentence names."""

import ast
import string
from pathlib import Path

import pytest

from dashboard.words.notes import WORDS
from data.notes import KINDS
from tests.structure.parsed import tree

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("data", "queries", "analytics", "services", "dashboard", "callbacks", "commands", "serving")
CODE = sorted([*(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")), ROOT / "manage.py", ROOT / "app.py"])
TEXTS = {
    "note", "notes", "message", "messages", "msg", "sentence", "sentences", "words", "title", "subtitle", "sub", "status", "method",
    "refusal", "evidence", "pill", "said", "told", "reason", "why",
}  # fmt: skip
INSPECTIONS = {
    "startswith", "endswith", "split", "rsplit", "splitlines", "partition", "rpartition", "removeprefix", "removesuffix", "find", "rfind",
    "index",
}  # fmt: skip
PATTERNS = {"match", "search", "fullmatch", "findall", "finditer", "sub", "subn"}
# What names such a text and is no sentence, each with its reason.
ALLOWED = {
    ("dashboard/components/overview/alerts.py", "words.endswith(RIGHT)"): "a heading of a column: the sign at its end sets it at the right",
    ("dashboard/components/overview/reasons.py", "say(message, name=SPOT, **values).split(SPOT)"): "a button stands where its name would",
    ("callbacks/overview/alerts.py", "LONG.sub(lambda found: count(float(found[0])), each.evidence)"): "stored findings hold a text",
    ("dashboard/components/compliance/hypotheses.py", "title[:120]"): "the longest title that a form takes",
    ("data/loading/asycuda/xml.py", "re.sub('line (\\\\d+)', place, message)"): "a message of the XML library, whose line is set right",
    ("data/loading/authoring/mistakes.py", "PLACE.search(message)"): "a message of the TOML library, which tells the place in no other way",
    ("data/loading/authoring/mistakes.py", "PLACE.sub('', message)"): "the same message without its place",
    ("data/loading/values/country_names.py", "words.split()"): "a list of abbreviations, written as one text",
}
VALUES = {
    "measures": "measures", "filter": "filter", "by": "by", "names": "names", "any_of": "names", "kinds": "names", "all_of": "names",
    "months": "months", "span": "months", "count": "count", "whole": "whole", "whole_months": "whole", "earlier_months": "count",
    "share": "share", "before": "before", "at": "at", "through": "through", "edition": "edition", "text": "text",
}  # fmt: skip
LISTS = ("notes", "sentences", "messages")


def named(node: ast.AST) -> str:
    """Return the last name of what is looked into: of `each.note` and `notes[0]` it is note and notes; empty for anything else."""
    while isinstance(node, ast.Subscript) or (isinstance(node, ast.Call) and len(node.args) == 1):
        node = node.value if isinstance(node, ast.Subscript) else node.args[0]
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def looked_into(node: ast.AST) -> list[ast.AST]:
    """Return the texts that an expression looks into: by membership, by the methods of a text, by a pattern, or cut at a place."""
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
        literal = isinstance(node.left, ast.Constant | ast.JoinedStr) or named(node.left) == "label"
        return [node.comparators[0]] if literal else []
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        return sides if any(isinstance(side, ast.Constant) and " " in str(side.value) for side in sides) else []
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        ends = {ast.unparse(end) for end in (node.slice.lower, node.slice.upper) if end}
        return [node.value] if ends != {"1"} and named(node.value) not in LISTS else []  # at 1 it is given a capital or small first letter
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return ([node.func.value] if node.func.attr in INSPECTIONS else []) + (list(node.args[-1:]) if node.func.attr in PATTERNS else [])
    return []


def inspections(tree: ast.AST) -> list[str]:
    """Return each place of a module where code looks into a text that is a sentence by its name."""
    return [ast.unparse(node) for node in ast.walk(tree) for each in looked_into(node) if named(each) in TEXTS]


@pytest.mark.parametrize("source", [
    "if measure.label in note: pass",
    "if 'filter on' in each.note: pass",
    "if f'filter on {label}' in notes[0]: pass",
    "kind = forecast.method.partition('; ')",
    "kind = str(method).split(', ')",
    "done = said.endswith('.')",
    "done = re.search('since', message)",
    "found = LONG.sub(str, each.evidence)",
    "short = title[:40]",
    "if status == 'not known yet': pass",
])  # fmt: skip
def test_the_check_sees_what_looks_into_a_sentence(source):
    assert inspections(ast.parse(source))


@pytest.mark.parametrize("source", [
    "if Note('no_rows') in notes: pass",
    "first = notes[:3]",
    "low = title[:1].lower()",
    "if status == 'good': pass",
    "for note in notes: pass",
])  # fmt: skip
def test_the_check_lets_data_be(source):
    assert not inspections(ast.parse(source))


def test_no_code_looks_into_a_sentence_but_for_the_exceptions_which_are_still_there():
    held = {(str(path.relative_to(ROOT)), each) for path in CODE for each in inspections(tree(path))}
    assert held == {*ALLOWED}


def needed(kind: str) -> set[str]:
    """Return the values of a note that the sentence of a kind names."""
    names = {name for _, name, _, _ in string.Formatter().parse(WORDS[kind]) if name}
    return {VALUES[name] for name in names - {"rest"}} | ({"count", "whole"} if "rest" in names else set())


def noted(path: Path) -> list[tuple[str, set[str]]]:
    """Return the kind of each note that a module makes, with the names of the values that it states."""
    calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    made = [call for call in calls if named(call.func) == "Note" and call.args and isinstance(call.args[0], ast.Constant)]
    return [(call.args[0].value, {each.arg for each in call.keywords} | {*("kind", "measures")[1 : len(call.args)]}) for call in made]


def test_each_note_states_the_values_that_its_sentence_names():
    every = [(path, *each) for path in CODE for each in noted(path)]
    assert len(every) > 60
    assert [(path, kind) for path, kind, stated in every if kind not in KINDS or not needed(kind) <= stated] == []


def test_each_kind_is_made_somewhere():
    texts = "".join(path.read_text(encoding="utf-8") for path in CODE if path.name != "notes.py")
    assert [kind for kind in KINDS if f'"{kind}"' not in texts] == []
