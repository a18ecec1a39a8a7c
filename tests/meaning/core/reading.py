"""What a reader sees in a drawn body: the marks of a chart with their keys and values, the cells of a table, numbers out of words."""

import math
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from dash.development.base_component import Component

SIZES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "k": 1e3, "m": 1e6, "bn": 1e9, "t": 1e3}
UNIT = re.compile(r"\b(thousand|million|billion)\b")
NUMBER = re.compile(r"[+−-]?\d[\d,]*(?:\.\d+)?")
SHOWN = 0.0051  # three digits are shown


def size(body: dict, column: int = 1) -> float:
    """Return the size of the unit that a chart names at the head of a column of its table."""
    return unit(str(body["layout"]["meta"]["columns"][column]))


def unit(words: str) -> float:
    """Return the size of the unit that words name: 'million MRL' is 1e6, '%' is 0.01, tonnes are kilograms."""
    found = UNIT.search(words)
    base = 1e3 if re.search(r"\bt\b", words) else 1.0
    return base * SIZES[found[1]] if found else 0.01 if "%" in words else base


def keyed(trace: dict, along: str = "x") -> dict[str, float | None]:
    """Return what stands along an axis by the key of each mark, in the order drawn."""
    return {words[0]: value for words, value in zip(trace["customdata"], trace[along], strict=True)}


def number(words: object) -> float:
    """Read the first number of words with its minus, separators and letter of size; NaN where there is none."""
    text = str(words).replace("\u202f", " ").replace("\xa0", " ")
    found = NUMBER.search(text)
    if not found:
        return math.nan
    value = float(found[0].replace(",", "").replace("−", "-").replace("+", ""))
    after = text[found.end() :].split()
    return value * SIZES.get(after[0], 1.0) if after else value


def same(shown: float | None, true: float | None, share: float = 1e-6, least: float = 1e-6) -> bool:
    """Whether a value shown is the true one: unknown as unknown, else within a share of it."""
    unknown = [each is None or each != each for each in (shown, true)]
    if any(unknown):
        return all(unknown)
    return abs(float(shown) - float(true)) <= max(abs(float(true)) * share, least)


def agrees(shown: dict, true: dict, share: float = 1e-6, least: float = 1e-6) -> None:
    """Assert that the same keys hold the same values."""
    assert set(shown) == set(true), {"only shown": set(shown) - set(true), "not shown": set(true) - set(shown)}
    apart = [(key, shown[key], true[key]) for key in shown if not same(shown[key], true[key], share, least)]
    assert not apart, apart


def falls(values: Sequence[float | None], slack: float = 0.0) -> bool:
    """Whether values are ordered downwards, unknown ones last."""
    known = [each for each in values if each is not None and each == each]
    ordered = all(one >= other - abs(one) * slack - 1e-9 for one, other in pairwise(known))
    return ordered and all(each is None or each != each for each in values[len(known) :])


def text(part: object) -> str:
    """Return all words inside a component."""
    if isinstance(part, Component):
        return text(getattr(part, "children", None))
    if isinstance(part, list | tuple):
        return " ".join(words for each in part if (words := text(each)))
    return "" if part is None else str(part)


def inside(part: object, kind: str) -> Iterable[Component]:
    """Yield every component of a kind inside another, in order."""
    if isinstance(part, list | tuple):
        for each in part:
            yield from inside(each, kind)
    elif isinstance(part, Component):
        if type(part).__name__ == kind:
            yield part
        yield from inside(getattr(part, "children", None), kind)


def tables(body: object) -> list[list[list[str]]]:
    """Return the rows of words of every table in a body, headings first."""
    return [[[text(cell) for cell in row.children] for row in inside(table, "Tr")] for table in inside(body, "Table")]


def listed(body: object, place: int = 0) -> list[dict[str, str]]:
    """Return the rows of a table by the words of its headings."""
    head, *rows = tables(body)[place]
    return [dict(zip(head, row, strict=True)) for row in rows]


def joined(body: dict, name: str, along: str = "y") -> dict[str, float | None]:
    """Return a line that is drawn in pieces: what stands along an axis by key, of all marks of a name."""
    pieces = [keyed(trace, along) for trace in body["data"] if trace.get("name") == name and trace.get("customdata")]
    return {key: value for each in pieces for key, value in each.items()}


def worded(body: dict) -> dict[str, list[str]]:
    """Return the words of each mark of a chart by its key, each once."""
    return {str(words[0]): list(words) for trace in body["data"] for words in trace.get("customdata") or () if isinstance(words, list)}
