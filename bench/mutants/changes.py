"""Small faults that can be made in a module: where, what stands there, what would stand there instead."""

import ast
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMPARED = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==", ast.In: "not in", ast.NotIn: "in"}
COMPARED |= {ast.Is: "is not", ast.IsNot: "is"}
ADDED = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.FloorDiv: "/", ast.Mod: "*", ast.BitOr: "&", ast.BitAnd: "|"}
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any", "idxmax": "idxmin", "idxmin": "idxmax", "head": "tail", "tail": "head"}
SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.BitOr: "|", ast.BitAnd: "&"}


@dataclass(frozen=True)
class Mutant:
    """A change of one place: the file, its line, the characters that are replaced and by what, and what came of it."""

    file: str
    line: int
    start: int
    end: int
    was: str
    now: str
    outcome: str = ""
    by: str = ""
    seconds: float = 0.0

    @property
    def floor(self) -> str:
        """Return the floor that the file stands on."""
        return self.file.split("/")[0]


def places(text: str) -> Iterator[tuple[int, int, int, str, str]]:
    """Yield every change that can be made: line, first and last character of the text, what stands there, what would."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line.encode()) + 1)
    raw = text.encode()
    for node in ast.walk(ast.parse(text)):
        for first, last, new in changes(node):
            start, end = (starts[line - 1] + column for line, column in (first, last))
            was = raw[start:end].decode()
            if (now := new(was)) != was:
                yield first[0], start, end, was, now


def changes(node: ast.AST) -> Iterator[tuple]:
    """Yield where a node begins and ends that can be changed, and how: comparison, sum, condition, number, truth, order, sign."""
    match node:
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARED:
            yield after(left), before(right), lambda _: f" {COMPARED[type(op)]} "
        case ast.BinOp(left=left, op=op, right=right) if type(op) in ADDED and not isinstance(left, ast.Constant | ast.JoinedStr):
            yield after(left), before(right), lambda was: was.replace(SIGNS[type(op)], ADDED[type(op)])
        case ast.BoolOp(op=op, values=[first, second, *_]):
            yield after(first), before(second), lambda was: was.replace(*(("and", "or") if isinstance(op, ast.And) else ("or", "and")))
        case ast.Constant(value=bool()):
            yield before(node), after(node), lambda was: "False" if was == "True" else "True"
        case ast.Constant(value=int() | float()):
            yield before(node), after(node), lambda was: f"({was} + 1)"
        case ast.UnaryOp(op=ast.USub() | ast.Not(), operand=operand):
            yield before(node), before(operand), lambda _: ""
        case ast.IfExp(test=test):
            yield before(test), after(test), lambda was: f"(not ({was}))"
        case ast.Call(func=ast.Name(id=name) as func) if name in CALLED:
            yield before(func), after(func), lambda _: CALLED[name]
        case ast.Call(func=ast.Attribute(attr=name) as func) if name in CALLED:
            yield (func.end_lineno, func.end_col_offset - len(name)), after(func), lambda _: CALLED[name]
        case ast.Return(value=ast.expr() as value):
            yield before(value), after(value), lambda _: "None"


def before(node: ast.expr) -> tuple[int, int]:
    """Return the line and column that an expression begins at."""
    return node.lineno, node.col_offset


def after(node: ast.expr) -> tuple[int, int]:
    """Return the line and column that an expression ends at."""
    return node.end_lineno or 0, node.end_col_offset or 0


def drawn(floor: str, many: int, seed: int) -> list[Mutant]:
    """Draw lines of a floor that can be changed, each with one of its changes."""
    every: dict[tuple[str, int], list[Mutant]] = {}
    for path in sorted((ROOT / floor).rglob("*.py")):
        file = str(path.relative_to(ROOT))
        for line, start, end, was, now in places(path.read_text("utf-8")):
            every.setdefault((file, line), []).append(Mutant(file, line, start, end, was, now))
    dice = random.Random(f"{seed}-{floor}")
    found = (dice.choice(every[key]) for key in dice.sample(sorted(every), len(every)))
    return list(islice(filter(parses, found), many))


def parses(one: Mutant) -> bool:
    """Return whether a mutant is Python at all."""
    raw = (ROOT / one.file).read_bytes()
    try:
        return bool(ast.parse(raw[: one.start] + one.now.encode() + raw[one.end :]))
    except SyntaxError:
        return False
