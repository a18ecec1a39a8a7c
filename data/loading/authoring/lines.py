"""On which line of a TOML file each of its settings stands."""

import re
from collections.abc import Iterator

HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?")
KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
SIGN = re.compile(r"""#.*|"(?:\\.|[^"\\])*"|'[^']*'|[\[\]{},]|[^\s\[\]{},#"']+""")
Path = tuple[int | str, ...]


class SettingLines:
    """The lines of a TOML text by setting: ("column", 2, "kind") is the kind of the third [[column]]."""

    def __init__(self, text: str) -> None:
        self._text = text.split("\n")
        self._lines: dict[Path, int] = {}
        at: Path = ()
        counts: dict[str, int] = {}
        quote = ""
        for number, line in enumerate(self._text, 1):
            if not quote and (found := HEADER.fullmatch(line)):
                at = _path(found[2])
                if found[1] == "[[":
                    counts[found[2]] = counts.get(found[2], -1) + 1
                    at = (*at, counts[found[2]])
                self._lines.setdefault(at, number)
            elif not quote and (found := KEY.match(line)):
                self._lines.setdefault((*at, *_path(found[1])), number)
                for place, below in _items([line[found.end() :], *self._text[number:]]):
                    self._lines.setdefault((*at, *_path(found[1]), *place), number + below)
            quote = _open_quote(line, quote)

    def of(self, path: Path) -> int:
        """Return the line of a setting, or of the nearest group of settings that it would stand in; 1 where there is none."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def column(self, path: Path, part: str, offset: int = 0) -> int:
        """Return the place in its line, from 1, of a part of the value of a setting; 1 where it is written otherwise."""
        return max(self._text[self.of(path) - 1].find(part) + offset, 0) + 1


def _items(lines: list[str]) -> Iterator[tuple[Path, int]]:
    """Yield the place of each item of a list that begins on the first line, and how many lines further down it stands."""
    places: list[int] = []
    tables, waiting = 0, True
    for below, line in enumerate(lines):
        for sign in SIGN.findall(line):
            if sign.startswith("#"):
                break
            if places and waiting and sign not in "],}":
                yield tuple(places), below
            waiting = not tables and sign in "[,"
            tables += (sign == "{") - (sign == "}")
            if sign == "[" and not tables:
                places.append(0)
            elif sign == "]" and not tables:
                places.pop()
            elif sign == "," and not tables:
                places[-1] += 1
            if not places:
                return


def _path(dotted: str) -> Path:
    return tuple(one.strip().strip("\"'") for one in re.findall(r"""[\w-]+|"[^"]*"|'[^']*'""", dotted))


def _open_quote(line: str, quote: str) -> str:
    """Return the marks of a text over several lines that a line leaves open."""
    for mark in (quote,) if quote else ('"""', "'''"):
        if line.count(mark) % 2:
            return "" if quote else mark
    return quote
