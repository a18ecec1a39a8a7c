"""The house sizes: small functions, small modules, smaller callbacks."""
import ast
from collections import Counter
from pathlib import Path
from statistics import median, quantiles

import pytest

from tests.structure.parsed import tree

ROOT = Path(__file__).parents[2]
FLOORS = ("data", "queries", "analytics", "services", "dashboard", "callbacks", "commands", "serving", "bench", "docs")
ALONE = [ROOT / f"{name}.py" for name in ("app", "manage", "settings", "provider_settings")]
MODULES = sorted([path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")] + ALONE)
WIRED = {"callback", "clientside_callback", "draws"}


def lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return function.end_lineno - function.lineno + 1


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def is_callback(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    called = [decorator.func if isinstance(decorator, ast.Call) else decorator for decorator in function.decorator_list]
    return any((node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")) in WIRED for node in called)


def body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function below its signature and docstring."""
    first = function.body[1] if ast.get_docstring(function) and len(function.body) > 1 else function.body[0]
    return function.end_lineno - first.lineno + 1


@pytest.fixture(scope="module")
def named() -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    return {f"{path.relative_to(ROOT)}:{function.lineno} {function.name}": function for path in MODULES for function in functions(path)}


def test_half_of_all_functions_have_at_most_8_lines(named):
    assert median(map(lines, named.values())) <= 8


def test_nine_functions_in_ten_have_at_most_25_lines(named):
    assert quantiles(map(lines, named.values()), n=10)[-1] <= 25


def test_no_function_has_more_than_50_lines(named):
    assert {name: lines(function) for name, function in named.items() if lines(function) > 50} == {}


def test_no_callback_body_has_more_than_8_lines(named):
    assert {name: body(function) for name, function in named.items() if is_callback(function) and body(function) > 8} == {}


def test_a_callback_is_recognised_by_its_decorator():
    found = [function for function in functions(Path(__file__)) if is_callback(function)]
    assert found == []
    [wired] = ast.parse("@app.callback(Output('a', 'b'))\ndef f(x):\n    '''d'''\n    y = x\n    return y").body
    assert is_callback(wired) and body(wired) == 2


def test_a_module_has_at_most_300_lines():
    assert {path: long for path in MODULES if (long := len(path.read_text().splitlines())) > 300} == {}


def test_a_module_says_in_one_line_what_it_is():
    assert [path for path in MODULES if not ast.get_docstring(tree(path))] == []


def test_the_name_of_a_module_says_what_it_holds():
    assert [path for path in MODULES if path.stem in ("utils", "util", "helpers", "common", "manager", "misc", "base")] == []


def test_no_line_has_more_than_140_characters():
    written = [(path, number, line) for path in MODULES for number, line in enumerate(path.read_text().splitlines(), 1)]
    assert len(written) > 50_000
    assert [f"{path}:{number}" for path, number, line in written if len(line) > 140] == []


def test_no_folder_holds_more_than_20_modules():
    held = Counter(path.parent.relative_to(ROOT) for path in MODULES if path.name != "__init__.py")
    assert {str(folder): count for folder, count in held.items() if count > 20} == {}


def test_the_application_module_has_at_most_40_lines():
    assert len((ROOT / "app.py").read_text().splitlines()) <= 40
