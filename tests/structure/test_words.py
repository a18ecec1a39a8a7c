"""Messages are collected for translators: those that the code marks, and those that entries declare."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from docs import words
from queries.catalogue import MEASURES

ROOT = Path(__file__).parents[2]


def test_messages_of_every_kind_are_collected(tmp_path, monkeypatch):
    (tmp_path / "var").mkdir()
    monkeypatch.setattr(words, "ROOT", tmp_path)
    monkeypatch.setattr(words, "FLOORS", ())
    words.main()
    with (tmp_path / "var/portolan.pot").open("rb") as file:
        held = {message.id for message in read_po(file) if message.id}
    assert {measure.english_definition for measure in MEASURES.values()} < held
    assert "Clearance" in held and "By month of registration" in held


def test_what_the_code_marks_is_collected(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    code = 'say("Open {x}", x=1)\nsay_number("{number} day", "{number} days", 2)\nOLD = mark("Old")\n'
    code += 'TWO = mark_number("one", "many")\nlog("no")\n'
    (tmp_path / "data/one.py").write_text(code)
    monkeypatch.setattr(words, "ROOT", tmp_path)
    monkeypatch.setattr(words, "FLOORS", ("data",))
    assert [message for message, _place in words.marked()] == ["Open {x}", ("{number} day", "{number} days"), "Old", ("one", "many")]


def unpaired(code: str) -> list[str]:
    """Return the calls of `say_number` whose two messages are neither literals nor of `mark_number`: translators never see them as one."""
    nodes = list(ast.walk(ast.parse(code)))
    pairs = {
        ast.unparse(node.targets[0]).strip("()")
        for node in nodes
        if isinstance(node, ast.Assign) and "mark_number(" in ast.unparse(node.value) and "mark(" not in ast.unparse(node.value)
    }
    calls = [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "say_number"]
    named = [call for call in calls if not all(isinstance(each, ast.Constant) for each in call.args[:2])]
    return [ast.unparse(call) for call in named if _pair(call.args) not in pairs]


def _pair(values: list[ast.expr]) -> str:
    """Return what names the two messages: `one, many`, or `OPEN` of `*OPEN` and of `*OPEN[key]`."""
    if isinstance(values[0], ast.Starred):
        return ast.unparse(values[0].value).split("[")[0]
    return ", ".join(map(ast.unparse, values[:2]))


def test_two_messages_marked_apart_are_noticed():
    assert unpaired('one, many = mark("a"), mark("b")\nsay_number(one, many, 2)') == ["say_number(one, many, 2)"]
    assert unpaired('A = {1: (mark("a"), mark("b"))}\nsay_number(*A[1], 2)') == ["say_number(*A[1], 2)"]
    assert not unpaired('one, many = mark_number("a", "b")\nsay_number(one, many, 2)\nA = mark_number("a", "b")\nsay_number(*A, 2)')


def test_the_two_messages_of_a_number_are_collected_as_one():
    paths = [path for floor in words.FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]
    assert {str(path.relative_to(ROOT)): each for path in paths if (each := unpaired(path.read_text(encoding="utf-8")))} == {}


SENTENCE = re.compile(r"[^\W\d_] +[^\W\d_]|(?<![\w./-])[A-Z][a-z]{2,}|[^\W\d_]{2,} $|^ [^\W\d_]{2,}")
CLASSES = ("className", "class_name")  # arguments that hold no words


def glued(code: str) -> list[str]:
    """Return the f-strings of a module whose own parts hold words of a sentence."""
    tree = ast.parse(code)
    classes = {each for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg in CLASSES for each in ast.walk(node.value)}
    joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) and node not in classes]
    own = {node: [str(part.value) for part in node.values if isinstance(part, ast.Constant)] for node in joined}
    wordy = [node for node, parts in own.items() if any(map(SENTENCE.search, parts)) and "var(--" not in "".join(parts)]
    return [ast.unparse(node) for node in wordy]


@pytest.mark.parametrize("code", ["f'{n} declarations are open'", "f'Release {n}'", "f'{n} open'", "f'of {n}: {m}'"])
def test_words_put_together_from_parts_are_found(code):
    assert glued(code)


@pytest.mark.parametrize("code", [
    "f'{page}-{name}'",
    "f'{a} · {b}'",
    "f'{a}: {b}'",
    "say('{n} open', n=1)",
    "f'/api/{view}?format=csv'",
    "Div(className=f'pill {tone}')",
    "f'color-mix(in srgb, var(--soft) {n}%, transparent)'",
])  # fmt: skip
def test_names_and_addresses_are_no_words(code):
    assert glued(code) == []


WORDED = ("dashboard", "callbacks", "services/trade", "services/clearance", "services/estimates")


def test_no_sentence_is_put_together_from_parts():
    paths = [path for floor in WORDED for path in sorted((ROOT / floor).rglob("*.py"))]
    assert len(paths) > 300
    assert {path: found for path in paths if (found := glued(path.read_text(encoding="utf-8")))} == {}


SEVERAL = re.compile(r"\{(?:number|count)\} [a-z-]+s\b")
NEVER_ONE = (  # messages that are only said of more than one, or of no things that are counted out
    "is given {count}",
    "more than {count}",
    "of more than {count}",
    "Data version {number}",
    "data version {number}",
    "over the {count} months",
    "mean of {count} months",
    "observations and needs",
    "of {number} parts",
    "All {number}",
    "of {number} taxes",
    "of {number} offices",
    "of {number} regions",
    "The {count} partners",
    "{count} days ago",
    "The first {count} items",
    "in the {count} months",
    "{number} points",
)


def test_no_message_counts_one_of_several():
    """'1 subheadings': a message with a number before a plural has its singular beside it; none has two spaces."""
    said = [message for message, _place in words.marked()]
    alone = [message for message in said if isinstance(message, str) and SEVERAL.search(message)]
    assert [message for message in alone if not any(each in message for each in NEVER_ONE)] == []
    every = [text for message in said for text in ((message,) if isinstance(message, str) else message)]
    assert [text for text in every if "  " in text] == []


def hidden(code: str) -> list[str]:
    """Return the messages that stand inside an f-string, where the collector does not see them."""
    joined = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.JoinedStr)]
    calls = [each for node in joined for each in ast.walk(node) if isinstance(each, ast.Call) and ast.unparse(each.func) in words.KEYWORDS]
    return [ast.unparse(call) for call in calls if isinstance(call.args[0], ast.Constant)]


def test_a_message_inside_an_f_string_is_noticed():
    assert hidden("f\"{say('Now')} {x}\"") == ["say('Now')"] and not hidden('f"{say(words)} {x}"') and not hidden('say("Now")')


def test_no_message_stands_where_the_collector_does_not_see_it():
    paths = [path for floor in words.FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]
    assert {str(path.relative_to(ROOT)): each for path in paths if (each := hidden(path.read_text(encoding="utf-8")))} == {}
