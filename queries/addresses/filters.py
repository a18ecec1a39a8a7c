"""Filters: the whole state of the screen, read from and written to a query string."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, quote, urlencode

from data.language import PSEUDO, languages, mark, say, say_list
from data.months import DASHED, month_code, month_text, months_between, period_name, shifted
from queries.addresses.levers import LEVERS, allowed
from queries.catalogue import CLOCKS, DIMENSIONS, UnknownName, dimension
from settings import settings

COMPARE = ("year", "previous", "target", "none")
SPANS = ("month", "quarter", "year", "rolling")
ADJUST = ("no", "yes")
SETTINGS = {"compare": COMPARE, "clock": CLOCKS, "span": SPANS, "adjust": ADJUST}
LANGUAGE = "lang"  # of an address: in which language it opens, which no filter and no answer holds
SPOKEN = re.compile(rf"(?<=[?&]){LANGUAGE}=[^&]*&?")
PERIOD = re.compile(r"[1-9]\d{3}(-Q[1-4])?", re.ASCII)
LONGEST = 1_000  # characters of a code; what is longer matches nothing
COMPARED = {
    "year": mark("Compared with the same months a year before."),
    "previous": mark("Compared with the months just before."),
    "target": mark("Compared with the target."),
    "none": mark("Without comparison."),
    "period": mark("Compared with {period}."),
}
HOURS = {"calendar": mark("All hours."), "working": mark("Working hours.")}
MOST_PICKS = 200  # of a dimension: what a person picks, and a database is asked for
YEARS, QUARTERS = ("year", "fiscal_year"), ("quarter", "fiscal_quarter")
PERIODS = (*YEARS, *QUARTERS)  # dimensions that pick months
PICKABLE = tuple(key for key in DIMENSIONS if key != "month")


@dataclass(frozen=True)
class Filters:
    """Months (inclusive, yyyymm), picked codes per dimension, comparison, clock, span of a point, adjustment, levers.

    compare: one of COMPARE, or the first month of any other period, as '2024-01': it has as many months as the one shown.
    """

    since: int | None = None
    until: int | None = None
    picks: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())
    compare: str = "year"
    clock: str = "calendar"
    span: str = "month"
    adjust: str = "no"
    levers: tuple[tuple[str, str], ...] = field(default=())
    spanned: tuple[str, ...] = field(default=(), compare=False)  # years and quarters picked that stand in the months by now

    @classmethod
    def parse(cls, search: object) -> "Filters":
        """Read filters from a query string, as the screen does: unknown keys are dropped and malformed values ignored.

        A code that is too long to be one is cut and so matches nothing; it is not dropped, which would show everything.
        """
        held = pairs(search)
        single = dict(held)
        since, until = (month_code(single.get(key, "")) for key in ("since", "until"))
        if since and until and since > until:
            since, until = until, since
        return cls(
            since,
            until,
            _picks(held),
            **{key: _one_of(single, key, allowed) for key, allowed in SETTINGS.items() if key != "compare"},
            compare=single["compare"] if month_code(single.get("compare", "")) else _one_of(single, "compare", COMPARE),
            levers=tuple((key, single[key]) for key in sorted(LEVERS) if single.get(key) in LEVERS[key]),
            spanned=(),
        )

    @property
    def search(self) -> str:
        """Return the canonical query string, `?` included; empty where nothing is set."""
        default = Filters()
        pairs = [(key, month_text(month)) for key, month in (("since", self.since), ("until", self.until)) if month]
        pairs += [(key, code) for key, codes in self.picks for code in codes]
        pairs += [(key, getattr(self, key)) for key in SETTINGS if getattr(self, key) != getattr(default, key)]
        pairs += self.levers
        return "?" + urlencode(sorted(pairs), quote_via=quote) if pairs else ""

    def lever(self, key: str, default: int = 0) -> int:
        """Return how far a lever is moved; the default where it is left alone."""
        return int(dict(self.levers).get(key, default))

    @property
    def first_month(self) -> int:
        """Return the first month (yyyymm) of filters whose months are set; raises ValueError where they are not."""
        return _month_set(self.since)

    @property
    def last_month(self) -> int:
        """Return the last month (yyyymm) of filters whose months are set; raises ValueError where they are not."""
        return _month_set(self.until)

    def picked(self, key: str) -> tuple[str, ...]:
        """Return the codes picked on a dimension; empty if none are."""
        return dict(self.picks).get(key, ())

    def without(self, key: str) -> "Filters":
        """Return the filters without the picks on a dimension."""
        return replace(self, picks=tuple(pick for pick in self.picks if pick[0] != key))

    def with_pick(self, key: str, *codes: str) -> "Filters":
        """Return the filters with these codes as the only picks on a dimension."""
        return replace(self, picks=tuple(sorted([*self.without(key).picks, (key, tuple(sorted(set(codes))))])))

    def over(self, since: int | None, until: int | None) -> "Filters":
        """Return the filters over other months (yyyymm); None leaves an end open."""
        return replace(self, since=since, until=until)

    def clamped(self, first: int, last: int) -> "Filters":
        """Return the filters over those of their months that lie from `first` to `last`; unchanged if none does."""
        since, until = self.since and max(self.since, first), self.until and min(self.until, last)
        apart = (since or first) > last or (until or last) < first or (since and until and since > until)
        return self if apart else self.over(since, until)

    @property
    def crowded(self) -> str:
        """Return a dimension of which more is picked than can be asked for together; empty where none is."""
        return next((key for key, codes in self.picks if len(codes) > MOST_PICKS), "")

    def within(self, first: int, last: int) -> "Filters":
        """Return the filters with the months left open set: the last twelve full months up to `last`."""
        until = self.until or (last if not self.since or self.since <= last else self.since)
        since = self.since or max(min(first, until), shifted(until, -11))
        return self.over(since, until)

    def compared(self) -> "Filters | None":
        """Return the filters of the months compared with.

        None if the comparison is with a target, with nothing or with the very months shown, or if the years and quarters picked are not
        whole ones there.
        """
        if not (self.since and self.until) or not self._apart:
            return None
        by = self._apart
        picks = tuple((key, earlier_codes(key, codes, by)) for key, codes in self.picks)
        if not all(codes for _, codes in picks):
            return None
        return replace(self, since=shifted(self.since, -by), until=shifted(self.until, -by), picks=picks)

    @property
    def comparison(self) -> str:
        """Return the kind of comparison: one of COMPARE, or 'period' where another period is chosen."""
        return "period" if month_code(self.compare) else self.compare

    @property
    def _apart(self) -> int:
        """Return how many months the period compared with lies before the one shown; 0 where no period is compared with."""
        if chosen := month_code(self.compare):
            return months_between(chosen, self.first_month) - 1
        return {"year": 12, "previous": months_between(self.first_month, self.last_month)}.get(self.compare, 0)

    def sentence(self, label: Callable[[str, str], str], unused: Collection[str] = ()) -> str:
        """Describe the filters in words. `label(dimension, code)` names a code.

        unused: of period, compare and clock, those that change nothing where the words stand: they are not said.
        """
        shown = period_name(self.since, self.until, DASHED)
        over = say("Declarations of {period}.", period=shown) if self.since or self.until else say("Declarations of all months.")
        picks = [_picked(key, [label(key, code) for code in codes]) for key, codes in self.picks]
        earlier = self.compared() if self.since and self.until else None
        then = period_name(earlier.since, earlier.until, DASHED) if earlier else ""
        compared = say(COMPARED[self.comparison if earlier or self.comparison != "period" else "none"], period=then)
        said = {"period": [over], "": picks, "compare": [compared], "clock": [say(HOURS[self.clock])]}
        return " ".join(each for name, parts in said.items() if name not in unused for each in parts)


def _picked(key: str, names: list[str]) -> str:
    return say("{dimension}: {names}.", dimension=DIMENSIONS[key].label, names=say_list(names, "or"))


def problems(search: str) -> list[str]:
    """Return what `parse` would drop or ignore, in words, for commands and the API.

    Unknown names suggest the nearest known one.
    """
    return [words for key, code in pairs(search) if (words := problem(key, code))]


def problem(key: str, code: str) -> str:
    """Return what is wrong with a key of a query string and its value, whatever the data hold; empty if nothing is."""
    if key in ("since", "until"):
        return "" if month_code(code) else say("{pick}: a month is written 2024-01", pick=f"{key}={code}")
    if key == "compare" and month_code(code):
        return ""
    if key in SETTINGS:
        return "" if code in SETTINGS[key] else say("{pick}: one of {names}", pick=f"{key}={code}", names=", ".join(SETTINGS[key]))
    if key == LANGUAGE:
        known = (*languages(), *([PSEUDO] if settings().language == PSEUDO else []))
        return "" if code in known else say("{pick}: one of {names}", pick=f"{key}={code}", names=", ".join(languages()))
    if key in LEVERS:
        return "" if code in LEVERS[key] else f"{key}={code}: {allowed(key)}"
    if key == "month" and not month_code(code):
        return say("{pick}: a month is written 2024-01", pick=f"{key}={code}")
    try:
        dimension(key)
    except UnknownName as error:
        return str(error)
    return "" if code else say("{key}: no code given", key=key)


def unspoken(search: str) -> str:
    """Return a query string without the language that it opens in, as it is kept for readers of every language."""
    return SPOKEN.sub("", search).rstrip("?&")


def pairs(search: object) -> list[tuple[str, str]]:
    """Return the keys and values of a query string in order; empty if it is not a string."""
    return parse_qsl(search.lstrip("?") if isinstance(search, str) else "", keep_blank_values=True, max_num_fields=None)


def _picks(pairs: list[tuple[str, str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    picked: dict[str, set[str]] = {}
    for key, code in pairs:
        if key in PICKABLE and code:
            picked.setdefault(key, set()).add(code[:LONGEST])
    return tuple(sorted((key, tuple(sorted(codes))) for key, codes in picked.items()))


def _one_of(single: dict[str, str], key: str, allowed: tuple[str, ...]) -> str:
    return single[key] if single.get(key) in allowed else getattr(Filters, key)


def _month_set(month: int | None) -> int:
    if month is None:
        raise ValueError("the months of these filters are not set")
    return month


def earlier_codes(key: str, codes: tuple[str, ...], by: int) -> tuple[str, ...]:
    """Return codes moved back by a number of months, where they are years or quarters; none where these cannot be, or are no such codes."""
    if key not in PERIODS:
        return codes
    size = 12 if key in YEARS else 3
    if by % size or not all(PERIOD.fullmatch(code) and (len(code) == 4) == (size == 12) for code in codes):
        return ()
    if size == 12:
        return tuple(sorted(f"{int(code) - by // 12:04d}" for code in codes))
    places = [int(code[:4]) * 4 + int(code[-1]) - 1 - by // 3 for code in codes]
    return tuple(sorted(f"{place // 4:04d}-Q{place % 4 + 1}" for place in places))
