"""Editions of the Harmonised System as files name them: by year, by two digits of it, or by the number that Comtrade gives them."""

import re

YEARS = (1992, 1996, 2002, 2007, 2012, 2017, 2022)
_NAMED = re.compile(
    r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])|(?<![A-Za-z])HS[ _-]?([0-9]{2})(?![0-9])|(?<![A-Za-z])HS?[ _-]?([0-6])(?![0-9])", re.IGNORECASE
)

_LEVEL = re.compile("HS[ _-]?[246]", re.IGNORECASE)


def named(text: str) -> list[int]:
    """Return the editions that a text names, in its order; 1988 is the edition of 1992.

    `HS 2017`, `HS2017`, `HS17`, `H5` and `2017` all name 2017, and so does `HS6_2017`: beside a year, HS6 is the level of six digits.
    """
    matches = list(_NAMED.finditer(text))
    by_year = [found for found in matches if not _LEVEL.fullmatch(found[0])]
    return [_edition(found) for found in (matches if len(by_year) == len(matches) or not _stated(by_year) else by_year)]


def _stated(matches: list[re.Match[str]]) -> bool:
    """Tell whether any of the editions is named by its year."""
    return any(not found[2] for found in matches)


def _edition(found: re.Match[str]) -> int:
    if found[2]:
        return YEARS[int(found[2])]
    if found[1]:
        return int(found[1]) + (1900 if int(found[1]) > 50 else 2000)
    return int(found[0])


def sides(names: list[str]) -> tuple[int, int] | None:
    """Return the places of the columns of the code before and after, if two headers name an edition each; else None.

    `From` and `To`, `before` and `after`, `old` and `new` say which is which; otherwise the first becomes the second.
    """
    places = [place for place, name in enumerate(names) if len(set(named(name))) == 1 and not _says(name, "desc|label|name|[24]d")][:2]
    if len({named(names[place])[0] for place in places}) < 2:
        return None
    first, second = places
    backwards = _says(names[first], r"\b(to|after|new|target)\b") or _says(names[second], r"\b(from|before|old|source)\b")
    return (second, first) if backwards else (first, second)


def _says(name: str, pattern: str) -> bool:
    return bool(re.search(pattern, name, re.IGNORECASE))
