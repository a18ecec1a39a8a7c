"""The largest traders, and one of them: its profile beside its peers and what it deals in."""

from typing import Any

import pandas as pd

from analytics.statistics import survival
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.traders import profile_told
from dashboard.core.format import Scale, count, scale
from dashboard.core.page import Drawing
from dashboard.pages.traders.traders import DEALINGS, MOST, PROFILE, TRADERS
from data.frames import Frame
from data.language import mark, say
from data.months import period_name
from data.notes import Note
from queries.addresses.filters import Filters
from queries.clearance.histogram import intervals
from queries.engine import engine
from queries.engine.labels import named, names
from queries.engine.trace import unheard
from queries.traders import dealings as dealt
from services.risk.targeting import note
from services.traders import beside_peers

FIRST = 6  # goods, partners and offices of a trader that are listed
LARGEST, CHOSEN = mark("none selected: the one with the highest customs value"), mark("the trader selected")
FILED = {
    "name": "name", "n": "declarations", "value": "customs_value", "months": "months_active", "headings": "headings",
    "origins": "origins_or_destinations", "offices": "offices", "release": "half_released", "inspected": "inspected_of",
    "judged": "judged", "irregular": "irregular", "rate": "irregular_rate", "low": "low_95", "high": "high_95",
    "peers": "irregular_peers", "amended": "amended_of", "assessed": "assessed_known", "overdue": "overdue", "items": "priced_items",
    "price": "price_apart", "price_low": "price_low", "price_high": "price_high",
}  # fmt: skip


@draws(TRADERS)
def traders(filters: Filters, picked: Codes) -> Drawing:
    """Return the traders with the highest customs value, and those selected."""
    every = beside_peers.standings(filters)
    frame: Frame = beside(every[(every.index < MOST) | every["trader"].isin(picked)], filters)
    unit = money(frame)
    rows = [profile_told.grid_row(row, row["name"], row["trader"] in picked, unit) for row in frame.to_dict("records")]
    noted_rows(say("Traders by customs value"), frame, filters)
    sub = TRADERS.read(most=count(MOST), unit=unit.words, period=period_name(filters.first_month, filters.last_month))
    return Drawing(rows, int(every["n"].sum()), stamp(engine.current()), first(every), sub, (rule(), *nameless(filters)))


def noted_rows(title: str, frame: Frame, filters: Filters) -> None:
    """Record the rows behind a view, by the name shown and not by their code."""
    held: Frame = frame[list(FILED)]
    note(title, held.rename(columns=FILED), filters, ("clearance", "item", "tax_line"))


def beside(frame: Frame, filters: Filters) -> Frame:
    """Return a few traders with name, release time, and shares in place of the counts of inspected, amended and overdue."""
    times = beside_peers.release_times(filters, frame["trader"].tolist())
    return shares(frame).assign(name=names("trader", frame["trader"].tolist()), release=frame["trader"].map(times).astype(float))


def shares(frame: Frame) -> Frame:
    """Return traders with what is inspected, amended and overdue as shares of what is known; NaN where nothing is."""
    parts = {"inspected": "inspectable", "amended": "amendable", "overdue": "assessed"}
    return frame.assign(**{part: frame[part] / frame[whole].where(frame[whole] > 0) for part, whole in parts.items()})


def money(frame: Frame) -> Scale:
    """Return the scale in which the customs values of traders read best."""
    return scale(frame["value"].max(), "money", engine.current().currency)


def nameless(filters: Filters) -> tuple[Note, ...]:
    """Return the note that so many declarations state no trader; none where all do."""
    number = beside_peers.unstated(filters)
    return (Note("traders_unstated", count=number),) if number else ()


def rule() -> Note:
    """Return the note on how irregularity rates are told."""
    return Note("traders_rated", count=beside_peers.FEW)


def first(frame: Frame) -> str:
    """Write 'The largest traders (50 of 1,022) declare 48 % of customs value'."""
    share = frame["value"].head(MOST).sum() / frame["value"].sum()
    if len(frame) <= MOST:
        return say("Traders under these filters: {count}", count=count(len(frame)))
    words = mark("The largest traders ({most} of {count}) declare {share} of customs value")
    return say(words, most=MOST, count=count(len(frame)), share=profile_told.shared(share, 2))


@draws(PROFILE)
def profile(filters: Filters, _picked: Codes) -> Drawing:
    """Return one trader beside the traders that declare about as often."""
    every = beside_peers.standings(filters)
    own: Frame = beside(every[every["trader"] == beside_peers.subject(filters)], filters)
    row: dict[Any, Any] = own.iloc[0].to_dict()
    others, band = alike(every, row)
    noted_rows(say("Profile of a trader"), own, filters)
    body = profile_told.profile(row, peers(others, filters), money(own), PROFILE.title)
    title = profile_told.title(row["name"], row, row["value"] / every["value"].sum())
    return Drawing(body, int(row["n"]), stamp(engine.current()), title, PROFILE.read(**told(band, filters)))


def told(band: str, filters: Filters) -> dict[str, str]:
    """Return the words of the subtitle: period, how the trader was chosen, and who its peers are. band: of `profile_told.BANDS`."""
    chosen = CHOSEN if filters.picked("trader") else LARGEST
    period = period_name(filters.first_month, filters.last_month)
    return {"period": period, "chosen": say(chosen), "band": say(profile_told.BANDS[band])}


def alike(every: Frame, row: dict[Any, Any]) -> tuple[Frame, str]:
    """Return the traders that one is compared with, itself left out, and which of `profile_told.BANDS` they are."""
    others = every[every["trader"] != row["trader"]]
    same = others[others["band"] == row["band"]]
    return (same, row["band"]) if len(same) else (others, "all" if len(others) else "none")


def peers(others: Frame, filters: Filters) -> dict[Any, Any]:
    """Return medians of traders, and the release time of all declarations. found: the share irregular, of those with enough results."""
    with unheard():
        whole = intervals("release", (), beside_peers.asked(filters)).frame
    release = survival.curve(survival.counted(whole)).at(0.5) if len(whole) else float("nan")
    middle: Frame = shares(others).median(numeric_only=True)
    rated = others[others["judged"] >= beside_peers.FEW]
    return middle.to_dict() | {"release": release, "found": float((rated["irregular"] / rated["judged"]).median())}


@draws(DEALINGS)
def dealings(filters: Filters, _picked: Codes) -> Drawing:
    """Return the goods, partners and offices of one trader."""
    code = beside_peers.subject(filters)
    parts = by_kind(beside_peers.asked(filters).with_pick("trader", code), filters)
    period = period_name(filters.first_month, filters.last_month)
    sub = DEALINGS.read(trader=named("trader", code), period=period, most=count(FIRST))
    body = profile_told.dealings({key: texts(part) for key, part in parts.items()})
    return Drawing(body, int(parts["office"]["n"].sum()), stamp(engine.current()), main(parts), sub)


def by_kind(own: Filters, filters: Filters) -> dict[str, Frame]:
    """Return the goods, partners and offices of the trader of some filters, and record these rows. filters: those of the page."""
    parts = {key: parted(key, dealt.dealings(key, own)) for key in profile_told.DEALT}
    every = pd.concat(part.assign(cut=say(profile_told.DEALT[key])) for key, part in parts.items())
    held: Frame = every[["cut", "name", "n", "value", "share"]]
    note(say("What the trader deals in"), held.rename(columns={"n": "declarations", "value": "customs_value"}), filters, ("clearance",))
    return parts


def parted(key: str, frame: Frame) -> Frame:
    """Return what a trader deals in with names and shares of its customs value."""
    return frame.assign(name=names(key, frame["code"].tolist()), share=frame["value"] / (frame["value"].sum() or float("nan")))


def texts(frame: Frame) -> list[dict[str, str]]:
    """Return the first rows as texts, and all others as one."""
    rest = frame.iloc[FIRST:]
    others = [(say("Others ({count})", count=len(rest)), rest["share"].sum(), rest["n"].sum())] if len(rest) else []
    rows = [*zip(frame["name"].head(FIRST), frame["share"], frame["n"], strict=False), *others]
    return [{"name": name, "share": profile_told.shared(share), "n": count(n)} for name, share, n in rows]


def main(parts: dict[str, Frame]) -> str:
    """Write what the trader mostly deals in: '31 % of its customs value is in 8517 Telephones; 40 % of it all is from or to China'."""
    words = mark("{share} of its customs value is in {goods}; {part} of its customs value is from or to {partner}")
    goods, partner = (parts[key].iloc[0].to_dict() for key in ("hs4", "origin"))
    shares_ = {"share": profile_told.shared(goods["share"], 2), "part": profile_told.shared(partner["share"], 2)}
    return say(words, goods=goods["name"], partner=partner["name"], **shares_)
