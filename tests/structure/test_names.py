"""One name for one thing: classes, stems of modules; and docstrings that begin with a verb."""
import ast
from collections import defaultdict
from pathlib import Path

from tests.structure.parsed import tree

ROOT = Path(__file__).parents[2]
FLOORS = ("data", "queries", "analytics", "services", "dashboard", "callbacks", "commands", "serving")
MODULES = sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))


def test_no_two_classes_have_one_name():
    places: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(path.relative_to(ROOT)))
    assert len(places) > 150
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


ROOMS = {"engine": "core"}  # what all subjects share is called `core` on the screen and `engine` where questions are asked
SAME = {  # one thing that stands in rooms of several names
    "emblem": "kept with the administration, served over HTTP",
    "glossary": "made from the catalogue, shown on its page",
    "hypotheses": "kept in the workspace, shown with compliance",
    "language": "of all messages, chosen for each request",
    "links": "kept in the workspace, served over HTTP",
    "months": "numbers of months, and the axis that shows them",
    "notes": "data below the dashboard, worded by it",
    "office_workload": "derived from rows, read for the clearance pages",
    "records": "the declarations behind the filters: read, and shown in their panel",
    "saved": "views kept in the workspace, shown by the dashboard",
    "shell": "laid out above the pages, wired in core",
    "unit_values": "derived from rows, read for the trade pages",
}


def room(path: Path) -> str:
    """Return the folder of a module that names its subject; the demonstration has its own, and a measure stands under its subject."""
    return ROOMS.get(path.parent.name, path.parent.name)


def stems() -> dict[str, set[str]]:
    places: dict[str, set[str]] = defaultdict(set)
    for path in MODULES:
        if path.name != "__init__.py" and path.parent.name not in ("demo", "world", "measures"):
            places[path.stem].add(room(path))
    return places


def test_modules_of_one_stem_hold_one_thing():
    """A stem stands in several folders only if they are the same room on several floors, or it is the name of a room."""
    rooms = {path.parent.name for path in MODULES}
    assert {stem: where for stem, where in stems().items() if len(where) > 1 and stem not in rooms and stem not in SAME} == {}


def test_what_is_said_to_be_one_thing_stands_in_several_rooms():
    assert [stem for stem in SAME if len(stems()[stem]) < 2] == []


VERBS = {
    "Add", "Adjust", "Answer", "Ask", "Assign", "Begin", "Blank", "Bring", "Build", "Call", "Carry", "Check", "Close", "Collect",
    "Compare", "Complete", "Continue", "Copy", "Count", "Create", "Decode", "Delete", "Describe", "Draft", "Draw", "Drop", "End",
    "Enter", "Estimate", "Fill", "Find", "Fit", "Forecast", "Forget", "Give", "Import", "Insert", "Interrupt", "Join", "Judge",
    "Keep", "Leave", "List", "Load", "Log", "Look", "Make", "Mark", "Measure", "Move", "Name", "Note", "Open", "Plan", "Prepare",
    "Print", "Put", "Quarantine", "Queue", "Raise", "Read", "Rebuild", "Recode", "Reconcile", "Record", "Refuse", "Register",
    "Remove", "Replace", "Report", "Restate", "Return", "Round", "Run", "Say", "Select", "Serve", "Set", "Share", "Shorten",
    "Shrink", "Simulate", "Solve", "Speak", "Split", "Spread", "Stage", "Start", "State", "Stop", "Stretch", "Sum", "Take", "Tell",
    "Test", "Trace", "Update", "Upgrade", "Wait", "Widen", "Work", "Write", "Yield",
}


def test_a_docstring_of_a_function_begins_with_a_verb():
    """It says what a function returns or does, as an order: Return, Write, Read, …; a new verb joins the list above."""
    nodes = [(path, node) for path in [*MODULES, ROOT / "manage.py", ROOT / "app.py"] for node in ast.walk(tree(path))]
    functions = [(path, node) for path, node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    said = {f"{path}:{each.lineno} {each.name}": text.split() for path, each in functions if (text := ast.get_docstring(each))}
    assert len(said) > 3_000
    assert {name: words[0] for name, words in said.items() if words[0].strip(".,:;") not in VERBS} == {}


def public(path: Path) -> list[ast.FunctionDef]:
    module = tree(path)
    holders = [module, *(node for node in module.body if isinstance(node, ast.ClassDef))]
    return [each for holder in holders for each in holder.body if isinstance(each, ast.FunctionDef) and not each.name.startswith("_")]


def test_every_public_function_and_method_has_a_docstring():
    found = [(path, each) for path in [*MODULES, ROOT / "manage.py"] for each in public(path)]
    assert len(found) > 2_000
    assert [f"{path}:{each.lineno} {each.name}" for path, each in found if not ast.get_docstring(each)] == []
