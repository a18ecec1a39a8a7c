"""Goods found by words: the everyday names of headings, and the names of the nomenclature loaded, the best match first."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from math import log
from unicodedata import combining, normalize

from data.reference import goods_words
from data.releases.release import Release
from queries.engine import engine
from queries.engine.labels import LEVELS, labels

MOST = 12
WORD = re.compile(r"\w+")
CLAUSE = re.compile(r"[;:,()]")
APART = re.compile(r"\b(?:other than|excluding|except|excl|sauf|autres que|excepto)\b[^;)]*", re.IGNORECASE)
ENGLISH, FRENCH = (
    {"a", "an", "and", "or", "of", "for", "the", "with", "in", "to"},
    {"de", "du", "des", "la", "le", "les", "et", "en", "pour"},
)
LITTLE = ENGLISH | FRENCH | {"un", "una", "une", "el", "los", "las", "y", "o", "para", "con", "por"}  # Spanish too
PLURALS = (("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x"), ("oes", "o"), ("eaux", "eau"))
RANKS = {"hs4": 1.0, "hs2": 0.97, "section": 0.9, "hs6": 0.9}  # a level of goods that people mean more often comes first
EVERYDAY, NAMED, CLAUSED, WHOLE = 1.0, 0.96, 0.9, 0.7  # what a match counts: in an everyday name, a name, a part of it, all words
LATER = 0.005  # each later everyday name of a heading counts less
BEGUN, LEAST_BEGUN = 0.8, 2  # what the beginning of a word counts, and how many letters it has at least
ALIKE = 0.72


@dataclass(frozen=True)
class GoodsPhrase:
    """A name of goods: the dimension and code it stands for, its text where it is an everyday name, its words, and what a match counts."""

    key: str
    code: str
    everyday: str
    words: frozenset[str]
    weight: float


@dataclass(frozen=True)
class GoodsMatch:
    """Goods that a search found: dimension, code, name (empty if the nomenclature has none), and the everyday name that matched."""

    key: str
    code: str
    name: str
    everyday: str = ""


@dataclass(frozen=True)
class GoodsFound:
    """What a search found, best first. near: the words that were searched instead, if not all of those asked for match."""

    matches: tuple[GoodsMatch, ...] = ()
    near: str = ""


@dataclass
class GoodsIndex:
    """Phrases, and for each word the places of the phrases that hold it."""

    phrases: list[GoodsPhrase] = field(default_factory=list[GoodsPhrase])
    places: dict[str, list[int]] = field(default_factory=lambda: defaultdict[str, list[int]](list))

    def add(self, phrase: GoodsPhrase) -> None:
        """Add a phrase; one without words is left out."""
        for word in phrase.words:
            self.places[word].append(len(self.phrases))
        self.phrases.append(phrase)

    def holding(self, word: str) -> dict[int, float]:
        """Return the places of phrases with a word, or with one that begins so, and how well it matches: from 0 to 1."""
        begun = [other for other in self.places if other.startswith(word)] if len(word) >= LEAST_BEGUN else []
        found = {place: BEGUN for other in begun for place in self.places[other]}
        return found | dict.fromkeys(self.places.get(word, ()), 1.0)

    def rarity(self, word: str) -> float:
        """Return how much a word tells: the rarer, the more."""
        return log(1 + len(self.phrases) / (1 + len(self.places.get(word, ()))))


def search(text: str, most: int = MOST) -> GoodsFound:
    """Return the goods of a code, or of words in any order; if not all words match, the nearest. Raises NoRelease."""
    digits, words = re.sub(r"[\s.]", "", text), split(text)
    if digits.isdecimal():
        return GoodsFound(tuple(_coded(digits))[:most])
    index = _index(engine.current())
    full, partly = _ranked(index, words)
    if full or not words:
        return GoodsFound(_named(full)[:most])
    return _nearest(index, words, partly, most)


def everyday(code: str) -> str:
    """Return the everyday names of the headings of goods with a chapter, heading or subheading, for a picker to search by."""
    return "; ".join(words for heading, words in goods_words().items() if heading.startswith(code[:4]))


def split(text: str) -> list[str]:
    """Return the words of a text without accents, capitals and endings of the plural; little words only where there are no others."""
    letters = "".join(letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))
    words = WORD.findall(letters)
    return list(dict.fromkeys(map(_stem, [word for word in words if word not in LITTLE] or words)))


def _stem(word: str) -> str:
    for ending, one in PLURALS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + one
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _coded(digits: str) -> Iterator[GoodsMatch]:
    for key, size in LEVELS.items():
        held = labels(key) | ({code: "" for code in goods_words() if code not in labels(key)} if key == "hs4" else {})
        yield from (GoodsMatch(key, code, held[code]) for code in sorted(held) if len(code) == size and code.startswith(digits))


@lru_cache(maxsize=8)
def _index(_release: Release) -> GoodsIndex:
    index = GoodsIndex()
    for key, size in LEVELS.items():
        held, known = labels(key), goods_words() if key == "hs4" else {}
        for code in sorted({*held, *known}):
            if size in (0, len(code)):
                for phrase in _phrases(key, code, held.get(code, ""), known.get(code, "")):
                    index.add(phrase)
    return index


def _phrases(key: str, code: str, name: str, known: str) -> Iterator[GoodsPhrase]:
    """Yield the everyday names of goods, the parts of their name, and all of these words together."""
    rank, said = RANKS[key], APART.sub(" ", name)
    for place, words in enumerate(known.split("; ") if known else ()):
        yield GoodsPhrase(key, code, words, frozenset(split(words)), EVERYDAY - LATER * place)
    yield GoodsPhrase(key, code, "", frozenset(split(said)), NAMED * rank)
    for part in dict.fromkeys(CLAUSE.split(said)):
        yield GoodsPhrase(key, code, "", frozenset(split(part)), CLAUSED * rank)
    yield GoodsPhrase(key, code, "", frozenset(split(f"{said} {known}")), WHOLE * rank)


def _ranked(index: GoodsIndex, words: Iterable[str]) -> tuple[list[GoodsPhrase], list[GoodsPhrase]]:
    """Return the best phrase of each code in which all words match, and those in which some do; best first."""
    held = {word: index.holding(word) for word in words}
    scores: dict[int, float] = defaultdict(float)
    for word, places in held.items():
        for place, fit in places.items():
            scores[place] += fit * index.rarity(word)
    whole = sum(index.rarity(word) for word in held)
    full = {place for place in scores if all(place in places for places in held.values())}
    rated = {place: _score(index.phrases[place], score / whole, len(held)) for place, score in scores.items()}
    return _best(index, {place: rated[place] for place in full}), _best(index, rated)


def _score(phrase: GoodsPhrase, matched: float, asked: int) -> float:
    """Return how well a phrase matches: how much of what is asked it holds, and how much of it is asked for."""
    return phrase.weight * matched * (0.5 + 0.5 * min(1.0, asked * matched / len(phrase.words)))


def _best(index: GoodsIndex, rated: dict[int, float]) -> list[GoodsPhrase]:
    found: dict[tuple[str, str], GoodsPhrase] = {}
    for place in sorted(rated, key=lambda place: (-rated[place], index.phrases[place].code)):
        phrase = index.phrases[place]
        found.setdefault((phrase.key, phrase.code), phrase)
    return list(found.values())


def _nearest(index: GoodsIndex, words: list[str], partly: list[GoodsPhrase], most: int) -> GoodsFound:
    """Return goods of words spelt alike; else of those of the words that match."""
    alike = [near[0] if (near := _alike(index, word)) else word for word in words]
    full, _ = _ranked(index, alike) if alike != words else ([], [])
    if full:
        return GoodsFound(_named(full)[:most], " ".join(alike))
    known = [word for word in alike if index.holding(word)]
    found, _ = _ranked(index, known) if known else ([], [])
    return GoodsFound(_named(found or partly)[:most], " ".join(known))


def _alike(index: GoodsIndex, word: str) -> list[str]:
    return [] if index.holding(word) else get_close_matches(word, index.places, 1, ALIKE)


def _named(phrases: Iterable[GoodsPhrase]) -> tuple[GoodsMatch, ...]:
    return tuple(GoodsMatch(each.key, each.code, labels(each.key).get(each.code, ""), each.everyday) for each in phrases)
